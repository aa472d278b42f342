"""Legal holds (冻结): what must not be destroyed for now, whatever its period. Placed and released by an officer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.privacy.models import LegalHold
from dossier.apps.privacy.obstacles import reaching
from dossier.apps.privacy.officers import officer_of
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import access_record
from dossier.norms.scheme import load_facts


def hold_kinds() -> list[dict[str, str]]:
    """Give the kinds of hold of the retention norms: id, zh, en."""
    kinds: list[dict[str, str]] = load_facts("retention.yaml")["holds"]
    return kinds


@transaction.atomic
def place_hold(
    *,
    actor: User,
    company_id: int,
    kind: str,
    reason: str,
    at: datetime,
    employee_id: UUID | None = None,
    record_id: UUID | None = None,
) -> LegalHold:
    """Forbid destroying a record, a person's file or a company's records. Audited.

    Raises NotPermitted for who is not the officer, Invalid for an unknown kind or no reason.
    """
    if not officer_of(actor).is_for(company_id):
        raise NotPermitted("access.not_permitted")
    _check(kind, reason)
    record = _record(actor, record_id, company_id)
    employee = _employee(employee_id, company_id)
    hold = LegalHold.objects.create(
        company_id=company_id,
        employee=employee,
        record=record,
        kind=kind,
        reason=reason.strip(),
        placed_by=actor,
        placed_at=at,
    )
    _audit(hold, actor, "privacy.place_hold")
    return hold


def _check(kind: str, reason: str) -> None:
    problems = []
    if kind not in {one["id"] for one in hold_kinds()}:
        problems.append(FieldProblem("kind", "privacy.hold_unknown"))
    if not reason.strip():
        problems.append(FieldProblem("reason", "access.reason_required"))
    if problems:
        raise Invalid("privacy.hold_invalid", tuple(problems))


def _record(actor: User, record_id: UUID | None, company_id: int) -> Record | None:
    if record_id is None:
        return None
    record, _ = access_record(actor=actor, record_id=record_id, action=Action.GRANT)
    if record.company_id != company_id:
        raise NotPermitted("records.not_found")
    return record


def _employee(employee_id: UUID | None, company_id: int) -> Employee | None:
    if employee_id is None:
        return None
    employee = Employee.objects.filter(id=employee_id, company_id=company_id).first()
    if employee is None:
        raise NotPermitted("privacy.person_unknown")
    return employee


@transaction.atomic
def release_hold(*, actor: User, hold_id: UUID, reason: str, at: datetime) -> LegalHold:
    """Release a hold. Audited. Raises NotPermitted alike for a missing one, Conflict when it is released."""
    hold = LegalHold.objects.select_for_update().filter(id=hold_id).first()
    if hold is None or not officer_of(actor).is_for(hold.company_id):
        raise NotPermitted("privacy.not_found")
    if not reason.strip():
        raise Invalid("access.reason_required")
    if hold.released_at is not None:
        raise Conflict("privacy.hold_released")
    hold.released_by, hold.released_at, hold.release_reason = actor, at, reason.strip()
    hold.save()
    _audit(hold, actor, "privacy.release_hold")
    return hold


def list_holds(actor: User, record_id: UUID | None = None) -> QuerySet[LegalHold]:
    """Give the holds of the companies that the actor is the officer of, newest first.

    ``record_id``: only those that reach this record, its own or wider ones, released ones among them. Raises
    NotPermitted alike for a record that is missing and one that the actor may not place a hold on.
    """
    officer = officer_of(actor)
    found = LegalHold.objects.select_related("employee", "record", "placed_by", "company")
    if officer.company_ids is not None:
        found = found.filter(company_id__in=officer.company_ids)
    if record_id is None:
        return found
    record, _ = access_record(actor=actor, record_id=record_id, action=Action.GRANT)
    return found.filter(reaching(record))


def _audit(hold: LegalHold, actor: User, action: str) -> None:
    record_event(
        actor=actor,
        action=action,
        object_kind="record" if hold.record_id else "company",
        object_id=hold.record_id or hold.company_id,
        subject_id=hold.employee_id,
        company_id=hold.company_id,
        details={"hold": str(hold.id), "kind": hold.kind},
    )
