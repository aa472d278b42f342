"""Which pages a version of a record had, which page of another version each became, and both laid over each other.

The log's statement of a version names its pages; a page never changes, so it is still there. A page that has since
moved to another record is shown only to who may look at that record too, with what either hides covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from uuid import UUID

from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.records.carrying import follow_pages
from dossier.apps.records.differences import Change, description_changes
from dossier.apps.records.models import PageImage, Record, RecordState, RecordVersion
from dossier.apps.records.overlaying import Overlay, lay_over
from dossier.apps.records.painting import paint_over
from dossier.apps.records.selectors import PEOPLE, Prove, audit_look, no_proof, view_record, viewer_of
from dossier.apps.records.viewing import Viewed
from dossier.apps.vault.services import read_object

ALIKE_BITS = 12
"""How many of a fingerprint's 64 bits may differ between two scans of one sheet."""


class PairState(StrEnum):
    """What became of a page: ``COMPARED``: two pictures to lay over each other. ``WITHHELD``: not for this viewer."""

    KEPT = "kept"
    COMPARED = "compared"
    REMOVED = "removed"
    ADDED = "added"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A page at its place in a version, from 1."""

    number: int
    page: PageImage


@dataclass(frozen=True, slots=True)
class PagePair:
    """``place``: from 1, by which the pair is asked for."""

    place: int
    before: VersionPage | None
    after: VersionPage | None
    state: PairState


@dataclass(frozen=True)
class ComparedVersions:
    """Two versions of a record that the viewer was let to."""

    viewed: Viewed
    before: RecordVersion
    after: RecordVersion
    pairs: tuple[PagePair, ...]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What the later description says differently."""
        return description_changes(self.before.snapshot, self.after.snapshot)

    @cached_property
    def moved(self) -> bool:
        """Whether pages stand in another order."""
        both = [(one.before.number, one.after.number) for one in self.pairs if one.before and one.after]
        return [after for _, after in sorted(both)] != sorted(after for _, after in both)


def compare_versions(
    *, actor: User, record_id: UUID, before: int, after: int, prove: Prove = no_proof
) -> ComparedVersions:
    """Pair the pages of two versions; the look is audited. Raises NotPermitted, also for an unknown version."""
    viewed = view_record(actor=actor, record_id=record_id, prove=prove)
    compared = _compare(actor, viewed, before, after)
    audit_look(actor, viewed.record, "record.history", viewed.rule, before=before, after=after)
    return compared


def overlay_pages(
    *, actor: User, record_id: UUID, before: int, after: int, place: int, prove: Prove = no_proof
) -> tuple[Overlay, int]:
    """Lay the pages of one pair over each other as the viewer may see them, with the page number whose marks the
    pictures get; audited. Raises NotPermitted when the pair is unknown or one of its pages is withheld.

    SECURITY: covered parts are painted over before anything is compared.
    """
    viewed = view_record(actor=actor, record_id=record_id, prove=prove)
    compared = _compare(actor, viewed, before, after)
    pair = next((one for one in compared.pairs if one.place == place), None)
    shown = [one for one in (pair.before, pair.after) if one is not None] if pair else []
    if pair is None or pair.state is PairState.WITHHELD or any(one.page.image is None for one in shown):
        raise NotPermitted("records.not_found")
    pictures = [_picture(actor, viewed, one) for one in shown]
    audit_look(
        actor, viewed.record, "record.page", viewed.rule, page=shown[-1].number, before=before, after=after,
        masked=not viewed.is_clear(),
    )  # fmt: skip
    return _overlay(pictures[0], pictures[-1]), _marked_as(viewed.record, shown[-1].number)


@lru_cache(maxsize=12)
def _overlay(before: bytes, after: bytes) -> Overlay:
    """Keep the last pairs in this process's memory: who blinks between two pictures asks for each of them.

    SECURITY: by the pictures themselves, as their viewer may see them; nothing readable lies on a disk.
    """
    return lay_over(before, after)


def _marked_as(record: Record, number: int) -> int:
    """Give the page of today whose mark a picture gets: the one at its place, else the first."""
    numbers = list(record.pages.exclude(number=None).order_by("number").values_list("number", flat=True))
    if not numbers:
        raise NotPermitted("records.not_found")
    return number if number in numbers else int(numbers[0] or 1)


def _compare(actor: User, viewed: Viewed, before: int, after: int) -> ComparedVersions:
    rows = {row.number: row for row in viewed.record.versions.filter(number__in=(before, after))}
    if before not in rows or after not in rows:
        raise NotPermitted("records.not_found")
    old, new = (pages_of_version(viewed.record, number) for number in (before, after))
    pairs = tuple(
        PagePair(place, one, other, _state(actor, viewed.record, one, other))
        for place, (one, other) in enumerate(pair_pages(old, new), start=1)
    )
    return ComparedVersions(viewed, rows[before], rows[after], pairs)


