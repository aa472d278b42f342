"""The kinds of what is learned."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is learned; each has versions of its own and can be rolled back alone."""

    LAYOUT = "layout"
    TYPE = "type"
    FIELD = "field"
