"""Proposals over HTTP: the records that wait to be completed, and which fields hold a record back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import PageNumber, RowId, answers
from dossier.apps.people.models import Company
from dossier.apps.records.api.shapes import RecordRow, row_values
from dossier.apps.records.decisive import list_decisive, set_decisive
from dossier.apps.records.quality import access_filed_company
from dossier.apps.records.selectors import PEOPLE, viewer_of
from dossier.apps.records.unconfirmed import list_incomplete

router = Router(tags=["records"])

FieldCode = Annotated[str, Field(max_length=60, pattern="^[a-z0-9_]+$")]


class IncompleteRow(RecordRow):
    """``fields``: ids of what waits, without values; ``field@3`` of the third of several people."""

    fields: list[str]
    filed_at: datetime | None


class IncompleteList(Schema):
    total: int
    items: list[IncompleteRow]


class DecisiveOut(Schema):
    """``bound``: fields that something in the system follows from, such as the begin of a retention period; always
    decisive. doc_date means whichever field the record's date is taken from. ``fields``: those the company named."""

    type: str
    bound: list[str]
    fields: list[str]
    since: date | None
    changed_by: str


class DecisiveIn(Schema):
    """Which fields of a type hold a record back from a day on, besides those that always do."""

    company_id: RowId
    type: Annotated[str, Field(max_length=60)]
    fields: Annotated[list[FieldCode], Field(max_length=60)]
    effective_from: date


@router.get("/tasks/incomplete", response=answers(IncompleteList), operation_id="list_incomplete")
def list_incomplete_records(
    request: HttpRequest,
    company_id: RowId | None = None,
    field: FieldCode | None = None,
    page: PageNumber = 1,
    page_size: Annotated[int, Field(ge=1, le=100)] = 20,
) -> IncompleteList:
    """Filed records some of whose values nobody has confirmed: they are found, shown and kept without them."""
    user = acting_user(request)
    found = list_incomplete(user, company_id=company_id, field=field)
    start, total = (page - 1) * page_size, found.count()
    rows = found.prefetch_related("pages", "unconfirmed", *PEOPLE)[start : start + page_size]
    viewer = viewer_of(user)
    record_alone(actor=user, action="record.list_incomplete", details={"total": total, "page": page})
    return IncompleteList(
        total=total,
        items=[
            IncompleteRow(
                **row_values(record, viewer.look_at_row(record).all_masks),
                fields=[row.key for row in record.unconfirmed.all()],
                filed_at=record.filed_at,
            )
            for record in rows
        ],
    )


@router.get("/quality/decisive", response=answers(list[DecisiveOut]), operation_id="list_decisive")
def get_decisive(request: HttpRequest, company_id: RowId) -> list[DecisiveOut]:
    """For whoever files for the whole company."""
    company, _ = access_filed_company(acting_user(request), company_id, "decisive")
    return _decisive_out(company)


@router.put("/quality/decisive", response=answers(list[DecisiveOut]), operation_id="set_decisive")
def put_decisive(request: HttpRequest, body: DecisiveIn) -> list[DecisiveOut]:
    """Holds for records that come in from that day on."""
    company = set_decisive(
        actor=acting_user(request),
        company_id=body.company_id,
        document_type=body.type,
        fields=body.fields,
        effective_from=body.effective_from,
        at=datetime.now(UTC),
    )
    return _decisive_out(company)


def _decisive_out(company: Company) -> list[DecisiveOut]:
    return [
        DecisiveOut(
            type=one.type,
            bound=list(one.bound),
            fields=list(one.fields),
            since=one.since,
            changed_by=one.changed_by,
        )
        for one in list_decisive(company, datetime.now(UTC).date())
    ]
