"""Which values are personal, how they are shown masked, and where they stand in a text. Pure; rules are data.

The classes are those of the policy (GB/T 35273-2020 annex B). A field belongs to a class by its id, else by its
kind; in running text values are found by their form, by their check digits (GB 11643-1999, ISO/IEC 7812-1) and by
the words before them. What is not sure is masked: a field that no scheme knows belongs to every class, and a long
run of digits is covered for whoever may not see one of the classes of numbers.

Not found: what recognition did not read (see ``covering`` for what becomes of such places), and free prose about
pay or illness that uses none of the words of the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from dossier.apps.access.policy import MaskClass
from dossier.norms.scheme import load_facts, load_scheme
from dossier.recognition.values import is_valid_id_number

Masks = frozenset[MaskClass]
Span = tuple[int, int]
"""Half-open interval of characters."""

EVERYTHING: Masks = frozenset(MaskClass)
COVERED = "•••"
"""What stands for covered characters in a text, whatever their number."""

LABEL_REACH_LINES = 2
_SHORT, _SHORTEST = 6, 4
_HIDDEN = "*"
_DATES = re.compile(
    r"(?<!\d)(?<!\d[-.])(?:19|20)\d{2}\s?[-./年]\s?\d{1,2}(?:\s?[-./月]\s?\d{1,2}日?)?(?!\d)|(?:19|20)\d{2}年"
)
_CODE_RUN = re.compile(r"[0-9A-Za-z@._+*×|-]{5,}")
_NUMBER_RUN = re.compile(r"(?:[0-9OoIlSBZ|][ ·.-]?){5,}[0-9OoIlSBZXx×|]")
_ALIKE = 0.7
_FIGURE = re.compile(r"\d[\d,.]*")
_ANY_LABEL = re.compile(r"[:：]")


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that stands somewhere on the paper. ``text`` as stored or as read."""

    text: str
    classes: Masks


@dataclass(frozen=True, slots=True)
class _Pattern:
    mask: MaskClass
    expression: re.Pattern[str]
    check: str


@dataclass(frozen=True, slots=True)
class _Label:
    mask: MaskClass
    covers: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Table:
    shapes: Mapping[MaskClass, Mapping[str, Any]]
    fields: Mapping[str, MaskClass]
    kinds: Mapping[str, MaskClass]
    scoped: Mapping[tuple[str, str], MaskClass]
    whole_types: Mapping[str, MaskClass]
    plain_fields: frozenset[str]
    patterns: tuple[_Pattern, ...]
    any_number: re.Pattern[str]
    any_number_masks: Masks
    least_digits: int
    labels: tuple[_Label, ...]
    reason_from_level: int


@cache
def _table() -> _Table:
    data = load_facts("masking.yaml")
    number = data["any_number"]
    return _Table(
        shapes={MaskClass(key): shape for key, shape in data["shapes"].items()},
        fields={key: MaskClass(name) for key, name in data["fields"].items()},
        kinds={key: MaskClass(name) for key, name in data["kinds"].items()},
        scoped={
            (kind, field): MaskClass(row["mask"])
            for row in data["scoped"]
            for kind in row["types"]
            for field in row["fields"]
        },
        whole_types={kind: MaskClass(name) for name, kinds in data["whole_types"].items() for kind in kinds},
        plain_fields=frozenset(data["plain_fields"]),
        patterns=tuple(
            _Pattern(MaskClass(row["mask"]), re.compile(row["expression"]), row.get("check", ""))
            for row in data["patterns"]
        ),
        any_number=re.compile(number["expression"]),
        any_number_masks=frozenset(map(MaskClass, number["masks"])),
        least_digits=number["least_digits"],
        labels=tuple(
            _Label(
                MaskClass(row["mask"]),
                row["covers"],
                re.compile("|".join(map(re.escape, row["words"])), re.IGNORECASE),
            )
            for row in data["labels"]
        ),
        reason_from_level=data["show"]["reason_from_level"],
    )


def needs_reason(level: int) -> bool:
    """Say whether showing a masked value of a record of this level asks for a reason."""
    return level >= _table().reason_from_level


