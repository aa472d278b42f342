"""Find the people of a list by the people: names of the roster that stand under each other, whatever the head says.

For lists whose head is worded as no other (:mod:`.tables` knows heads by their words). A column is one when each of
its names stands in a row of its own, three of them at least, and the rows go on alike. What the other columns are is
told by the roster (a number that is that person's) and by the words above. Not for forms, which name one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dossier.recognition.alike import alike_labels, label_part
from dossier.recognition.labels import LabelIndex
from dossier.recognition.persons import Roster
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.tables import Cell
from dossier.recognition.text import normalise
from dossier.recognition.upright import Sheet, TextLine
from dossier.recognition.values import read_value

TRUST = 0.93
"""In what stands in a column of a list."""
_LEAST = 3
_APART = 1.5  # how far the names of a column may stand from its middle, in line heights
_FIRST_SHARE = frozenset({"doc_date", "doc_no", "issuer", "company", "sign_date"})  # never one person's own


@dataclass(slots=True)
class Named:
    """Somebody found on a paper, with what is said of them alone."""

    name: str
    fields: dict[str, Candidate] = field(default_factory=dict)


def in_columns(
    sheet: Sheet, wanted: Mapping[str, FieldProfile], labels: LabelIndex, roster: Roster
) -> Iterator[Named]:
    """Yield the people of a page's list, from the top; nothing where there is none."""
    rows: list[tuple[Sequence[TextLine], int]] = [
        (row, at) for row in sheet.rows for at in (_name_at(row, roster),) if at is not None
    ]
    rows = _aligned(rows, sheet.line_height)
    if len({row[at].text for row, at in rows}) < _LEAST:
        return
    numbers = {place for row, at in rows for place in (_number_at(row, row[at].text, roster),) if place}
    if not numbers:
        return
    heads = _heads_over(sheet, rows[0][0])
    for row, at in rows:
        named = Named(row[at].text, {"employee_name": cell_candidate(Cell((row[at],)), row[at].text)})
        place = _number_at(row, named.name, roster)
        if place is not None:
            named.fields["employee_no"] = cell_candidate(Cell((row[place],)), row[place].text)
        for line in row:
            _read_under(named, line, _head_of(line, heads), wanted, labels)
        yield named


def _name_at(row: Sequence[TextLine], roster: Roster) -> int | None:
    """The place of the one name of the roster in a row of several cells."""
    places = [at for at, line in enumerate(row) if roster.is_name(line.text)]
    return places[0] if len(row) > 1 and len(places) == 1 else None


def _aligned(
    rows: Sequence[tuple[Sequence[TextLine], int]], height: float
) -> list[tuple[Sequence[TextLine], int]]:
    """The rows whose names stand in the fullest column, by their left edges or their middles."""
    best: list[tuple[Sequence[TextLine], int]] = []
    for row, at in rows:
        left, middle = row[at].left, row[at].left + row[at].right
        column = [
            (other, place)
            for other, place in rows
            if abs(other[place].left - left) < height * _APART
            or abs(other[place].left + other[place].right - middle) < 2 * height * _APART
        ]
        best = max(best, column, key=len)
    return best


def _number_at(row: Sequence[TextLine], name: str, roster: Roster) -> int | None:
    """The place in a row of the employee number that is this person's."""
    own = {
        normalise(entry.employee_no)
        for line in row
        for entry, distance in roster.find_by_employee_no(line.text)
        if distance == 0 and normalise(entry.name) == normalise(name)
    }
    return next((at for at, line in enumerate(row) if line.text in own), None)


def _heads_over(sheet: Sheet, first: Sequence[TextLine]) -> Sequence[TextLine]:
    """The row right above the list."""
    above = [row for row in sheet.rows if row[0].bottom <= first[0].middle and row is not first]
    return above[-1] if above and len(above[-1]) > 1 else ()


def _head_of(line: TextLine, heads: Sequence[TextLine]) -> TextLine | None:
    over = [head for head in heads if head.left < line.right and line.left < head.right]
    middle = line.left + line.right
    return min(over, key=lambda head: abs(head.left + head.right - middle), default=None)


def _read_under(
    named: Named,
    line: TextLine,
    head: TextLine | None,
    wanted: Mapping[str, FieldProfile],
    labels: LabelIndex,
) -> None:
    if head is None:
        return
    for field_id in fields_of(Cell((head,)), labels, wanted):
        if field_id not in wanted or field_id in named.fields or field_id in _FIRST_SHARE:
            continue
        read = read_value(wanted[field_id].kind, line.text)
        if read is not None:
            candidate = cell_candidate(Cell((line,)), read.value)
            named.fields[field_id] = replace(candidate, confidence=candidate.confidence * read.validity)
            return


def fields_of(head: Cell, labels: LabelIndex, wanted: Mapping[str, FieldProfile]) -> tuple[str, ...]:
    """Give the fields that the head of a column names: by a list, else by its parts."""
    line = replace(head.lines[0], text=head.text, raw=head.text, origin=tuple(range(len(head.text))))
    known = next((hit.fields for hit in labels.find(line) if hit.cell), ())
    if known or labels.is_known(head.text):
        return known
    alike = alike_labels(tuple(wanted.values())).find(label_part(head.text))
    return alike[0] if alike is not None else ()


def cell_candidate(cell: Cell, value: str) -> Candidate:
    """Give what a cell of a list says, ``value`` of its text."""
    line = cell.lines[0]
    raw = "".join(part.raw for part in cell.lines)
    return Candidate(value, raw, line.confidence * TRUST, line.page, line.box, "row")
