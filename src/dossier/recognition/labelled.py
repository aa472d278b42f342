"""Find values by the labels printed beside, above or around them.

One candidate for each label of a field: the first spot (:mod:`.spots`) whose text reads as a value of its kind.
Labels of other things claim their spots too, so that no value is taken from beside them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from dossier.recognition.checks import ADDRESSES, NAMES, NUMBERISH, ORGANISATIONS
from dossier.recognition.dates import find_dates
from dossier.recognition.labels import LabelHit, LabelIndex, fold_label
from dossier.recognition.options import find_meant, has_tick, printed_options, read_option
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.spots import Form, Spot
from dossier.recognition.text import is_cjk, normalise
from dossier.recognition.trusts import BESIDE_SIGNATURE, LATER, LOWEST_RANK, RANK, TRUSTS
from dossier.recognition.upright import Ringed, TextLine
from dossier.recognition.value import ReadValue
from dossier.recognition.values import enum_options, read_span, read_value

_CHOICE_FROM = 0.7  # validity of a choice among printed options from which it is believed
_BARE_DATE, _HEAD = "日期", 0.25  # the label that names no event; the head's share of a page
ENDS = frozenset({"end_date", "probation_end", "bond_end", "penalty_until", "valid_until"})
_WRAPPED_OPTIONS = re.compile(r"[□☐☑☒✓✔√■▣(]")
_LONG_ENOUGH_TO_WRAP = 14
_PRESENT = ("现", "目前", "当前")
BEGINNINGS = frozenset({"start_date", "effective_date"})
_SHORT_SPAN = re.compile(r"[至到~—–-]")
OTHER = ""
"""The field id of claims by labels of nothing that is wanted."""


def find_labelled(
    forms: Sequence[Form], wanted: Mapping[str, FieldProfile], labels: LabelIndex
) -> Iterator[tuple[str, Candidate]]:
    """Yield the field id and candidate of every label on the pages of a record, from the top.

    Candidates of the id :data:`OTHER` are the spots that labels of other things claim.
    """
    seen: dict[str, int] = defaultdict(int)
    before = _fields_named_before(forms)
    for form in forms:
        for line in form.sheet.lines:
            for order, hit in enumerate(form.hits(line)):
                asked = [key for key in hit.fields if key in wanted and _is_label_of(hit, wanted[key])]
                if hit.label.startswith(_PRESENT):
                    asked = [_renewed(key) if key in before else key for key in asked]
                if not asked and (claim := _claim(form, line, order, hit)) is not None:
                    yield OTHER, claim
                asked = [key for key in asked if key in wanted]
                if asked and (form.is_others(line) or form.in_others_table(line)):
                    continue
                for key in asked:
                    candidate = _read(form, line, order, wanted[key])
                    if candidate is None or (key in ENDS and _is_beginning(candidate, asked)):
                        continue
                    trust = hit.weight * _label_trust(key, hit, seen[key], labels)
                    if hit.label == _BARE_DATE and line.middle > _HEAD * form.sheet.height:
                        trust *= BESIDE_SIGNATURE
                    seen[key] += 1
                    yield (
                        key,
                        replace(
                            candidate,
                            confidence=candidate.confidence * trust,
                            label=hit.label,
                            weight=hit.weight,
                        ),
                    )


def _is_beginning(candidate: Candidate, asked: Sequence[str]) -> bool:
    """Of a span that a label names with one word (合同期限), a single date is the beginning."""
    dates = find_dates(normalise(candidate.raw)) if candidate.way not in ("choice", "ringed") else []
    return bool(BEGINNINGS & set(asked)) and len(dates) < 2 and not _SHORT_SPAN.search(candidate.raw)


def _fields_named_before(forms: Sequence[Form]) -> frozenset[str]:
    """Fields of a state before a change that a label names so: 原工资, 调整前部门. Then 现工资 is the new one."""
    return frozenset(
        key
        for form in forms
        for line in form.sheet.lines
        for hit in form.hits(line)
        for key in hit.fields
        if key.startswith("old_") and not hit.label.startswith(_PRESENT)
    )


def _renewed(key: str) -> str:
    return key.replace("old_", "new_")


@lru_cache(maxsize=1024)
def labels_of(field: FieldProfile) -> frozenset[str]:
    """Give the labels of a field in the form in which they are found."""
    return frozenset(map(fold_label, field.labels))


def _is_label_of(hit: LabelHit, field: FieldProfile) -> bool:
    return hit.label in labels_of(field) or hit.alike


def _label_trust(field_id: str, hit: LabelHit, seen: int, labels: LabelIndex) -> float:
    """Trust in a label for a field: its place among the field's own, and how many came before it."""
    if field_id == "doc_date":
        return LATER**seen
    return float(LATER**seen * RANK ** min(LOWEST_RANK, labels.rank(field_id, hit.label)))


