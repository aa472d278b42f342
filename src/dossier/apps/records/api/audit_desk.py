"""The audit log over HTTP: filtered events and the state of the chain. Reading the log is itself audited."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Literal, cast

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.selectors import AuditFilter, check_chain, find_events
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import PageNumber, ShortText, answers
from dossier.apps.records.selectors import titles_for

router = Router(tags=["audit"])

ResultName = Literal["allowed", "refused"]


class AuditSearchIn(Schema):
    actor: ShortText = ""
    action: ShortText = ""
    result: Literal["", "allowed", "refused"] = ""
    object_id: ShortText = ""
    date_from: datetime | None = None
    date_to: datetime | None = None
    page: PageNumber = 1
    page_size: int = Field(50, ge=1, le=200)


class AuditRow(Schema):
    sequence: int
    at: datetime
    actor: str
    roles: list[str]
    action: str
    object_kind: str
    object_id: str
    object_title: str
    result: ResultName
    rule: str
    address: str
    details: dict[str, str]
    digest: str


class AuditList(Schema):
    total: int
    items: list[AuditRow]


class ChainOut(Schema):
    events: int
    intact: bool
    first_broken: int | None
    head: str


@router.post("/audit/search", response=answers(AuditList), operation_id="search_audit")
def search_audit(request: HttpRequest, body: AuditSearchIn) -> AuditList:
    user = acting_user(request)
    _enter(
        user, "audit.search", {"filters": body.dict(exclude_defaults=True, exclude={"date_from", "date_to"})}
    )
    where = AuditFilter(**body.dict(exclude={"page", "page_size"}))
    events = find_events(where)
    start = (body.page - 1) * body.page_size
    shown = list(events[start : start + body.page_size])
    titles = {
        key: " ".join(filter(None, (record.title, record.reference_code)))
        for key, record in titles_for(user, shown).items()
    }
    return AuditList(total=events.count(), items=[_row(event, titles) for event in shown])


@router.get("/audit/chain", response=answers(ChainOut), operation_id="check_audit_chain")
def check_audit_chain(request: HttpRequest) -> ChainOut:
    _enter(acting_user(request), "audit.check", {})
    state = check_chain()
    return ChainOut(
        events=state.events, intact=state.intact, first_broken=state.first_broken, head=state.head
    )


def _enter(user: User, action: str, details: dict[str, object]) -> None:
    """Let an auditor in, or refuse; both are audited."""
    rule = may(user, Action.AUDIT)
    with transaction.atomic():
        record_event(
            actor=user,
            action=action if rule else "access.refused",
            object_kind="audit",
            result=Result.ALLOWED if rule else Result.REFUSED,
            rule=rule,
            details=details if rule else {"wanted": action},
        )
    if not rule:
        raise NotPermitted("access.not_permitted", audited=True)


def _row(event: AuditEvent, titles: dict[str, str]) -> AuditRow:
    return AuditRow(
        sequence=event.sequence,
        at=event.at,
        actor=event.actor_name,
        roles=[role for role in event.roles.split(",") if role],
        action=event.action,
        object_kind=event.object_kind,
        object_id=event.object_id,
        object_title=titles.get(event.object_id, ""),
        result=cast("ResultName", event.result),
        rule=event.rule,
        address=event.address,
        details={key: _as_text(value) for key, value in event.details.items()},
        digest=event.digest,
    )


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
