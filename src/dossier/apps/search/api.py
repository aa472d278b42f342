"""Search over HTTP. The text travels in the body: it may hold a name, and addresses are logged."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.accounts.security import read_security
from dossier.apps.accounts.step_up import is_proven
from dossier.apps.kernel.http import RowId, ShortText, answers
from dossier.apps.people.models import Company, Department, Employee
from dossier.apps.records.api.shapes import RecordRow, row_values
from dossier.apps.records.models import DocumentType, SchemeTerm
from dossier.apps.search.contract import Filters
from dossier.apps.search.highlight import Snippet
from dossier.apps.search.selectors import search_records

router = Router(tags=["search"])


class SearchFilters(Schema):
    company_ids: list[RowId] = []
    department_ids: list[RowId] = []
    types: list[ShortText] = []
    stages: list[ShortText] = []
    years: list[Annotated[int, Field(ge=0, le=9999)]] = []
    levels: list[Annotated[int, Field(ge=1, le=4)]] = []
    employee_ids: list[UUID] = []
    date_from: date | None = None
    date_to: date | None = None


class SearchIn(Schema):
    query: str = Field("", max_length=400)
    filters: SearchFilters = SearchFilters()
    sort: Literal["relevance", "newest", "oldest", "filed"] = "relevance"
    page: int = Field(1, ge=1, le=1000)
    page_size: int = Field(20, ge=1, le=100)


class SnippetOut(Schema):
    """Text with highlight intervals [start, end) in characters."""

    text: str
    highlights: list[tuple[int, int]]


NO_SNIPPET = SnippetOut(text="", highlights=[])


class HitOut(RecordRow):
    snippet: SnippetOut
    page: int | None


class FacetValue(Schema):
    value: str
    label: str
    count: int


class Facets(Schema):
    company: list[FacetValue]
    department: list[FacetValue]
    type: list[FacetValue]
    stage: list[FacetValue]
    year: list[FacetValue]
    level: list[FacetValue]
    employee: list[FacetValue]


class SearchOut(Schema):
    total: int
    took_ms: float
    hits: list[HitOut]
    facets: Facets


@router.post("/search", response=answers(SearchOut), operation_id="search_records")
def search(request: HttpRequest, body: SearchIn) -> SearchOut:
    user = acting_user(request)
    result = search_records(
        actor=user,
        text=body.query,
        filters=filters_of(body.filters),
        sort=body.sort,
        page=body.page,
        page_size=body.page_size,
    )
    withheld = set() if is_proven(request) else set(read_security().step_up_levels)
    return SearchOut(
        total=result.total,
        took_ms=round(result.took_ms, 2),
        hits=[
            HitOut(
                **row_values(hit.record, hit.masks),
                # SECURITY: text of a record that only a fresh proof of who is there opens.
                snippet=NO_SNIPPET if hit.record.level in withheld else _snippet(hit.snippet),
                page=hit.page,
            )
            for hit in result.hits
        ],
        facets=_facets(result.facets, english=user.language == "en"),
    )


def _snippet(snippet: Snippet) -> SnippetOut:
    return SnippetOut(text=snippet.text, highlights=list(snippet.highlights))


def filters_of(given: SearchFilters) -> Filters:
    """Give the filters as the index takes them."""
    return Filters(
        companies=tuple(given.company_ids),
        departments=tuple(given.department_ids),
        types=tuple(given.types),
        stages=tuple(given.stages),
        years=tuple(given.years),
        levels=tuple(given.levels),
        employees=tuple(str(employee_id) for employee_id in given.employee_ids),
        date_from=_day(given.date_from),
        date_to=_day(given.date_to),
    )


def _day(day: date | None) -> int | None:
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day


def _facets(counts: dict[str, list[tuple[str | int, int]]], *, english: bool) -> Facets:
    labels = _labels(counts, english=english)
    return Facets(
        **{
            facet: [
                FacetValue(value=str(value), label=labels[facet].get(str(value), str(value)), count=count)
                for value, count in values
                if value not in (0, "")
            ]
            for facet, values in counts.items()
        }
    )


def _labels(counts: dict[str, list[tuple[str | int, int]]], *, english: bool) -> dict[str, dict[str, str]]:
    """Give the words for the values that occur. Five queries."""
    seen = {facet: [value for value, _ in values if value not in (0, "")] for facet, values in counts.items()}
    name = "en" if english else "zh"
    terms = SchemeTerm.objects.filter(code__in=[*seen["stage"], *map(str, seen["level"])])
    employees = Employee.objects.filter(id__in=[str(value) for value in seen["employee"]])
    return {
        "company": {str(row.id): row.name for row in Company.objects.filter(id__in=seen["company"])},
        "department": {str(row.id): row.name for row in Department.objects.filter(id__in=seen["department"])},
        "type": dict(DocumentType.objects.filter(code__in=seen["type"]).values_list("code", name)),
        "stage": {row.code: getattr(row, name) for row in terms if row.kind == SchemeTerm.Kind.STAGE},
        "level": {row.code: getattr(row, name) for row in terms if row.kind == SchemeTerm.Kind.LEVEL},
        "year": {},
        "employee": {str(row.id): f"{row.name} {row.employee_no}" for row in employees},
    }
