"""What loans of records (借阅) give to borrowers: read by every decision, so that a loan ends by itself.

A holding is made of what runs at the moment of the decision: no job has to close a loan, and none can be late.
Who may borrow what, for how long and why is decided above, in ``lending``, which audits it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Greatest

from dossier.apps.access.models import LentRecord
from dossier.apps.access.policy import Holding, Role
from dossier.apps.accounts.models import User

HIGHEST_CLEARANCE = 4
"""A loan reaches what was lent, whatever its level: that was weighed when it was approved."""


def lend(
    *,
    user: User,
    record_ids: Iterable[UUID],
    starts_at: datetime,
    ends_at: datetime,
    with_download: bool,
    loan_id: UUID,
) -> None:
    """Let a user see records from ``starts_at`` (inclusive) to ``ends_at`` (exclusive); a second call changes
    the times. Belongs to the caller's transaction, and the caller audits."""
    for record_id in record_ids:
        LentRecord.objects.update_or_create(
            loan_id=loan_id,
            record_id=record_id,
            defaults={
                "user": user,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "with_download": with_download,
            },
        )


def prolong_loan(*, loan_id: UUID, ends_at: datetime) -> None:
    """Move the end of a loan. Belongs to the caller's transaction, and the caller audits."""
    LentRecord.objects.filter(loan_id=loan_id).update(ends_at=ends_at)


def end_loan(*, loan_id: UUID, at: datetime) -> None:
    """End a loan now, unless it has ended; one that has not begun never will. The caller audits."""
    LentRecord.objects.filter(loan_id=loan_id, ends_at__gt=at).update(ends_at=Greatest(F("starts_at"), at))


def list_lent_holdings(user: User, at: datetime) -> list[Holding]:
    """Give the borrower's roles that loans give a user at a moment, at most one of each. One query."""
    running = LentRecord.objects.filter(Q(user=user, starts_at__lte=at, ends_at__gt=at))
    lent: dict[bool, set[UUID]] = {}
    for record_id, with_download in running.values_list("record_id", "with_download"):
        lent.setdefault(with_download, set()).add(record_id)
    roles = {False: Role.BORROWER, True: Role.BORROWER_WITH_DOWNLOAD}
    return [
        Holding(roles[with_download], HIGHEST_CLEARANCE, record_ids=frozenset(ids))
        for with_download, ids in sorted(lent.items())
    ]
