"""What the index is told of a record: everything findable, with its permission tokens."""

from __future__ import annotations

from collections.abc import Iterable

from dossier.apps.access.queries import grant_tokens
from dossier.apps.people.models import Employee
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
    """Fetch records with all that :func:`to_document` touches. Seven queries for any number of records."""
    return list(
        Record.objects.filter(pk__in=list(records))
        .select_related("department", "employee")
        .prefetch_related("pages", "values", "tags", "people__employee")
    )


def to_document(record: Record) -> IndexDocument:
    """Give the index form of a record fetched by :func:`fetch_for_index`: no query."""
    values = {row.field: row.value for row in record.values.all()}
    employees = employees_of(record)
    told = [
        values,
        *({name: item["value"] for name, item in row.values.items()} for row in record.people.all()),
    ]
    names = [said[field] for said in told for field in NAME_FIELDS if field in said]
    numbers = [said[field] for said in told for field in NUMBER_FIELDS if field in said]
    names += [employee.name for employee in employees]
    numbers += [employee.employee_no for employee in employees]
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
        department=tuple(sorted({employee.department_id for employee in employees})),
        type=record.type,
        stage=record.stage,
        year=int(year) if year.isdigit() else 0,
        level=record.level,
        employee=tuple(str(employee.id) for employee in employees),
        doc_date=_as_number(year, rest),
        filed_at=int((record.filed_at or record.received_at).timestamp()),
        grants=grant_tokens(facts_of(record)),
    )


def employees_of(record: Record) -> list[Employee]:
    """Give everyone of the roster whom a record concerns, each once."""
    linked = [row.employee for row in record.people.all()] or [record.employee]
    return [employee for employee in linked if employee is not None]


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
