"""Reads and gates. A gate fetches and authorises together, audits the look or the refusal, and gives the same
error for what is missing and what is forbidden.

A refusal is recorded in a transaction of its own; a service that writes calls its gate once before its own
transaction, so that the error that follows does not undo the refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from dossier.apps.access.policy import DENIED, Action, Clause, RecordFacts, decide, decide_view
from dossier.apps.access.queries import clauses_to_q
from dossier.apps.access.selectors import clauses_for, rights_of
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.places import home_of
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.records.masking import EVERYTHING, mask_text
from dossier.apps.records.models import (
    DocumentType,
    FieldDefinition,
    PageImage,
    Record,
    RecordQuerySet,
    RecordState,
    SchemeTerm,
)
from dossier.apps.records.painting import blur_away, paint_over, scale_rects
from dossier.apps.records.viewing import Viewed, hide, masks_by_person
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
    clauses = clauses_for(actor, action)
    records = Record.objects.select_related("department", "company", "employee__department", "source")
    # SECURITY: what is forbidden is not even fetched, so that it takes no longer than what is missing.
    permitted = records.filter(clauses_to_q(clauses), id=record_id)
    record = (permitted.select_for_update(of=("self",)) if lock else permitted).first()
    decision = decide(clauses, facts_of(record)) if record else DENIED
    if record is None or not decision.allowed:
        _refuse(actor, record_id, action)
        # Inside the caller's transaction the refusal will be undone with it.
        raise NotPermitted("records.not_found", audited=not lock)
    if audit_as:
        audit_look(actor, record, audit_as, decision.rule_id)
    return record, decision.rule_id


@dataclass(frozen=True, slots=True)
class Viewer:
    """What somebody may see, compiled once for any number of records."""

    viewing: tuple[Clause, ...]
    masked: tuple[Clause, ...]

    def look_at(self, record: Record) -> Viewed | None:
        """Give the record as the viewer sees it, or None. No query when ``department`` and ``PEOPLE`` are fetched."""
        facts = facts_of(record)
        decision = decide_view(self.viewing, self.masked, facts)
        if not decision.allowed:
            return None
        people = masks_by_person(record, facts, self.viewing, self.masked)
        return Viewed(record, decision.rule_id, decision.masks, people)

    def look_at_row(self, record: Record) -> Viewed:
        """Give a record that the viewer may find, for a list: with every class hidden when he may not open it."""
        return self.look_at(record) or hide(record, EVERYTHING)

    def clear_clauses(self) -> tuple[Clause, ...]:
        """Give the clauses by which records are seen with nothing masked."""
        return (*self.viewing, *(clause for clause in self.masked if not clause.masks))


def viewer_of(actor: User) -> Viewer:
    """Give what somebody may see. Three queries."""
    rights = rights_of(actor)
    return Viewer(rights.clauses(Action.VIEW), rights.clauses(Action.VIEW_MASKED))


Prove = Callable[[int], None]
"""Called with the level of a record that the actor may look at, before anything is given: asks for a fresh proof of
who is there where the level demands one, by raising."""


def no_proof(_level: int) -> None:
    """Ask for nothing: for acts that no browser asks for."""


def view_record(*, actor: User, record_id: UUID, audit_as: str = "", prove: Prove = no_proof) -> Viewed:
    """Fetch a record the actor may look at, with what of it stays masked; audit the look as ``audit_as``.

    The only way to a record's values, text and pages. Without ``audit_as`` the caller audits its own act; a
    refusal is always audited. Raises NotPermitted alike for a missing and a forbidden record, and what ``prove``
    raises.
    """
    viewer = viewer_of(actor)
    record = _fetch(record_id, viewer)
    viewed = viewer.look_at(record) if record else None
    if viewed is None:
        _refuse(actor, record_id, Action.VIEW_MASKED)
        raise NotPermitted("records.not_found", audited=True)
    prove(viewed.record.level)
    if audit_as:
        audit_look(actor, viewed.record, audit_as, viewed.rule)
    return viewed


def access_viewed(*, actor: User, record_id: UUID, action: Action, prove: Prove = no_proof) -> Viewed:
    """Fetch a record for an act that gives its content away, such as a download: needs the right to the act and
    the right to look, and says what stays masked. The caller audits. Raises NotPermitted."""
    _, rule = access_record(actor=actor, record_id=record_id, action=action)
    return replace(view_record(actor=actor, record_id=record_id, prove=prove), rule=rule)


def access_clear(
    *, actor: User, record_id: UUID, action: Action, prove: Prove = no_proof
) -> tuple[Record, str]:
    """Like :func:`access_record`, for an act that gives the record away as it is: who sees it masked is refused."""
    viewed = access_viewed(actor=actor, record_id=record_id, action=action, prove=prove)
    if not viewed.is_clear():
        _refuse(actor, record_id, action)
        raise NotPermitted("records.not_found", audited=True)
    return viewed.record, viewed.rule


def _fetch(record_id: UUID, viewer: Viewer) -> Record | None:
    """Give the record if the viewer may look at it. SECURITY: as in :func:`access_record`."""
    records = Record.objects.select_related("department", "company", "employee__department", "source")
    permitted = records.filter(clauses_to_q((*viewer.viewing, *viewer.masked)), id=record_id)
    return permitted.prefetch_related(*PEOPLE).first()


def audit_look(actor: User, record: Record, action: str, rule: str, **details: object) -> None:
    """Record that a record was looked at or delivered."""
    with transaction.atomic():
        record_event(
            actor=actor,
            action=action,
            object_kind="record",
            object_id=record.id,
            subject_id=record.employee_id,
            company_id=record.company_id,
            rule=rule,
            details=details,
        )


def _refuse(actor: User, record_id: UUID, action: Action) -> None:
    about = Record.objects.filter(id=record_id).values_list("employee_id", "company_id").first()
    # SECURITY: asked for either way, so that a missing record costs what a forbidden one does.
    home = home_of(actor.pk)
    with transaction.atomic():
        record_event(
            actor=actor,
            action="access.refused",
            object_kind="record",
            object_id=record_id,
            subject_id=about[0] if about else None,
            company_id=about[1] if about else home,
            find_place=False,
            result=Result.REFUSED,
            details={"wanted": action.value, "exists": about is not None},
        )


def list_permitted(actor: User, action: Action) -> RecordQuerySet:
    """Give the records the actor may do ``action`` to, as a query."""
    permitted: RecordQuerySet = Record.objects.filter(clauses_to_q(clauses_for(actor, action)))
    return permitted


@dataclass(frozen=True, slots=True)
class Titled:
    """A record as a list of events names it."""

    title: str
    type: str
    reference_code: str


def titles_for(actor: User, events: Iterable[AuditEvent]) -> dict[str, Titled]:
    """Give the records that events speak of, by id as text, as far as the actor may find them."""
    ids = {event.object_id for event in events if event.object_kind == "record"}
    found = list_permitted(actor, Action.FIND).filter(id__in=ids)
    viewer = viewer_of(actor)
    return {
        str(record.id): Titled(
            mask_text(record.title, viewer.look_at_row(record).all_masks),
            record.type,
            record.reference_code or "",
        )
        for record in found.select_related("department").prefetch_related(*PEOPLE)
    }


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of the records that wait for a person. ``total``: how many wait on all pages."""

    total: int
    rows: tuple[Record, ...]


