"""Turn text into what the index knows: units, adjacent pairs, words, and their keyed hashes.

Search here means: the units of the query stand next to one another, in order, among the units of the text.
A *unit* is one Chinese character (or kana, or a Hangul syllable), or one word of other letters and digits.
The index stores every pair of adjacent units, so two or more units are found as a phrase of pairs, whatever
scripts meet in it (`工号E10023张三`); a single word is found by itself. Chinese is never segmented into
words: segmentation lost a quarter of personal names, pairs lose none.

Folding follows Unicode NFKC with case and accents dropped, character by character: no character's folding
depends on its neighbours, so that offsets of hits in the original text stay exact.

White space, brackets, quotation marks, colons and the dot inside names do not separate neighbours (forms
print `姓  名：张 三`, lines wrap within words); other punctuation does. Dates are rewritten to one form
before they are cut into units: `2013-06-05`, `2013.6.5`, `2013年06月05日` and `二〇一三年六月五日` are all
`2013 年 6 月 5 日`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

VERSION = 1  # raise it whenever the same text would give other tokens: an index of another version is rebuilt

BREAK = "|"
"""The unit that stands for separating punctuation between two units."""

BLIND_TOKEN_BYTES = 8
CACHED_TOKENS = 100_000  # about 25 MB

_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Cs"})
_RADICALS = "⺠⻓⻔⻚⻛⻜⻝⻢⻥⻦⻩⻋⻅⻉⻘⻙⻬⻰⻄"
# What NFKC leaves apart although readers, keyboards and PDF text layers use one for the other.
_VARIANTS = {
    **dict.fromkeys("・•‧∙⋅", "·"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("“”„‟″「」『』〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("【〔〖［﹝", "["),
    **dict.fromkeys("】〕〗］﹞", "]"),
    **dict(zip(_RADICALS, "民长门页风飞食马鱼鸟黄车见贝青韦齐龙西", strict=True)),
}


def _fold(character: str) -> str:
    """Fold one character to none, one or several; see the module docstring."""
    variant = _VARIANTS.get(character)
    if variant is not None:
        return variant
    if unicodedata.category(character) == "Cc":
        return " "
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).lower())
    kept = "".join(c for c in lowered if unicodedata.category(c) not in _DROPPED_CATEGORIES)
    return "".join(_VARIANTS.get(c, c) for c in unicodedata.normalize("NFC", kept))


class _FoldTable(dict[int, str]):
    """A `str.translate` table that fills itself; at most one entry for each code point met."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = _fold(chr(code_point))
        if len(folded) != 1:
            _UNEVEN.add(chr(code_point))
        return folded


_FOLDS = _FoldTable()
_UNEVEN: set[str] = set()  # the characters met so far that fold to none or several


def normalise(text: str) -> str:
    """Fold width, case, accents, compatibility forms, dashes, quotes and control characters.

    >>> normalise("Ｅ１００２３ Müller（⼯号）")
    'e10023 muller(工号)'
    """
    return text.translate(_FOLDS)


