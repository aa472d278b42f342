"""Decide what kind of document a page begins: by its title first, by its words second.

A title is looked for among the large, centred or topmost rows of the upright page. A type's title patterns
are matched exactly, then over one or two recognition errors; what a title says beyond the pattern counts
against the match, so that 劳动合同续订书 is not 劳动合同书. Titles beat words: without a title the
confidence stays low.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import LCSseq, Levenshtein

from dossier.recognition.profile import TypeProfile
from dossier.recognition.text import normalise
from dossier.recognition.upright import Sheet, TextLine

OTHER = "other"
_TITLE_END = re.compile(
    r"(表|书|单|证|证明|协议|合同|通知|决定|报告|记录|卡|函|信|简历|自传|目录|清单|声明|承诺|确认|条|登记|材料|"
    r"意见|总结|鉴定|说明|批复|通报|公告|名单|令|档案|回执|计划|审批|申请|办法|制度|规定|细则)(\([^)]*\))?$"
)
_NOT_TITLE = re.compile(
    r"[。;]|[:,].{6,}|^第?\d+页|^共\d+页|^[〔(\[]?\d|^(一|二|三|四|五|六|七|八|九|十)+[、.]|^第.{1,3}条"
)
_DOC_NO = re.compile(r"[〔\[(](19|20)\d{2}[〕\])]第?\d+号")
_COMPANY_ONLY = re.compile(r"^[^表书单证]{2,40}(公司|集团|厂|局|院|中心|委员会|银行|大学|学院)(文件)?$")
# A certificate with a title that names no kind (证明, 关于…的证明) is the kind its text speaks of, first match.
_CERTIFICATE = re.compile(r"^(?:关于.{0,30}的)?[^,。:]{0,24}证\s?明(?:书|信|函|材料)?(?:\([^)]*\))?$")
_CERTIFIED = (
    (
        "termination_certificate",
        re.compile(r"(?:解除|终止)[^。]{0,10}(?:劳动|合同|聘用)|离职|退工|已办理[^。]{0,8}手续"),
    ),
    ("income_certificate", re.compile(r"收入|月薪|年薪|薪酬为|工资[^。]{0,16}元")),
    ("seniority_certificate", re.compile(r"工龄|工作年限|司龄|服务年限")),
    (
        "employment_certificate",
        re.compile(r"在职|现任|系(?:我|本)|为(?:我|本)|正式(?:员工|职工)|至今|任职|担任|工作"),
    ),
)
_CERTIFIED_CONFIDENCE = 0.84
_NAMED = 0.5  # title quality from which a title names the type
_MAX_TITLE_CHARS = 44
_TITLE_WEIGHT, _KEYWORD_WEIGHT, _NEGATIVE_WEIGHT = 10.0, 2.5, 4.0


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A row, or two or three rows read as one, that may be the title; ``prominence`` 0..1."""

    text: str
    prominence: float
    top: float


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """The best type for a text; ``title_quality`` 0 when no title was recognised; ``runner_up`` a type id."""

    type: str
    confidence: float
    title: str
    title_quality: float
    runner_up: str


@dataclass(frozen=True, slots=True)
class _Matcher:
    profile: TypeProfile
    patterns: tuple[re.Pattern[str], ...]
    literals: tuple[str, ...]
    keywords: tuple[tuple[re.Pattern[str], float], ...]
    negative: tuple[re.Pattern[str], ...]


# --- titles -----------------------------------------------------------------------------------------


def find_title_candidates(sheet: Sheet) -> list[TitleCandidate]:
    """Give what may be the title of an upright page, most prominent first."""
    rows = [row for row in sheet.rows if row[0].top < 0.45 * sheet.height]
    found: list[TitleCandidate] = []
    for index, row in enumerate(rows):
        text = _row_text(row)
        if not 2 <= len(text) <= _MAX_TITLE_CHARS or _NOT_TITLE.search(text):
            continue
        prominence = _prominence(row, text, sheet, index)
        found.append(TitleCandidate(text, prominence, row[0].top))
        found.extend(_joined(rows, index, prominence))
    return sorted(found, key=lambda candidate: -candidate.prominence)[:10]


def _joined(rows: Sequence[tuple[TextLine, ...]], index: int, prominence: float) -> list[TitleCandidate]:
    """A title set in two or three rows: neighbours of like height, close together."""
    found = []
    text, height = _row_text(rows[index]), _row_height(rows[index])
    for row in rows[index + 1 : index + 3]:
        if not 0.75 < _row_height(row) / height < 1.33 or row[0].top - rows[index][0].bottom > 3.2 * height:
            break
        text += _row_text(row)
        if len(text) > _MAX_TITLE_CHARS or _NOT_TITLE.search(text):
            break
        found.append(TitleCandidate(text, prominence * 0.97, rows[index][0].top))
    return found


