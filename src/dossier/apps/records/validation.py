"""Whether a value a person typed fits its field. Empty answer: it fits."""

from __future__ import annotations

from dossier.recognition.dates import parse_date
from dossier.recognition.values import enum_options, is_valid_id_number, is_valid_uscc

LONGEST_VALUE = 4000


def check_value(kind: str, value: str) -> str:
    """Give the code of what is wrong with ``value`` for a field of ``kind``, or an empty string.

    >>> check_value("date", "2015-02-30")
    'records.value_not_a_date'
    >>> check_value("date", "2015-02")
    ''
    """
    if len(value) > LONGEST_VALUE:
        return "records.value_too_long"
    if kind == "date":
        found = parse_date(value)
        return "" if found is not None and found.iso == value else "records.value_not_a_date"
    if kind == "cn_id":
        return "" if is_valid_id_number(value) else "records.value_not_an_id_number"
    if kind == "uscc":
        return "" if is_valid_uscc(value) else "records.value_not_a_uscc"
    if kind in ("money", "number", "int"):
        return "" if _is_number(value) else "records.value_not_a_number"
    if options := enum_options(kind):
        return "" if value in options else "records.value_not_an_option"
    return ""


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
