"""What the index is told of a record: everything findable, with its permission tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dossier.apps.access.queries import grant_tokens
from dossier.apps.people.models import Employee
from dossier.apps.records.masking import COVERED, EVERYTHING, classes_of_field
from dossier.apps.records.models import PageImage, Record
from dossier.apps.records.selectors import facts_of
from dossier.apps.records.viewing import Viewed, hide
from dossier.apps.search.contract import COVERED_SIGN, HiddenTexts, IndexDocument

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
        .prefetch_related("pages", "values", "unconfirmed", "tags", "people__employee")
    )


def to_document(record: Record) -> IndexDocument:
    """Give the index form of a record fetched by :func:`fetch_for_index`: no query.

    SECURITY: whatever is of a class that can be masked goes into the hidden texts alone.
    """
    masked, employees = hide(record, EVERYTHING), employees_of(record)
    names = _Split(masked)
    names.add_all(value for name in NAME_FIELDS for value in _said(record, name))
    names.add_all(employee.name for employee in employees)
    numbers = _Split(masked)
    for name in NUMBER_FIELDS:
        numbers.add_all(_said(record, name), hidden=bool(classes_of_field(name, record.type)))
    numbers.add_all(employee.employee_no for employee in employees)
    numbers.add_all(filter(None, [record.reference_code]))
    tags = _Split(masked)
    tags.add_all(tag.name for tag in record.tags.all())
    text, title = page_text(record), record.title
    plain_text, plain_title = masked_text(masked), masked.text(title)
    year, _, rest = record.doc_date.partition("-")
    return IndexDocument(
        id=str(record.id),
        text=_marked(plain_text),
        title=_marked(plain_title),
        names=tuple(names.plain),
        numbers=tuple(numbers.plain),
        tags=tuple(tags.plain),
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
        hidden=HiddenTexts(
            text=text if text != plain_text else "",
            title=title if title != plain_title else "",
            names=tuple(names.hidden),
            numbers=tuple(numbers.hidden),
            tags=tuple(tags.hidden),
        ),
    )


@dataclass(slots=True)
class _Split:
    """Values for everybody and values for who sees the record in the clear, each once, in order."""

    masked: Viewed
    plain: dict[str, None] = field(default_factory=dict)
    hidden: dict[str, None] = field(default_factory=dict)

    def add_all(self, values: Iterable[str], *, hidden: bool = False) -> None:
        for value in values:
            into = self.hidden if hidden or self.masked.text(value) != value else self.plain
            into[value] = None


def _said(record: Record, name: str) -> list[str]:
    """Give what a paper says in a field, of the record and of each of its people."""
    own = [row.value for row in record.values.all() if row.field == name]
    return own + [row.values[name]["value"] for row in record.people.all() if name in row.values]


def masked_text(viewed: Viewed) -> str:
    """Give all recognised text as a viewer may see it, one line per line, pages in order."""
    return "\n".join(line.text for page in _pages(viewed.record) for line in viewed.page(page).lines)


def _marked(text: str) -> str:
    return text.replace(COVERED, COVERED_SIGN)


def employees_of(record: Record) -> list[Employee]:
    """Give everyone of the roster whom a record concerns, each once."""
    linked = [row.employee for row in record.people.all()] or [record.employee]
    return [employee for employee in linked if employee is not None]


def page_text(record: Record) -> str:
    """Give all recognised text, one line per line, pages in order."""
    return "\n".join(line["text"] for page in _pages(record) for line in (page.reading or {})["lines"])


def _pages(record: Record) -> list[PageImage]:
    return sorted((page for page in record.pages.all() if page.reading), key=lambda page: page.number or 0)


def _as_number(year: str, rest: str) -> int:
    """yyyymmdd of a partial date, its first day where the month or day is missing; 0 when unknown."""
    if not year.isdigit():
        return 0
    month, _, day = rest.partition("-")
    return int(year) * 10_000 + int(month or 1) * 100 + int(day or 1)