def normalise_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return `normalise(text)` and, for each of its characters, the index of its source character in `text`.

    The sequence has one more entry, `len(text)`, for the end.
    """
    normalised = normalise(text)
    if _UNEVEN.isdisjoint(text):  # PERF: 0.15 instead of 0.6 ms for 3000 characters
        return normalised, range(len(text) + 1)
    offsets: list[int] = []
    for index, character in enumerate(text):
        offsets.extend([index] * len(_FOLDS[ord(character)]))
    offsets.append(len(text))
    return normalised, offsets


class Unit(NamedTuple):
    """One unit and its half-open span in the normalised text (empty for a sign that is only implied)."""

    text: str
    start: int
    end: int


_CJK = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
_DIGIT_CHARACTERS = "〇○零一二三四五六七八九"
_DIGIT_VALUES = {"○": 0, **{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0}
_UNIT = re.compile(
    # 2013-06, 2013.6.5, 2013/06/05; not part of a longer number such as HR-2013-06-123
    r"(?<![0-9a-z])(?P<year>(?:19|20)[0-9]{2})(?P<sign>[-./])(?P<month>0?[1-9]|1[0-2])"
    r"(?:(?P=sign)(?P<day>0?[1-9]|[12][0-9]|3[01]))?(?![0-9a-z]|(?P=sign)[0-9a-z])"
    # 二〇一三年六月五日: only behind a year, because 张三月薪 is no month
    rf"|(?<![{_DIGIT_CHARACTERS}十])(?P<cyear>[一二][{_DIGIT_CHARACTERS}]{{3}})\s*年"
    rf"(?:\s*(?P<cmonth>十[一二]?|[元正一二三四五六七八九])\s*月"
    rf"(?:\s*(?P<cday>[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*日)?)?"
    r"|(?<![0-9a-z])0(?P<short>[1-9])(?=\s*[月日])"
    rf"|(?P<cjk>[{_CJK}])"
    rf"|(?P<word>[^\W_{_CJK}]+)"
)
_PARTS = re.compile(r"[0-9]{2,}|[^\W\d_]{2,}")
_IGNORED_CLASS = r"[\s()\[\]{}<>《》〈〉\"':·]"
_IGNORED = re.compile(_IGNORED_CLASS + "+")
_JOINERS = frozenset("-_/.,\\")


def split_units(normalised: str) -> Iterator[Unit]:
    """Yield the units of an already normalised text in order; `BREAK` only between others, never at the ends.

    >>> [unit.text for unit in split_units("工号e10023张三,2013-06-05")]
    ['工', '号', 'e10023', '张', '三', '|', '2013', '年', '6', '月', '5', '日']
    """
    end = 0
    after_word = False
    for found in _UNIT.finditer(normalised):
        start = found.start()
        kind = found.lastgroup or ""
        is_word = kind not in ("cjk", "cyear", "cmonth", "cday")
        if start > end > 0 and _separates(normalised[end:start], after_word and is_word):
            yield Unit(BREAK, end, start)
        end = found.end()
        after_word = kind in ("word", "short")
        if kind in ("cjk", "word"):
            yield Unit(found.group(), start, end)
        elif kind == "short":
            yield Unit(found.group("short"), start, end)
        else:
            yield from _split_date(found)


@lru_cache(maxsize=10_000)
def _separates(gap: str, between_words: bool) -> bool:
    """Decide whether what stands between two units separates them; `-`, `/`, `.` join two words."""
    if gap == ".":  # also how a reader sees the dot of 阿卜杜拉·买买提
        return False
    rest = _IGNORED.sub("", gap)
    return bool(rest) and not (between_words and rest in _JOINERS)


def _split_date(found: re.Match[str]) -> Iterator[Unit]:
    """Yield year, 年, month, 月, day, 日, as far as the date goes."""
    prefix = (
        "c" if found.group("cyear") else ""
    )  # only Chinese dates have the signs; their groups begin with c
    for name, sign in (("year", "年"), ("month", "月"), ("day", "日")):
        group = prefix + name
        value = found.group(group)
        if value is None:
            return
        number = _chinese_number(value) if prefix else int(value)
        start, end = found.span(group)
        yield Unit(str(number), start, end)
        sign_start = found.string.index(sign, end) if prefix else end
        yield Unit(sign, sign_start, sign_start + len(prefix))


def _chinese_number(text: str) -> int:
    """Read 二〇一三, 十二, 二十五, 元, 正 as a number."""
    if text in ("元", "正"):
        return 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_DIGIT_VALUES[tens] if tens else 1) + (_DIGIT_VALUES[ones] if ones else 0)
    return int("".join(str(_DIGIT_VALUES[c]) for c in text))


def unit_texts(text: str) -> tuple[str, ...]:
    """Return the units of any text; the needle of a query and the haystack of a record are made alike."""
    return tuple(unit.text for unit in split_units(normalise(text)))


_DATE_SIGNS = frozenset("年月日")


def adjacency_pattern(units: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds these units side by side in a normalised text, or None when it takes units.

    Numbers may belong to dates, which only `split_units` reads; for all else this finds the same, and faster.
    Behind a Chinese numeral it may find a little more: a 三 that the units read as part of a date.
    """
    if any(unit == BREAK or unit.isdigit() for unit in units):
        return None
    if units and units[0] in _DATE_SIGNS:
        return None  # 2013-06 holds a 年 and a 月 that no character stands for
    edge = f"[^\\W_{_CJK}]"
    pieces = [u if is_cjk(u) else f"(?<!{edge}){re.escape(u)}(?!{edge})" for u in units]
    if len(units) == 1 and not is_cjk(units[0]):
        return None  # may be a part of a word
    gap = rf"(?:\.|{_IGNORED_CLASS}*)"
    word_gap = rf"{_IGNORED_CLASS}*[-_/.,\\]?{_IGNORED_CLASS}*"
    pattern = pieces[0] if pieces else "(?!)"
    for before, after, piece in zip(units, units[1:], pieces[1:], strict=False):
        pattern += (gap if is_cjk(before) or is_cjk(after) else word_gap) + piece
    return re.compile(pattern)


