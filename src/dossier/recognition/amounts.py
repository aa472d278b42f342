"""Read amounts of money, in figures, in capitals or both, and plain numbers with their units.

Amounts in capitals follow 支付结算办法 (1997) annex 1; both ways of writing prove each other.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from dossier.recognition.dates import read_chinese_number
from dossier.recognition.text import repair_digits
from dossier.recognition.value import ReadValue

_CAPITALS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {
    c: i for i, c in enumerate("〇一二三四五六七八九")
} | {"两": 2}  # fmt: skip
_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_MONEY = re.compile(
    r"(?:[¥￥]|人民币|RMB|CNY)?:?\s*(?P<n>(?:[0-9oOlI]{1,3}(?:[,，][0-9oOlI]{3})+|[0-9][0-9oOlI]*)(?:\.[0-9oO]{1,2})?)"
    r"\s*(?P<u>万|千|[kK](?![A-Za-z])|元[0-9]角(?:[0-9]分)?)?"
)
_SCALES = {"万": 10_000, "千": 1000, "k": 1000, "K": 1000}
_FIGURES = re.compile(r"(?<![0-9A-Za-z.])(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?P<u>万)?")
_CAPITAL_MONEY = re.compile(
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两]{1,20}[元圆](?:[零壹贰叁肆伍陆柒捌玖一二三四五六七八九][角分])*"
)


def read_capital_amount(text: str) -> Decimal | None:
    """Read an amount in Chinese capitals.

    >>> read_capital_amount("壹万贰仟元整")
    Decimal('12000.00')
    """
    whole, _, cents = text.replace("圆", "元").partition("元")
    total = section = digit = 0
    for char in whole:
        if char in _CAPITALS:
            digit = _CAPITALS[char]
        elif char in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[char], 0
        elif char in "万亿":
            total, section, digit = total + (section + digit) * (10**4 if char == "万" else 10**8), 0, 0
        else:
            return None
    result = Decimal(total + section + digit)
    for amount, unit in re.findall(r"(.)([角分])", cents):
        result += Decimal(_CAPITALS.get(amount, 0)) * (Decimal("0.1") if unit == "角" else Decimal("0.01"))
    return result.quantize(Decimal("0.01"))


def format_amount(amount: Decimal) -> str:
    """Give a plain amount in yuan without grouping, two decimals only where there are cents: ``12000``."""
    text = f"{amount.quantize(Decimal('0.01')):f}"
    return text.removesuffix(".00")


def read_money(text: str) -> ReadValue | None:
    """Read an amount in yuan from figures or capitals; both together prove each other.

    >>> read_money("人民币壹万贰仟元整(¥12,000.00)")
    ReadValue(value='12000', raw='¥12,000.00', validity=1.0)
    """
    figures = _read_figures(text)
    capitals = _CAPITAL_MONEY.search(text)
    spelled = read_capital_amount(capitals.group()) if capitals else None
    if figures is None:
        if spelled is None or capitals is None:
            return None
        return ReadValue(format_amount(spelled), capitals.group(), 0.95)
    if spelled is None:
        return figures
    agrees = format_amount(spelled) == figures.value
    return replace(figures, validity=1.0 if agrees else 0.6)


def _read_figures(text: str) -> ReadValue | None:
    for match in _MONEY.finditer(text):
        unit = match["u"] or ""
        try:
            amount = Decimal(repair_digits(match["n"].replace(",", "")))
        except InvalidOperation:
            continue
        amount = amount * _SCALES.get(unit, 1) + _small_change(unit)
        marked = bool(re.match(r"\s*(?:[¥￥]|人民币|RMB|CNY)", match.group()))
        marked = marked or bool(unit) or text[match.end() :].startswith("元") or "." in match["n"]
        return ReadValue(format_amount(amount), match.group().strip(), 1.0 if marked else 0.9)
    return None


def _small_change(unit: str) -> Decimal:
    """Jiao and fen behind the yuan: 元5角2分."""
    return sum(
        (
            Decimal(int(digit)) / (10 if sign == "角" else 100)
            for digit, sign in re.findall(r"([0-9])([角分])", unit)
        ),
        Decimal(0),
    )


def read_number(text: str) -> ReadValue | None:
    """Read a plain number in figures or Chinese.

    >>> [read_number(text).value for text in ("24个月", "3.50", "10,000股", "1.5万股", "十二", "半天")]
    ['24', '3.5', '10000', '15000', '12', '0.5']
    """
    match = _FIGURES.search(text)
    if match:
        number = Decimal(match["n"].replace(",", "")) * _SCALES.get(match["u"] or "", 1)
        return ReadValue(f"{number.normalize():f}", match.group(), 1.0)
    chinese = re.search(r"[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾两半]{1,3}", text)
    if chinese is None:
        return None
    if chinese.group() == "半":
        return ReadValue("0.5", "半", 0.9)
    counted = read_chinese_number(chinese.group())
    return None if counted is None else ReadValue(str(counted), chinese.group(), 0.9)


def read_integer(text: str) -> ReadValue | None:
    """Read a whole number; None where a fraction stands."""
    found = read_number(text)
    return found if found and "." not in found.value else None
