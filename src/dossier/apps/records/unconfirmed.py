"""Values that recognition was not sure enough of: left out of a record that passes, until somebody settles them.

A proposal is shown to who may change the record, and to nobody else; it is covered wherever its field is masked. It
is confirmed, corrected or discarded by a correction of the record (:mod:`.services`), which leaves a version and an
event like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.records.drafts import Correction, DraftValue, PersonLink, RecordDraft
from dossier.apps.records.models import (
    FieldValue,
    Record,
    RecordPerson,
    RecordState,
    UnconfirmedValue,
)
from dossier.apps.records.selectors import list_permitted
from dossier.apps.records.viewing import Viewed

Proposals = Mapping[str, UnconfirmedValue]
"""What waits in a record, by field id; ``field@3`` for the third of several people."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value of a draft that does not stand. ``position``: of whom among several, 0 of the record itself."""

    field: str
    position: int
    value: DraftValue


def divide(draft: RecordDraft, names: Collection[str]) -> tuple[RecordDraft, tuple[LeftOut, ...]]:
    """Take the named values out of a draft; ``field@3`` names one of the third of several people. Pure."""
    left = [LeftOut(name, 0, value) for name, value in draft.fields.items() if name in names]
    people = []
    for place, person in enumerate(draft.people, start=1):
        own = {name for name in person.fields if f"{name}@{place}" in names}
        left += [LeftOut(name, place, person.fields[name]) for name in person.fields if name in own]
        people.append(replace(person, fields=_without(person.fields, own)))
    return replace(draft, fields=_without(draft.fields, names), people=tuple(people)), tuple(left)


def keep_unconfirmed(record: Record, left: Iterable[LeftOut]) -> None:
    """Keep as proposals what was left out of a record at receipt."""
    UnconfirmedValue.objects.bulk_create(
        UnconfirmedValue(
            record=record,
            position=one.position,
            field=one.field,
            value=one.value.value,
            raw=one.value.raw,
            confidence=one.value.confidence,
            page=one.value.page,
            box=one.value.box,
            handwritten=one.value.handwritten,
        )
        for one in left
    )


def proposals_of(record: Record) -> dict[str, UnconfirmedValue]:
    """Give what waits in a record. One query."""
    return {row.key: row for row in UnconfirmedValue.objects.filter(record=record)}


def check_settled(correction: Correction, open_: Proposals) -> None:
    """Raise Invalid when a correction confirms or discards what does not wait."""
    problems = tuple(
        FieldProblem(f"{what}.{key}", "records.proposal_unknown")
        for what, keys in (("confirm", correction.confirm), ("discard", correction.discard))
        for key in keys
        if key not in open_
    )
    if problems:
        raise Invalid("records.proposal_unknown", problems)


def check_seen(correction: Correction, open_: Proposals, viewed: Viewed) -> None:
    """Raise Invalid when a correction confirms or discards what its author does not see in full: nobody vouches for
    a value that is covered. Giving another value for the field ends such a proposal, too."""
    problems = tuple(
        FieldProblem(f"{what}.{key}", "records.proposal_covered")
        for what, keys in (("confirm", correction.confirm), ("discard", correction.discard))
        for key in keys
        if _is_covered(open_[key], viewed)
    )
    if problems:
        raise Invalid("records.proposal_covered", problems)


def _is_covered(row: UnconfirmedValue, viewed: Viewed) -> bool:
    shown = viewed.show(row.field, row.value, row.raw, row.position or None)
    return bool(shown.value != row.value)


def settled_by(correction: Correction, open_: Proposals) -> tuple[UnconfirmedValue, ...]:
    """Give the proposals that a correction ends: confirmed, discarded, or given another value."""
    named = {f"{name}@{link.position}" for link in correction.people or () for name in link.fields}
    gone = {*correction.confirm, *correction.discard, *correction.fields, *named}
    return tuple(row for key, row in open_.items() if key in gone)


def confirmed_fields(correction: Correction, open_: Proposals) -> dict[str, str]:
    """Give the record's own values that a correction confirms as they were read."""
    return {key: open_[key].value for key in correction.confirm if not open_[key].position}


def place_of(open_: Proposals, name: str) -> dict[str, Any]:
    """Give where a value that is now confirmed was seen, for the row that is made of it."""
    row = open_.get(name)
    if row is None:
        return {"raw": ""}
    return {"raw": row.raw, "page": row.page, "box": row.box, "handwritten": row.handwritten}


def settle_proposals(
    record: Record, correction: Correction, open_: Proposals, *, actor: User, at: datetime
) -> None:
    """Write what is confirmed of single people among several, and end every proposal that a correction settles. The
    caller has written the record's own values."""
    _confirm_of_people(record, [open_[key] for key in correction.confirm if open_[key].position], actor, at)
    UnconfirmedValue.objects.filter(id__in=[row.id for row in settled_by(correction, open_)]).delete()
    if correction.people is not None:
        _follow_people(record, correction.people)


def _confirm_of_people(record: Record, rows: Sequence[UnconfirmedValue], actor: User, at: datetime) -> None:
    for position in sorted({row.position for row in rows}):
        person = RecordPerson.objects.filter(record=record, position=position).first()
        if person is None:
            continue
        own = {row.field: _as_value(row) for row in rows if row.position == position}
        person.values = {**person.values, **own}
        person.confirmed_by, person.confirmed_at = actor, at
        person.save(update_fields=["values", "confirmed_by", "confirmed_at"])


def _as_value(row: UnconfirmedValue) -> dict[str, Any]:
    return {
        "value": row.value,
        "raw": row.raw,
        "confidence": 1.0,
        "page": row.page,
        "box": row.box,
        "handwritten": row.handwritten,
        "source": FieldValue.Source.PERSON.value,
    }


def _follow_people(record: Record, links: Sequence[PersonLink]) -> None:
    """End the proposals about people who are no longer on the record; of the only one left they are the record's."""
    waiting = UnconfirmedValue.objects.filter(record=record, position__gt=0)
    places = set(RecordPerson.objects.filter(record=record).values_list("position", flat=True))
    left = {link.position for link in links} if not places else set()
    waiting.exclude(position__in=places | left).delete()
    if not left:
        return
    there = set(FieldValue.objects.filter(record=record).values_list("field", flat=True))
    there |= set(UnconfirmedValue.objects.filter(record=record, position=0).values_list("field", flat=True))
    waiting.filter(field__in=there).delete()
    waiting.update(position=0)


def list_incomplete(
    actor: User, *, company_id: int | None = None, field: str | None = None
) -> QuerySet[Record]:
    """Give the filed records with proposals that the actor may settle, oldest first, each with how many wait as
    ``waiting``."""
    proposals = UnconfirmedValue.objects.filter(record=OuterRef("pk"))
    if field:
        proposals = proposals.filter(field=field)
    found = list_permitted(actor, Action.EDIT).filter(Exists(proposals), state=RecordState.FILED)
    if company_id is not None:
        found = found.filter(company_id=company_id)
    return (
        found.annotate(waiting=Count("unconfirmed"))
        .select_related("company", "department", "employee__department")
        .order_by("filed_at", "id")
    )


def _without(fields: Mapping[str, DraftValue], names: Collection[str]) -> dict[str, DraftValue]:
    return {name: value for name, value in fields.items() if name not in names}
