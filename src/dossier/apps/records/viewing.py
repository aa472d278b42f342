"""A record as one viewer may see it: which classes stay masked, and what that covers of its texts and pages.

Rule for papers that concern several people: who may see the paper at all is decided by what they all share (the
intersection, see ``linking``). Then the policy is asked once more for each of them, as if the paper were theirs
alone; what is said of a person whom no clause of the viewer reaches is masked in every class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from dossier.apps.access.policy import NOTHING_MASKED, Clause, MaskClass, RecordFacts, decide_view
from dossier.apps.records.covering import Corners, Cover, CoveredPage, cover_page
from dossier.apps.records.masking import (
    EVERYTHING,
    Masks,
    Secret,
    classes_of_field,
    is_covered_whole,
    mask_text,
    mask_value,
    squeeze,
)
from dossier.apps.records.models import PageImage, Record, RecordPerson, RecordVersion

PARTICULARS = {"id_number": MaskClass.IDENTITY_NUMBER, "phone": MaskClass.PHONE}
"""What the roster knows of a person, and may therefore stand anywhere on a paper."""


_PROPERTIES = frozenset({"type", "level", "employee", "state", "reference_code"})
"""What versions tell of besides fields, people and tags: codes."""


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value as the viewer sees it. ``masked_as``: the classes that hide it, empty when it is in the clear."""

    value: str
    raw: str
    masked_as: Masks


@dataclass(frozen=True)
class Viewed:
    """A record that was let through the gate. ``masks``: what of it stays hidden; ``person_masks``: what stays
    hidden of what is said of each of several people, by place on the paper."""

    record: Record
    rule: str
    masks: Masks = NOTHING_MASKED
    person_masks: Mapping[int, Masks] = field(default_factory=dict)

    @cached_property
    def all_masks(self) -> Masks:
        return self.masks.union(*self.person_masks.values())

    def is_clear(self) -> bool:
        """Say whether nothing is hidden."""
        return not self.all_masks

    def masks_of(self, person: int | None) -> Masks:
        return self.masks if person is None else self.person_masks.get(person, EVERYTHING)

    def show(self, name: str, value: str, raw: str, person: int | None = None) -> ShownValue:
        """Give a field's value as the viewer may see it. ``person``: place on the paper of whom it is said."""
        hidden = classes_of_field(name, self.record.type) & self.masks_of(person)
        if hidden:
            return ShownValue(mask_value(value, hidden), mask_value(raw, hidden), hidden)
        if classes_of_field(name, self.record.type):
            return ShownValue(value, raw, NOTHING_MASKED)
        return ShownValue(self.text(value), self.text(raw), NOTHING_MASKED)

    def text(self, text: str, also: Sequence[Secret] = ()) -> str:
        """Give free text as the viewer may see it. ``also``: further values to hide."""
        if self.is_clear():
            return text
        return mask_text(text, self.all_masks, (*self.secrets, *also), self.plain)

    def show_change(self, name: str, text: str | None) -> str | None:
        """Give one side of a change in a version as the viewer may see it. ``name`` as versions call what changed:
        a field, a property of the record, or ``person@3``."""
        if text is None or self.is_clear() or name in _PROPERTIES:
            return text
        kind, _, place = name.partition("@")
        if kind == "person" and place.isdigit():
            return self._show_person(text, int(place))
        return self.text(text) if name == "tags" else self.show(name, text, "").value

    def _show_person(self, text: str, place: int) -> str:
        """Cover what a version says of a person: the name, then ``field: value`` for each value."""
        who, *told = text.split("; ")
        said = [part.partition(": ") for part in told]
        shown = [f"{name}: {self.show(name, value, '', place).value}" for name, _, value in said]
        return "; ".join([who, *shown])

    def earlier_secrets(self, versions: Sequence[RecordVersion]) -> tuple[Secret, ...]:
        """Give the hidden values that the versions of the record once had."""
        changes = [change for version in versions for change in version.changes]
        return tuple(
            Secret(text, hidden)
            for change in changes
            if (hidden := classes_of_field(change["field"], self.record.type) & self.all_masks)
            for text in (change["before"], change["after"])
            if text and change["field"] not in _PROPERTIES and "@" not in change["field"]
        )

    def page(self, page: PageImage, drawn: Sequence[Corners] = ()) -> CoveredPage:
        """Give what of a page is covered. ``drawn``: areas covered besides, in pixels of the delivered page."""
        cover = Cover(
            masks=self.all_masks,
            secrets=self.secrets,
            plain=self.plain,
            boxes=tuple(self._boxes(page.number)),
            drawn=tuple(drawn),
            whole=is_covered_whole(self.record.type, self.all_masks),
        )
        return cover_page(page.reading, (page.image_width_px, page.image_height_px), cover)

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """The known values that this viewer may not see, wherever they stand."""
        return tuple(secret for secret, _ in self._hidden()) + tuple(self._particulars())

    @cached_property
    def plain(self) -> frozenset[str]:
        """Values that this viewer may see, squeezed: a contract's number is no phone."""
        return frozenset(
            squeeze(text)
            for name, value, person in _values(self.record)
            if not classes_of_field(name, self.record.type) & self.masks_of(person)
            for text in (value["value"], value["raw"])
        )

    def _hidden(self) -> Iterator[tuple[Secret, Mapping[str, Any]]]:
        for name, value, person in _values(self.record):
            hidden = classes_of_field(name, self.record.type) & self.masks_of(person)
            if hidden:
                yield Secret(value["value"], hidden), value
                yield Secret(value["raw"], hidden), value

    def _particulars(self) -> Iterator[Secret]:
        people = list(self.record.people.all())
        told = [(row.employee, self.masks_of(row.position)) for row in people]
        for employee, masks in told or [(self.record.employee, self.masks)]:
            for key, name in PARTICULARS.items():
                if employee is not None and name in masks and employee.particulars.get(key):
                    yield Secret(str(employee.particulars[key]), frozenset({name}))

    def _boxes(self, number: int | None) -> Iterator[Corners]:
        for _, value in self._hidden():
            if value["page"] == number and value["box"]:
                yield value["box"]


