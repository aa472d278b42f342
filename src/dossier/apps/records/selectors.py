"""Reads and gates. A gate fetches and authorises together, audits the look or the refusal, and gives the same
error for what is missing and what is forbidden.

A refusal is recorded in a transaction of its own; a service that writes calls its gate once before its own
transaction, so that the error that follows does not undo the refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.policy import DENIED, Action, RecordFacts, decide
from dossier.apps.access.queries import clauses_to_q
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.records.models import (
    DocumentType,
    FieldDefinition,
    PageImage,
    Record,
    RecordQuerySet,
    RecordState,
    Rendition,
    SchemeTerm,
)
from dossier.apps.vault.services import read_object

PEOPLE = ("people__employee__department",)
"""What a list of records fetches beside them to name everyone they concern."""


def facts_of(record: Record) -> RecordFacts:
    """Give what the policy may know of a record (with ``department`` already fetched: no query)."""
    return RecordFacts(
        company_id=record.company_id,
        department_ids=record.department.ancestor_ids if record.department else (),
        employee_id=record.employee_id,
        level=record.level,
        category=record.category,
        state=record.state,
        shared=record.shared,
        record_id=record.id,
    )


def access_record(
    *, actor: User, record_id: UUID, action: Action, audit_as: str = "", lock: bool = False
) -> tuple[Record, str]:
    """Fetch a record the actor may do ``action`` to, with the deciding rule; audit the act as ``audit_as``.

    Without ``audit_as`` the caller audits its own act. A refusal is always audited. ``lock`` needs a
    transaction around. Raises NotPermitted alike for a missing and a forbidden record.
    """
    records = Record.objects.select_related("department", "company", "employee__department", "source")
    record = (records.select_for_update(of=("self",)) if lock else records).filter(id=record_id).first()
    decision = decide(clauses_for(actor, action), facts_of(record)) if record else DENIED
    if record is None or not decision.allowed:
        _refuse(actor, record_id, action, record)
        # Inside the caller's transaction the refusal will be undone with it.
        raise NotPermitted("records.not_found", audited=not lock)
    if audit_as:
        audit_look(actor, record, audit_as, decision.rule_id)
    return record, decision.rule_id


def audit_look(actor: User, record: Record, action: str, rule: str, **details: object) -> None:
    """Record that a record was looked at or delivered."""
    with transaction.atomic():
        record_event(
            actor=actor,
            action=action,
            object_kind="record",
            object_id=record.id,
            subject_id=record.employee_id,
            rule=rule,
            details=details,
        )


def _refuse(actor: User, record_id: UUID, action: Action, record: Record | None) -> None:
    with transaction.atomic():
        record_event(
            actor=actor,
            action="access.refused",
            object_kind="record",
            object_id=record_id,
            subject_id=record.employee_id if record else None,
            result=Result.REFUSED,
            details={"wanted": action.value, "exists": record is not None},
        )


def list_permitted(actor: User, action: Action) -> RecordQuerySet:
    """Give the records the actor may do ``action`` to, as a query."""
    permitted: RecordQuerySet = Record.objects.filter(clauses_to_q(clauses_for(actor, action)))
    return permitted


def titles_for(actor: User, events: Iterable[AuditEvent]) -> dict[str, Record]:
    """Give the records that events speak of, by id as text, as far as the actor may find them."""
    ids = {event.object_id for event in events if event.object_kind == "record"}
    return {str(record.id): record for record in list_permitted(actor, Action.FIND).filter(id__in=ids)}


def list_to_check(
    actor: User, *, company_id: int | None, doubt: str | None, batch_id: UUID | None
) -> QuerySet[Record]:
    """Give the records that wait for a person, oldest first."""
    waiting = list_permitted(actor, Action.CONFIRM).filter(state=RecordState.TO_CHECK)
    if company_id is not None:
        waiting = waiting.filter(company_id=company_id)
    if batch_id is not None:
        waiting = waiting.filter(batch_id=batch_id)
    if doubt:
        # A list of objects: containment is not portable, and the codes are ours.
        waiting = waiting.filter(doubts__icontains=f'"{doubt}"')
    return waiting.select_related("company", "employee__department").order_by("received_at", "id")


def get_page(record: Record, number: int) -> PageImage:
    """Give one page of a record the caller has been let to. Raises NotPermitted when there is none."""
    page = PageImage.objects.select_related("image", "thumbnail").filter(record=record, number=number).first()
    if page is None:
        raise NotPermitted("records.not_found")
    return page


def read_page_image(*, actor: User, record_id: UUID, number: int) -> bytes:
    """Give the access image of a page (JPEG); the look is audited."""
    record, rule = access_record(actor=actor, record_id=record_id, action=Action.VIEW)
    page = get_page(record, number)
    audit_look(actor, record, "record.page", rule, page=number)
    if page.image is None:
        raise NotPermitted("records.not_found")
    return read_object(page.image)


def read_page_thumbnail(*, actor: User, record_id: UUID, number: int) -> bytes:
    """Give a page's small picture; part of a search or a view already audited, so not audited again."""
    record, _ = access_record(actor=actor, record_id=record_id, action=Action.FIND)
    page = get_page(record, number)
    if page.thumbnail is None:
        raise NotPermitted("records.not_found")
    return read_object(page.thumbnail)


def read_searchable_pdf(*, actor: User, record_id: UUID) -> bytes:
    """Give the record's double-layer PDF; the export is audited. Raises NotPermitted until it is written."""
    record, rule = access_record(actor=actor, record_id=record_id, action=Action.EXPORT)
    rendition = (
        Rendition.objects.select_related("object")
        .filter(record=record, kind=Rendition.Kind.SEARCHABLE_PDF)
        .first()
    )
    if rendition is None:
        raise NotPermitted("records.pdf_not_ready")
    audit_look(actor, record, "record.export", rule, form="searchable_pdf", version=record.version)
    return read_object(rendition.object)


@dataclass(frozen=True, slots=True)
class Permitted:
    """Which of the site's buttons to show for a record; the server decides again when one is pressed."""

    correct: bool
    confirm: bool
    export: bool


def permitted_on(actor: User, record: Record) -> Permitted:
    """Say what the actor may do to a record."""
    facts = facts_of(record)

    def allowed(action: Action) -> bool:
        return decide(clauses_for(actor, action), facts).allowed

    return Permitted(allowed(Action.EDIT), allowed(Action.CONFIRM), allowed(Action.EXPORT))


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A company's scheme, for forms and labels."""

    types: tuple[DocumentType, ...]
    fields: tuple[FieldDefinition, ...]
    terms: tuple[SchemeTerm, ...]


def get_scheme(company: Company) -> SchemeView:
    """Give a company's document types, fields and terms. Three queries."""
    return SchemeView(
        tuple(DocumentType.objects.filter(company=company, active=True)),
        tuple(FieldDefinition.objects.filter(company=company)),
        tuple(SchemeTerm.objects.filter(company=company)),
    )


def get_document_type(company_id: int, code: str) -> DocumentType:
    """Give a type of a company's scheme. Raises Invalid when the scheme has no such type."""
    found = DocumentType.objects.filter(company_id=company_id, code=code).first()
    if found is None:
        raise Invalid("records.type_unknown", (FieldProblem("type", "records.type_unknown"),))
    return found
