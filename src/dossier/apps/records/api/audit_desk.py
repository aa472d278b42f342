"""The audit log over HTTP: filtered events and the state of the chain. Reading the log is itself audited."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.audit_reach import AuditReach, audit_reach
from dossier.apps.access.policy import Action, MaskClass
from dossier.apps.accounts.models import Language, User
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.audit.export import write_csv, write_xlsx
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.selectors import AuditFilter, check_chain, find_events
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import Invalid, NotPermitted
from dossier.apps.kernel.http import PageNumber, RowId, ShortText, answers, delivers
from dossier.apps.records.employees import list_references_to
from dossier.apps.records.masking import mask_text
from dossier.apps.records.selectors import Titled, titles_for

router = Router(tags=["audit"])

_TYPED = frozenset({"query", "text"})
_TYPED_MASKS = frozenset({MaskClass.IDENTITY_NUMBER, MaskClass.PHONE, MaskClass.ACCOUNT})

MOST_EXPORTED = 50_000
FORMATS = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
HEADINGS = {
    "zh-hans": [
        "序号", "时间 (UTC)", "操作人", "角色", "操作", "对象种类", "对象编号", "题名", "结果", "规则", "来源地址",
        "详情", "摘要",
    ],
    "en": [
        "sequence", "time (UTC)", "actor", "roles", "action", "object kind", "object id", "title", "result",
        "rule", "address", "details", "digest",
    ],
}  # fmt: skip

ResultName = Literal["allowed", "refused"]


class AuditFilters(Schema):
    """Empty and null do not restrict. ``address``: how it begins. ``record_id``, ``employee_id``: what happened to
    a record, or to a person's file. ``looks``: only acts that let somebody see something.
    ``date_from`` inclusive, ``date_to`` exclusive."""

    actor: ShortText = ""
    action: ShortText = ""
    result: Literal["", "allowed", "refused"] = ""
    object_kind: ShortText = ""
    object_id: ShortText = ""
    rule: ShortText = ""
    address: ShortText = ""
    company_id: RowId | None = None
    record_id: UUID | None = None
    employee_id: UUID | None = None
    looks: bool = False
    date_from: datetime | None = None
    date_to: datetime | None = None


class AuditSearchIn(AuditFilters):
    page: PageNumber = 1
    page_size: int = Field(50, ge=1, le=200)


class AuditExportIn(AuditFilters):
    format: Literal["csv", "xlsx"]


class AuditRow(Schema):
    """``object_title``: what a record is called, as far as the reader may find it; ``object_type`` its type's code,
    ``object_code`` its reference code."""

    sequence: int
    at: datetime
    actor: str
    roles: list[str]
    action: str
    object_kind: str
    object_id: str
    object_title: str
    object_type: str
    object_code: str
    company_id: int | None
    result: ResultName
    rule: str
    address: str
    details: dict[str, str]
    digest: str


class AuditList(Schema):
    """``may_export``: the reader may take the log out of the house."""

    total: int
    items: list[AuditRow]
    may_export: bool


class ChainOut(Schema):
    events: int
    intact: bool
    first_broken: int | None
    head: str


@router.post("/audit/search", response=answers(AuditList), operation_id="search_audit")
def search_audit(request: HttpRequest, body: AuditSearchIn) -> AuditList:
    """Newest first, of the companies whose log the caller may read, and what the caller did."""
    user = acting_user(request)
    reach = _enter(user, "audit.search", _told(body))
    events = find_events(_filter(body, reach, user))
    start = (body.page - 1) * body.page_size
    shown = list(events[start : start + body.page_size])
    return AuditList(total=events.count(), items=show_events(user, shown), may_export=reach.may_export)


@router.post(
    "/audit/export",
    operation_id="export_audit",
    openapi_extra=delivers(*(media for media, _ in FORMATS.values())),
)
def export_audit(request: HttpRequest, body: AuditExportIn) -> HttpResponse:
    """text/csv or an XLSX workbook: what the filters leave, newest first, at most 50,000 events."""
    user = acting_user(request)
    reach = _enter(user, "", {}, exporting=True)
    require_step_up_for(request, None, Action.EXPORT.value)
    events = find_events(_filter(body, reach, user))
    total = events.count()
    if total > MOST_EXPORTED:
        raise Invalid("audit.export_too_large", most=MOST_EXPORTED)
    # Recorded before it is made, so that the export stands in the next one and not in itself.
    _enter(user, "audit.export", {**_told(body), "format": body.format, "total": total}, exporting=True)
    media, write = FORMATS[body.format]
    response = HttpResponse(write(_table(user, list(events))), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="audit.{body.format}"'
    return response


@router.get("/audit/chain", response=answers(ChainOut), operation_id="check_audit_chain")
def check_audit_chain(request: HttpRequest) -> ChainOut:
    user = acting_user(request)
    _enter(user, "audit.check", {})
    state = check_chain()
    if not state.intact:
        record_alone(
            actor=user, action="audit.broken", object_kind="audit", object_id=state.first_broken or ""
        )
    return ChainOut(
        events=state.events, intact=state.intact, first_broken=state.first_broken, head=state.head
    )


def _enter(user: User, action: str, details: dict[str, object], *, exporting: bool = False) -> AuditReach:
    """Let an auditor in, or refuse; both are audited, the first when ``action`` names it."""
    reach = audit_reach(user)
    allowed = bool(reach.rule) and (reach.may_export or not exporting)
    if allowed and not action:
        return reach
    record_alone(
        actor=user,
        action=action if allowed else "access.refused",
        object_kind="audit",
        result=Result.ALLOWED if allowed else Result.REFUSED,
        rule=reach.rule,
        details=details if allowed else {"wanted": action or "audit.export"},
    )
    if not allowed:
        raise NotPermitted("access.not_permitted", audited=True)
    return reach


def _told(body: AuditFilters) -> dict[str, object]:
    """Give the filters as the log tells of them."""
    given = body.dict(exclude_defaults=True, exclude={"format"})
    texts = (UUID, datetime)
    filters = {key: str(value) if isinstance(value, texts) else value for key, value in given.items()}
    return {"filters": filters}


def _filter(body: AuditFilters, reach: AuditReach, user: User) -> AuditFilter:
    given = body.dict(include=set(AuditFilters.model_fields))
    also = tuple(list_references_to(body.employee_id)) if body.employee_id else ()
    return AuditFilter(**given, also=also, companies=reach.companies, reader=user.pk)


def show_events(user: User, events: list[AuditEvent]) -> list[AuditRow]:
    """Give events as the log's reader sees them; records are named as far as the reader may find them."""
    titles = titles_for(user, events)
    return [_row(event, titles.get(event.object_id)) for event in events]