def _values(record: Record) -> Iterator[tuple[str, Mapping[str, Any], int | None]]:
    """Give every value: its field, what is known of it, and of whom among several it is said.

    SECURITY: proposals, too: what nobody has confirmed stands on the page all the same, and has to be covered.
    """
    for row in record.values.all():
        yield row.field, {"value": row.value, "raw": row.raw, "page": row.page, "box": row.box}, None
    for one in record.unconfirmed.all():
        yield (
            one.field,
            {"value": one.value, "raw": one.raw, "page": one.page, "box": one.box},
            one.position or None,
        )
    for person in record.people.all():
        for name, value in person.values.items():
            yield name, value, person.position


def masks_by_person(
    record: Record, facts: RecordFacts, viewing: Sequence[Clause], masked: Sequence[Clause]
) -> dict[int, Masks]:
    """Decide for each of several people as if the paper were theirs alone."""
    return {row.position: _masks_of(row, facts, viewing, masked) for row in record.people.all()}


def _masks_of(
    row: RecordPerson, facts: RecordFacts, viewing: Sequence[Clause], masked: Sequence[Clause]
) -> Masks:
    employee = row.employee
    alone = replace(
        facts,
        shared=False,
        employee_id=employee.id if employee else None,
        department_ids=employee.department.ancestor_ids if employee else (),
    )
    decision = decide_view(viewing, masked, alone)
    return decision.masks if decision.allowed else EVERYTHING


def hide(record: Record, masks: Masks) -> Viewed:
    """Give a record as somebody sees it from whom these classes are hidden, of everybody on it."""
    people = {row.position: masks for row in record.people.all()}
    return Viewed(record, "", masks, people)
