# ruff: noqa: E501  a list of words broken over lines cannot be compared with its neighbours
"""Cut a free-text value where what it says ends.

A reason, a fact or a decision is written in words: the sentence goes on to what follows from it (现提出辞职,
自…起执行, 望批准), which is no part of the value. Not for values of a fixed form.
"""

from __future__ import annotations

import re

from dossier.recognition.surnames import NAME

FREE_TEXT = frozenset({"reason", "violation", "decision"})

# How the clause begins, after a comma, that says the next thing, by field.
_ANYWHERE = (
    "现(?!场|金|任)|特(?:此|向|申请|请|予|发|殊?决定)|故|于是|因此|所以|为此|兹|望|希望|请(?!假)|恳请|敬请|拟(?:解除|给予|对|予)|特征求|根据|依据|依照|按照|参照|"
    "决定|提出|予以|给予|经(?:公司|研究|本人|与|双方|甲|乙|协商|厂|总经理|部门|领导|讨论|批准|多次|教育|单位|医院)|"
    "公司(?:决定|将|同意|研究|认定|拟|现|经|予以|给予|依法|不再)|厂部|双方|甲乙|甲方|乙方(?:的)?(?:工作|岗位)|您的(?:工作|岗位|职务)|你的(?:工作|岗位)|自(?:愿|即日|19|20|二〇|一九)|"
    "从(?:19|20|二〇)|于(?:19|20|二〇)|免去|聘任|任命|调(?:整|任|入|往|至)|新标准|本人(?:决定|申请|提出|自愿|拟|特|现)"
)
_NEXT = {
    "reason": (
        "申请|同意|(?:不能|无法|未能)(?:按时|正常)?(?:上班|到岗|出勤|返岗)|拟(?:于|自|从|申请|请|定|调|聘|任|辞|休)|计划(?:于|在|工作)|需(?:请|离职|辞|调|提前)|将于|时间|共(?:计)?[0-9一二三两]|"
        "为期|不再|希|向(?:公司|单位|领导|贵)|经(?!济|营|常|验)|以便|预计|期限|期间|报(?:请|批)"
    ),
    "violation": (
        "(?:其|该|上述|以上|此|这)[^,。]{0,6}(?:行为|做法)|(?:已|均|严重|明显|同时)*(?:触犯|构成|属于)|(?:已|均|严重|明显)+违反|"
        "违反|警告|辜负|影响(?:恶劣|极坏|很坏)|性质(?:恶劣|严重)|情节|深感|感到|对此|为(?:严肃|教育|维护|加强)"
    ),
    "decision": (
        "自|从|于|并(?:从|自|于|扣|处|要求|通报|按|办理|报)|执行|定为|定级|月?工资|薪资|薪酬|转正|试用期|期限|处分期|影响期|扣|"
        "本|以|聘期|任期|同时|取消|按|希|到岗|入职|生效"
    ),
}
# What no longer belongs to a value even where a label calls it one.
_AFTER_LABELLED = {
    "reason": "需请|现(?!场|金|任)|特(?:此|向|申请)|故|望|请(?!假)|恳请|自愿|自(?:20|19)|拟(?:于|自|申请)|本人(?:决定|申请|提出|自愿)|申请|决定|提出|予以",
    "violation": "(?:其|该|上述|以上|此|这)[^,。]{0,6}行为|(?:已|均|严重|明显)+违反|违反[^,。]{0,16}(?:《|第[一二三四五六七八九十0-9]+条)|根据|依据|按照|现(?:决定|给予)|给予|决定",
    "decision": _NEXT["decision"],
}
_AFTER_LABEL = {field: re.compile(rf"[,;](?={words})") for field, words in _AFTER_LABELLED.items()}
_NEXT_CLAUSE = {
    field: re.compile(rf"[,;](?={words})" if field == "decision" else rf"[,;](?={_ANYWHERE}|{words})")
    for field, words in _NEXT.items()
}
# A reason that is whole, before what is added to it.
_WHOLE_REASON = re.compile(r"^[^,;。]{0,8}(?:原因|需要|关系)(?=[,;])")
# The whole of a verdict, before anything that is added to it.
_VERDICT = re.compile(
    r"(?:同意|不同意|不予同意|批准|准予|合格|不合格|情况属实|通过|不通过|录用|不录用|予以录用)(?=[,;。])"
)
_SENTENCE_END = re.compile(r"[。!]|;(?!.{0,3}$)|\n")
_SIGNED_BEHIND = re.compile(
    r"[。,;]?\s*(?:[\u3400-\u9fff]{2,4})?\s*(?:签字|签名|签章)?[:]?(?:(?:19|20)[0-9]{2}[年.\-/][0-9]{1,2}[月.\-/][0-9]{1,2}日?)$"
)
_LEADING = {
    "reason": re.compile(r"^(?:现|兹)?(?:因为?|由于|鉴于|系因)?(?:您|你(?!部)|其(?!他)|该员工|该同志|乙方)?(?=[\u3400-\u9fff]{2})"),
    "violation": re.compile(
        rf"^(?:经(?:查|核实|调查)[实明]?,?)?(?:该员工|该同志|该职工|该人|你|您|其|{NAME}(?=于|在|同志|(?:未|擅自|连续|多次|违章)))(?:同志)?,?(?=[\u3400-\u9fff]{{3}})"
    ),
    "decision": re.compile(r"^(?:(?:调查组|审计组|委员会|工作组)(?:一致)?认为,|(?:经)?(?:公司|厂部|单位|总经理办公会|会议)?(?:研究|讨论|审核)+,?(?:决定)?,?:?)(?=[\u3400-\u9fff]{2})"),
}  # fmt: skip
_DEPARTMENT = re.compile(
    r"^(?:我?(?:公司|单位|司|厂|院))?(?:[\u3400-\u9fffA-Za-z0-9]{1,10}?(?:部门|部(?!长)|中心(?!主任)|车间(?!主任|主管)|科室|科(?!长|学|员|技)|"
    r"事业部|分公司|分厂|项目组|工段(?!长)|班组(?!长)))+(?=[\u3400-\u9fffA-Za-z]{2,})"
)


def cut_clause(field_id: str, text: str, *, labelled: bool = False) -> str:
    """Cut a free-text value at the end of its sentence, and before the clause that says something else.

    ``labelled``: a label calls it the value, so that all of it is but what clearly says the next thing.

    >>> cut_clause("decision", "同意转正,自2019年12月3日起执行。")
    '同意转正'
    >>> cut_clause("reason", "质量部人员不足,工作需要")
    '质量部人员不足,工作需要'
    >>> cut_clause("reason", "家庭原因,需返回原籍照顾父母,特向公司提出辞职")
    '家庭原因'
    """
    value = _SENTENCE_END.split(text, maxsplit=1)[0]
    value = _SIGNED_BEHIND.sub("", value)
    if (leading := _LEADING.get(field_id)) is not None and not labelled:
        value = leading.sub("", value)
    if (following := (_AFTER_LABEL if labelled else _NEXT_CLAUSE).get(field_id)) is not None:
        value = following.split(value, maxsplit=1)[0]
    if field_id == "reason" and not labelled and (whole := _WHOLE_REASON.match(value)):
        value = whole.group()
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
