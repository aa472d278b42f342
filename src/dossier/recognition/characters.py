"""Variant forms of characters that the recogniser gives for the printed standard form.

Only forms that no current Chinese standard uses (neither simplified nor traditional print), so that names
written in traditional characters stay as they are.
"""

from __future__ import annotations

import re

_STANDARD_OF_VARIANT = str.maketrans({"塡": "填", "眞": "真", "敎": "教", "靑": "青", "淸": "清"})
_CIRCLES = "○◯"
_DIGITS = "〇一二三四五六七八九十"
_CIRCLE_AMONG_DIGITS = re.compile(f"(?<=[{_DIGITS}])[{_CIRCLES}]+|[{_CIRCLES}]+(?=[{_DIGITS}])")


def unify_variants(text: str) -> str:
    """Replace non-standard variants by the standard form, one character for one (positions stay).

    A circle beside a Chinese digit is the digit 〇 (U+3007), as in years; any other circle stays a circle.

    >>> unify_variants("塡表日期"), unify_variants("二○二一年")
    ('填表日期', '二〇二一年')
    """
    return _CIRCLE_AMONG_DIGITS.sub(lambda found: "〇" * len(found[0]), text.translate(_STANDARD_OF_VARIANT))
