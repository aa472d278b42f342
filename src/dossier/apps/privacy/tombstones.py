"""What is left to say of a destroyed record: that there was one, when it went, and by whose decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dossier.apps.access.audit_reach import audit_reach
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.notary.models import LeafKind, LogCheckpoint, LogLeaf
from dossier.apps.privacy.models import ErasedRecord
from dossier.apps.privacy.officers import Officer, officer_of
from dossier.apps.records.models import RecordState


@dataclass(frozen=True, slots=True)
class Tombstone:
    """``position``: of the disposal in the evidence log, None while it waits; ``sealed``: a checkpoint covers it."""

    item: ErasedRecord
    erased_at: datetime
    position: int | None
    leaf_hash: str
    sealed: bool


def access_tombstone(actor: User, record_id: UUID) -> Tombstone:
    """Fetch the tombstone of a record, for the person, an officer with the clearance, or an auditor; audited.

    Raises NotPermitted alike for a missing one.
    """
    found = (
        ErasedRecord.objects.select_related("act__request__employee", "record__company", "record__department")
        .filter(record_id=record_id, live=True)
        .first()
    )
    if found is None or found.erased_at is None or not _may_see(actor, found):
        raise NotPermitted("records.not_found")
    record_alone(
        actor=actor, action="privacy.view_tombstone", object_kind="record", object_id=found.record_id
    )
    leaf = LogLeaf.objects.filter(kind=LeafKind.DISPOSAL, subject=str(record_id)).order_by("-id").first()
    last = LogCheckpoint.objects.values_list("size", flat=True).first() or 0
    position = leaf.position if leaf else None
    return Tombstone(
        found,
        found.erased_at,
        position,
        bytes(leaf.leaf_hash).hex() if leaf else "",
        position is not None and position < last,
    )


def _may_see(actor: User, found: ErasedRecord) -> bool:
    if found.act is not None and found.act.request.employee.user_id == actor.pk:
        return True
    company = found.record.company_id
    reach = audit_reach(actor)
    if reach.rule and reach.covers(company):
        return True
    officer: Officer = officer_of(actor)
    return officer.is_for(company) and officer.reaches(found.record, RecordState.FILED)