def _claim(form: Form, line: TextLine, order: int, hit: LabelHit) -> Candidate | None:
    spot = next(form.spots(line, order), None)
    if spot is None or spot.way not in ("inline", "right", "block"):
        return None
    box = spot.line.part_box(spot.start, spot.end)
    return Candidate("", "", 0.0, spot.line.page, box, spot.way, hit.label, hit.weight, spot.line)


def _read(form: Form, line: TextLine, order: int, field: FieldProfile) -> Candidate | None:
    options = enum_options(field.kind)
    if options:
        ringed = _read_ringed(form, line, order, options)
        if ringed is not None:
            return ringed
        chosen = _read_choice(form, line, order, options)
        if chosen is not None or _prints_options(form, line, options):
            return chosen
    for spot in form.spots(line, order):
        candidate = _read_spot(form, spot, field)
        if candidate is not None:
            return candidate
    return None


# --- one of several options -------------------------------------------------------------------------


def _prints_options(form: Form, line: TextLine, options: tuple[str, ...]) -> bool:
    row = form.rows[form.row_of[id(line)]]
    column = next(at for at, other in enumerate(row) if other is line)
    return len(set(printed_options(options, " ".join(cell.text for cell in row[column:])))) > 1


def _read_choice(form: Form, line: TextLine, order: int, options: tuple[str, ...]) -> Candidate | None:
    """The chosen one of several options printed after a label, over the cells of its row and wrapped rows."""
    lines, text = _option_lines(form, line, order, options)
    if len(set(printed_options(options, text))) < 2:
        return None
    chosen = read_option(options, text)
    if chosen is None or chosen.validity < _CHOICE_FROM:
        return None
    end = form.hits(line)[order].end
    spot = next((one for one in lines if chosen.option in one.text), line)
    at = max(0, spot.text.find(chosen.option, end if spot is line else 0))
    box = spot.part_box(at, at + len(chosen.option))
    confidence = spot.confidence * TRUSTS["choice"] * chosen.validity
    return Candidate(chosen.option, chosen.raw, confidence, spot.page, box, "choice", line=spot)


def _read_ringed(form: Form, line: TextLine, order: int, options: tuple[str, ...]) -> Candidate | None:
    """The option that a ring is drawn around, behind a label or in the lines that print its options."""
    lines, _ = _option_lines(form, line, order, options)
    found = {
        option: ring
        for ring in form.sheet.ringed
        if (option := find_meant(options, ring.text)) is not None
        and (
            _is_behind(form, ring, line, order)
            or any(_is_in(ring, other) for other in lines if other is not line)
        )
    }
    if len(found) != 1:
        return None
    ((option, ring),) = found.items()
    confidence = ring.confidence * TRUSTS["ringed"]
    return Candidate(option, ring.text, confidence, line.page, ring.box, "ringed", line=line)


def _is_behind(form: Form, ring: Ringed, line: TextLine, order: int) -> bool:
    """A ring in a label's row, between it and the next label."""
    hits, middle = form.hits(line), (ring.left + ring.right) / 2
    row = form.rows[form.row_of[id(line)]]
    labels = [line.left_of(hit.start) for hit in hits[order + 1 :]]
    labels += [other.left for other in row if other.left >= line.right and form.begins_with_label(other)]
    end = min(labels, default=form.sheet.width)
    return ring.top < line.middle < ring.bottom and line.left_of(hits[order].end) < middle < end