def is_cjk(unit: str) -> bool:
    """Tell whether a unit is a single Chinese character, kana or Hangul syllable."""
    return len(unit) == 1 and _CJK_ONE.match(unit) is not None


_CJK_ONE = re.compile(f"[{_CJK}]")


def pairs(units: Iterable[str]) -> list[str]:
    """Return one token for each two neighbours: `处分`, `2013+年`, `分+|`."""
    return [a + b if is_cjk(a) and is_cjk(b) else f"{a}+{b}" for a, b in pairwise(units)]


def words(units: Iterable[str]) -> list[str]:
    """Return the words among the units, each followed by its letter and digit parts (`e10023`, `10023`)."""
    found: list[str] = []
    for unit in units:
        if unit != BREAK and not is_cjk(unit):
            found.append(unit)
            found.extend(word_parts(unit))
    return found


@lru_cache(maxsize=10_000)
def word_parts(word: str) -> tuple[str, ...]:
    """Return the runs of two or more letters or digits in a word that mixes them; none for a plain word."""
    return tuple(part for part in _PARTS.findall(word) if part != word)


def tokens(text: str) -> list[str]:
    """Return what the index stores of a text: its pairs in order, then its words in order.

    A pair contains `+` or is two Chinese characters, a word neither, so the two never meet and a phrase of
    pairs cannot run on into the words.

    >>> tokens("工号E10023张三")
    ['工号', '号+e10023', 'e10023+张', '张三', 'e10023', '10023']
    """
    units = unit_texts(text)
    return pairs(units) + words(units)


def exact_token(text: str) -> str:
    """Return the one token of a whole name, number or tag, however it was spaced and punctuated.

    >>> exact_token("HR-2013-0012") == exact_token("hr 2013 0012")
    True
    """
    return "=" + "+".join(unit for unit in unit_texts(text) if unit != BREAK)


def name_tokens(name: str) -> list[str]:
    """Return the pairs, words, single characters and the whole of a name."""
    units = unit_texts(name)
    return [*pairs(units), *words(units), *(unit for unit in units if is_cjk(unit)), exact_token(name)]


class BlindTokens:
    """Replace tokens by keyed hashes, so that no file of the index holds a readable one.

    BLAKE2b (RFC 7693) keyed, 8 bytes, as 16 hexadecimal digits. Equal tokens stay equal, so how often and in
    what order tokens stand remains visible: a defence in depth, no substitute for an encrypted volume.
    Without a key tokens pass unchanged, for measurements only.
    """

    def __init__(self, key: bytes | None) -> None:
        """Take a key of 16 to 64 bytes; ValueError for another length."""
        if key is not None and not 16 <= len(key) <= 64:
            raise ValueError("a token key has 16 to 64 bytes")
        self._blind_one = _keyed_hash(key) if key is not None else None

    def __call__(self, tokens: Iterable[str]) -> list[str]:
        return list(tokens) if self._blind_one is None else [self._blind_one(token) for token in tokens]


def _keyed_hash(key: bytes) -> Callable[[str], str]:
    @lru_cache(maxsize=CACHED_TOKENS)
    def blind_one(token: str) -> str:
        digest = blake2b(token.encode("utf-8"), digest_size=BLIND_TOKEN_BYTES, key=key)
        return digest.hexdigest()

    return blind_one
