"""Decide what kind of document a page begins: by its title first, by its words second.

A title is looked for among the large, centred or topmost rows of the upright page. A type's title patterns
are matched exactly, then over one or two recognition errors; what a title says beyond the pattern counts
against the match, so that 劳动合同续订书 is not 劳动合同书. Titles beat words: without a title the
confidence stays low.
"""

from __future__ import annotations

import operator
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log1p

from rapidfuzz import process
from rapidfuzz.distance import LCSseq, Levenshtein

from dossier.recognition.profile import TypeProfile
from dossier.recognition.text import normalise
from dossier.recognition.titles import RULED_END, TITLE_END, TitleCandidate, find_title_candidates
from dossier.recognition.type_evidence import title_shares, type_shares
from dossier.recognition.type_words import BODY_RULES, TITLE_RULES
from dossier.recognition.upright import Sheet

OTHER = "other"
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
_ASIDE = re.compile(r"\([^()]{1,4}\)(?=.)")
_RULED = 0.88  # quality of a title known by what it is about rather than by its words
_PLAIN = 0.8  # quality under which a title that is by rule another type's does not name this one
_RULED_OUT = 0.6  # what such a title counts for at most
_LIKELY, _WHOLE = 0.5, 0.95  # from this share a title's words bear out a rule; quality of a whole title
_TITLE_LIKE, _HALF_NAMED = 0.4, 0.3  # prominence of a title; quality of one worth more than the text's words
_SAID_ONCE, _SAID_ALONE = 0.55, 0.66  # confidence in a type known by its text, with and without a rival
_NAMED = 0.5  # title quality from which a title names the type
_EVIDENCE_WEIGHT, _LEAST_SHARE = 0.6, 1e-4  # of what the words say; the share that says nothing
_TITLE_WEIGHT, _KEYWORD_WEIGHT, _NEGATIVE_WEIGHT = 10.0, 2.5, 4.0


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


# --- matching ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    """Matchers of a set of profiles, and their plain titles by length. ``profiles`` keeps the set alive."""

    profiles: tuple[TypeProfile, ...]
    matchers: tuple[_Matcher, ...]
    literals: Mapping[int, tuple[str, ...]]


_compiled: list[_Compiled] = []
_KEPT_SETS = 8


def _compile(profiles: tuple[TypeProfile, ...]) -> _Compiled:
    """Compile a set of profiles once. PERF: found by identity; hashing them costs 2 ms a page."""
    for known in _compiled:
        if len(known.profiles) == len(profiles) and all(map(operator.is_, known.profiles, profiles)):
            return known
    matchers = _matchers(profiles)
    fresh = _Compiled(profiles, matchers, _literals_by_length(matchers))
    _compiled[:] = [fresh, *_compiled[: _KEPT_SETS - 1]]
    return fresh


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


def _literals_by_length(matchers: Sequence[_Matcher]) -> dict[int, tuple[str, ...]]:
    groups: dict[int, set[str]] = defaultdict(set)
    for matcher in matchers:
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
    compiled = _compile(tuple(profiles))
    near = {title.text: _near_titles(compiled.literals, title.text) for title in titles}
    ruled = {title.text: _ruled_type(title) for title in titles}
    worded = {title.text: _worded_types(title, ruled[title.text]) for title in titles}
    shares = type_shares(["".join(line.text for line in row) for sheet in sheets for row in sheet.rows])
    for matcher in compiled.matchers:
        if matcher.profile.id == OTHER:
            continue
        quality, title = _best_title(matcher, titles, near, ruled, worded)
        words = _keyword_score(matcher, text)
        score = _TITLE_WEIGHT * quality + _KEYWORD_WEIGHT * words
        if not quality:
            score -= _NEGATIVE_WEIGHT * 0.5 * any(word.search(text) for word in matcher.negative)
        score += _EVIDENCE_WEIGHT * log1p(shares.get(matcher.profile.id, 0.0) / _LEAST_SHARE)
        scored.append((score, quality, title, matcher.profile.id))
    scored.sort(key=lambda item: (-item[0], item[3]))
    guess = _decide(scored)
    if guess.type == OTHER or guess.title_quality < _NAMED:
        known = {profile.id for profile in profiles}
        return _by_what_is_certified(titles, text, known) or _by_what_is_said(guess, text, known) or guess
    return guess


def _ruled_type(title: TitleCandidate) -> str:
    """The type that a title is about, by rule; empty for none and for what hardly is a title."""
    if not _is_title_like(title):
        return ""
    plain = _ASIDE.sub("", title.text)  # 退休(职)审批表, 聘用(劳动)合同
    texts = (title.text, plain) if plain != title.text else (plain,)
    return next((type_id for type_id, rule in TITLE_RULES if any(rule.search(text) for text in texts)), "")


def _worded_types(title: TitleCandidate, ruled: str) -> Mapping[str, float]:
    """How probable its words make each type; nothing for a certificate of no kind: that is for its text to say."""
    if not _is_title_like(title) or (not ruled and _CERTIFICATE.match(title.text)):
        return {}
    return title_shares(title.text)


def _is_title_like(title: TitleCandidate) -> bool:
    ends = TITLE_END.search(title.text) or RULED_END.search(title.text)
    return title.prominence >= _TITLE_LIKE and ends is not None


def _by_what_is_said(guess: TypeGuess, text: str, known: set[str]) -> TypeGuess | None:
    """The kind of a paper without a title that names it, by what only such papers say."""
    compact = text.replace("\n", "")
    said = [type_id for type_id, rule in BODY_RULES if type_id in known and rule.search(compact)]
    if not said:
        return None
    if guess.type in said:
        return replace(guess, confidence=max(guess.confidence, _SAID_ALONE))
    if guess.type != OTHER and guess.title_quality >= _HALF_NAMED:
        return None
    runner_up = said[1] if len(said) > 1 else guess.type
    return TypeGuess(said[0], _SAID_ONCE if len(said) > 1 else _SAID_ALONE, guess.title, 0.0, runner_up)


def _by_what_is_certified(titles: Sequence[TitleCandidate], text: str, known: set[str]) -> TypeGuess | None:
    """The kind of a certificate whose title does not name it."""
    title = next((item.text for item in titles if _CERTIFICATE.match(item.text)), None)
    if title is None:
        return None
    compact = text.replace("\n", "")
    for type_id, cue in _CERTIFIED:
        if type_id in known and cue.search(compact):
            return TypeGuess(type_id, _CERTIFIED_CONFIDENCE, title, _NAMED, OTHER)
    return None


def _best_title(
    matcher: _Matcher,
    titles: Sequence[TitleCandidate],
    near: Mapping[str, Mapping[str, float]],
    ruled: Mapping[str, str],
    worded: Mapping[str, Mapping[str, float]],
) -> tuple[float, str]:
    best, text = 0.0, ""
    own = matcher.profile.id
    for candidate in titles:
        shares, rule = worded[candidate.text], ruled[candidate.text]
        share = shares.get(own, 0.0)
        named = _title_quality(matcher, candidate.text, near[candidate.text])
        if rule == own:
            named = max(named, _RULED)
        elif rule and named < (_WHOLE if shares.get(rule, 0.0) > max(share, _LIKELY) else _PLAIN):
            named = min(named, _RULED_OUT)
        quality = max(named, _RULED * share) * (0.35 + 0.65 * min(1.0, candidate.prominence / 0.6))
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
