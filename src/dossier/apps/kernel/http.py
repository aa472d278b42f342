"""Shapes that every part of the API shares."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A row's number: within what both databases and the index can compare."""

ShortText = Annotated[str, Field(max_length=150, pattern=r"^[^\x00]*$")]
"""A word to compare with a column: PostgreSQL's text has no NUL."""

PageNumber = Annotated[int, Field(ge=1, le=100_000)]
"""A page of a list."""


class FieldProblemOut(Schema):
    field: str
    code: str


class Problem(Schema):
    """RFC 9457 problem. ``code`` is a stable dotted id such as records.version_conflict; texts are the site's."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    params: dict[str, str | int] = {}
    errors: list[FieldProblemOut] = []
    request_id: str = ""


PROBLEM_STATUSES = (400, 401, 403, 404, 409, 413, 422, 503)


def answers(success: Any) -> dict[int, Any]:
    """Give the response map of an operation: the success shape, and problems for the rest."""
    return {200: success, **dict.fromkeys(PROBLEM_STATUSES, Problem)}
