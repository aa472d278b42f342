"""Cut a free-text value where what it says ends.

A reason, a fact or a decision is written in words: the sentence goes on to what follows from it (现提出辞职,
自…起执行, 望批准), which is no part of the value. Not for values of a fixed form.
"""

from __future__ import annotations

import re

FREE_TEXT = frozenset({"reason", "violation", "decision"})

# What begins the next thing said, after a comma, by field.
_NEXT = {
    "reason": re.compile(
        r"[,;](?=现|特(?:此|向|申请)|故|于是|因此|所以|兹|望|请(?!假)|恳请|经(?:公司|研究|本人)|自(?:愿|20|19|二)|拟(?:于|自|申请)|"
        r"于20|于19|本人(?:决定|申请|提出|自愿)|申请|决定|提出|根据|依据|同意|予以|"
        r"计划(?:于|在)|需(?:请假|离职|辞)|将于)"
    ),
    "violation": re.compile(
        r"[,;](?=(?:其|该|上述|以上|此|这)[^,。]{0,6}行为|(?:已|均|严重|明显|同时)*(?:触犯|构成|属于)|(?:已|均|严重|明显)+违反|违反[^,。]{0,16}(?:《|第[一二三四五六七八九十0-9]+条)|根据|依据|按照|现(?:决定|给予)|"
        r"特(?:此)?(?:给予|警告)|给予|予以|决定|经(?:研究|讨论|公司|厂)|为(?:严肃|教育)|公司决定|希望|望)"
    ),
    "decision": re.compile(
        r"[,;](?=自|从|于|并(?:从|自|于)|执行|定为|定级|月?工资|薪资|薪酬|转正|试用期|期限|处分期|影响期|扣|望|希望|请|特此|现|"
        r"本|以|聘期|任期|同时|并(?:扣|处|要求|通报|按|办理|报)|取消|按|希|到岗|入职|生效)"
    ),
}  # fmt: skip
# The whole of a verdict, before anything that is added to it.
_VERDICT = re.compile(
    r"(?:同意|不同意|不予同意|批准|准予|合格|不合格|情况属实|通过|不通过|录用|不录用|予以录用)(?=[,;。])"
)
_SENTENCE_END = re.compile(r"[。!]|;(?!.{0,3}$)|\n")
_SIGNED_BEHIND = re.compile(
    r"[。,;]?\s*(?:[\u3400-\u9fff]{2,4})?\s*(?:签字|签名|签章)?[:]?(?:(?:19|20)[0-9]{2}[年.\-/][0-9]{1,2}[月.\-/][0-9]{1,2}日?)$"
)
_DEPARTMENT = re.compile(
    r"^(?:我?(?:公司|单位|司|厂|院))?(?:[\u3400-\u9fffA-Za-z0-9]{1,10}?(?:部门|部(?!长)|中心(?!主任)|车间(?!主任|主管)|科室|科(?!长|学|员|技)|"
    r"事业部|分公司|分厂|项目组|工段(?!长)|班组(?!长)))+(?=[\u3400-\u9fffA-Za-z]{2,})"
)


def cut_clause(field_id: str, text: str) -> str:
    """Cut a free-text value at the end of its sentence, and before the clause that says something else.

    >>> cut_clause("decision", "同意转正,自2019年12月3日起执行。")
    '同意转正'
    >>> cut_clause("reason", "质量部人员不足,工作需要")
    '质量部人员不足,工作需要'
    """
    value = _SENTENCE_END.split(text, maxsplit=1)[0]
    value = _SIGNED_BEHIND.sub("", value)
    if (following := _NEXT.get(field_id)) is not None:
        value = following.split(value, maxsplit=1)[0]
    if field_id == "decision" and (verdict := _VERDICT.match(value + "。")):
        value = verdict.group()
    return value.strip(" ,;:。、")


def without_department(position: str) -> str:
    """Give a position without the department named before it.

    >>> without_department("生产部工艺主管"), without_department("车间主任"), without_department("部门经理")
    ('工艺主管', '车间主任', '部门经理')
    """
    match = _DEPARTMENT.match(position)
    if match is None or match.group() in ("部门", "科室", "中心", "车间"):
        return position
    return position[match.end() :]