def pages_of_version(record: Record, number: int) -> tuple[VersionPage, ...]:
    """Give the pages of a version as the log states them; those of today when the statement was erased by law."""
    places = _stated_places(record, number)
    if places is None:
        current = record.pages.exclude(number=None).select_related("image").order_by("number")
        return tuple(VersionPage(page.number or 0, page) for page in current)
    wanted = [(UUID(source), int(page)) for source, _, page in (place.rpartition("/") for place in places)]
    carried = follow_pages(wanted)
    wanted = [carried.get(place, place) for place in wanted]
    found = {
        (page.source_id, page.source_page): page
        for page in PageImage.objects.filter(
            source_id__in={source for source, _ in wanted}, source__company=record.company_id
        ).select_related("image")
    }
    return tuple(VersionPage(at, found[place]) for at, place in enumerate(wanted, start=1) if place in found)


def _stated_places(record: Record, number: int) -> list[str] | None:
    leaves = LogLeaf.objects.filter(kind=LeafKind.VERSION, subject=str(record.id)).order_by("id")
    for leaf in leaves:
        if leaf.statement is not None and leaf.statement["version"] == number:
            return list(leaf.statement["pages"])
    return None


def pair_pages(
    before: Sequence[VersionPage], after: Sequence[VersionPage]
) -> list[tuple[VersionPage | None, VersionPage | None]]:
    """Say which page became which: the same page, else the one that looks most alike, else the one at its place."""
    left, right = list(before), list(after)
    pairs: list[tuple[VersionPage | None, VersionPage | None]] = []

    def join(one: VersionPage, other: VersionPage) -> None:
        left.remove(one)
        right.remove(other)
        pairs.append((one, other))

    for one in before:
        same = next((other for other in right if other.page.id == one.page.id), None)
        if same is not None:
            join(one, same)
    likeness = sorted(
        (_distance(one.page, other.page), abs(one.number - other.number), one.number, other.number)
        for one in left
        for other in right
    )
    for distance, _, old_number, new_number in likeness:
        pair = (
            [one for one in left if one.number == old_number],
            [one for one in right if one.number == new_number],
        )
        if distance <= ALIKE_BITS and all(pair):
            join(pair[0][0], pair[1][0])
    for one in list(left):
        same = next((other for other in right if other.number == one.number), None)
        if same is not None:
            join(one, same)
    pairs += [(one, None) for one in left] + [(None, other) for other in right]
    return sorted(pairs, key=lambda pair: (pair[1] or pair[0] or before[0]).number)


def _distance(one: PageImage, other: PageImage) -> int:
    """Count the bits in which two fingerprints differ; all of them where there is none."""
    if not one.fingerprint or not other.fingerprint:
        return 64
    return (int(one.fingerprint, 16) ^ int(other.fingerprint, 16)).bit_count()


def _state(actor: User, record: Record, one: VersionPage | None, other: VersionPage | None) -> PairState:
    if not all(_holder(actor, record, page.page) for page in (one, other) if page is not None):
        return PairState.WITHHELD
    if one is None:
        return PairState.ADDED
    if other is None:
        return PairState.REMOVED
    return PairState.KEPT if one.page.id == other.page.id else PairState.COMPARED


def _holder(actor: User, record: Record, page: PageImage) -> Viewed | None:
    """Give the record that holds a page now as the viewer sees it; None when the page is not for him.

    Pages that were replaced lie in a withdrawn record, which opens to nobody by itself: here it is judged by the state
    of the record it belonged to.
    """
    viewer = viewer_of(actor)
    if page.record_id is None:
        return None
    if page.record_id == record.id:
        return viewer.look_at(record)
    holders = Record.objects.select_related("department", "company", "employee__department", "source")
    holder = holders.prefetch_related(*PEOPLE).get(id=page.record_id)
    if holder.state == RecordState.WITHDRAWN:
        holder.state = record.state
    return viewer.look_at(holder)


def _picture(actor: User, viewed: Viewed, shown: VersionPage) -> bytes:
    page = shown.page
    holder = _holder(actor, viewed.record, page)
    if holder is None or page.image is None:
        raise NotPermitted("records.not_found")
    jpeg = read_object(page.image)
    if viewed.is_clear() and holder.is_clear():
        return jpeg
    rects = [*holder.page(page).rects]
    if holder.record.id != viewed.record.id:
        rects += viewed.page(page).rects
    return paint_over(jpeg, rects)
