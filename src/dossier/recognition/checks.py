# ruff: noqa: E501  a pattern broken over lines cannot be read, and ruff counts Chinese characters twice
"""What the value of a field must look like: a table of rules by field, and the checks of names and numbers.

A value that cannot be its field's is refused; one that merely looks odd loses weight. Not for reading kinds
(:mod:`.values`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dossier.recognition.dates import parse_date
from dossier.recognition.freetext import FREE_TEXT, cut_clause, without_department
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.surnames import DOUBLE_SURNAMES, SURNAMES
from dossier.recognition.text import is_cjk
from dossier.recognition.trusts import DERIVED, TRUSTS
from dossier.recognition.values import birth_date_of, gender_of, is_valid_id_number

NAMES = frozenset({"employee_name", "legal_rep", "reviewer", "handover_to", "referee", "signer"})
ADDRESSES = frozenset({"hukou_address", "home_address"})
ORGANISATIONS = frozenset({"company", "issuer", "hospital", "school", "destination", "bank_name"})
NUMBERISH = frozenset({"employee_no", "contract_no", "cert_no", "permit_no", "case_no", "doc_no"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must contain (``must``), or loses ``doubt`` of its weight for lacking (``usual``), may never
    match (``never``), and how long it may be."""

    must: str = ""
    usual: str = ""
    never: str = ""
    longest: int = 60
    doubt: float = 0.6