def _row_text(row: Sequence[TextLine]) -> str:
    return "".join(line.text for line in row)


def _row_height(row: Sequence[TextLine]) -> float:
    return max(line.height for line in row) or 1.0


def _prominence(row: Sequence[TextLine], text: str, sheet: Sheet, index: int) -> float:
    """How much a row looks like a title: tall, centred, near the top, worded like one, alone on its row."""
    ratio = _row_height(row) / sheet.line_height
    middle = (row[0].left + row[-1].right) / 2
    score = 0.45 * max(0.0, min(1.0, (ratio - 0.9) / 0.7))
    score += 0.2 * max(0.0, 1 - abs(middle - sheet.width / 2) / (0.22 * sheet.width))
    score += 0.15 * max(0.0, 1 - row[0].top / (0.45 * sheet.height))
    score += 0.2 if _TITLE_END.search(text) else 0.0
    if index == 0 and ratio < 1.15 and not _TITLE_END.search(text):
        score *= 0.7  # a running head
    if len(row) > 1 and max(len(line.text) for line in row) > 3:
        score *= 0.6  # a row of table cells
    if ":" in text or _COMPANY_ONLY.search(text) or _DOC_NO.search(text):
        score *= 0.35
    return score


# --- matching ---------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _matchers(profiles: tuple[TypeProfile, ...]) -> tuple[_Matcher, ...]:
    shared = Counter(keyword for profile in profiles for keyword in set(profile.keywords))
    return tuple(
        _Matcher(
            profile,
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in profile.title_patterns),
            _literals(profile),
            tuple((_keyword(word), 1 / shared[word] ** 0.5) for word in profile.keywords),
            tuple(_keyword(word) for word in profile.negative),
        )
        for profile in profiles
    )


@lru_cache(maxsize=8)
def _literals_by_length(profiles: tuple[TypeProfile, ...]) -> dict[int, tuple[str, ...]]:
    groups: dict[int, set[str]] = defaultdict(set)
    for matcher in _matchers(profiles):
        for literal in matcher.literals:
            groups[len(literal)].add(literal)
    return {length: tuple(sorted(titles)) for length, titles in sorted(groups.items())}


def _keyword(word: str) -> re.Pattern[str]:
    return re.compile(word if "*" in word else re.escape(normalise(word)))


def _literals(profile: TypeProfile) -> tuple[str, ...]:
    """The plain titles a type's patterns stand for, for matching over recognition errors."""
    words = set(re.split(r"[/()(),,]", normalise(profile.title)))
    for pattern in profile.title_patterns:
        words.update(expand_pattern(pattern))
    return tuple(sorted(word for word in words if len(word) >= 4))


def expand_pattern(pattern: str, *, limit: int = 200) -> list[str]:
    """Write out the plain texts of a simple pattern: literals, groups, ``|``, ``?``; wildcards become
    nothing.

    >>> expand_pattern("劳动合同(书)?$")
    ['劳动合同', '劳动合同书']
    """
    text = re.sub(r"\.\{\d+,\d+\}|\.\*|\^|\$|\\", "", pattern)
    results, _ = _expand_alternatives(text, 0)
    return [re.sub(r"\s", "", result) for result in results[:limit]]


def _expand_alternatives(text: str, index: int) -> tuple[list[str], int]:
    done: list[str] = []
    current = [""]
    while index < len(text) and text[index] != ")":
        char = text[index]
        if char == "|":
            done, current = done + current, [""]
            index += 1
            continue
        if char == "(":
            parts, index = _expand_alternatives(text, index + 1)
        else:
            parts = [char]
        index += 1
        if index < len(text) and text[index] == "?":
            parts, index = ["", *parts], index + 1
        current = [head + part for head in current for part in parts][:400]
    return done + current, index


def _title_quality(matcher: _Matcher, text: str, near: Mapping[str, float]) -> float:
    """How well a title text names a type, 0..1: length and coverage of the match, less for each repair.

    ``near``: the qualities of the plain titles that lie near the text (:func:`_near_titles`).
    """
    best = max((near[literal] for literal in matcher.literals if literal in near), default=0.0)
    for pattern in matcher.patterns:
        for match in pattern.finditer(text):
            best = max(best, _match_quality(match.group(), match.end(), text))
    if best and any(negative.search(text) for negative in matcher.negative):
        best *= 0.35
    return best


def _match_quality(match: str, end: int, text: str) -> float:
    """A title ends with what it is: the company before it costs little, words after it cost much."""
    if not match:
        return 0.0
    core = re.sub(r"\([^)]*\)$", "", text)
    tail = max(0, len(core) - end)
    head = max(0, len(core) - tail - len(match))
    length = min(1.0, 0.4 + 0.1 * len(match))
    return length * max(0.0, 1 - 0.09 * tail - 0.012 * head)


