"""Find fields in running text: clauses of contracts, sentences of decisions, certificates and letters.

The ways of saying things are data (:mod:`.wording`); this module looks for them. Not for labels on forms
(:mod:`.fields`) nor for what a place on the page says (:mod:`.letters`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import islice, pairwise

from dossier.recognition.dates import FoundDate, find_dates, read_chinese_number
from dossier.recognition.labels import LabelIndex
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate, Prose, join_prose
from dossier.recognition.stated import find_stated
from dossier.recognition.upright import Sheet
from dossier.recognition.values import read_value
from dossier.recognition.wording import WAYS
from dossier.recognition.wording.terms import TERMS, Way

_MOST_MATCHES = 6  # of one way of saying on one record
_LATER = 0.97  # what is said again is trusted a little less: papers state their subject first

# Two dates joined by "to": what they bound, told by the words before. The last rule is the default.
_RANGES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile("试用"), "", "probation_end"),
    (re.compile("处分|影响期|察看"), "effective_date", "penalty_until"),
    (re.compile("服务期"), "", "bond_end"),
    (re.compile("有效期"), "", "valid_until"),
    (
        re.compile(
            "培训时间|考核期|考核时间|考核周期|所属期|评估期|计划期|改进期|学习时间|报到期限|审计|任期"
        ),
        "",
        "",
    ),
    (re.compile("工作经历|教育经历|何时|参加|培训"), "", ""),
    (re.compile(""), "start_date", "end_date"),
)
_TO = re.compile(
    r"(?:日|起|始|开始|[上下]午|[0-9]{1,2}[:时][0-9]{0,2}分?|,|\(含\))*(?:至|到|止|-{1,2}|~|--)(?:于)?"
)
# Whom a letter addresses: 你部 and 贵公司 in its text are the one it greets.
_ADDRESSED = re.compile(rf"(?:^|\n)(?P<who>{TERMS['DEPT']}|{TERMS['ORG']}):(?:\n|$)")
_CHINESE_YEAR = re.compile(r"[一二][〇零一二三四五六七八九]{3}(?=年)")
_CITING = re.compile(r"^(?:根据|依据|按照|遵照|经|据|文件|关于|执行|(?:文号|编号|发文字号|字号):?)+")
_YOU = re.compile(r"^(?:你|贵)(?:部门|部|科|室|处|车间|中心|单位|公司|厂)")


def find_clauses(
    sheets: Sequence[Sheet], wanted: Mapping[str, FieldProfile], labels: LabelIndex
) -> Iterator[tuple[str, Candidate]]:
    """Yield what the prose of a record says about the wanted fields."""
    prose = join_prose(sheets)
    yield from find_in_prose(prose, wanted, (0, len(prose.text)))
    yield from find_stated(prose, wanted, labels)
    yield from _date_ranges(prose, wanted)


def find_in_prose(
    prose: Prose, wanted: Mapping[str, FieldProfile], span: tuple[int, int]
) -> Iterator[tuple[str, Candidate]]:
    """Yield what the part ``span`` (half-open) of a text says about the wanted fields."""
    addressed = _ADDRESSED.search(prose.text)
    seen: dict[str, int] = defaultdict(int)
    for way in _ways_for(frozenset(wanted)):
        for match in islice(way.pattern.finditer(prose.text, *span), _MOST_MATCHES):
            for field_id in way.fields:
                if field_id not in wanted or not match[field_id]:
                    continue
                start, end = match.span(field_id)
                if _YOU.match(match[field_id]) and addressed is not None:
                    start, end = addressed.span("who")
                trust = way.trust * _LATER ** seen[field_id]
                candidate = _read(prose, wanted[field_id], start, end, trust)
                if candidate is not None:
                    seen[field_id] += 1
                    yield field_id, candidate


@cache
def _ways_for(wanted: frozenset[str]) -> tuple[Way, ...]:
    return tuple(way for way in WAYS if not wanted.isdisjoint(way.fields))


def read_clause(field: FieldProfile, text: str) -> tuple[str, float] | None:
    """Read the value of a clause, with its validity 0..1; years of a ban on competition become months."""
    read = read_value(field.kind, text)
    if read is None:
        return None
    value = read.value
    if field.id == "doc_no":
        value = _CITING.sub("", value)
    if field.id == "noncompete_months" and text.endswith("年"):
        value = str(int(Decimal(value) * 12))
    if field.id == "period" and (year := _CHINESE_YEAR.match(value)):
        value = f"{read_chinese_number(year.group())}{value[4:]}"
    if field.id == "grantee_shares":
        shares = text.replace(",", "")
        value = str(int(shares[:-1]) * 10_000) if shares.endswith("万") else shares
    return value, read.validity


def _read(prose: Prose, field: FieldProfile, start: int, end: int, trust: float) -> Candidate | None:
    read = read_clause(field, prose.text[start:end].replace("\n", ""))
    return None if read is None else prose.candidate(read[0], start, end, trust * read[1], "clause")


def _date_ranges(prose: Prose, wanted: Mapping[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    found = find_dates(prose.text)
    counts: dict[str, int] = {}
    for first, second in pairwise(found):
        between = prose.text[first.end : second.start].replace("\n", "")
        if len(between) > 12 or not _TO.fullmatch(between):
            continue
        context = prose.text[max(0, first.start - 22) : first.start]
        start_field, end_field = next(
            (s, e) for pattern, s, e in _RANGES if pattern.search(_last_clause(context))
        )
        for field_id, date in ((start_field, first), (end_field, second)):
            if field_id in wanted:
                order = counts.get(field_id, 0)
                counts[field_id] = order + 1
                yield field_id, _range_candidate(prose, date, 0.95 - 0.08 * min(order, 4))


def _last_clause(context: str) -> str:
    return re.split(r"[。;]|(?<=[日止]),", context)[-1]


def _range_candidate(prose: Prose, date: FoundDate, trust: float) -> Candidate:
    return prose.candidate(date.iso, date.start, date.end, trust * date.quality, "range")
