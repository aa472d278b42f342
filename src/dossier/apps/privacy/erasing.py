"""Deletion carried out: proposed under a request, consented to by others, then done in one transaction.

An officer proposes; ``access.approvals`` asks others. With the last consent everything that forbids it is asked again,
what the records say is destroyed, and the disposal is told to the evidence log, in that one transaction
(:func:`carry_out_erasure`). What lies outside of the database follows (:func:`finish_erasures`): the sealed bytes,
which no key opens any more, the list of what was erased, and the index. That may be cut off and is taken up again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from dossier.apps.access.approvals import request_approval
from dossier.apps.access.models import Approval, ApprovalState
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted, Unavailable
from dossier.apps.notary.models import LeafKind
from dossier.apps.notary.services import add_leaf
from dossier.apps.privacy.models import ErasedRecord, Erasure, PersonRequest, RequestStep, Restriction
from dossier.apps.privacy.obstacles import Judged, judge
from dossier.apps.privacy.officers import officer_of
from dossier.apps.privacy.selectors import access_request
from dossier.apps.privacy.states import Part, RequestState
from dossier.apps.records.carrying import others_on
from dossier.apps.records.erasing import Erased, erase_records, sources_of, with_earlier_scans
from dossier.apps.records.models import Record, RecordState
from dossier.apps.vault.erased_list import note_erased
from dossier.apps.vault.erasure import remove_shredded
from dossier.norms.personal_requests import load_request_rules

log = structlog.get_logger(__name__)

ERASE = "erase_records"
ERASING_KINDS = ("deletion", "withdrawal")
"""The requests under which records may be destroyed (47条1款: a withdrawal of consent too)."""
State = Erasure.State


@dataclass(frozen=True, slots=True)
class Gone:
    """What other apps may hold beside a record: told to their cleaners, in the transaction of the act.

    ``carried``: where what is left of an object lies now."""

    records: tuple[UUID, ...]
    objects: tuple[UUID, ...]
    carried: dict[UUID, UUID]


Cleaner = Callable[[Gone], None]
_cleaners: list[Cleaner] = []


def register_cleaner(cleaner: Cleaner) -> None:
    """Say what else is to go with records. For apps above this one, when the application starts."""
    _cleaners.append(cleaner)


def count_others(records: Sequence[Record]) -> int:
    """Count the records that lie on scans of these and go into scans of their own."""
    return others_on(sources_of(records), with_earlier_scans(records)).count()


def judge_request(found: PersonRequest, at: datetime) -> list[Judged]:
    """Say of each record that a request names what forbids destroying it."""
    return judge(list(found.records.select_related("employee", "company").order_by("id")), at)


def propose_erasure(
    *,
    actor: User,
    request_id: UUID,
    record_ids: Sequence[UUID],
    reason: str,
    at: datetime,
    break_signatures: bool = False,
) -> Erasure:
    """Ask for records that a request names to be destroyed with the last consent. Audited.

    ``break_signatures``: files that others share with them may lose their electronic signatures. Raises NotPermitted
    for who is not the officer or lacks the clearance, Invalid without records or a reason, Conflict when something
    forbids it, or the request is of another kind or not being worked on.
    """
    found, part = access_request(actor, request_id, "erase")
    if part is not Part.OFFICER:
        raise NotPermitted("privacy.not_found")
    if not reason.strip():
        raise Invalid("access.reason_required")
    with transaction.atomic():
        found = PersonRequest.objects.select_for_update(of=("self",)).get(id=found.id)
        if found.state != RequestState.WORKING or found.kind not in ERASING_KINDS:
            raise Conflict("privacy.not_erasing")
        records = _named(actor, found, record_ids)
        judged = _unhindered(records, at, breaking_signatures=break_signatures)
        if ErasedRecord.objects.filter(record__in=records, live=True).exists():
            raise Conflict("privacy.erasure_open")
        act = Erasure(
            company_id=found.company_id,
            request=found,
            reason=reason.strip(),
            proposed_by=actor,
            proposed_at=at,
            breaks_signatures=break_signatures,
            carried=count_others([one.record for one in judged]),
        )
        return _propose(act, judged)


def _named(actor: User, found: PersonRequest, record_ids: Sequence[UUID]) -> list[Record]:
    wanted = set(record_ids)
    records = list(
        Record.objects.select_for_update(of=("self",))
        .select_related("department", "employee", "company")
        .filter(id__in=found.records.filter(id__in=wanted).values("id"))
        .order_by("id")
    )
    if not records or len(records) != len(wanted):
        raise NotPermitted("records.not_found")
    officer = officer_of(actor)
    # What is only stored is judged by the state it had: the matrix opens the other to nobody.
    if not all(officer.reaches(record, RecordState.FILED) for record in records):
        raise NotPermitted("records.not_found")
    return records


def _unhindered(records: Sequence[Record], at: datetime, *, breaking_signatures: bool) -> list[Judged]:
    judged = judge(records, at, breaking_signatures=breaking_signatures)
    found = sorted({obstacle.value for one in judged for obstacle in one.obstacles})
    if found:
        raise Conflict("privacy.erasure_hindered", obstacles=",".join(found))
    return judged


def _propose(act: Erasure, judged: Sequence[Judged]) -> Erasure:
    act.save()
    ErasedRecord.objects.bulk_create(
        ErasedRecord(act=act, record=one.record, verdict=one.weighed.verdict.value, rule=one.weighed.rule)
        for one in judged
    )
    approval = request_approval(
        kind=ERASE,
        payload={
            "erasure_id": str(act.id),
            "company_id": act.company_id,
            "request": act.request.number,
            "records": [one.record.reference_code or str(one.record.id) for one in judged],
            "carried": act.carried,
            "breaks_signatures": act.breaks_signatures,
        },
        reason=act.reason,
        actor=act.proposed_by,
        beneficiary=act.request.employee.user,
        at=act.proposed_at,
    )
    act.approval_id = approval.id
    act.save(update_fields=["approval_id"])
    _audit(
        act,
        act.proposed_by,
        "privacy.propose_erasure",
        records=[str(one.record.id) for one in judged],
        carried=act.carried,
    )
    return act


def carry_out_erasure(approval: Approval) -> None:
    """Destroy the records of an act, in the transaction of the last consent; the bytes follow after it.

    Raises Conflict, which undoes the consent, when something has come to forbid it meanwhile.
    """
    act = Erasure.objects.select_for_update().get(id=approval.payload["erasure_id"])
    if act.state != State.PROPOSED:
        raise Conflict("privacy.erasure_moved")
    at, actor = approval.decided_at or datetime.now(UTC), approval.requested_by
    found = PersonRequest.objects.select_for_update(of=("self",)).get(id=act.request_id)
    if found.state != RequestState.WORKING:
        raise Conflict("privacy.erasure_moved")
    items = list(act.items.select_related("act__request").order_by("record_id"))
    records = _lock_all([item.record_id for item in items])
    judged = {
        one.record.id: one for one in _unhindered(records, at, breaking_signatures=act.breaks_signatures)
    }
    decided_by = [actor.username, *_approvers(approval)]
    for item in items:
        _write_tombstone(item, judged[item.record_id], decided_by, at)
    erased = erase_records(
        records, at=at, agent=actor.username, details={"erasure": str(act.id), "request": found.number}
    )
    for item in items:
        _keep_tombstone(item, erased, at)
    _end_restrictions(records, at)
    _clean(erased, records)
    act.state, act.carried_out_at, act.objects_left = State.CARRIED_OUT, at, [str(o) for o in erased.objects]
    act.carried = len(erased.carried.records)
    act.save()
    _audit(
        act,
        actor,
        "privacy.erase",
        records=[str(record.id) for record in records],
        carried=[str(one) for one in erased.carried.records],
    )
    _answer(found, act, items, actor, at)
    transaction.on_commit(finish_quietly)


def _lock_all(ids: Sequence[UUID]) -> list[Record]:
    """Lock records and those carried because of them, in one order, so that no two acts wait for each other."""
    going = list(Record.objects.filter(id__in=ids))
    others = others_on(sources_of(going), going).values_list("id", flat=True)
    locked = (
        Record.objects.select_for_update(of=("self",))
        .select_related("employee", "company")
        .filter(id__in=[*ids, *others])
        .order_by("id")
    )
    return [record for record in locked if record.id in set(ids)]


def _approvers(approval: Approval) -> list[str]:
    votes = approval.votes.select_related("user").order_by("at", "id")
    return [vote.user.username for vote in votes if vote.consents]


def _write_tombstone(item: ErasedRecord, judged: Judged, decided_by: list[str], at: datetime) -> None:
    record = judged.record
    item.verdict, item.rule = judged.weighed.verdict.value, judged.weighed.rule
    item.before, item.type, item.level = record.state, record.type, record.level
    item.reference_code = record.reference_code or ""
    item.decided_by, item.erased_at = decided_by, at


def disposal_statement(item: ErasedRecord) -> dict[str, Any]:
    """Give what the log says of a tombstone: what went, when, by whose decision; nothing of what it said."""
    act = item.act
    return {
        "record": str(item.record_id),
        "event": "erasure",
        "type": item.type,
        "reference_code": item.reference_code,
        "verdict": item.verdict,
        "rule": item.rule,
        "request": act.request.number if act else "",
        "approval": str(act.approval_id) if act else "",
        "decided_by": list(item.decided_by),
        "leaves": list(item.leaves),
        "at": item.erased_at.astimezone(UTC).isoformat(timespec="microseconds") if item.erased_at else "",
    }


def _keep_tombstone(item: ErasedRecord, erased: Erased, at: datetime) -> None:
    item.leaves = list(erased.leaves[item.record_id])
    item.save()
    add_leaf(kind=LeafKind.DISPOSAL, subject=item.record_id, statement=disposal_statement(item), at=at)


def _end_restrictions(records: Sequence[Record], at: datetime) -> None:
    open_ones = Restriction.objects.filter(record__in=list(records), state=Restriction.State.IN_FORCE)
    open_ones.update(state=Restriction.State.LIFTED, lifted_at=at)


def _clean(erased: Erased, records: Sequence[Record]) -> None:
    gone = Gone(tuple(record.id for record in records), erased.objects, erased.carried.objects)
    for cleaner in _cleaners:
        cleaner(gone)


def _answer(
    found: PersonRequest, act: Erasure, items: Sequence[ErasedRecord], actor: User, at: datetime
) -> None:
    """Tell the person; the request is answered with it when nothing it names is left."""
    words = load_request_rules().erasure_answer.format(
        count=len(items),
        codes="、".join(item.reference_code or "—" for item in items),
        at=at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        approval=act.approval_id,
    )
    RequestStep.objects.create(request=found, act="erase", by=actor, at=at, text=words)
    if found.records.exclude(state=RecordState.ERASED).exists():
        return
    found.state, found.answer, found.answered_at = RequestState.FULFILLED, words, at
    found.assignee = found.assignee or actor
    found.save()
    record_event(
        actor=actor,
        action="privacy.fulfil",
        object_kind="person_request",
        object_id=found.id,
        subject_id=found.employee_id,
        details={"number": found.number, "state": found.state, "erasure": str(act.id)},
    )


def drop_erasure(approval: Approval) -> None:
    """Forget a proposal that was rejected, withdrawn or has expired."""
    act = Erasure.objects.select_for_update().get(id=approval.payload["erasure_id"])
    if act.state != State.PROPOSED:
        return
    act.state = State.DROPPED
    act.save(update_fields=["state"])
    act.items.update(live=False)
    _audit(act, None, "privacy.drop_erasure", outcome=ApprovalState(approval.state).value)


def finish_quietly() -> None:
    """Finish after a commit; what cannot be reached just now is left to the worker."""
    try:
        finish_erasures(datetime.now(UTC))
    except (Unavailable, OSError) as error:
        log.warning("privacy.erasure_unfinished", error=type(error).__name__)


def finish_erasures(now: datetime) -> int:
    """Do what is left of acts that were carried out; gives how many it finished. One query when there is none.

    Each step may be repeated: the list of what was erased first, then the bytes, then "finished" once the index has
    let go of the records.
    """
    finished = 0
    for act in Erasure.objects.filter(state=State.CARRIED_OUT).order_by("carried_out_at"):
        records = list(act.items.values_list("record_id", flat=True))
        if act.objects_left:
            note_erased(settings.ENVIRONMENT.erased_list, records)
            remove_shredded(UUID(one) for one in act.objects_left)
            Erasure.objects.filter(id=act.id).update(objects_left=[])
        if not Record.objects.filter(id__in=records, revision__gt=F("indexed_revision")).exists():
            finished += _finish(act.id, now)
    return finished


@transaction.atomic
def _finish(act_id: UUID, now: datetime) -> int:
    act = Erasure.objects.select_for_update().get(id=act_id)
    if act.state != State.CARRIED_OUT:
        return 0
    act.state, act.finished_at = State.FINISHED, now
    act.save(update_fields=["state", "finished_at"])
    _audit(act, None, "privacy.finish_erasure")
    return 1


@transaction.atomic
def erase_restored(ids: set[UUID], at: datetime) -> int:
    """Destroy again the records that came back with an older backup; gives how many."""
    back = list(
        Record.objects.select_for_update(of=("self",))
        .filter(id__in=ids)
        .exclude(state=RecordState.ERASED)
        .order_by("id")
    )
    if not back:
        return 0
    ErasedRecord.objects.filter(record__in=back, live=True).update(live=False)
    tombstones = [
        ErasedRecord(
            record=record, verdict="erase", rule=record.retention_rule, before=record.state, type=record.type,
            level=record.level, reference_code=record.reference_code or "", erased_at=at,
        )
        for record in back
    ]  # fmt: skip
    erased = erase_records(back, at=at, agent="restore", details={"after": "restore"}, forced=True)
    for item in tombstones:
        _keep_tombstone(item, erased, at)
    _clean(erased, back)
    record_event(
        actor=None, actor_name="restore", action="privacy.erase_again", object_kind="installation",
        details={"records": [str(record.id) for record in back]},
    )  # fmt: skip
    transaction.on_commit(lambda: remove_shredded(erased.objects))
    return len(back)


def _audit(act: Erasure, actor: User | None, action: str, **details: object) -> None:
    record_event(
        actor=actor,
        actor_name="" if actor else "approvals",
        action=action,
        object_kind="person_request",
        object_id=act.request_id,
        subject_id=act.request.employee_id,
        details={"erasure": str(act.id), **details},
    )