def _near_titles(literals: Mapping[int, tuple[str, ...]], text: str) -> dict[str, float]:
    """Find the plain titles near the end of a text: a character or two misread, or worded alike.

    PERF: each length is compared at once in rapidfuzz; one by one it cost 80 ms a page.
    """
    core = re.sub(r"\([^)]*\)$", "", text)
    found: dict[str, float] = {}
    for length, titles in literals.items():
        if len(core) < length - 2:
            continue
        cutoff = 1 if length < 7 else 2
        for tail in {core[-(length + 1) :], core[-length:], core[-(length - 1) :]}:
            for title, distance, _ in process.extract(
                tail, titles, scorer=Levenshtein.distance, score_cutoff=cutoff, limit=None
            ):
                quality = _match_quality(title, len(core), core) * (1 - 0.14 * distance)
                found[title] = max(found.get(title, 0.0), quality)
    every = [title for titles in literals.values() for title in titles]
    for title, share, _ in process.extract(
        core[-14:], every, scorer=LCSseq.normalized_similarity, score_cutoff=0.72, limit=None
    ):
        found[title] = max(found.get(title, 0.0), 0.55 * share)
    return found


def _keyword_score(matcher: _Matcher, text: str) -> float:
    """Weighted share of the type's keywords on the page, 0..1; rare keywords weigh more."""
    if not matcher.keywords:
        return 0.0
    hits = [weight for word, weight in matcher.keywords if word.search(text)]
    return min(1.0, sum(hits) / max(2.0, 0.8 * sum(weight for _, weight in matcher.keywords)))


def classify_sheets(sheets: Sequence[Sheet], profiles: Sequence[TypeProfile]) -> TypeGuess:
    """Decide the type of a record from its pages; the title is looked for on the first.

    Returns ``other`` with a low confidence when nothing fits. Confidence grows with the score and with the
    distance to the runner-up.
    """
    if not sheets:
        return TypeGuess(OTHER, 0.1, "", 0.0, OTHER)
    titles = find_title_candidates(sheets[0])
    text = "\n".join(sheet.text for sheet in sheets)
    scored = []
    literals = _literals_by_length(tuple(profiles))
    near = {title.text: _near_titles(literals, title.text) for title in titles}
    for matcher in _matchers(tuple(profiles)):
        if matcher.profile.id == OTHER:
            continue
        quality, title = _best_title(matcher, titles, near)
        words = _keyword_score(matcher, text)
        score = _TITLE_WEIGHT * quality + _KEYWORD_WEIGHT * words
        if not quality:
            score -= _NEGATIVE_WEIGHT * 0.5 * any(word.search(text) for word in matcher.negative)
        scored.append((score, quality, title, matcher.profile.id))
    scored.sort(key=lambda item: (-item[0], item[3]))
    guess = _decide(scored)
    if guess.type == OTHER or guess.title_quality < _NAMED:
        return _by_what_is_certified(titles, text, profiles) or guess
    return guess


def _by_what_is_certified(
    titles: Sequence[TitleCandidate], text: str, profiles: Sequence[TypeProfile]
) -> TypeGuess | None:
    """The kind of a certificate whose title does not name it."""
    title = next((item.text for item in titles if _CERTIFICATE.match(item.text)), None)
    if title is None:
        return None
    known = {profile.id for profile in profiles}
    compact = text.replace("\n", "")
    for type_id, cue in _CERTIFIED:
        if type_id in known and cue.search(compact):
            return TypeGuess(type_id, _CERTIFIED_CONFIDENCE, title, _NAMED, OTHER)
    return None


def _best_title(
    matcher: _Matcher, titles: Sequence[TitleCandidate], near: Mapping[str, Mapping[str, float]]
) -> tuple[float, str]:
    best, text = 0.0, ""
    for candidate in titles:
        named = _title_quality(matcher, candidate.text, near[candidate.text])
        quality = named * (0.35 + 0.65 * min(1.0, candidate.prominence / 0.6))
        if quality > best:
            best, text = quality, candidate.text
    return best, text


def _decide(scored: list[tuple[float, float, str, str]]) -> TypeGuess:
    if not scored:
        return TypeGuess(OTHER, 0.1, "", 0.0, OTHER)
    score, quality, title, type_id = scored[0]
    second, runner_up = (scored[1][0], scored[1][3]) if len(scored) > 1 else (0.0, OTHER)
    if score < 2.2:
        return TypeGuess(OTHER, 0.3, title, quality, type_id)
    margin = min(1.0, max(0.0, score - second) / 2.0)
    strength = min(1.0, score / 9.0)
    confidence = strength * (0.62 + 0.38 * margin)
    if quality < 0.3:
        confidence = min(confidence, 0.5)
    return TypeGuess(type_id, round(min(0.99, confidence), 4), title, quality, runner_up)
