"""Find the labels printed on forms: where a field's name stands, where it ends, and how surely it is a label.

The same word is a label in ``姓名：张三`` and plain text in ``请核对姓名。``: a colon, a cell of its own or a gap
before it makes the difference. Not for values (:mod:`.fields`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dossier.recognition.label_forms import longest_of, misread_forms
from dossier.recognition.label_words import (
    COLON_LABELS,
    EVENTLESS_LABELS,
    FOREIGN_PREFIX,
    GLOSSES,
    GLUED_LABELS,
    NEUTRAL_PREFIX,
    OTHER_LABELS,
)
from dossier.recognition.profile import FieldProfile, TypeProfile
from dossier.recognition.text import is_cjk, normalise
from dossier.recognition.trusts import SIGNED
from dossier.recognition.upright import TextLine

_FOREIGN, _NEUTRAL = re.compile(FOREIGN_PREFIX), re.compile(NEUTRAL_PREFIX)
_PROSE = re.compile(r"[,。;]")
_TITLE = re.compile(
    r"(表|书|单|证明|协议|合同|通知|决定|报告|记录|函|信|简历|清单|声明|意见|情况|要求|总结)$"
)
_MAX_PREFIX = 5
_LONGEST_IN_PROSE = 12
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
# What numbers the items of a form: 三、 (二) 6. 第四条 1) and the like; circled numbers arrive as bare digits.
_ITEM = re.compile(
    r"(?:\(?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:\)|[、.,:]|\),)|第[一二三四五六七八九十0-9]{1,3}[条项款]:?|"
    r"[0-9]{1,2}(?=[\u3400-\u9fff]))+|[*#·●◆■★※]+"
)
_SIGNED = "(?:签字|签名|签章|盖章)?"
_ANY_LABEL = re.compile(r"(?P<label>[\u3400-\u9fff/、()]{2,14}):(?!//)")
_LABEL_LIKE = re.compile(
    r"[\u3400-\u9fff/、()]{2,10}(?:意见|签字|签名|签章|盖章|日期|时间|年月|号码|电话|姓名|地址|编号|金额|天数|得分)(?:\([^)]*\))?"
)
_CELL_WEIGHT, _APART_WEIGHT, _GLUED_WEIGHT, _UNKNOWN_WEIGHT = 0.98, 0.93, 0.75, 0.6
_MISREAD_WEIGHT = 0.8  # trust in a label with one character that is none of its own


@cache
def fold_label(label: str) -> str:
    """Give the form of a label used for matching: normalised, in small letters."""
    return _lower(normalise(label))


def _lower(text: str) -> str:
    """Small letters, as many characters as before."""
    return text.translate(_SMALL)


_GLOSS = re.compile(longest_of(map(fold_label, GLOSSES)))
_GLOSS_BEFORE = re.compile(rf"{_GLOSS.pattern}[/ ]?(?=[\u3400-\u9fff])")
_TAIL = re.compile(
    rf"(?P<remark>{_SIGNED}(?:\([^()]{{0,14}}\)|/?元(?:/月)?(?=[:\]]|$))?\*?)(?:/?\(?{_GLOSS.pattern}\)?(?![a-z]))?"
    r"(?P<close>\])?(?P<colon>[:;](?=.|$))?"
)


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label in a line: ``text[start:end]`` with its colon. ``fields``: ids it may stand for (empty: none of
    ours). ``weight`` 0..1: how surely a label. ``cell``: the line holds nothing else. ``alike``: no list holds it,
    its parts tell what it means."""

    label: str
    start: int
    end: int
    fields: tuple[str, ...]
    weight: float
    cell: bool
    alike: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A label's words in a text, with the ``remark``, English and ``colon`` behind them up to ``end``."""

    label: str
    start: int
    end: int
    remark: str
    colon: bool


