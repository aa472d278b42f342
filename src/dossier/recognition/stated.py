"""Find values that a sentence names by a form's own label: 退休时间从2016年9月1日开始, 所属部门为生产部.

A label that stands right before a value, with at most a word like 为 or 自 between them, names it in prose as surely
as on a form; so every label of every field is a way of saying it, too. Not for labels with a colon or in a cell of
their own (:mod:`.labelled`), nor for sentences that name no field (:mod:`.wording`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from dossier.recognition.checks import NAMES, NUMBERISH
from dossier.recognition.dates import find_dates
from dossier.recognition.labelled import BEGINNINGS, ENDS, labels_of
from dossier.recognition.labels import LabelIndex
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate, Prose
from dossier.recognition.surnames import NAME
from dossier.recognition.values import enum_options, read_value
from dossier.recognition.wording.terms import TERMS

_DATE_TRUST, _AMOUNT_TRUST, _WORD_TRUST, _TEXT_TRUST = 0.87, 0.87, 0.83, 0.74
_LATER = 0.97  # what is said again is trusted a little less
_SETTLED = "(?:现|均|应|将|已|也|即|分别|暂|约|拟|预|核|确|批准|核准|调整|变更|改|认|评|鉴|估)*定?"
# What may stand between a label and its value.
_TOLD = rf"(?:{_SETTLED}(?:为|是|系|在|于|至|到|自|从|按|以|计|达)|起?自|始于|止于)"
_BEFORE_DATE = re.compile(rf"(?:{_TOLD}|\([^()]{{1,8}}\)|公历|:)*\Z")
_BEFORE_AMOUNT = re.compile(
    rf"(?:{_TOLD}|\([^()]{{1,8}}\)|人民币|大写|共计|合计|总计|税[前后]|每[个]?月|每人|每年|计|共|约|不低于|"
    r"标准|金额|总额|[:,¥])*\Z"
)
_SAYS = re.compile(rf"{_TOLD}[\"“]?(?=[\u3400-\u9fffA-Za-z0-9《])")
_UNIT = re.compile(r"[元¥万圆]")
_END = re.compile(r"[,。;\n\"”]")
_AMOUNT = re.compile(TERMS["MONEY"])
_NAMED = re.compile(rf"{NAME}(?=$|同志|先生|女士)")
_NUMBER = re.compile(r"[A-Za-z]{0,5}[-0-9A-Za-z]*[0-9][-0-9A-Za-z]*")
_NO_VALUE = re.compile(
    r"^(?:准|此|由|其|该|本|甲方|乙方|双方|上述|以下|下列|如下|依据|前提|基础|条件|限|有|无|不|主|原则|何|哪|以|按|一|第)"
)
_COUNTED = ("number", "int")
_PROVEN = ("date", "money", *_COUNTED)
_SHORT, _LONG = 24, 80
_LONGEST_FIGURE = 7  # of an amount without unit or grouping: what is longer is a number


def find_stated(
    prose: Prose, wanted: Mapping[str, FieldProfile], labels: LabelIndex
) -> Iterator[tuple[str, Candidate]]:
    """Yield what the sentences of a record say by labels about the wanted fields."""
    seen: dict[str, int] = defaultdict(int)
    taken: set[tuple[str, int]] = set()
    for label_end, start, end in _statements(prose.text):
        until = prose.text[label_end:start].endswith(("至", "到"))
        for field in _named(prose.text, label_end, wanted, labels):
            if (until and field.id not in ENDS) or (field.id, start) in taken:
                continue
            found = _read(field, prose.text, start, end, told=label_end < start)
            if found is not None:
                taken.add((field.id, start))
                trust = found[2] * _LATER ** seen[field.id]
                seen[field.id] += 1
                yield field.id, prose.candidate(found[0], start, found[1], trust, "clause")


def _named(
    text: str, label_end: int, wanted: Mapping[str, FieldProfile], labels: LabelIndex
) -> Iterator[FieldProfile]:
    """The wanted fields that the label before a place names; of both ends of a span the beginning."""
    label, named = labels.label_ending(text, label_end)
    for field_id in named:
        end_of_span = field_id in ENDS and not BEGINNINGS.isdisjoint(named)
        if field_id in wanted and label in labels_of(wanted[field_id]) and not end_of_span:
            yield wanted[field_id]


def _statements(text: str) -> Iterator[tuple[int, int, int]]:
    """Where a label may end, and the value after it begin and end; in no order."""
    dates = find_dates(text)
    for at, date in enumerate(dates):
        floor = dates[at - 1].end if at else 0
        before = _BEFORE_DATE.search(text, floor, date.start)
        yield (before.start() if before else date.start), date.start, date.end
    for match in _AMOUNT.finditer(text):
        before = _BEFORE_AMOUNT.search(text, max(0, match.start() - 24), match.start())
        yield (before.start() if before else match.start()), match.start(), match.end()
    for match in _SAYS.finditer(text):
        stop = _END.search(text, match.end())
        yield match.start(), match.end(), stop.start() if stop else len(text)


def _read(
    field: FieldProfile, text: str, start: int, end: int, *, told: bool
) -> tuple[str, int, float] | None:
    """The value in ``text[start:end]``, where it ends, and the trust in it; None when it is of another kind.

    ``told``: a word stands between the label and it.
    """
    said = text[start:end]
    if field.kind in _PROVEN:
        if not re.match(r"[0-9¥人一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾]", said):
            return None
        read = read_value(field.kind, said[:_SHORT])
        if field.kind == "money" and not told and not _UNIT.search(said):
            return None  # beside a label in a table
        if read is None or not said.startswith(read.raw) or _is_odd(field, read.raw, text[end : end + 1]):
            return None
        trust = _DATE_TRUST if field.kind == "date" else _AMOUNT_TRUST
        return read.value, start + len(read.raw), trust * read.validity
    if options := enum_options(field.kind):
        read = read_value(field.kind, said[:_SHORT])
        near = read is not None and said.find(read.raw) < 4 and bool(options)
        return (read.value, end, _WORD_TRUST * read.validity) if read is not None and near else None
    return _read_words(field, said, start)


def _is_odd(field: FieldProfile, raw: str, following: str) -> bool:
    """A share, a year or a bare figure that is no amount."""
    if field.kind == "date":
        return False
    bare = field.kind == "money" and raw.isdecimal() and not 1 < len(raw) < _LONGEST_FIGURE
    return following in ("%", "年", "月") or bare


def _read_words(field: FieldProfile, said: str, start: int) -> tuple[str, int, float] | None:
    if _NO_VALUE.match(said):
        return None
    shape = _NAMED if field.id in NAMES else _NUMBER if field.id in NUMBERISH - {"doc_no"} else None
    match = shape.match(said) if shape is not None else None
    if shape is not None and match is None:
        return None
    said = match.group() if match is not None else said
    if len(said) > (_LONG if field.kind == "text" else _SHORT):
        return None
    read = read_value(field.kind, said)
    trust = _TEXT_TRUST if field.kind == "text" else _WORD_TRUST
    return None if read is None else (read.value, start + len(said), trust * read.validity)
