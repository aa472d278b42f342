"""The state of a record at the end of a day: the version then in force, certified from the evidence log.

Nothing is reconstructed: every version was kept when it was made, its description is held against what the log states
of it, and its pages are named by the digests of their capture. Days end at midnight in China (UTC+8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from dossier.apps.kernel.errors import Conflict, Invalid
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.services import sequence_leaves
from dossier.apps.people.models import Employee
from dossier.apps.records.models import Record, RecordVersion
from dossier.apps.records.statements import describe_version, digest_of

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """A page of the version: page ``source_page`` of a stored source, by the source's digests at capture."""

    number: int
    source_page: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record as it was when a day ended. ``elements``: what its description said, by name as versions call it.

    ``later``: how many versions came since. ``description_sha256`` and ``leaf_hash``: by what the log knows it.
    """

    record: Record
    day: date
    version: int
    at: datetime
    by: str
    employee: Employee | None
    elements: dict[str, str]
    pages: tuple[CapturedPage, ...]
    later: int
    description_sha256: str
    leaf_hash: str
    position: int | None


def end_of(day: date, now: datetime) -> datetime:
    """Give the first moment after a day in China. Raises Invalid for a day that has not come."""
    if day > now.astimezone(CHINA).date():
        raise Invalid("evidence.day_not_come")
    return datetime.combine(day + timedelta(days=1), time(), CHINA)


def state_as_of(record: Record, day: date, now: datetime) -> RecordState:
    """Find the version in force at the end of a day and hold it against the log. The caller has let the actor in.

    Raises Conflict: not yet received by then, the statement was erased by law, or the row is not as it was logged.
    """
    version = RecordVersion.objects.filter(record=record, at__lt=end_of(day, now)).order_by("-number").first()
    if version is None:
        raise Conflict("evidence.not_yet_received")
    sequence_leaves()
    leaf, stated = _statement_of(version)
    if stated["description_sha256"] != digest_of(describe_version(version)):
        raise Conflict("evidence.version_changed")
    described: dict[str, Any] = version.snapshot
    return RecordState(
        record=record,
        day=day,
        version=version.number,
        at=version.at,
        by=version.by_name,
        employee=Employee.objects.filter(id=described["employee"]).first()
        if described.get("employee")
        else None,
        elements={name: text for name, text in described.items() if text},
        pages=tuple(_pages(stated["pages"])),
        later=RecordVersion.objects.filter(record=record, number__gt=version.number).count(),
        description_sha256=stated["description_sha256"],
        leaf_hash=bytes(leaf.leaf_hash).hex(),
        position=leaf.position,
    )


def _statement_of(version: RecordVersion) -> tuple[LogLeaf, dict[str, Any]]:
    leaves = LogLeaf.objects.filter(kind=LeafKind.VERSION, subject=str(version.record_id)).order_by("id")
    for leaf in leaves:
        if leaf.statement is not None and leaf.statement["version"] == version.number:
            return leaf, leaf.statement
    raise Conflict("evidence.statement_erased")


def _pages(places: list[str]) -> list[CapturedPage]:
    """Name the pages of a version by what the log says of their sources."""
    split = [place.rpartition("/") for place in places]
    captures = LogLeaf.objects.filter(kind=LeafKind.CAPTURE, subject__in={source for source, _, _ in split})
    stated = {leaf.subject: leaf.statement for leaf in captures}
    pages = []
    for number, (source, _, page) in enumerate(split, start=1):
        digests = stated.get(source)
        if digests is None:
            raise Conflict("evidence.statement_erased")
        pages.append(CapturedPage(number, int(page), digests["sha256"], digests["sm3"]))
    return pages