def _is_in(ring: Ringed, line: TextLine) -> bool:
    return ring.top < line.middle < ring.bottom and line.left < (ring.left + ring.right) / 2 < line.right


def _option_lines(
    form: Form, line: TextLine, order: int, options: tuple[str, ...]
) -> tuple[list[TextLine], str]:
    """The lines that print the options of a label, and their text."""
    hit = form.hits(line)[order]
    index = form.row_of[id(line)]
    row = form.rows[index]
    column = next(at for at, other in enumerate(row) if other is line)
    rest = line.text[hit.end :]
    lines, parts = ([line], [rest]) if rest.strip(" :_") else ([], [])
    rows = [row[column + 1 :]]
    block = next((spot for spot in form.spots(line, order) if spot.way == "block"), None)
    if block is not None:
        rows = [(block.line, *block.rest)]
    else:
        following = (cells for cells in form.rows[index + 1 : index + 3] if not has_tick(cells[0].text))
        rows += [cells for cells in following if _WRAPPED_OPTIONS.match(cells[0].text)]
    for cells in rows:
        for cell in cells:
            if form.begins_with_label(cell) and not printed_options(options, cell.text):
                break
            lines.append(cell)
            parts.append(cell.text)
    return lines, " ".join(parts)


# --- one spot ---------------------------------------------------------------------------------------


def _read_spot(form: Form, spot: Spot, field: FieldProfile) -> Candidate | None:
    rest = spot.rest or (form.continuation(spot, text=field.kind == "text") if _may_wrap(spot, field) else ())
    text = spot.line.text[spot.start : spot.end] + "".join(line.text for line in rest)
    read = _read_text(field, text)
    if field.kind in ("date", "money", "number") and (read is None or read.validity < 0.9):
        read = _better(read, _read_text(field, text + _beside(form, spot)))
    if read is None:
        return None
    start, end = _place(spot, read)
    lines = (spot.line, *rest)
    confidence = min(line.confidence for line in lines) * TRUSTS[spot.way] * read.validity
    raw = spot.line.raw_part(start, end) + "".join(line.raw for line in rest)
    return Candidate(
        read.value, raw, confidence, spot.line.page, spot.line.part_box(start, end), spot.way, line=spot.line
    )


def _read_text(field: FieldProfile, text: str) -> ReadValue | None:
    if field.kind == "date" and (span := read_span(text)) is not None:
        return span[1] if field.id in ENDS else span[0]
    return read_value(field.kind, text)


def _better(one: ReadValue | None, other: ReadValue | None) -> ReadValue | None:
    return max((read for read in (one, other) if read), key=lambda read: read.validity, default=None)


def _beside(form: Form, spot: Spot) -> str:
    """The pieces of the row behind a spot up to the next label: a date filled into three boxes."""
    at_row = form.row_of.get(id(spot.line))
    if at_row is None:  # a part of a line that a table was cut from
        return ""
    row = form.rows[at_row]
    column = next(at for at, other in enumerate(row) if other is spot.line)
    text, last = "", spot.line
    for cell in row[column + 1 : column + 7]:
        if form.hits(cell) or cell.left - last.right > 3 * form.sheet.line_height:
            break
        text, last = text + cell.text, cell
    return text


def _place(spot: Spot, read: ReadValue) -> tuple[int, int]:
    at = spot.line.text.find(read.raw, spot.start, spot.end) if read.raw else -1
    return (spot.start, spot.end) if at < 0 else (at, at + len(read.raw))


def _may_wrap(spot: Spot, field: FieldProfile) -> bool:
    text = spot.line.text[spot.start : spot.end]
    if field.kind == "text":
        return not text.endswith("。") and len(text) > 6
    if field.kind != "string" or field.id in NUMBERISH | NAMES:
        return False
    short = field.id in ADDRESSES | ORGANISATIONS
    return len(text) >= (8 if short else _LONG_ENOUGH_TO_WRAP) and (is_cjk(text[-1]) or field.id in ADDRESSES)