_NO_WORD = r"^[0-9.,/%¥元:\- ]+$|^[年月日 ]+$|^\(?(?:签字|签名|盖章|签章|公章)\)?$"
_POST = Rule(
    must=r"[\u3400-\u9fffA-Za-z]{2}",
    never=rf"{_NO_WORD}|[0-9]{{4}}年|@|^[男女]$|^(?:正式|在职|在册)?(?:员工|职工|职员|人员|工人|干部)$",
    longest=20,
)
_PART = Rule(
    must=r"[\u3400-\u9fffA-Za-z]",
    usual=r"部|科|室|处|组|中心|车间|班|工段|办|公司|厂|所|院|队|站|店|线|库|区|局|社|校|系|行|会|HR|IT|Dept",
    never=rf"{_NO_WORD}|[0-9]{{4}}年|同意|@|意见|签字|日期",
    longest=24,
    doubt=0.8,
)
_GRADE = Rule(never=r"[0-9]{4}年|[,。]|@", longest=20)
RULES = {
    "position": _POST,
    "old_position": _POST,
    "new_position": _POST,
    "department": _PART,
    "old_department": _PART,
    "new_department": _PART,
    "ethnicity": Rule(must=r"^[\u3400-\u9fff]{1,7}$|^[A-Za-z]{2,12}$", usual=r"族$|^[汉满回蒙藏壮苗彝瑶侗白傣黎畲]$", longest=7),
    "native_place": Rule(must=r"[\u3400-\u9fff]{2}", never=r"[0-9]{4}", longest=24),
    "hukou_address": Rule(must=r"[\u3400-\u9fff]{3}", never=_NO_WORD, longest=80),
    "home_address": Rule(must=r"[\u3400-\u9fff]{3}", never=_NO_WORD, longest=80),
    "work_place": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=40),
    "degree": Rule(
        usual=r"学|科|士|专|高中|初中|技校|中技|博|硕|职高|大普", never=rf"{_NO_WORD}|[0-9]{{4}}|大学$.*[,。]", longest=20, doubt=0.7
    ),
    "major": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=rf"{_NO_WORD}|[0-9]{{4}}年", longest=24),
    "country": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=r"[0-9]", longest=24),
    "period": Rule(usual=r"[0-9一二三四]|年|月|季|届", never=r"^(?:签字|盖章|年月日?|月)$", longest=40, doubt=0.5),
    "job_grade": _GRADE,
    "cert_level": _GRADE,
    "reward_level": _GRADE,
    "cert_name": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=60),
    "training_name": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=rf"{_NO_WORD}|^[0-9]{{4}}年.{{0,12}}$", longest=60),
    "reward_name": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=40),
    "penalty_type": Rule(
        usual=r"警告|记过|降|撤职|开除|除名|辞退|通报|罚款|留用|解除|检查|处分|批评|停职|扣", never=_NO_WORD, longest=24
    ),
    "termination_clause": Rule(usual=r"条|法|规定|款", never=_NO_WORD, longest=60),
    "service_years": Rule(must=r"[0-9一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾半]", usual="年|月", longest=24),
    "seniority_text": Rule(must=r"[0-9一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾半]", usual="年|月", longest=40),
    "hazard": Rule(must=r"[\u3400-\u9fffA-Za-z]", never=_NO_WORD, longest=60),
    "purpose": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=60),
    "diagnosis": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=160),
    "exam_result": Rule(must=r"[\u3400-\u9fffA-Za-z]", never=r"^[年月日 ]+$", longest=200),
    "spouse_children": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=200),
    "reason": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=rf"{_NO_WORD}|[□☐☑■].*[□☐☑■]", longest=300),
    "violation": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=400),
    "decision": Rule(must=r"[\u3400-\u9fffA-Za-z]{2}", never=_NO_WORD, longest=300),
    "bank_name": Rule(usual=r"行|信用社|支付|储", never=_NO_WORD, longest=40),
    "case_no": Rule(must=r"[0-9]"),
    "doc_no": Rule(must=r"[0-9〇一二三四五六七八九]", usual=r"[0-9]{2}"),
    "cert_no": Rule(must=r"[0-9].*[0-9]", longest=40),
    "permit_no": Rule(must=r"[0-9].*[0-9]", longest=40),
    "contract_no": Rule(must=r"[0-9].*[0-9]", longest=40),
    "injury_grade": Rule(longest=4),
}  # fmt: skip
_MOST_YEARS = 5  # of a restraint: 劳动合同法 第24条 allows two
_PENALTY = re.compile(r"^(?:给予|予以|处以)?(.{2,16}?)(?:处分|处罚)?(?:[,;。(].*)?$")
_ORGANISATION = re.compile(
    r"(公司|集团|厂|局|院|校|中心|委员会|银行|大学|所|店|社|部|处|会|行|办|党委|支部|总支|站|队|矿|场|库|政府|区|市|县)(\([^)]*\))?$"
)
_PART_OF_COMPANY = re.compile(
    r"(部|科|处|室|组|车间|工段|班|岗|同志|员工)$|^(贵|我|本|该|各)(公司|单位|厂|部门)"
)
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U000323af]{2,4}|[\u3400-\u9fff·]{3,16}|[\u3400-\u9fff]{1,2}[A-Z][A-Za-z]{1,15}|[A-Za-z][A-Za-z .'-]{2,40}"
)
# No name: a department or company, an address, a verb or a word of forms.
_NO_NAME = re.compile(
    r"(部|科|处|室|组|车间|厂|公司|中心|班|集团|局|院|单位|员工|职工|领导|同志|先生|女士|签字|签名|盖章|同意|意见|如下|以下|"
    r"人员|经理|主管|主任|总监|岗位|职务|证明|通知|决定|合同|劳动|日期|时间|手续|姓名|性别|年龄|民族|籍贯|学历|电话|关系|本人|学校|大学|"
    r"工资|待遇|情况|备注|专业|居民|公民|号码)$|[该您你我他她们的请]|^(各|贵|本人|本公司|因|给予|关于|根据|经|现|特|兹)"
)
_TITLE_OF_ADDRESS = re.compile(r"\(.*|(同志|先生|女士|同学|小姐|老师|师傅)$")
_BEHIND_NAME = re.compile(
    r"(?<=[\u3400-\u9fff])(?:[0-9/].*|,.*|(?:日期|时间|年月|电话|签字|签名|工号|性别).*)$"
)
_COMPANY_BEHIND = re.compile(  # the line beneath, read into the last cell of a table
    r"(?<=[0-9])(?!号)[\u3400-\u9fff()（）]{4,30}(?:公司|集团|厂|学校|医院)(?:[(（][^()（）]*[)）])?$"
)
_NAME_BEFORE = re.compile(r"^[\u3400-\u9fff·]{2,12}[/、,( ]+")  # 姓名/工号: 张三丰/E1025
_MARK_OF_SEAL = re.compile(r"\((盖章|公章|签章|章|用人单位.*?|以下.*?|甲方.*?)\)")
_NAMED_OPENLY = frozenset(TRUSTS)  # ways that begin at a label: its whole value is meant
_ADDED = re.compile(
    r"[,;。](?=现(?:申请|提出|特|向)|特(?:此|申请|向)|望(?!远)|恳请|敬请|请(?:领导|予|批准|公司|各|审批)|妥否|当否|以上情况)"
)
_SENTENCE_END = re.compile(r"[。!](?=.{0,6}(?:签字|签名|日期|(?:19|20)[0-9]{2}年))|\n")
_SIGNED_BEHIND = re.compile(
    r"[。,;]?\s*(?:[\u3400-\u9fff]{2,8}[:]?)?\s*(?:[\u3400-\u9fff]{2,4})?\s*(?:\(?(?:签字|签名|签章|盖章)\)?)?[:]?"
    r"(?:(?:19|20)[0-9]{2}[年.\-/][0-9]{1,2}[月.\-/][0-9]{1,2}日?)$"
)


def check(field_id: str, item: Candidate, is_known_name: Callable[[str], bool]) -> Candidate | None:
    """Weigh a candidate by what its field must look like; None when it cannot be one.

    The value may come back cut: a post without its department, a reason without the request after it.
    """
    if field_id in NAMES:
        return _check_name(item, is_known_name)
    if field_id in FREE_TEXT:
        item = replace(item, value=_cut(field_id, item))
    else:
        item = replace(item, value=_within_bracket(item.value))
    if field_id in NUMBERISH:
        checked = _check_number(field_id, item)
    elif field_id in ORGANISATIONS:
        checked = _check_organisation(field_id, item)
    elif field_id == "score":
        checked = _check_score(item)
    elif field_id == "noncompete_months":
        checked = _in_months(item)
    elif field_id == "penalty_type":
        checked = replace(item, value=_PENALTY.sub(r"\1", item.value))
    elif field_id == "position":
        checked = replace(item, value=without_department(item.value))
    else:
        checked = item
    return _apply_rule(field_id, checked) if checked is not None else None


