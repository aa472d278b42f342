"""Find and read dates as Chinese paper writes them, over the noise of recognition.

Reads 2015年6月1日, 二〇一五年六月一日, 2015.6.1, 2015-06-01, 2015/6/1, 20150601, 98年6月1日, 98.6.1, 1 June 2015 and
the partial 2015年6月. Values are ISO 8601: ``2015-06-01``, ``2015-06`` or ``2015``. What a date before it
tells is completed: 2016年5月4日至6日, 同年8月15日, 次日. Not for durations or times of day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dossier.recognition.text import normalise, repair_digits

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_CENTURY_PIVOT = 40  # two-digit years from 40 on belong to the twentieth century
_CN_DIGITS = {char: index for index, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "O": 0, "o": 0, "0": 0, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8,
    "玖": 9, "两": 2, "元": 1,
}  # fmt: skip
_CN_TENS = {"廿": 20, "卅": 30}

_D = "[0-9oOQDlI|〇]"
_CN = "[〇零Oo0一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_CN_NUMBER = "[一二三四五六七八九十廿卅元壹贰叁肆伍陆柒捌玖拾零〇]{1,4}"
_SEP = r"[-./·,。、\\]"
_EITHER = rf"(?:{_D}{{1,2}}|{_CN_NUMBER})"
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = rf"(?P<m>(?:{'|'.join(_MONTH_NAMES)})[a-z]{{0,6}})"
_DAY = r"(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text. ``start``/``end``: half-open range in the text searched. ``quality``: 1.0 for a full
    date read as it stands, less for one repaired, partial or with a two-digit year."""

    iso: str
    raw: str
    start: int
    end: int
    quality: float


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    read: Callable[[str], int | None]
    quality: float


def _read_digits(text: str) -> int | None:
    repaired = repair_digits(text)
    return int(repaired) if repaired.isdecimal() else None


def read_chinese_number(text: str) -> int | None:
    """Read a Chinese number below one hundred, or a digit by digit one; None when it is neither.

    >>> read_chinese_number("三十一"), read_chinese_number("二〇一五"), read_chinese_number("廿三")
    (31, 2015, 23)
    """
    text = text.replace("拾", "十")
    if text[:1] in _CN_TENS:
        rest = _CN_DIGITS.get(text[1:], 0 if len(text) == 1 else None)
        return None if rest is None else _CN_TENS[text[0]] + rest
    if "十" in text:
        tens, _, units = text.partition("十")
        high = _CN_DIGITS.get(tens, 1 if not tens else None)
        low = _CN_DIGITS.get(units, 0 if not units else None)
        return None if high is None or low is None else high * 10 + low
    digits = [_CN_DIGITS.get(char) for char in text]
    if not digits or any(digit is None for digit in digits):
        return None
    return int("".join(str(digit) for digit in digits))


def _read_either(text: str) -> int | None:
    """Figures, perhaps with gaps between them, or a Chinese number."""
    compact = text.replace(" ", "")
    return _read_digits(compact) if re.fullmatch(f"{_D}+", compact) else read_chinese_number(compact)


def _read_english(text: str) -> int | None:
    return _MONTH_NAMES.index(text[:3]) + 1 if text[:3] in _MONTH_NAMES else _read_digits(text)


_FORMS = (
    _Form(
        re.compile(rf"(?P<y>[12lI|][{_D[1:-1]}]{{3}})年(?P<m>{_D}{{1,2}})月(?P<d>{_D}{{1,2}})[日号曰目]?"),
        _read_digits,
        1.0,
    ),
    _Form(
        re.compile(rf"(?P<y>[一二壹贰]{_CN}{{3}})年(?P<m>{_CN_NUMBER})月(?P<d>{_CN_NUMBER})[日号曰目]"),
        read_chinese_number,
        1.0,
    ),
    _Form(
        re.compile(
            rf"(?P<y>[12](?: ?[0-9]){{3}}|[一二壹贰]{_CN}{{3}}) ?年 ?(?P<m>{_EITHER}) ?月 ?(?P<d>{_EITHER})[日号曰目]?"
        ),
        _read_either,
        0.97,
    ),
    _Form(
        re.compile(
            rf"(?<![0-9])(?P<y>[12lI|]{_D}{{3}}){_SEP}{{1,2}}(?P<m>[01oOlI|]?{_D}){_SEP}{{1,2}}"
            rf"(?P<d>[0-3oOlI|]?{_D})(?![0-9])"
        ),
        _read_digits,
        1.0,
    ),
    _Form(
        re.compile(
            rf"(?<![0-9A-Za-z])(?P<y>[12]{_D}{{3}})(?P<m>[01oO][0-9oOlI|])(?P<d>[0-3oO][0-9oOlI|])(?![0-9A-Za-z])"
        ),
        _read_digits,
        0.97,
    ),
    _Form(
        re.compile(rf"(?P<y>[一二]{_CN}{{3}})[、.](?P<m>{_CN_NUMBER})[、.](?P<d>{_CN_NUMBER})(?![一二三四五六七八九十])"),
        read_chinese_number,
        0.9,
    ),
    _Form(
        re.compile(rf"(?<![0-9]){_DAY}[- ]?{_MONTH}[-,. ]{{0,2}}(?P<y>[12][0-9]{{3}})(?![0-9])"),
        _read_english,
        0.95,
    ),
    _Form(
        re.compile(rf"{_MONTH}[. ]?{_DAY}[, ]{{1,2}}(?P<y>[12][0-9]{{3}})(?![0-9])"), _read_english, 0.95
    ),
    _Form(
        re.compile(r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2}) (?P<m>[01][0-9]) (?P<d>[0-3][0-9])(?![0-9])"),
        _read_digits,
        0.8,
    ),
    _Form(
        re.compile(rf"(?<![0-9〇零一二三四五六七八九十])(?P<y>[〇零四五六七八九]{_CN[:-1]}])年(?P<m>{_CN_NUMBER})月(?P<d>{_CN_NUMBER})[日号]"),
        read_chinese_number,
        0.85,
    ),
    _Form(
        re.compile(rf"(?<![0-9])(?P<y>[0-9]{{2}})年(?P<m>{_D}{{1,2}})月(?P<d>{_D}{{1,2}})[日号]"),
        _read_digits,
        0.85,
    ),
    _Form(
        re.compile(r"(?<![0-9.A-Za-z/-])(?P<y>[0-9]{2})(?P<s>[./-])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>[12][0-9]|3[01]|0?[1-9])(?![0-9.条款节版A-Za-z/-])"),
        _read_digits,
        0.7,
    ),
    _Form(re.compile(rf"(?P<y>[12lI|]{_D}{{3}})年(?P<m>{_D}{{1,2}})月份?"), _read_digits, 0.85),
    _Form(re.compile(rf"(?P<y>[一二壹贰]{_CN}{{3}})年(?P<m>{_CN_NUMBER})月份?"), read_chinese_number, 0.85),
    _Form(
        re.compile(r"(?<![0-9.])(?P<y>(?:19|20)[0-9]{2})[-./](?P<m>[01]?[0-9])(?![0-9.])"),
        _read_digits,
        0.8,
    ),
    _Form(re.compile(r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})年(?!月)"), _read_digits, 0.6),
    _Form(re.compile(r"(?<![0-9])(?P<y>[0-9]{2})年(?P<m>1[0-2]|0?[1-9])月(?!份?[0-9])"), _read_digits, 0.55),
)  # fmt: skip


