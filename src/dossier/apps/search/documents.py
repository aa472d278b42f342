"""What the index is told of a record: everything findable, with its permission tokens."""

from __future__ import annotations

from collections.abc import Iterable

from dossier.apps.access.queries import grant_tokens
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import facts_of
from dossier.apps.search.contract import IndexDocument

NUMBER_FIELDS = (
    "employee_no",
    "id_number",
    "doc_no",
    "contract_no",
    "cert_no",
    "case_no",
    "phone",
    "account_no",
)
NAME_FIELDS = ("employee_name",)


def fetch_for_index(records: Iterable[object]) -> list[Record]:
    """Fetch records with all that :func:`to_document` touches. Five queries for any number of records."""
    return list(
        Record.objects.filter(pk__in=list(records))
        .select_related("department", "employee")
        .prefetch_related("pages", "values", "tags")
    )


def to_document(record: Record) -> IndexDocument:
    """Give the index form of a record fetched by :func:`fetch_for_index`: no query."""
    values = {row.field: row.value for row in record.values.all()}
    employee = record.employee
    names = [values[field] for field in NAME_FIELDS if field in values]
    numbers = [values[field] for field in NUMBER_FIELDS if field in values]
    if employee is not None:
        names.append(employee.name)
        numbers.append(employee.employee_no)
    if record.reference_code:
        numbers.append(record.reference_code)
    year, _, rest = record.doc_date.partition("-")
    return IndexDocument(
        id=str(record.id),
        text=page_text(record),
        title=record.title,
        names=tuple(dict.fromkeys(names)),
        numbers=tuple(dict.fromkeys(numbers)),
        tags=tuple(tag.name for tag in record.tags.all()),
        company=record.company_id,
        department=record.department_id or 0,
        type=record.type,
        stage=record.stage,
        year=int(year) if year.isdigit() else 0,
        level=record.level,
        employee=str(record.employee_id or ""),
        doc_date=_as_number(year, rest),
        filed_at=int((record.filed_at or record.received_at).timestamp()),
        grants=grant_tokens(facts_of(record)),
    )


def page_text(record: Record) -> str:
    """Give all recognised text, one line per line, pages in order."""
    pages = sorted((page for page in record.pages.all() if page.reading), key=lambda page: page.number or 0)
    return "\n".join(line["text"] for page in pages for line in (page.reading or {})["lines"])


def _as_number(year: str, rest: str) -> int:
    """yyyymmdd of a partial date, its first day where the month or day is missing; 0 when unknown."""
    if not year.isdigit():
        return 0
    month, _, day = rest.partition("-")
    return int(year) * 10_000 + int(month or 1) * 100 + int(day or 1)