class LabelIndex:
    """All labels of all profiles, compiled once."""

    def __init__(self, profiles: Sequence[TypeProfile]) -> None:
        self.field_profiles: dict[str, FieldProfile] = {}
        names: dict[str, set[str]] = defaultdict(set)
        self._ranks: dict[tuple[str, str], int] = {}
        for field in {field: None for profile in profiles for field in profile.fields}:
            self.field_profiles.setdefault(field.id, field)
            for rank, label in enumerate(map(fold_label, field.labels)):
                names[label].add(field.id)
                self._ranks.setdefault((field.id, label), rank)
        order = {key: place for place, key in enumerate(self.field_profiles)}
        weak = set(map(fold_label, COLON_LABELS)) - names.keys()
        for label in (*OTHER_LABELS, *weak):
            names.setdefault(fold_label(label), set())
        self._weak = frozenset(weak)
        self._fields = {
            label: tuple(sorted(ids, key=order.__getitem__)) for label, ids in names.items() if label
        }
        lengths: dict[str, set[int]] = defaultdict(set)
        for label in self._fields:
            lengths[label[:2]].add(len(label))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        self._single = {label: (1,) for label in self._fields if len(label) == 1}
        self._misread = misread_forms(self._fields)
        self._pairs = {label[at : at + 2] for label in self._fields for at in range(len(label) - 1)}

    def rank(self, field_id: str, label: str) -> int:
        """Give the place of a label among a field's own, 0 for the best."""
        return self._ranks.get((field_id, label), len(self.field_profiles[field_id].labels))

    def is_known(self, label: str) -> bool:
        """Tell whether a list holds a label, of a field or of something that no field keeps."""
        return fold_label(label) in self._fields

    def is_gloss(self, text: str) -> bool:
        """Tell whether a normalised text is what stands in English under a Chinese label."""
        return bool(_GLOSS.fullmatch(_lower(text)))

    def is_label(self, text: str) -> bool:
        """Tell whether a normalised text is a label and nothing more, but for a remark, a star and a colon."""
        lowered = _lower(text)
        start = _leading_gloss(lowered, 0)
        found = next(self._scan(lowered, start), None)
        whole = found is not None and found.start == start and found.end == len(text)
        return found is not None and whole and found.label not in self._weak

    def fields_of(self, text: str) -> tuple[str, ...]:
        """Give the fields that a normalised text, all of it, may name; none when it is no label of ours."""
        lowered = _lower(text)
        start = _leading_gloss(lowered, 0)
        found = next(self._scan(lowered, start), None)
        whole = found is not None and found.start == start and found.end == len(text)
        return self._fields[found.label] if found is not None and whole else ()

    def label_ending(self, text: str, end: int) -> tuple[str, tuple[str, ...]]:
        """Give the longest label right before a place in running text, and the fields that it may name.

        None where it belongs to somebody or something else (父亲姓名, 出院日期).
        """
        lowered = _lower(text[max(0, end - _LONGEST_IN_PROSE) : end])
        for length in range(len(lowered), 1, -1):
            label = lowered[-length:]
            if label in self._fields:
                before = text[max(0, end - length - _MAX_PREFIX) : end - length]
                part = label in EVENTLESS_LABELS and is_cjk(before[-1:] or " ")
                foreign = part or _FOREIGN.search(before) or label in self._weak
                return label, () if foreign else self._fields[label]
        return "", ()

    def find(self, line: TextLine) -> list[LabelHit]:
        """Find the labels in a line, left to right."""
        hits: list[LabelHit] = []
        lowered = _lower(line.text)
        item = _leading_gloss(lowered, item_end(line.text))
        item += line.text.startswith("(", item)
        prose = bool(_PROSE.search(line.text, item)) and len(line.text) > 12
        for found in self._scan(lowered, item):
            hit = self._judge(line, found, hits, item, prose=prose)
            if hit is not None:
                hits.append(hit)
        doubtful = not hits or hits[0].start > item or hits[0].weight < _MISREAD_WEIGHT
        if doubtful or not lowered.startswith(hits[0].label, item):
            hit = self._misread_label(line, item) or (None if _begins(hits) else _unknown_label(line, item))
            if hit is not None and not (hits and not hit.fields and hits[0].start < hit.end):
                hits = [hit, *(other for other in hits if other.start >= hit.end)]
        return hits

    def _scan(self, text: str, start: int) -> Iterator[_Found]:
        """The longest label at each place of a text in small letters, with what belongs to it behind.

        PERF: some 14,000 labels; one pattern of them all takes a second to compile and no less to match.
        """
        at = start
        while at < len(text):
            found = None
            for length in (*self._lengths.get(text[at : at + 2], ()), *self._single.get(text[at], ())):
                label = text[at : at + length]
                if label in self._fields and _stands_alone(text, at, at + length):
                    tail = _TAIL.match(text, at + length)
                    if tail is None:
                        continue
                    opened = at > start and text[at - 1] == "[" and bool(tail["close"])
                    found = _Found(
                        label, at - opened, tail.end(), tail["remark"], bool(tail["colon"]) or opened
                    )
                    break
            if found is not None:
                yield found
            at = found.end if found is not None else at + 1

    def _misread_label(self, line: TextLine, item: int) -> LabelHit | None:
        """A label at the start of a line, or filling it, with one character misread."""
        head, colon, _ = line.text[item:].partition(":")
        label = re.sub(r"\([^()]*\)$", "", head)
        if not 4 <= len(label) <= 12 or (not colon and _TITLE.search(label)):
            return None
        for index in range(len(label)):
            meant = self._misread.get(label[:index] + "?" + label[index + 1 :])
            if meant and not self._is_sound(label, index):
                end = item + len(head) + len(colon)
                return LabelHit(meant, 0, end, self._fields[meant], _MISREAD_WEIGHT, end == len(line.text))
        return None

    def _is_sound(self, label: str, index: int) -> bool:
        """The odd character goes with a neighbour in other labels: another word, not a misread one."""
        return any(label[at : at + 2] in self._pairs for at in (index - 1, index) if 0 <= at < len(label) - 1)

    def _judge(
        self, line: TextLine, found: _Found, before: Sequence[LabelHit], item: int, *, prose: bool
    ) -> LabelHit | None:
        label, start, end, colon = found.label, found.start, found.end, found.colon
        fields = self._fields[label]
        signed = SIGNED if found.remark.lstrip("(").startswith(("签", "盖")) else 1.0
        if len(label) == 1 and (start != item or not (colon or end == len(line.text))):
            return None
        if label in self._weak and not colon:
            return None
        cell = start == item and end == len(line.text)
        prefix = _prefix(line, start, before[-1].end if before else item)
        first = start == item and not before
        if prefix and _FOREIGN.search(prefix):
            return LabelHit(label, start - len(prefix), end, (), 0.9, False) if colon or not prose else None
        if prefix and before and start - len(prefix) == before[-1].end:
            prefix = ""  # it is the value of the label before
        if cell and not prefix:
            return LabelHit(label, 0, end, fields, _CELL_WEIGHT * signed, True)
        if prefix and label in EVENTLESS_LABELS:
            fields = ()  # the date of something, not of the paper
        if colon:
            if prefix and (len(prefix) > _MAX_PREFIX or len(label) < 2):
                return None
            begin = start - len(prefix)
            cell = begin == item and end == len(line.text)
            begin = 0 if begin == item else begin
            return LabelHit(label, begin, end, fields, _prefix_weight(prefix) * signed, cell)
        if prefix and start - len(prefix) == item and end == len(line.text) and _NEUTRAL.search(prefix):
            return LabelHit(label, 0, end, fields, 0.75, True)
        if before and start == before[-1].end and line.text[start - 1] == ":":
            return None  # the value of the label before begins like a label: 调动原因:部门合并
        if prose or prefix or not _glued_label_fits(line, start, end, before, item):
            return None
        apart = first and end < len(line.text) and _gap(line, end)
        weight = _APART_WEIGHT if apart else _GLUED_WEIGHT
        return LabelHit(label, 0 if first else start, end, fields, weight, False)