def list_to_check(
    actor: User,
    *,
    company_id: int | None = None,
    doubt: str | None = None,
    batch_id: UUID | None = None,
    start: int = 0,
    most: int = 20,
) -> Waiting:
    """Give a page of the records that wait for a person, oldest first.

    PERF: counted, put in order and cut in the index `record_by_state` alone; only the rows of the page are opened. The
    state stands first: SQLite takes the first condition on it, and the policy's is a choice of states without order.
    """
    waiting = Record.objects.filter(state=RecordState.TO_CHECK) & list_permitted(actor, Action.CONFIRM)
    if company_id is not None:
        waiting = waiting.filter(company_id=company_id)
    if batch_id is not None:
        waiting = waiting.filter(batch_id=batch_id)
    if doubt:
        # A list of objects: containment is not portable, and the codes are ours.
        waiting = waiting.filter(doubts__icontains=f'"{doubt}"')
    ids = list(waiting.order_by("received_at", "id").values_list("id", flat=True)[start : start + most])
    rows = (
        Record.objects.select_related("company", "department", "employee__department")
        .prefetch_related("pages", *PEOPLE)
        .in_bulk(ids)
    )
    return Waiting(waiting.count(), tuple(rows[record_id] for record_id in ids if record_id in rows))


def get_page(record: Record, number: int) -> PageImage:
    """Give one page of a record the caller has been let to. Raises NotPermitted when there is none."""
    page = PageImage.objects.select_related("image", "thumbnail").filter(record=record, number=number).first()
    if page is None:
        raise NotPermitted("records.not_found")
    return page


