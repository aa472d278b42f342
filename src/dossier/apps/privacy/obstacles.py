"""What forbids destroying a record just now: asked when it is proposed, and again when it is carried out.

A hold beats everything; then the law's keeping period (47条 末款), other people's rights to the same paper, and work
that is under way. What merely lies on the same scan is carried into a scan of its own and forbids nothing, unless the
file cannot be divided without a loss. A signature over the whole file is such a loss that somebody may decide to bear.
``WEIGH`` (only the company's own period runs) forbids nothing: two people approve that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from dossier.apps.access.models import LentRecord
from dossier.apps.lending.models import LoanItem
from dossier.apps.lending.states import PaperState
from dossier.apps.privacy.models import LegalHold, Restriction
from dossier.apps.privacy.retaining import Verdict, Weighed, weigh_deletion
from dossier.apps.privacy.selectors import day_of
from dossier.apps.records.carrying import can_carry, is_signed, others_on
from dossier.apps.records.erasing import is_being_read, sources_of, with_earlier_scans
from dossier.apps.records.models import Record, RecordState

ERASABLE = (RecordState.FILED, RecordState.TO_CHECK, RecordState.RESTRICTED)
DISPUTES = ("accuracy_disputed", "incident")
"""Grounds of a restriction that keep a record as evidence; the others stand in for a deletion."""


class Obstacle(StrEnum):
    GONE = "gone"
    HELD = "held"
    MUST_KEEP = "must_keep"
    DISPUTED = "disputed"
    RESTRICTION_OPEN = "restriction_open"
    LENT = "lent"
    NAMES_SEVERAL = "names_several"
    SHARES_SCAN = "shares_scan"
    """Other records lie on the same scan, which cannot be divided without a loss."""
    SIGNED_SCAN = "signed_scan"
    """Other records lie on the same scan, and dividing it ends the electronic signature of the whole file."""
    BEING_READ = "being_read"
    """Pages of the same scan are not read yet."""


@dataclass(frozen=True, slots=True)
class Judged:
    """``obstacles``: in the order of their weight; empty when nothing forbids it. ``carried``: how many other records
    lie on the same scans and go into a scan of their own."""

    record: Record
    weighed: Weighed
    obstacles: tuple[Obstacle, ...]
    carried: int = 0


def judge(records: Sequence[Record], at: datetime, *, breaking_signatures: bool = False) -> list[Judged]:
    """Say of each record what forbids destroying it. What shares a scan is judged with those that could go too.

    ``breaking_signatures``: somebody decided that signatures of files may end with the division.
    """
    own = [(record, weigh_deletion(record, day_of(at)), _own_obstacles(record, at)) for record in records]
    judged = [
        Judged(
            record,
            weighed,
            (*found, Obstacle.MUST_KEEP) if weighed.verdict is Verdict.RESTRICT else (*found,),
        )
        for record, weighed, found in own
    ]
    going = with_earlier_scans(one.record for one in judged if not one.obstacles)
    return [
        one if one.obstacles else _on_its_scans(one, going, breaking_signatures=breaking_signatures)
        for one in judged
    ]


def _on_its_scans(one: Judged, going: Sequence[Record], *, breaking_signatures: bool) -> Judged:
    sources = sources_of([one.record])
    others = others_on(sources, going).count()
    found = [Obstacle.BEING_READ] if is_being_read(sources) else []
    if others and is_signed(sources) and not breaking_signatures:
        found.append(Obstacle.SIGNED_SCAN)
    if others and not can_carry(sources, going):
        found.append(Obstacle.SHARES_SCAN)
    return replace(one, obstacles=tuple(found), carried=others)


def _own_obstacles(record: Record, at: datetime) -> list[Obstacle]:
    checks = (
        (Obstacle.GONE, record.state not in ERASABLE),
        (Obstacle.HELD, holds_on(record).exists()),
        (Obstacle.NAMES_SEVERAL, record.shared),
        (Obstacle.DISPUTED, _restrictions(record, Restriction.State.IN_FORCE, DISPUTES).exists()),
        (Obstacle.RESTRICTION_OPEN, _awaits_consent(record)),
        (Obstacle.LENT, is_lent(record.id, at)),
    )
    return [obstacle for obstacle, stands in checks if stands]


def _restrictions(record: Record, state: str, grounds: Sequence[str]) -> QuerySet[Restriction]:
    return Restriction.objects.filter(record=record, state=state, ground__in=grounds)


def _awaits_consent(record: Record) -> bool:
    asked = Restriction.objects.filter(record=record, approval_id__isnull=False)
    return asked.filter(state__in=(Restriction.State.PROPOSED, Restriction.State.IN_FORCE)).exists()


def holds_on(record: Record) -> QuerySet[LegalHold]:
    """Give the holds in force on a record."""
    return LegalHold.objects.filter(reaching(record), released_at=None)


def reaching(record: Record) -> Q:
    """Give the condition for holds on a record: its own, those of its person, those of its whole company."""
    reach = Q(record=record) | Q(record=None, employee=None)
    if record.employee_id:
        reach |= Q(record=None, employee=record.employee_id)
    return reach & Q(company_id=record.company_id)


def is_lent(record_id: UUID, at: datetime) -> bool:
    """Say whether somebody may look at a record on a loan that runs or will run, or has its paper."""
    if LentRecord.objects.filter(record_id=record_id, ends_at__gt=at).exists():
        return True
    items = LoanItem.objects.filter(record_id=record_id).select_related("loan")
    return any(item.loan.paper_state_at(at) in (PaperState.OUT, PaperState.OVERDUE) for item in items)