def classes_of_field(field: str, document_type: str) -> Masks:
    """Give the classes of a field on a paper of a type; empty for what is not personal in this sense.

    >>> sorted(classes_of_field("wage", "labor_contract"))
    [<MaskClass.PAY: 'pay'>]
    >>> classes_of_field("employee_name", "payslip")
    frozenset()
    >>> classes_of_field("never_heard_of", "payslip") == EVERYTHING
    True
    """
    table, known = _table(), load_scheme().fields
    if field not in known:
        return EVERYTHING
    kind = known[field].kind.partition("(")[0]
    found = table.scoped.get((document_type, field)) or table.fields.get(field) or table.kinds.get(kind)
    if found is None and field not in table.plain_fields:
        found = table.whole_types.get(document_type)
    return frozenset({found} - {None})  # type: ignore[arg-type]  # None is taken out


def is_covered_whole(document_type: str, masks: Masks) -> bool:
    """Say whether a paper of this type is of a masked class as a whole."""
    return _table().whole_types.get(document_type) in masks


def mask_value(text: str, classes: Masks) -> str:
    """Give a value as it is shown masked: its class's shape, the most hiding one when there are several.

    >>> mask_value("11010119900307001X", frozenset({MaskClass.IDENTITY_NUMBER}))
    '1101**********001X'
    >>> mask_value("9000", frozenset({MaskClass.PAY}))
    '•••'
    """
    shapes = [_table().shapes[name] for name in classes]
    shape = shapes[0] if len(shapes) == 1 else {"fixed": True}
    if shape.get("fixed") or len(text) < shape["least"]:
        return COVERED if text else ""
    hidden = _HIDDEN * (len(text) - shape["first"] - shape["last"])
    return text[: shape["first"]] + hidden + text[len(text) - shape["last"] :]


def mask_text(
    text: str, masks: Masks, secrets: Sequence[Secret] = (), plain: frozenset[str] = frozenset()
) -> str:
    """Give free text (a title, a tag, a file's name, a reason) with what is masked in it covered."""
    if not masks:
        return text
    lines = text.split("\n")
    spans = find_spans(lines, masks, secrets, plain)
    return "\n".join(
        "".join(part if part is not None else COVERED for part in split_line(line, spans[number]))
        for number, line in enumerate(lines)
    )