def _table(user: User, events: list[AuditEvent]) -> Iterator[list[str]]:
    yield HEADINGS["zh-hans" if user.language == Language.CHINESE else "en"]
    for start in range(0, len(events), 500):
        for row in show_events(user, events[start : start + 500]):
            yield [
                str(row.sequence), row.at.astimezone(UTC).isoformat(timespec="seconds"), row.actor,
                ",".join(row.roles), row.action, row.object_kind, row.object_id,
                f"{row.object_title} {row.object_code}".strip(), row.result,
                row.rule, row.address, json.dumps(row.details, ensure_ascii=False), row.digest,
            ]  # fmt: skip


def _row(event: AuditEvent, record: Titled | None) -> AuditRow:
    return AuditRow(
        sequence=event.sequence,
        at=event.at,
        actor=event.actor_name,
        roles=[role for role in event.roles.split(",") if role],
        action=event.action,
        object_kind=event.object_kind,
        object_id=event.object_id,
        object_title=record.title if record else "",
        object_type=record.type if record else "",
        object_code=record.reference_code if record else "",
        company_id=event.company_id,
        result=cast("ResultName", event.result),
        rule=event.rule,
        address=event.address,
        details={key: _shown(key, _as_text(value)) for key, value in event.details.items()},
        digest=event.digest,
    )


def _shown(key: str, text: str) -> str:
    """Cover the numbers of people that somebody typed into a search."""
    return mask_text(text, _TYPED_MASKS) if key in _TYPED else text


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
