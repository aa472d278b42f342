"""The evidence log for auditors over HTTP: how it stands, who vouches for it, what checks found, and a check now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, cast

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event
from dossier.apps.evidence.key_states import key_states
from dossier.apps.evidence.log_checks import ask_check
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import answers
from dossier.apps.notary.models import (
    CheckpointAnchor,
    CheckpointMail,
    CheckpointStamp,
    LogCheck,
    OutsideService,
)
from dossier.apps.notary.public import PUBLIC_PREFIX
from dossier.apps.notary.selectors import cosigned_note, list_failures, log_state
from dossier.apps.notary.witnesses import witness_states
from dossier.apps.vault.fixity import fixity_state

router = Router(tags=["evidence"])

ServiceKind = Literal["stamp", "anchor", "witness", "mail"]


class LogWord(Schema):
    """The newest checkpoint; ``note`` is to be kept elsewhere."""

    size: int
    at: datetime
    note: str


class OutsideServiceOut(Schema):
    """A time-stamp authority, anchor or witness: its last answer, and since when it fails. ``waiting``: checkpoints
    that wait to be laid down there."""

    kind: ServiceKind
    name: str
    good_at: datetime | None
    failing_since: datetime | None
    failures: int
    code: str
    waiting: int


class LogFinding(Schema):
    code: str
    place: str


class LogCheckOut(Schema):
    """``ended_at`` is null while it waits for the worker. ``findings``: the first hundred."""

    full: bool
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    size: int
    checked_from: int
    found: int
    findings: list[LogFinding]


class FixityOut(Schema):
    objects: int
    never: int
    within_year: int
    oldest: datetime | None
    broken: int
    broken_since: datetime | None


class LogFailureOut(Schema):
    kind: Literal["stamp", "anchor", "witness", "mail", "log", "check"]
    name: str
    code: str
    since: datetime
    count: int


class WitnessOut(Schema):
    """A witness of the settings. ``address`` is empty for one by hand. ``size``: what it cosigned last, 0 before the
    first. ``conflict_at``: since when it says that it has seen another history."""

    name: str
    verifier_key: str
    address: str
    size: int
    cosigned_at: datetime | None
    conflict_at: datetime | None
    code: str


class LogMailOut(Schema):
    """The last checkpoint that was mailed out of the house."""

    size: int
    at: datetime
    recipients: int


class LogStateOut(Schema):
    """``quorum``: how many of the witnesses an outsider is told to ask for. ``public``: where outsiders read the log,
    empty when they may not."""

    origin: str
    keys: list[str]
    size: int
    waiting: int
    waiting_since: datetime | None
    checkpoint: LogWord | None
    stamps: int
    services: list[OutsideServiceOut]
    witnesses: list[WitnessOut]
    quorum: int
    last_mail: LogMailOut | None
    public: str
    full_check: LogCheckOut | None
    recent_check: LogCheckOut | None
    fixity: FixityOut
    failures: list[LogFailureOut]


class LogCheckIn(Schema):
    """``full``: from the first statement, every row included; otherwise what came since the last clean check."""

    full: bool = False


class CompanyKeyState(Schema):
    """A company's keys: never the keys. ``objects_behind``: objects whose keys still lie under an older one."""

    company: str
    keys: int
    suite: str
    provider: str
    since: datetime
    objects: int
    objects_behind: int


class LogKeyState(Schema):
    """A signing key of the log; ``verifier_key`` is public. ``valid_to``: when another succeeded it."""

    verifier_key: str
    scheme: str
    valid_from: datetime
    valid_to: datetime | None


class KeyStatesOut(Schema):
    """``provider_kind``: passphrase-file, transit or token. ``root``: which root key it is, not the key."""

    provider_kind: str
    root: str
    companies: list[CompanyKeyState]
    log_keys: list[LogKeyState]


@router.get("/log/state", response=answers(LogStateOut), operation_id="get_log_state")
def get_log_state(request: HttpRequest) -> LogStateOut:
    _enter(acting_user(request), Action.AUDIT, "log.state")
    state, policy = log_state(), settings.ENVIRONMENT.witnesses.policy
    last = state.checkpoint
    ended = LogCheck.objects.all()
    return LogStateOut(
        origin=state.keys[0].name if state.keys else "",
        keys=[key.verifier_key for key in state.keys],
        size=state.size,
        waiting=state.waiting,
        waiting_since=state.waiting_since,
        checkpoint=LogWord(size=last.size, at=last.at, note=str(cosigned_note(last))) if last else None,
        stamps=CheckpointStamp.objects.count(),
        services=_services(),
        witnesses=[WitnessOut.from_orm(one) for one in witness_states(policy.witnesses)],
        quorum=policy.quorum,
        last_mail=_mail_out(CheckpointMail.objects.select_related("checkpoint").first()),
        public=PUBLIC_PREFIX if settings.ENVIRONMENT.log_public else "",
        full_check=_check_out(ended.filter(full=True).first()),
        recent_check=_check_out(ended.filter(full=False).first()),
        fixity=FixityOut.from_orm(fixity_state()),
        failures=[LogFailureOut.from_orm(failure) for failure in list_failures()],
    )


@router.post("/log/checks", response=answers(LogCheckOut), operation_id="check_log")
def post_log_check(request: HttpRequest, body: LogCheckIn) -> LogCheckOut | None:
    user = acting_user(request)
    _enter(user, Action.AUDIT, "log.check", full=body.full)
    return _check_out(ask_check(full=body.full, by=user.username, at=datetime.now(UTC)))


@router.get("/keys/state", response=answers(KeyStatesOut), operation_id="get_key_states")
def get_key_states(request: HttpRequest) -> KeyStatesOut:
    """Tell of keys what is no secret: who holds the root, which suites, since when, who succeeded whom."""
    _enter(acting_user(request), Action.SECURE, "keys.state")
    return KeyStatesOut.from_orm(key_states())


def _enter(user: User, action: Action, audit_as: str, **details: object) -> None:
    """Let in who may, or refuse; both are audited."""
    rule = may(user, action)
    with transaction.atomic():
        record_event(
            actor=user,
            action=audit_as if rule else "access.refused",
            object_kind="log",
            result=Result.ALLOWED if rule else Result.REFUSED,
            rule=rule,
            details=details if rule else {"wanted": audit_as},
        )
    if not rule:
        raise NotPermitted("access.not_permitted", audited=True)


def _services() -> list[OutsideServiceOut]:
    waiting: dict[str, int] = {}
    for name in CheckpointAnchor.objects.filter(at=None).values_list("anchor", flat=True):
        waiting[name] = waiting.get(name, 0) + 1
    return [
        OutsideServiceOut(
            kind=cast("ServiceKind", row.kind),
            name=row.name,
            good_at=row.good_at,
            failing_since=row.failing_since,
            failures=row.failures,
            code=row.code,
            waiting=waiting.get(row.name, 0),
        )
        for row in OutsideService.objects.all()
    ]


def _mail_out(row: CheckpointMail | None) -> LogMailOut | None:
    return LogMailOut(size=row.checkpoint.size, at=row.at, recipients=row.recipients) if row else None


def _check_out(row: LogCheck | None) -> LogCheckOut | None:
    if row is None:
        return None
    return LogCheckOut(
        full=row.full,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        ended_at=row.ended_at,
        size=row.size,
        checked_from=row.checked_from,
        found=row.found,
        findings=[LogFinding(code=code, place=place) for code, place in row.findings],
    )
