# ruff: noqa: E501  a pattern broken over lines cannot be read
"""The terms in which ways of saying things are written.

A row is ``way(trust, pattern, example, field=value)``. The pattern is a regular expression over normalised
text in which ``<hire_date>`` stands for a value of that field in its usual shape and ``{OURS}`` for a term of
this module; ``(?P<reason>...)`` gives a value a shape of its own. Everything named is a value of the field of
that name, so one row may say several fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dossier.recognition.surnames import NAME

_HAN = r"\u3400-\u9fff"
_DIGIT = "[0-9oOlI]"
_CAPITAL = "[零〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾佰仟百千万亿]"
_FIGURE = r"[0-9][0-9,]*(?:\.[0-9]{1,2})?"
_ORG_END = (
    "(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团|总厂|厂|研究院|研究所|设计院|事务所|饭店|酒店|宾馆|商场|商店|超市|合作社|农场|医院|卫生院|大学|学院|"
    "学校|人才交流中心|人才服务中心|服务中心|中心|委员会|管理局|教育局|劳动局|局|教育厅|厅|人民政府|银行|党委|党总支|党支部|支部|工会|总队|支队|大队|介绍所|管理所|派出所|卫生所|服务站|管理站|协会|学会|法院|检察院|办公室|街道办事处|办事处)"
)

TERMS = {
    "DATE": (
        r"(?:[12][0-9oOlI〇]{3}年(?:[0-9oOlI]{1,2}|[元一二三四五六七八九十]{1,3})月(?:份|(?:[0-9oOlI]{1,2}|[一二三四五六七八九十廿卅]{1,3}(?=[日号]))[日号]?)?|"
        r"[一二][〇零Oo0一二三四五六七八九]{3}年[元一二三四五六七八九十]{1,3}月(?:份|[一二三四五六七八九十廿卅]{1,3}[日号])?|"
        r"[12][0-9]{3}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?(?![0-9])|(?<![0-9])[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日|"
        r"(?<![0-9A-Za-z.-])[0-9]{2}[.][0-9]{1,2}[.][0-9]{1,2}(?![0-9.])|(?<![〇零一二三四五六七八九十])[四五六七八九〇零][〇零一二三四五六七八九]年[元一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿卅]{1,3}[日号])"
    ),
    "MONEY": (
        rf"(?:人民币|RMB|CNY|¥)?(?:\(?大写\)?)?:?(?:人民币|¥)?"
        rf"(?:{_CAPITAL}{{2,16}}[元圆]?[整正]?\(?(?:小写)?:?¥?{_FIGURE}万?元?\)?|¥?{_FIGURE}万?元?(?:[整正])?|"
        rf"{_CAPITAL}{{2,16}}[元圆](?:[整正]|(?:{_CAPITAL}[角分])+)?)(?![0-9.,]*%)"
    ),
    "NAME": NAME,
    "NAME_SHORT": NAME.replace("{1,2}", "{1,2}?"),  # before a verb of its own: as few characters as fit
    "ORG": rf"[{_HAN}()A-Za-z0-9]{{2,28}}?{_ORG_END}(?:\((?!盖章|公章|签章|章|以下|甲方|乙方)[{_HAN}]{{1,6}}\))?",
    "DEPT": (
        rf"(?![由从自原在到于系为的任调即])[{_HAN}A-Za-z0-9]{{1,10}}?(?:事业部|项目部|部|中心|车间|科室|科(?!员|技|长|研)|处(?!分|理|罚|长)|"
        rf"室|分厂|工段|班组|门店|分公司|小组)(?:(?:(?![调转入至到任往担从由主副])[{_HAN}0-9]){{1,6}}?(?:科|室|组|班|工段))?"
    ),
    "POST": rf"(?![^,。\n]{{0,3}}(?:公司|单位|员工|职工)|岗位|职务|职位|工作|部门|时间|日期|原因|意见|报到)[{_HAN}A-Za-z0-9/·]{{2,16}}?",
    "POST_END": r"(?=一职|之职|岗位|岗|职务|职位|工作|工种|\(|,|。|;|、|\n|$)",
    "NUMBER": r"(?:[0-9]{1,4}(?:\.[0-9]{1,2})?|[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾两半]{1,4})",
    "LENGTH": (
        r"(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})周?年(?:[零又]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})个?月)?"
    ),
    "OURS": r"(?:我|本|该|你|贵)(?:公司|单位|厂|司|院|行|店|校|集团|所|局|企业)",
    "SIR": r"(?:同志|先生|女士|小姐|同学)",
    "PEER": r"(?:员工|职工|职员|工人|干部|教师|同志)",
    "GAP": r"[^。;\n]{0,24}?",
    "NEAR": r"[^,。;\n]{0,10}?",
    "NOTE": r"(?:\([^()\n]{1,40}\))?",
    "ID": r"[0-9oOlIxX]{15,18}",
    "CODE": rf"[A-Za-z0-9{_HAN}〔〕\[\]()/._-]",
    "YEAR": r"(?:[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3})",
    "LAW": r"《[^》\n]{2,24}》第[一二三四五六七八九十百0-9]+条(?:第?[(]?[一二三四五六七八九十0-9]+[)]?[款项目])*",
}
_SHAPES = {
    "employee_name": "NAME", "reviewer": "NAME", "handover_to": "NAME", "legal_rep": "NAME", "referee": "NAME",
    "company": "ORG", "issuer": "ORG", "destination": "ORG", "school": "ORG", "hospital": "ORG",
    "department": "DEPT", "old_department": "DEPT", "new_department": "DEPT",
    "position": "POST", "old_position": "POST", "new_position": "POST",
    "id_number": "ID", "service_years": "LENGTH", "seniority_text": "LENGTH", "termination_clause": "LAW",
    "wage": "MONEY", "old_wage": "MONEY", "new_wage": "MONEY", "amount": "MONEY", "severance_amount": "MONEY",
    "training_cost": "MONEY", "noncompete_pay": "MONEY", "insurance_base": "MONEY",
    "days": "NUMBER", "training_hours": "NUMBER", "page_count": "NUMBER", "injury_grade": "NUMBER",
}  # fmt: skip
_TERM = re.compile(r"\{([A-Z_]+)\}")
_VALUE = re.compile(r"(?<!\?P)<(\w+)>")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying something. ``pattern`` has a named group for every field it says; ``fields`` are their
    names; ``trust`` 0..1. ``example`` and ``says`` show it: what the example says, as read."""

    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    trust: float
    example: str
    says: tuple[tuple[str, str], ...]


def way(trust: float, pattern: str, example: str, **says: str) -> Way:
    """Write a row: see the module. Raise ValueError when pattern and example name different fields."""
    compiled = re.compile(expand(pattern))
    fields = tuple(compiled.groupindex)
    if set(fields) != says.keys():
        raise ValueError(f"the example must say {fields}")
    return Way(compiled, fields, trust, example, tuple(says.items()))


def expand(pattern: str) -> str:
    """Write out the values and terms of a pattern.

    >>> expand("满<days>天").startswith("满(?P<days>(?:[0-9]")
    True
    """
    shaped = _VALUE.sub(lambda match: f"(?P<{match[1]}>{{{_SHAPES.get(match[1], 'DATE')}}})", pattern)
    while _TERM.search(shaped):
        shaped = _TERM.sub(lambda match: TERMS[match[1]], shaped)
    return shaped
