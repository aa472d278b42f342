"""Find everyone whom one paper concerns: rows of a table, names in a row, one clause a person.

A decision may name twelve people, a list thirty. They are subjects when the paper treats them alike: they stand in
the same column, in one enumeration (张三、李四等), or in clauses of the same shape (聘任张三为…; 聘任李四为…).
Signers, reviewers, witnesses, family members and referees are not treated alike and are no subjects. A paper with
one subject gives none here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dossier.recognition.checks import check
from dossier.recognition.clauses import find_in_prose
from dossier.recognition.columns import Named, cell_candidate, fields_of, in_columns
from dossier.recognition.labels import LabelIndex
from dossier.recognition.persons import PersonEvidence, Roster, match_person
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate, Prose, join_prose
from dossier.recognition.result import FieldValue, NamedPerson
from dossier.recognition.subject import agree_with_roster
from dossier.recognition.surnames import NAME
from dossier.recognition.tables import Table, grid
from dossier.recognition.text import typeset
from dossier.recognition.upright import Sheet
from dossier.recognition.values import read_value

_NAME_HEAD = re.compile(
    r"^(?:职工|员工|人员|本人|学员|参训人员|获奖人员?|受奖人|被考核人|被派遣人员|受训人|领取人|领款人|干部|同志|拟任人选?)?(?:姓名|名字|人员)$|^(?:员工|职工|学员|人员|获奖者|同志)$"
)
# Tables of other people: families, references, examiners.
_NOT_SUBJECTS = re.compile(r"关系|称谓|亲属|评委|考官|监交|证明人|与本人|家庭|联系人")
_UNIT = re.compile(r"^(?:所在|所属|工作)?(?:部门|单位|科室|车间|班组)(?:/.{2,4})?$")
_CONTEXT = re.compile(
    r"(?:签字|签名|签章|签发|签收|审核|审批|批准|经办|考核人|评价人|制表|填表|主任|经理|厂长|科长|部长|主管|总监|负责人|法定代表人|代表|"
    r"证明人|介绍人|见证人|监交人?|接收人|交接人|移交人|抄送|抄报|主送|联系人|主持人?|记录人?|讲师|主讲人?|导师|师傅|配偶|父亲|母亲|妻子|丈夫|儿子|女儿|"
    r"面试官|申请人|报告人|被申请人|由|与|经|向|对方)[:(]?$"
)
_JOINT = re.compile(
    r"^(?:{SIR})?(?:\([^()\n]{1,30}\))?(?:[、,;和及与]|以及)\s?$".replace("{SIR}", "同志|先生|女士")
)
_NOTE = re.compile(r"\n?\((?P<note>[^()]{1,30})\)")
_NUMBER = re.compile(
    r"(?:工号|编号|职工编号|员工编号)?:?(?P<v>[A-Za-z]{0,5}-?[A-Za-z]?[0-9]{2,10}(?:-[0-9]+)?)$"
)
_SEGMENT = re.compile(r"[^;。\n]+")
_ACT = re.compile(
    r"^(?:同意|决定)?(?:免去|免除|解聘|撤销|任命|聘任|聘用|委任|选派|调|派|晋升|提拔|给予|授予|表彰|奖励)$"
)
"""What a decision does to somebody, right before the name."""
_ITEM = re.compile(r"^(?:\(?[0-9一二三四五六七八九十]{1,3}[).、,.]|[-·•])*")
_SHARED_FIELDS = frozenset({"doc_date", "doc_no", "issuer", "company", "sign_date"})  # never one person's own
_OF_A_PERSON = ("position", "id_number")  # what lists say of each beside what their type asks for
_TRUST, _NOTE_TRUST = 0.93, 0.95
_INCOMPLETE = 0.5  # weight of every link of a list that somebody named by number is not on
_LEAST = 2


def find_several(
    sheets: Sequence[Sheet], wanted: Mapping[str, FieldProfile], labels: LabelIndex, roster: Roster
) -> tuple[NamedPerson, ...]:
    """Give everyone whom the paper concerns, in its order, when there are several; else nothing.

    ``wanted``: the fields to look for by id. Confidences are weights, not calibrated.
    """
    own = {key: labels.field_profiles[key] for key in _OF_A_PERSON if key in labels.field_profiles}
    found = _in_tables(sheets, {**own, **wanted}, labels, roster)
    if len(found) < _LEAST:
        found = [named for sheet in sheets for named in in_columns(sheet, {**own, **wanted}, labels, roster)]
    if len(found) < _LEAST:
        found = _in_prose(join_prose(sheets), wanted, roster)
    people = _named_persons(found, wanted, roster)
    known = len({person.match.employee_no for person in people if person.match is not None})
    if len(people) < _LEAST or (roster.entries and known < _LEAST):
        return ()
    return people if _holds_all(people, sheets, roster) else tuple(map(_doubted, people))


def _holds_all(people: Sequence[NamedPerson], sheets: Sequence[Sheet], roster: Roster) -> bool:
    """Whether everyone of the roster whose number stands on the paper is among the people found."""
    found = {person.match.employee_no for person in people if person.match is not None}
    texts = [
        join_prose(sheets).text,
        *(sheet.text for sheet in sheets),
    ]  # numbers wrap, in cells and in lines
    named = {mention.entry.employee_no for text in texts for mention in roster.numbers_in(text)}
    return named <= found


def _doubted(person: NamedPerson) -> NamedPerson:
    if person.match is None:
        return person
    weight = min(person.match.confidence, _INCOMPLETE)
    return replace(person, match=replace(person.match, confidence=weight))


def _named_persons(
    found: Sequence[Named], wanted: Mapping[str, FieldProfile], roster: Roster
) -> tuple[NamedPerson, ...]:
    people: dict[tuple[str, str], NamedPerson] = {}
    for item in found:
        checked = {
            key: kept
            for key, candidate in item.fields.items()
            if (kept := check(key, candidate, roster.is_name)) is not None
        }
        values = {key: _value(candidate, wanted.get(key)) for key, candidate in checked.items()}

        def text(key: str, values: Mapping[str, FieldValue] = values) -> str:
            return values[key].value if key in values else ""

        evidence = PersonEvidence(item.name, text("employee_no"), text("id_number"), text("department"))
        match = match_person(evidence, roster) if roster.entries else None
        key = (match.employee_no, "") if match is not None else (item.name, text("employee_no"))
        if key not in people:
            agreed = values if match is None else agree_with_roster(values, match, roster)
            people[key] = NamedPerson(agreed, match)
    return tuple(people.values())


def _value(candidate: Candidate, profile: FieldProfile | None) -> FieldValue:
    typed = profile is None or profile.kind in ("string", "text")
    value = typeset(candidate.value) if typed else candidate.value
    return FieldValue(value, candidate.raw, round(candidate.confidence, 4), candidate.page, candidate.box)


# --- tables -------------------------------------------------------------------------------------------


def _in_tables(
    sheets: Sequence[Sheet], wanted: Mapping[str, FieldProfile], labels: LabelIndex, roster: Roster
) -> list[Named]:
    found: list[Named] = []
    heads: tuple[str, ...] = ()
    for sheet in sheets:
        for table in grid(sheet):
            names = [place for place, head in enumerate(table.heads) if _NAME_HEAD.match(head.text)]
            if not names or any(_NOT_SUBJECTS.search(head.text) for head in table.heads):
                continue
            for place, end in pairwise([*names, len(table.heads)]):
                start = 0 if place == names[0] else place
                columns = _columns(table, range(start, end), wanted, labels)
                found.extend(_rows(table, place, columns, wanted, roster))
            heads = tuple(head.text for head in table.heads)
    return found if heads and len({item.name for item in found}) >= _LEAST else []


def _columns(
    table: Table, places: Sequence[int], wanted: Mapping[str, FieldProfile], labels: LabelIndex
) -> dict[int, str]:
    """Which column holds which field; a field is taken by its first column."""
    columns: dict[int, str] = {}
    for place in places:
        head = table.heads[place].text
        named = ("department",) if _UNIT.match(head) else fields_of(table.heads[place], labels, wanted)
        changed = [key.replace("old_", "new_") for key in named if key in columns.values()]
        for field_id in (*named, *changed):  # 现工资 beside 原工资 is the new one
            if field_id in wanted and field_id not in columns.values() and field_id not in _SHARED_FIELDS:
                columns[place] = field_id
                break
    return columns


def _rows(
    table: Table,
    name_place: int,
    columns: Mapping[int, str],
    wanted: Mapping[str, FieldProfile],
    roster: Roster,
) -> Iterator[Named]:
    for row in table.rows:
        cell = row[name_place]
        if cell is None or table.is_total(row):
            continue
        name = re.sub(r"\([^()]*\)$", "", cell.text)
        if not (roster.is_name(name) or re.fullmatch(NAME, name)):
            continue
        named = Named(name, {"employee_name": cell_candidate(cell, name)})
        for place, field_id in columns.items():
            value = row[place]
            if value is None or place == name_place:
                continue
            read = read_value(wanted[field_id].kind, value.text)
            if read is not None:
                named.fields[field_id] = replace(
                    cell_candidate(value, read.value),
                    confidence=value.lines[0].confidence * _TRUST * read.validity,
                )
        yield named


# --- running text -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    start: int
    end: int
    note: tuple[int, int] | None

    @property
    def behind(self) -> int:
        return self.note[1] + 1 if self.note else self.end


_Clause = tuple[_Mention, tuple[int, int]]
"""Whom a clause names, and where it begins and ends."""


def _in_prose(prose: Prose, wanted: Mapping[str, FieldProfile], roster: Roster) -> list[Named]:
    mentions = [
        m
        for m in _mentions(prose.text, roster)
        if not _CONTEXT.search(prose.text[max(0, m.start - 8) : m.start])
    ]
    chain = _longest_chain(prose.text, mentions, roster)
    if len(chain) >= _LEAST:
        return [_with_note(prose, mention, wanted) for mention in chain]
    return _in_like_clauses(prose, mentions, wanted)


def _mentions(text: str, roster: Roster) -> list[_Mention]:
    """People of the roster named in a text, each place once, with the bracket behind them."""
    found: dict[int, _Mention] = {}
    for mention in roster.mentions(text):
        found.setdefault(mention.start, _mention(text, mention.start, mention.end))
    return list(found.values())


def _mention(text: str, start: int, end: int) -> _Mention:
    behind = re.match(r"(?:同志|先生|女士)?", text[end:])
    note = _NOTE.match(text, end + (behind.end() if behind else 0))
    return _Mention(text[start:end], start, end, note.span("note") if note else None)


def _longest_chain(text: str, mentions: Sequence[_Mention], roster: Roster) -> list[_Mention]:
    """The most people named one after the other with nothing but a joint between them."""
    best: list[_Mention] = []
    starts = {mention.start: mention for mention in mentions}
    for mention in mentions:
        chain = _chain_from(text, mention, starts, roster)
        if len(chain) > len(best):
            best = chain
    return best


_AND = r"(?:[、,;和及与]|以及)\n?"
_LINK = re.compile(
    _AND + r"(?P<name>[\u3400-\u9fff]{2,4}?|[\u3400-\u9fff·]{3,16}?)"
    r"(?=[、,;和及与等(\n]|同志|先生|女士|以及|。|为|任|的|[0-9])"
)
_NEXT = re.compile(_AND)
_NUMBERED = re.compile(_AND + r"(?P<name>[^、,;。:()\n]{2,24})" + _NOTE.pattern)


def _chain_from(text: str, first: _Mention, starts: Mapping[int, _Mention], roster: Roster) -> list[_Mention]:
    chain = [first]
    while True:
        last = chain[-1]
        at = last.behind
        sir = re.match(r"(?:同志|先生|女士)", text[at : at + 2])
        place = _next_name(text, at + (sir.end() if sir else 0), starts, roster)
        if place is None:
            return chain
        chain.append(_mention(text, *place))


def _next_name(text: str, at: int, starts: Mapping[int, _Mention], roster: Roster) -> tuple[int, int] | None:
    """Where the name behind a joint stands: one of the roster in any letters, what is a name by its form, or whatever
    it was read as when the bracket behind it has the number of somebody in the roster."""
    joint = _NEXT.match(text, at)
    if joint is not None and joint.end() in starts:
        return joint.end(), starts[joint.end()].end
    link = _LINK.match(text, at)
    if link is not None and (roster.is_name(link["name"]) or re.fullmatch(NAME, link["name"])):
        return link.span("name")
    numbered = _NUMBERED.match(text, at)
    if numbered is not None and roster.numbers_in(numbered["note"].replace("\n", "")):
        return numbered.span("name")
    return None


def _with_note(prose: Prose, mention: _Mention, wanted: Mapping[str, FieldProfile]) -> Named:
    """Somebody with what the bracket behind the name says: number, department, identity number."""
    named = Named(
        mention.name,
        {"employee_name": prose.candidate(mention.name, mention.start, mention.end, _NOTE_TRUST, "list")},
    )
    if mention.note is None:
        return named
    start, end = mention.note
    at = start
    for part in re.split(r"([,、;/])", prose.text[start:end]):
        number = _NUMBER.match(part.replace("\n", ""))
        if number and "employee_no" in wanted:
            value = number["v"]
            named.fields["employee_no"] = prose.candidate(
                value, at + number.start("v"), at + len(part), _NOTE_TRUST, "list"
            )
        elif re.search(r"(?:部|中心|车间|科|处|室|组|工段|分厂|办)$", part) and "department" in wanted:
            named.fields["department"] = prose.candidate(part, at, at + len(part), _NOTE_TRUST, "list")
        at += len(part)
    return named


def _has_number(text: str, mention: _Mention) -> bool:
    note = text[slice(*mention.note)] if mention.note else ""
    return any(_NUMBER.match(part) for part in re.split("[,、;/]", note.replace("\n", "")))


def _in_like_clauses(
    prose: Prose, mentions: Sequence[_Mention], wanted: Mapping[str, FieldProfile]
) -> list[Named]:
    """One clause a person, all of one shape: what stands before and right behind the name is the same. With them
    whoever else the paper does something to and names with a number: 聘任…; 聘任…; 免去张三(工号…)…"""
    shapes: dict[tuple[str, str], list[_Clause]] = defaultdict(list)
    numbered: list[_Clause] = []
    for segment in _SEGMENT.finditer(prose.text):
        inside = [m for m in mentions if segment.start() <= m.start < segment.end()]
        if len({m.name for m in inside}) != 1:
            continue
        first = inside[0]
        before = _ITEM.sub("", prose.text[segment.start() : first.start])
        before = re.split(r"[:,]", before)[-1]
        behind = "(" if first.note else prose.text[first.behind : first.behind + 1].strip()
        if not before and not behind:
            continue  # a name alone, as signatures stand
        shapes[re.sub(r"[0-9]", "#", before)[-4:], behind].append((first, segment.span()))
        if _ACT.match(before) and _has_number(prose.text, first):
            numbered.append((first, segment.span()))
    alike = max(shapes.values(), key=lambda group: len({m.name for m, _ in group}), default=[])
    if len({mention.name for mention, _ in alike}) < _LEAST:
        return []
    alike = sorted({*alike, *numbered}, key=lambda clause: clause[1])
    people = []
    for mention, span in alike:
        named = _with_note(prose, mention, wanted)
        start, end = span  # with what stands before it, which some ways of saying begin at
        for field_id, candidate in find_in_prose(prose, wanted, (max(0, start - 1), end)):
            if field_id not in _SHARED_FIELDS and field_id != "employee_name":
                seen = named.fields.get(field_id)
                if seen is None or seen.confidence < candidate.confidence:
                    named.fields[field_id] = candidate
        people.append(named)
    return people