def _apply_rule(field_id: str, item: Candidate) -> Candidate | None:
    rule = RULES.get(field_id, Rule())
    value = item.value
    if (rule.must and not re.search(rule.must, value)) or (rule.never and re.search(rule.never, value)):
        return None
    if len(value) > 2 * rule.longest:
        return None
    odd = len(value) > rule.longest or bool(rule.usual and not re.search(rule.usual, value))
    return replace(item, confidence=item.confidence * rule.doubt) if odd else item


def _cut(field_id: str, item: Candidate) -> str:
    """Free words behind a label go to the end, but for a request or a signature behind them."""
    if item.way not in _NAMED_OPENLY or field_id == "decision":
        return cut_clause(field_id, item.value)
    value = _ADDED.split(item.value, maxsplit=1)[0]
    value = _SENTENCE_END.split(value, maxsplit=1)[0]
    return _SIGNED_BEHIND.sub("", value).strip(" ,;:。、")


def _within_bracket(value: str) -> str:
    """Up to a closing bracket that nothing in the value opened: (证书编号: X)信息属实."""
    depth = 0
    for place, character in enumerate(value):
        depth += (character in "(（") - (character in ")）")
        if depth < 0:
            return value[:place]
    return value


def _check_number(field_id: str, item: Candidate) -> Candidate | None:
    value = item.value
    if (dated := parse_date(value)) is not None and len(dated.raw) >= len(value) - 1:
        return None
    if field_id != "employee_no":
        value = _COMPANY_BEHIND.sub("", value)
        return replace(item, value=value) if len(value) <= 40 else None
    value = _NAME_BEFORE.sub("", value)
    number = re.match(r"[0-9A-Za-z][0-9A-Za-z\-/. ]*", value)
    if number:
        value = number.group().replace(" ", "").rstrip("-/.")
    if not re.search(r"[0-9].*[0-9]", value) or len(value) > 24:
        return None
    return replace(item, value=value)


def _check_organisation(field_id: str, item: Candidate) -> Candidate | None:
    name = _MARK_OF_SEAL.sub("", item.value).strip(" :,;。")
    if field_id == "company" and _PART_OF_COMPANY.search(name):
        return None
    if len(name) < 2 or re.search(_NO_WORD, name) or (parse_date(name) is not None and len(name) < 14):
        return None
    odd = not _ORGANISATION.search(name) and not re.match(r"[A-Z][A-Za-z .,&()]{4,}$", name)
    return replace(item, value=name, confidence=item.confidence * (0.7 if odd else 1.0))


def _in_months(item: Candidate) -> Candidate:
    """两年 is twenty-four months."""
    years = re.search(r"[0-9一二三四五两半壹贰叁]年", item.raw)
    if years is None or not item.value.isdecimal() or int(item.value) > _MOST_YEARS:
        return item
    return replace(item, value=str(int(item.value) * 12))


def _check_score(item: Candidate) -> Candidate | None:
    score = re.search(r"(?<![0-9])[0-9]{1,3}(?:\.[0-9]{1,2})?(?=分|$|\(|/)", item.value)
    if score is None:
        return replace(item, confidence=item.confidence * 0.6) if len(item.value) <= 8 else None
    return replace(item, value=score.group())


def _check_name(item: Candidate, is_known_name: Callable[[str], bool]) -> Candidate | None:
    """A name is short; known ones are trusted, a known one behind a verb (聘任张三) is cut free."""
    name = _TITLE_OF_ADDRESS.sub("", item.value).strip(" _:;,、。☑√□■✓☐")
    name = _BEHIND_NAME.sub("", name)
    if not _NAME.fullmatch(name):
        return None
    if is_known_name(name):
        return replace(item, value=name)
    if _NO_NAME.search(name):
        return None
    for length in (4, 3, 2):
        if length < len(name) and is_known_name(name[-length:]):
            return replace(item, value=name[-length:], confidence=item.confidence * 0.97)
    likely = not is_cjk(name[0]) or name[0] in SURNAMES or name[:2] in DOUBLE_SURNAMES or "·" in name
    return replace(item, value=name, confidence=item.confidence * (0.94 if likely else 0.55))


def derive_from_id(
    numbers: Iterable[Candidate], wanted: Mapping[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield the sex and birth date that a proven identity number states (GB 11643-1999)."""
    for item in numbers:
        born, sex = birth_date_of(item.value), gender_of(item.value)
        if born is None or sex is None or not is_valid_id_number(item.value):
            continue
        confidence = item.confidence * DERIVED
        for field_id, value in (("birth_date", born.isoformat()), ("gender", sex)):
            if field_id in wanted:
                yield field_id, replace(item, value=value, confidence=confidence, way="derived", label="")