def split_line(line: str, spans: Sequence[Span]) -> Iterator[str | None]:
    """Give the readable parts of a line in order, and None for each part that is covered."""
    end = 0
    for start, stop in merge(spans):
        if start > end:
            yield line[end:start]
        yield None
        end = stop
    if end < len(line):
        yield line[end:]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Give the spans in order, those that touch joined."""
    merged: list[Span] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        elif stop > start:
            merged.append((start, stop))
    return merged


def find_spans(
    lines: Sequence[str], masks: Masks, secrets: Sequence[Secret] = (), plain: frozenset[str] = frozenset()
) -> list[list[Span]]:
    """Give for each line, in the order of reading, the spans to cover for a viewer with these masks.

    ``secrets``: known values, found over the ends of lines too. ``plain``: squeezed values (see :func:`squeeze`)
    of fields that are no secret, such as a contract's number; what has the form of a number alone is then none.
    """
    found: list[list[Span]] = [[] for _ in lines]
    if not masks:
        return found
    folded = [fold(line) for line in lines]
    dateless = [_DATES.sub(lambda date: "年" * len(date[0]), line) for line in folded]
    for number, line in enumerate(dateless):
        found[number] += _by_form(line, masks, plain)
    for number, spans in _by_label(dateless, masks):
        found[number] += spans
    for number, span in _by_value(folded, masks, secrets):
        found[number].append(span)
    for number, span in _by_likeness(dateless, masks, secrets):
        found[number].append(span)
    return [merge(spans) for spans in found]


def fold(text: str) -> str:
    """Give the text in normal width, character for character: no offset moves."""
    return "".join(_folded(character) for character in text)


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def squeeze(text: str) -> str:
    """Give the letters and digits of a text alone, in normal width and lower case."""
    return "".join(character for character in fold(text).lower() if character.isalnum())


def _by_form(line: str, masks: Masks, plain: frozenset[str]) -> Iterator[Span]:
    table = _table()
    for pattern in table.patterns:
        if pattern.mask in masks:
            for match in pattern.expression.finditer(line):
                if _CHECKS[pattern.check](match[0]) and (pattern.check or squeeze(match[0]) not in plain):
                    yield match.span()
    if masks & table.any_number_masks:
        for match in table.any_number.finditer(line):
            digits = sum(character.isdigit() for character in match[0])
            if digits >= table.least_digits and squeeze(match[0]) not in plain:
                yield match.span()


def _by_label(lines: Sequence[str], masks: Masks) -> Iterator[tuple[int, list[Span]]]:
    for label in _table().labels:
        if label.mask not in masks:
            continue
        for number, line in enumerate(lines):
            words = label.words.search(line)
            if words is None:
                continue
            here = _behind(line, words.end(), label.covers)
            if here:
                yield number, here
            else:
                yield from _below(lines, number, label.covers)


def _behind(line: str, start: int, covers: str) -> list[Span]:
    """Give what a label covers on its own line."""
    match covers:
        case "line":
            return [(0, len(line))]
        case "rest":
            rest = line[start:]
            lead = len(rest) - len(rest.lstrip(" :：)）("))
            return [(start + lead, len(line))] if len(rest) - lead >= _SHORTEST else []
        case "amount":
            return [match.span() for match in _FIGURE.finditer(line, start)]
        case _:
            return [match.span() for match in _CODE_RUN.finditer(line, start) if _has_digits(match[0])]


def _below(lines: Sequence[str], number: int, covers: str) -> Iterator[tuple[int, list[Span]]]:
    """Give what a label that stands alone covers on the lines that follow: in a form its value is a line of its own."""
    following = range(number + 1, min(number + 1 + LABEL_REACH_LINES, len(lines)))
    for below in following:
        line = lines[below]
        if covers == "rest":
            if not _ANY_LABEL.search(line):
                yield below, [(0, len(line))]
            return
        spans = _behind(line, 0, covers)
        if spans:
            yield below, spans
            return


def _has_digits(run: str) -> bool:
    return "@" in run or sum(character.isdigit() for character in run) >= _SHORTEST


def _by_value(lines: Sequence[str], masks: Masks, secrets: Sequence[Secret]) -> Iterator[tuple[int, Span]]:
    """Find the known values, whatever spaces, stops and ends of lines stand inside them."""
    wanted = {squeeze(secret.text) for secret in secrets if secret.classes & masks}
    places = [
        (number, at) for number, line in enumerate(lines) for at, one in enumerate(line) if one.isalnum()
    ]
    whole = "".join(lines[number][at].lower() for number, at in places)
    for value in wanted:
        for start in _occurrences(whole, value):
            inside = places[start : start + len(value)]
            for number in sorted({line for line, _ in inside}):
                columns = [at for line, at in inside if line == number]
                yield number, (columns[0], columns[-1] + 1)


def _occurrences(whole: str, value: str) -> Iterator[int]:
    """Give where a value stands. A short one must stand alone: 500 is not in 15001; the shortest are not sought."""
    if len(value) < (2 if not value.isascii() else 3):
        return
    start = whole.find(value)
    while start >= 0:
        end = start + len(value)
        edges = (whole[start - 1 : start], whole[end : end + 1])
        if len(value) >= _SHORT or not value.isdigit() or not any(edge.isdigit() for edge in edges):
            yield start
        start = whole.find(value, start + 1)


def _by_likeness(lines: Sequence[str], masks: Masks, secrets: Sequence[Secret]) -> Iterator[tuple[int, Span]]:
    """Find what may be a known number read with mistakes: six digits and more that resemble it."""
    numbers = {
        squeeze(secret.text) for secret in secrets if secret.classes & masks & _table().any_number_masks
    }
    numbers = {number for number in numbers if sum(one.isdigit() for one in number) >= _SHORT}
    if not numbers:
        return
    for place, line in enumerate(lines):
        for match in _NUMBER_RUN.finditer(line):
            run = squeeze(match[0])
            if any(SequenceMatcher(None, run, number).ratio() >= _ALIKE for number in numbers):
                yield place, match.span()


def _is_identity_number(text: str) -> bool:
    return is_valid_id_number(re.sub(r"[^0-9Xx×]", "", text).replace("×", "X").upper())


def _is_luhn(text: str) -> bool:
    """Check a card number (ISO/IEC 7812-1 annex B).

    >>> _is_luhn("6222 0212 3456 7894"), _is_luhn("6222 0212 3456 7890")
    (True, False)
    """
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    return sum(digits[::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


_CHECKS: dict[str, Callable[[str], bool]] = {"": bool, "identity": _is_identity_number, "luhn": _is_luhn}