def read_page_image(*, actor: User, record_id: UUID, number: int, prove: Prove = no_proof) -> bytes:
    """Give the access image of a page (JPEG), what stays masked painted over; the look is audited.

    SECURITY: a painted picture is made anew for each look and kept nowhere.
    """
    viewed = view_record(actor=actor, record_id=record_id, prove=prove)
    page = get_page(viewed.record, number)
    audit_look(actor, viewed.record, "record.page", viewed.rule, page=number, masked=not viewed.is_clear())
    if page.image is None:
        raise NotPermitted("records.not_found")
    jpeg = read_object(page.image)
    return jpeg if viewed.is_clear() else paint_over(jpeg, viewed.page(page).rects)


def read_page_thumbnail(
    *, actor: User, record_id: UUID, number: int, is_proven: Callable[[int], bool] = lambda _level: True
) -> bytes:
    """Give a page's small picture; part of a search or a view already audited, so not audited again.

    Painted over like the page; a shade of grey for who may only find the record, and where ``is_proven`` says, of
    the record's level, that a fresh proof of who is there is wanting: a list must not ask for one.
    """
    record, _ = access_record(actor=actor, record_id=record_id, action=Action.FIND)
    page = get_page(record, number)
    if page.thumbnail is None:
        raise NotPermitted("records.not_found")
    jpeg = read_object(page.thumbnail)
    viewed = viewer_of(actor).look_at(record)
    if viewed is None or not is_proven(record.level):
        return blur_away(jpeg)
    if viewed.is_clear():
        return jpeg
    size = page.image_width_px, page.image_height_px
    return paint_over(jpeg, scale_rects(viewed.page(page).rects, size, jpeg))


def list_lines(viewed: Viewed, number: int) -> list[tuple[dict[str, Any], bool]]:
    """Give the lines of a page as they were read, with whether something on each is covered."""
    page = get_page(viewed.record, number)
    lines = list((page.reading or {"lines": []})["lines"])
    if viewed.is_clear():
        return [(line, False) for line in lines]
    covered = viewed.page(page).lines
    return [({**line, "text": shown.text}, shown.masked) for line, shown in zip(lines, covered, strict=True)]


@dataclass(frozen=True, slots=True)
class Permitted:
    """Which of the site's buttons to show for a record; the server decides again when one is pressed."""

    correct: bool
    confirm: bool
    export: bool
    download: bool
    show: bool


def permitted_on(actor: User, record: Record) -> Permitted:
    """Say what the actor may do to a record."""
    facts, rights = facts_of(record), rights_of(actor)

    def allowed(action: Action) -> bool:
        return decide(rights.clauses(action), facts).allowed

    return Permitted(
        correct=allowed(Action.EDIT),
        confirm=allowed(Action.CONFIRM),
        export=allowed(Action.EXPORT),
        download=allowed(Action.DOWNLOAD),
        show=allowed(Action.SHOW),
    )


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