# A date told by the one before it: 2016年5月4日至6日, 至5月6日, 同年8月15日, 次日.
_RELATIVE = re.compile(
    rf"(?P<range>[至到~-])(?:(?P<m>{_D}{{1,2}}|{_CN_NUMBER})月)?(?P<d>{_D}{{1,2}}|{_CN_NUMBER})[日号]|"
    rf"(?P<same>同年|当年)(?P<m2>{_D}{{1,2}}|{_CN_NUMBER})月(?P<d2>{_D}{{1,2}}|{_CN_NUMBER})[日号]|(?P<next>次日|翌日)"
)
_RELATIVE_QUALITY = 0.9
_REACH = 60  # characters within which 同年 and 次日 mean the date before


def find_dates(text: str) -> list[FoundDate]:
    """Find the dates of a normalised text in order; of overlapping readings the fullest wins.

    Impossible dates (13月, 31 June) are left out. Dates told by the one before them are completed from it.

    >>> [found.iso for found in find_dates("自2015年6月1日起至二〇一八年五月三十一日止,2015年7月")]
    ['2015-06-01', '2018-05-31', '2015-07']
    """
    taken: list[FoundDate] = []
    for form in _FORMS:
        for found in _matches(form, text):
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
    return sorted([*taken, *_relative(text, taken)], key=lambda found: found.start)


def _relative(text: str, known: Sequence[FoundDate]) -> Iterator[FoundDate]:
    for match in _RELATIVE.finditer(text):
        before = [found for found in known if found.end <= match.start() and len(found.iso) == 10]
        inside = any(found.start < match.end() and match.start() < found.end for found in known)
        if not before or inside:
            continue
        last = max(before, key=lambda found: found.end)
        gap = text[last.end : match.start()]
        told = _told_by(date.fromisoformat(last.iso), match)
        if told is not None and (
            gap in ("", "起") if match["range"] else len(gap) < _REACH and "。" not in gap
        ):
            start = match.end("range") if match["range"] else match.start()
            yield FoundDate(
                told.isoformat(), text[start : match.end()], start, match.end(), _RELATIVE_QUALITY
            )


def _told_by(last: date, match: re.Match[str]) -> date | None:
    if match["next"]:
        return last + timedelta(days=1)
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    try:
        return last.replace(
            month=_read_either(month) or 0 if month else last.month, day=_read_either(day) or 0
        )
    except ValueError:
        return None


def _matches(form: _Form, text: str) -> Iterator[FoundDate]:
    for match in form.pattern.finditer(text):
        groups = match.groupdict()
        year = form.read(groups["y"])
        if year is not None and year < 100:
            year += 1900 if year >= _CENTURY_PIVOT else 2000
        month, day = (form.read(groups[key]) if key in groups else 0 for key in "md")
        iso = _to_iso(year, month, day, form=form)
        if iso is not None:
            repaired = any(char in "oOQDlI|" for char in match.group())
            yield FoundDate(
                iso, match.group(), match.start(), match.end(), form.quality * (0.9 if repaired else 1)
            )


def _to_iso(year: int | None, month: int | None, day: int | None, *, form: _Form) -> str | None:
    if year is None or month is None or day is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    names = form.pattern.groupindex
    if "m" not in names:
        return f"{year:04d}"
    try:
        valid = date(year, month, day if "d" in names else 1)
    except ValueError:
        return None
    return valid.isoformat() if "d" in names else valid.isoformat()[:7]


def parse_date(text: str) -> FoundDate | None:
    """Read the first date of a text as printed; None when there is none.

    >>> parse_date("二零一五年六月一日").iso
    '2015-06-01'
    >>> parse_date("2O15 . 6 . l").iso
    '2015-06-01'
    """
    found = find_dates(normalise(text))
    return max(found, key=lambda item: (item.quality, -item.start)) if found else None
