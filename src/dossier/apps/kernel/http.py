"""Shapes that every part of the API shares."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A row's number: within what both databases and the index can compare."""

ShortText = Annotated[str, Field(max_length=150, pattern=r"^[^\x00]*$")]
"""A word to compare with a column: PostgreSQL's text has no NUL."""

SHOWN = r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]*$"
ShownName = Annotated[str, Field(pattern=SHOWN)]
"""A name that people read off a list: no control characters, and none that turn the direction of what follows, by
which ``fdp.exe`` reads as a PDF (Unicode UTS 55, UAX 9)."""

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


PROBLEM_STATUSES = (400, 401, 403, 404, 409, 413, 422, 429, 503)


def answers(success: Any) -> dict[int, Any]:
    """Give the response map of an operation: the success shape, and problems for the rest."""
    return {200: success, **dict.fromkeys(PROBLEM_STATUSES, Problem)}


PROBLEM_MEDIA = "application/problem+json"
_PROBLEM = {
    "description": "",
    "content": {PROBLEM_MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def delivers(*media: str) -> dict[str, Any]:
    """Give what the description of an operation says when a success is a file of one of these types."""
    content = {name: {"schema": {} if name.endswith("json") else _BINARY} for name in media}
    problems = dict.fromkeys(PROBLEM_STATUSES, _PROBLEM)
    return {"responses": {200: {"description": "OK", "content": content}, **problems}}


_BINARY = {"type": "string", "format": "binary"}