def _prefix_weight(prefix: str) -> float:
    if not prefix:
        return 1.0
    return 0.9 if _NEUTRAL.search(prefix) else 0.7


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A Latin label is no part of a longer Latin word."""
    before = start > 0 and _is_letter(text[start]) and _is_letter(text[start - 1])
    return not before and not (end < len(text) and _is_letter(text[end - 1]) and _is_letter(text[end]))


def _is_letter(char: str) -> bool:
    return "a" <= char <= "z"


def _leading_gloss(text: str, start: int) -> int:
    """Where the Chinese label begins behind its English: ``name姓名``."""
    match = _GLOSS_BEFORE.match(text, start)
    return match.end() if match else start


def item_end(text: str) -> int:
    """Give where the text of a numbered item begins: after ``三、``, ``(二)``, ``6.``; 0 without a number.

    >>> item_end("三、请假事由:探亲"), item_end("(二)工号"), item_end("2015.6.1"), item_end("姓名")
    (2, 3, 0, 0)
    """
    match = _ITEM.match(text)
    if match is None or text[match.end() : match.end() + 1].isdecimal():
        return 0
    return match.end()


def _begins(hits: Sequence[LabelHit]) -> bool:
    return bool(hits) and hits[0].start == 0


def _unknown_label(line: TextLine, item: int) -> LabelHit | None:
    """Short words before a colon, or a cell that ends like a label: of something that no field holds."""
    match = _ANY_LABEL.match(line.text, item)
    if match is not None:
        return LabelHit(match["label"], 0, match.end(), (), _UNKNOWN_WEIGHT, match.end() == len(line.text))
    if _LABEL_LIKE.fullmatch(line.text, item):
        return LabelHit(line.text[item:], 0, len(line.text), (), _UNKNOWN_WEIGHT, True)
    return None


def _prefix(line: TextLine, start: int, floor: int) -> str:
    """The Chinese characters glued before a label, back to a gap, a sign or the label before."""
    index = start
    while index > floor and is_cjk(line.text[index - 1]) and not _gap(line, index):
        index -= 1
    return line.text[index:start]


def _gap(line: TextLine, index: int) -> bool:
    """A space stood before ``text[index]`` on the paper."""
    return index > 0 and line.origin[index] - line.origin[index - 1] > 1


def _glued_label_fits(line: TextLine, start: int, end: int, before: Sequence[LabelHit], item: int) -> bool:
    """Without a colon a label counts at the start of a short line or after other labels, apart from its value."""
    if len(line.text) > 40 or end - start < 2 or (start == item and _TITLE.search(line.text)):
        return False
    if line.text[start:end] in GLUED_LABELS:
        return start == item or (bool(before) and before[0].start == 0)
    before_gap = start == item or (bool(before) and _gap(line, start))
    after_gap = end == len(line.text) or _gap(line, end) or not is_cjk(line.text[end])
    return before_gap and after_gap


@lru_cache(maxsize=8)
def label_index(profiles: tuple[TypeProfile, ...]) -> LabelIndex:
    """Give the compiled labels of a set of profiles; compiled once for each set."""
    return LabelIndex(profiles)
