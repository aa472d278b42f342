"""Read one value of a known kind out of a short text, and say how well it holds.

Identity numbers follow GB 11643-1999 (check character ISO 7064 MOD 11-2), unified social credit codes
GB 32100-2015, bank cards ISO/IEC 7812 (Luhn). Not for finding where on a page a value stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dossier.recognition.amounts import read_capital_amount as read_capital_amount
from dossier.recognition.amounts import read_integer, read_money, read_number
from dossier.recognition.dates import FoundDate, find_dates, parse_date
from dossier.recognition.options import read_option
from dossier.recognition.text import digit_share, normalise, repair_digits
from dossier.recognition.value import ReadValue

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_UNCHECKED = 0.8  # validity of a plausible value without a check character to prove it
_DAMAGED = 0.25  # validity of an identity number with characters that are no digits
_INVALID = 0.4  # validity of a value whose check character is wrong


# --- identity numbers -------------------------------------------------------------------------------


def is_valid_id_number(number: str) -> bool:
    """Check an 18-character (or old 15-digit) identity number: form, birth date, check character.

    >>> is_valid_id_number("11010519491231002X"), is_valid_id_number("110105194912310021")
    (True, False)
    """
    if birth_date_of(number) is None:
        return False
    if len(number) == 15:
        return True
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return _ID_CHECKS[total % 11] == number[17]


def birth_date_of(number: str) -> date | None:
    """Give the birth date inside an identity number; None when the form or the date is impossible."""
    if re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        text = number[6:14]
    elif re.fullmatch(r"[1-9]\d{14}", number):
        text = "19" + number[6:12]
    else:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def gender_of(number: str) -> str | None:
    """Give 男 or 女 from an identity number of either length; None when its form is wrong."""
    if birth_date_of(number) is None:
        return None
    digit = number[16] if len(number) == 18 else number[14]
    return "男" if int(digit) % 2 else "女"


_REPAIRS = {
    "0": "68", "1": "74", "2": "7", "3": "85", "4": "1", "5": "63", "6": "058", "7": "12", "8": "0369",
    "9": "48", "X": "",
}  # fmt: skip


def repair_id_number(number: str, *, known: frozenset[str] = frozenset(), birth: str = "") -> str | None:
    """Try single-character repairs of a number whose check failed.

    A repair counts only when the check character agrees **and** the result is a ``known`` number or carries
    the ``birth`` date (ISO) printed elsewhere; otherwise, and when several fit, None: a checksum alone
    accepts one wrong repair in eleven.
    """
    found = set()
    for index, char in enumerate(number):
        for other in _REPAIRS.get(char, ""):
            candidate = number[:index] + other + number[index + 1 :]
            born = birth_date_of(candidate)
            if not is_valid_id_number(candidate) or born is None:
                continue
            if candidate in known or (birth and born.isoformat() == birth):
                found.add(candidate)
    return found.pop() if len(found) == 1 else None


_ID_TEXT = re.compile(r"(?<![0-9A-Za-z])[0-9oOQDlI|SBZ〇 ]{14,20}[0-9oOlI|SBZxX×*]?(?![0-9A-Za-z])")


def read_id_number(text: str) -> ReadValue | None:
    """Read an identity number; a wrong check character lowers validity, it does not refuse."""
    for match in _ID_TEXT.finditer(text):
        raw = match.group().strip()
        compact = raw.replace(" ", "")
        number = repair_digits(compact[:-1]) + _last_id_character(compact[-1])
        if len(number) not in (15, 17, 18, 19) or not number[:-1].isdecimal():
            continue
        if is_valid_id_number(number):
            return ReadValue(number, raw, 1.0 if len(number) == 18 else 0.9)
        if len(number) == 18 or (len(number) == 15 and birth_date_of(number)):
            return ReadValue(number, raw, _INVALID)
    return _read_damaged_id(text)


def _read_damaged_id(text: str) -> ReadValue | None:
    """A number with one or two characters read as something else: worth keeping to match a roster, no
    more."""
    compact = text.strip(" _:;,。.")
    digits = sum(char.isdecimal() for char in compact)
    if len(compact) in (17, 18, 19) and digits >= 15:
        return ReadValue(compact, compact, _DAMAGED)
    return None


def _last_id_character(char: str) -> str:
    return "X" if char in "xX×*" else repair_digits(char)


# --- other numbers with a check ---------------------------------------------------------------------


def is_valid_uscc(code: str) -> bool:
    """Check a unified social credit code (GB 32100-2015).

    >>> is_valid_uscc("91350100M000100Y43")
    True
    """
    if len(code) != 18 or any(char not in _USCC_ALPHABET for char in code):
        return False
    total = sum(w * _USCC_ALPHABET.index(c) for w, c in zip(_USCC_WEIGHTS, code[:17], strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]


def read_uscc(text: str) -> ReadValue | None:
    """Read a unified social credit code; letters that the code never uses (I, O, S, Z, V) become digits."""
    match = re.search(r"(?<![0-9A-Za-z])[0-9A-Za-z](?: ?[0-9A-Za-z]){17}(?![0-9A-Za-z])", text)
    if match is None:
        return None
    code = match.group().replace(" ", "").upper().translate(str.maketrans("IOSZ", "1052"))
    return ReadValue(code, match.group(), 1.0 if is_valid_uscc(code) else _INVALID)


def is_luhn_valid(number: str) -> bool:
    """Check the last digit of a card number (ISO/IEC 7812-1).

    >>> is_luhn_valid("6222021234567890128")
    True
    """
    total = 0
    for index, char in enumerate(reversed(number)):
        digit = int(char) * (2 if index % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def read_account(text: str) -> ReadValue | None:
    """Read a bank account: cards prove themselves by their check digit, company accounts cannot."""
    match = re.search(r"(?<![0-9A-Za-z])[0-9oOlI|](?:[ -]?[0-9oOlI|]){8,24}(?![0-9A-Za-z])", text)
    if match is None:
        return None
    number = repair_digits(re.sub(r"[ -]", "", match.group()))
    proven = 16 <= len(number) <= 19 and is_luhn_valid(number)
    return ReadValue(number, match.group(), 1.0 if proven else _UNCHECKED)


def read_phone(text: str) -> ReadValue | None:
    """Read a mobile or fixed-line number, digits only (fixed lines keep the hyphen after the area code)."""
    repaired = repair_digits(text) if digit_share(text) > 0.6 else text
    mobile = re.search(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d(?:[ -]?\d){8})(?!\d)", repaired)
    if mobile:
        return ReadValue(re.sub(r"[ -]", "", mobile[1]), text[mobile.start() : mobile.end()], 1.0)
    fixed = re.search(r"(?<!\d)\(?(0\d{2,3})\)?[- ]?(\d{7,8})(?!\d)", repaired)
    if fixed:
        return ReadValue(f"{fixed[1]}-{fixed[2]}", text[fixed.start() : fixed.end()], 0.95)
    other = re.search(r"(?<!\d)\d{7,12}(?!\d)", repaired)
    return ReadValue(other.group(), text[other.start() : other.end()], 0.5) if other else None


# --- words ------------------------------------------------------------------------------------------


def read_enum(options: tuple[str, ...], text: str) -> ReadValue | None:
    """Read one of the options; on a form that prints all of them, the ticked one.

    >>> read_enum(("固定期限", "无固定期限"), "□固定期限 ☑无固定期限").value
    '无固定期限'
    """
    chosen = read_option(options, text)
    return ReadValue(chosen.option, chosen.raw, chosen.validity) if chosen else None


_EDGES = " _:：,，;；。.、\"'=<>|~-*\\"
_EMPTY_VALUES = frozenset(
    {"", "/", "无", "元", "年月日", "年", "月", "日", "签字", "签名", "盖章", "签章", "公章"}
)


def read_string(text: str) -> ReadValue | None:
    """Read a word or phrase: the text without filling lines and edge punctuation."""
    value = re.sub(r"_{2,}|\.{3,}", " ", text).strip(_EDGES)
    value = re.sub(r"^[(（](.*)[)）]$", r"\1", value).strip(_EDGES)
    value = _without_open_bracket(value)
    if value.strip("()（）[]/ ") in _EMPTY_VALUES:
        return None
    return ReadValue(value, value, 1.0)


def _without_open_bracket(value: str) -> str:
    """A bracket without its partner at either end belongs to the text around the value."""
    for opening, closing in ("()", "[]", "〔〕"):
        if value.endswith(closing) and opening not in value:
            value = value[:-1]
        if value.startswith(opening) and closing not in value:
            value = value[1:]
    return value.strip(_EDGES)


def read_email(text: str) -> ReadValue | None:
    """Read a mail address."""
    match = re.search(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", text)
    return ReadValue(match.group().lower(), match.group(), 1.0) if match else None


def read_passport(text: str) -> ReadValue | None:
    """Read a passport number: one or two letters and seven or eight digits, or nine digits."""
    match = re.search(r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,2}\d{6,8}|\d{9})(?![0-9A-Za-z])", text)
    return ReadValue(match.group().upper(), match.group(), 0.95) if match else None


def read_date(text: str) -> ReadValue | None:
    """Read a date as ISO 8601, partial where the paper is."""
    found = parse_date(text)
    return ReadValue(found.iso, found.raw, found.quality) if found else None


_TO = r"(?:至|到|起?[-~]+|—|止)"
_SHORT_END = re.compile(
    rf"^(?:日|起|起止)?{_TO}+(?:(?P<m>[0-9]{{1,2}})[月.\-/])?(?P<d>[0-9]{{1,2}})(?:[日号]|$|[^0-9年.\-/月])"
)


def read_span(text: str) -> tuple[ReadValue, ReadValue] | None:
    """Read first and last date of a span; an end without its year, or month, takes them from the beginning.

    >>> [one.value for one in read_span("2022-07-04 至 2022-07-08")]
    ['2022-07-04', '2022-07-08']
    >>> [one.value for one in read_span("2015年6月1日至8月31日")]
    ['2015-06-01', '2015-08-31']
    """
    normal = normalise(text)
    dates = find_dates(normal)
    if not dates:
        return None
    first, last = dates[0], dates[-1]
    if len(dates) > 1:
        return _dated(first), _dated(last)
    match = _SHORT_END.match(normal[first.end :])
    if match is None or len(first.iso) < len("2015-06-01"):
        return None
    end = f"{first.iso[:4]}年{match['m'] or first.iso[5:7]}月{match['d']}日"
    found = parse_date(end)
    return (_dated(first), ReadValue(found.iso, match.group(), 0.9)) if found else None


def _dated(found: FoundDate) -> ReadValue:
    return ReadValue(found.iso, found.raw, found.quality)


_READERS: dict[str, Callable[[str], ReadValue | None]] = {
    "string": read_string,
    "text": read_string,
    "date": read_date,
    "money": read_money,
    "number": read_number,
    "int": read_integer,
    "cn_id": read_id_number,
    "phone": read_phone,
    "email": read_email,
    "uscc": read_uscc,
    "bank_account": read_account,
    "passport": read_passport,
}


def enum_options(kind: str) -> tuple[str, ...]:
    """Give the options of a kind ``enum(a,b)``, in order; empty for other kinds."""
    match = re.fullmatch(r"enum\((.*)\)", kind)
    return tuple(match[1].split(",")) if match else ()


def read_value(kind: str, text: str) -> ReadValue | None:
    """Read a value of a field kind out of a text; None when it holds none. ``bool`` is never read from
    text."""
    if options := enum_options(kind):
        return read_enum(options, normalise(text))
    reader = _READERS.get(kind)
    return reader(normalise(text)) if reader else None
