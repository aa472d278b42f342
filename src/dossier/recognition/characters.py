"""Variant forms of characters that the recogniser gives for the printed standard form.

Only forms that no current Chinese standard uses (neither simplified nor traditional print), so that names
written in traditional characters stay as they are.
"""

from __future__ import annotations

_STANDARD_OF_VARIANT = str.maketrans({"塡": "填", "眞": "真", "敎": "教", "靑": "青", "淸": "清"})


def unify_variants(text: str) -> str:
    """Replace non-standard variants by the standard form, one character for one (positions stay).

    >>> unify_variants("塡表日期")
    '填表日期'
    """
    return text.translate(_STANDARD_OF_VARIANT)
