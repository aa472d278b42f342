"""Storage-only restriction of records: proposed by an officer, set and lifted with the consent of two others.

The consent is asked for through ``access.approvals``; its payload names the restriction and nothing of the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.approvals import request_approval
from dossier.apps.access.models import Approval, ApprovalState
from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.privacy.models import PersonRequest, Restriction
from dossier.apps.privacy.officers import Officer, officer_of
from dossier.apps.records.models import Record, RecordState
from dossier.apps.records.restricting import reopen_record, restrict_record
from dossier.apps.records.selectors import access_record
from dossier.norms.personal_requests import load_request_rules

RESTRICT, LIFT = "restrict_record", "lift_restriction"
State = Restriction.State


def propose_restriction(
    *,
    actor: User,
    record_id: UUID,
    ground: str,
    reason: str,
    at: datetime,
    request: PersonRequest | None = None,
) -> Restriction:
    """Ask for a record to be only stored from the second consent on. Audited.

    Raises NotPermitted for who is not the company's officer or may not lend the record, Invalid for an unknown
    ground or no reason, Conflict when it is restricted, or proposed to be.
    """
    record, rule = access_record(actor=actor, record_id=record_id, action=Action.GRANT)
    if not officer_of(actor).is_for(record.company_id):
        raise NotPermitted("records.not_found")
    _check_words(ground, reason)
    with transaction.atomic():
        # Locked, so that two officers who ask at once ask one after the other.
        record = Record.objects.select_for_update(of=("self",)).get(id=record.id)
        if Restriction.objects.filter(record=record, state__in=(State.PROPOSED, State.IN_FORCE)).exists():
            raise Conflict("privacy.restriction_open")
        made = Restriction.objects.create(
            company_id=record.company_id,
            record=record,
            request=request,
            ground=ground,
            reason=reason.strip(),
            proposed_by=actor,
            proposed_at=at,
        )
        _ask(made, RESTRICT, reason, actor, at)
        _audit(made, actor, "privacy.propose_restriction", rule=rule, ground=ground)
    return made


def _check_words(ground: str, reason: str) -> None:
    problems = []
    if ground not in load_request_rules().restriction_grounds:
        problems.append(FieldProblem("ground", "privacy.ground_unknown"))
    if not reason.strip():
        problems.append(FieldProblem("reason", "access.reason_required"))
    if problems:
        raise Invalid("privacy.restriction_invalid", tuple(problems))


def propose_lifting(*, actor: User, restriction_id: UUID, reason: str, at: datetime) -> Restriction:
    """Ask for a restricted record to be opened again. Audited. Raises as :func:`propose_restriction`."""
    access_restriction(actor, restriction_id)
    with transaction.atomic():
        found = Restriction.objects.select_for_update().get(id=restriction_id)
        if found.state != State.IN_FORCE or found.approval_id is not None:
            raise Conflict("privacy.restriction_moved")
        found.lift_reason = reason.strip()
        _ask(found, LIFT, reason, actor, at)
        _audit(found, actor, "privacy.propose_lifting")
    return found


def _ask(restriction: Restriction, kind: str, reason: str, actor: User, at: datetime) -> None:
    approval = request_approval(
        kind=kind,
        payload={"restriction": str(restriction.id), "company_id": restriction.company_id},
        reason=reason,
        actor=actor,
        at=at,
    )
    restriction.approval_id = approval.id
    restriction.save(update_fields=["approval_id", "lift_reason"])


def carry_out_restriction(approval: Approval) -> None:
    """Set a restriction that has been consented to, in the transaction of the last consent."""
    restriction, record, at = _locked(approval)
    if restriction.state != State.PROPOSED:
        raise Conflict("privacy.restriction_moved")
    restriction.before = restrict_record(
        record, actor=approval.requested_by, reason=restriction.reason, at=at
    )
    restriction.state, restriction.set_at, restriction.approval_id = State.IN_FORCE, at, None
    restriction.save()
    _audit(restriction, approval.requested_by, "privacy.restrict", before=restriction.before)


def carry_out_lift(approval: Approval) -> None:
    """Lift a restriction, in the transaction of the last consent."""
    restriction, record, at = _locked(approval)
    if restriction.state != State.IN_FORCE:
        raise Conflict("privacy.restriction_moved")
    reopen_record(
        record, state=restriction.before, actor=approval.requested_by, reason=restriction.lift_reason, at=at
    )
    restriction.state, restriction.lifted_at, restriction.approval_id = State.LIFTED, at, None
    restriction.save()
    _audit(restriction, approval.requested_by, "privacy.lift", state=restriction.before)


def drop(approval: Approval) -> None:
    """Forget a proposal that was rejected, withdrawn or has expired; what is in force stays in force."""
    restriction = Restriction.objects.select_for_update().get(id=approval.payload["restriction"])
    restriction.approval_id = None
    if restriction.state == State.PROPOSED:
        restriction.state = State.DROPPED
    restriction.save(update_fields=["approval_id", "state"])
    record_event(
        actor=None,
        actor_name="approvals",
        action="privacy.drop_proposal",
        object_kind="record",
        object_id=restriction.record_id,
        subject_id=restriction.record.employee_id,
        details={"restriction": str(restriction.id), "outcome": ApprovalState(approval.state).value},
    )


def _locked(approval: Approval) -> tuple[Restriction, Record, datetime]:
    restriction = Restriction.objects.select_for_update().get(id=approval.payload["restriction"])
    record = Record.objects.select_for_update(of=("self",)).get(id=restriction.record_id)
    return restriction, record, approval.decided_at or datetime.now(UTC)


def access_restriction(actor: User, restriction_id: UUID) -> Restriction:
    """Fetch a restriction of a record that the officer might lend. Raises NotPermitted alike for a missing one."""
    found = _restrictions().filter(id=restriction_id).first()
    if found is None or not _reaches(officer_of(actor), found):
        raise NotPermitted("privacy.not_found")
    return found


def list_restrictions(actor: User) -> list[Restriction]:
    """Give the restrictions, past ones too, of records that the officer might lend, newest first."""
    officer = officer_of(actor)
    found = _restrictions()
    if officer.company_ids is not None:
        found = found.filter(company_id__in=officer.company_ids)
    return [one for one in found[:1000] if _reaches(officer, one)]


def count_restricted(employees: Sequence[UUID]) -> int:
    """Count the restricted records of people: all that is shown of them."""
    return Record.objects.filter(employee__in=employees, state=RecordState.RESTRICTED).count()


def list_own_restrictions(employee: Employee) -> list[Restriction]:
    """Give what is only stored of a person's own records: 44条 gives a right to know."""
    return list(_restrictions().filter(record__employee=employee, record__shared=False, state=State.IN_FORCE))


def _restrictions() -> QuerySet[Restriction]:
    return Restriction.objects.select_related("record__department", "record__employee", "proposed_by")


def _reaches(officer: Officer, restriction: Restriction) -> bool:
    state = restriction.before or restriction.record.state
    return officer.is_for(restriction.company_id) and officer.reaches(restriction.record, state)


def _audit(restriction: Restriction, actor: User, action: str, *, rule: str = "", **details: object) -> None:
    record_event(
        actor=actor,
        action=action,
        object_kind="record",
        object_id=restriction.record_id,
        subject_id=restriction.record.employee_id,
        rule=rule,
        details={"restriction": str(restriction.id), **details},
    )
