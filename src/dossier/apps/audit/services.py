"""Recording events. Call inside the transaction of the act: both are committed, or neither."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.chain import GENESIS, compute_details_digest, compute_digest
from dossier.apps.audit.context import current_origin
from dossier.apps.audit.lasting import NAMING, is_lasting
from dossier.apps.audit.models import ENDING, LASTING, AuditEvent, Result
from dossier.apps.audit.places import find_company
from dossier.apps.kernel.locks import AUDIT_CHAIN, lock_until_commit
from dossier.apps.notary.models import LeafKind
from dossier.apps.notary.services import add_leaf


def record_event(
    *,
    actor: User | None,
    action: str,
    object_kind: str = "",
    object_id: object = "",
    subject_id: UUID | None = None,
    company_id: int | None = None,
    find_place: bool = True,
    result: Result = Result.ALLOWED,
    rule: str = "",
    details: Mapping[str, object] | None = None,
    actor_name: str = "",
    at: datetime | None = None,
) -> AuditEvent:
    """Append one event to the chain. Must run inside a transaction; raises if it does not.

    ``company_id``: looked up by the object, the person concerned, or the actor when not given, unless the caller
    has (``find_place`` False).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event belongs to the transaction of its act")
    if company_id is None and find_place:
        company_id = find_company(object_kind, str(object_id), subject_id, actor)
    lock_until_commit(AUDIT_CHAIN)
    last = AuditEvent.objects.order_by("-sequence").values_list("sequence", "digest").first()
    origin = current_origin()
    event = AuditEvent(
        sequence=(last[0] if last else 0) + 1,
        at=at or datetime.now(UTC),
        actor=actor,
        actor_name=actor.username if actor else actor_name,
        roles=origin.roles,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        subject_id=subject_id,
        company_id=company_id,
        form=LASTING if is_lasting(action) else ENDING,
        result=result,
        rule=rule,
        address=origin.address,
        request_id=origin.request_id,
        details=dict(details or {}),
        details_salt=secrets.token_hex(16),
        previous_digest=last[1] if last else GENESIS,
    )
    event.details_digest = compute_details_digest(particulars_of(event), event.details_salt)
    event.digest = compute_digest(event.previous_digest, chained_columns(event))
    event.save(force_insert=True)
    add_leaf(
        kind=LeafKind.AUDIT,
        subject=event.sequence,
        statement={"sequence": event.sequence, "digest": event.digest},
        at=event.at,
    )
    return event


def record_alone(**event: object) -> None:
    """Record an event that has no other effect (a look, a refusal) in a transaction of its own."""
    with transaction.atomic():
        record_event(**event)  # type: ignore[arg-type]


def chained_columns(event: AuditEvent) -> dict[str, object]:
    """Give the columns that the digest covers: those that rows of the event's form have."""
    if event.form is None:
        return _lasting_columns(event) | _naming_columns(event)
    columns = _lasting_columns(event) | {"company_id": event.company_id, "form": event.form}
    return columns if event.form == ENDING else columns | _naming_columns(event)


def particulars_of(event: AuditEvent) -> dict[str, object]:
    """Give what the salted digest covers: the details, and of a row that ends everything that names people."""
    return event.details if event.form != ENDING else _naming_columns(event) | {"details": event.details}


def _lasting_columns(event: AuditEvent) -> dict[str, object]:
    columns: dict[str, object] = {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": event.action,
        "object_kind": event.object_kind,
        "result": str(event.result),
        "rule": event.rule,
        "details_digest": event.details_digest,
    }
    return columns if event.object_kind in NAMING else columns | {"object_id": event.object_id}


def _naming_columns(event: AuditEvent) -> dict[str, object]:
    columns: dict[str, object] = {
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "roles": event.roles,
        "subject_id": str(event.subject_id or ""),
        "address": event.address,
        "request_id": event.request_id,
    }
    return columns | {"object_id": event.object_id} if event.object_kind in NAMING else columns
