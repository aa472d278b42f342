"""Making masked values visible: an act of its own, with its own right, a reason, and its own line in the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from dossier.apps.access.policy import Action, MaskClass
from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.records.masking import classes_of_field, needs_reason
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import Prove, access_viewed, audit_look, no_proof


@dataclass(frozen=True, slots=True)
class ClearValue:
    """``person``: place on the paper of whom it is said, when the paper concerns several people."""

    field: str
    person: int | None
    value: str
    raw: str


def show_values(
    *,
    actor: User,
    record_id: UUID,
    field: str = "",
    mask: MaskClass | None = None,
    person: int | None = None,
    reason: str,
    prove: Prove = no_proof,
) -> tuple[ClearValue, ...]:
    """Give one field, or all fields of one class, in the clear; audited with the reason.

    ``person`` limits it to one of several people. Raises NotPermitted without the right to show, what
    ``prove`` raises, Invalid without a reason where the level asks for one, and when there is no such value.
    """
    viewed = access_viewed(actor=actor, record_id=record_id, action=Action.SHOW, prove=prove)
    if needs_reason(viewed.record.level) and not reason.strip():
        raise Invalid("records.reason_required", (FieldProblem("reason", "records.reason_required"),))
    shown = tuple(_wanted(viewed.record, field, mask, person))
    if not shown:
        raise Invalid("records.nothing_to_show", (FieldProblem("field", "records.nothing_to_show"),))
    audit_look(
        actor,
        viewed.record,
        "record.show",
        viewed.rule,
        fields=sorted({value.field for value in shown}),
        mask=mask.value if mask else "",
        person=person or 0,
        reason=reason.strip(),
    )
    return shown


def _wanted(record: Record, field: str, mask: MaskClass | None, person: int | None) -> Iterator[ClearValue]:
    for value in _values(record):
        if person is not None and value.person != person:
            continue
        classes = classes_of_field(value.field, record.type)
        if value.field == field if field else mask in classes:
            yield value


def _values(record: Record) -> Iterator[ClearValue]:
    for row in record.values.all():
        yield ClearValue(row.field, None, row.value, row.raw)
    for one in record.people.all():
        for name, value in one.values.items():
            yield ClearValue(name, one.position, value["value"], value["raw"])
