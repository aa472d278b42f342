"""One's own account: what it owes, its sessions and its tokens. Password and factors go through allauth's API.

Open to who still owes a password or a factor; closed to tokens (see ``config.api_sign_in``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import LanguageName, acting_user
from dossier.apps.access.selectors import role_names
from dossier.apps.accounts.demands import CODES, factor_due, list_demands
from dossier.apps.accounts.errors import AccountIncomplete
from dossier.apps.accounts.models import ApiToken, Session, User
from dossier.apps.accounts.security import read_security
from dossier.apps.accounts.sessions import stored_key
from dossier.apps.accounts.step_up import require_step_up
from dossier.apps.administration.own_account import (
    MOST_A_DAY,
    SCOPES,
    create_token,
    end_other_sessions,
    end_session,
    list_sessions,
    revoke_token,
)
from dossier.apps.kernel.http import answers

router = Router(tags=["account"])
Words = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*\S[^\x00]*$")]


class PasskeyOut(Schema):
    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class MyAccount(Schema):
    """``demands``: what has to be done before anything else. ``factor_due``: until when a factor may wait."""

    username: str
    display_name: str
    language: LanguageName
    demands: list[Literal["password", "second_factor"]]
    factor_due: datetime | None
    has_password: bool
    password_min_length: int
    has_totp: bool
    recovery_codes_left: int
    passkeys: list[PasskeyOut]
    token_max_days: int
    token_unattended_days: int
    scopes: list[str]


class SessionOut(Schema):
    id: UUID
    current: bool
    address: str
    agent: str
    created_at: datetime
    last_seen_at: datetime


class TokenOut(Schema):
    id: UUID
    name: str
    start: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str
    networks: list[str]
    daily_quota: int
    state: Literal["active", "expired", "revoked"]


class TokenIn(Schema):
    """``networks`` (CIDR) and ``daily_quota`` are needed for scopes that stand in for a fresh proof."""

    name: Words
    scopes: list[Annotated[str, Field(max_length=40)]] = Field(max_length=30)
    days: Annotated[int, Field(ge=1, le=10_000)]
    networks: list[Annotated[str, Field(max_length=50)]] = Field([], max_length=20)
    daily_quota: Annotated[int, Field(ge=0, le=MOST_A_DAY)] = 0


class NewToken(Schema):
    """``secret`` is shown this once."""

    token: TokenOut
    secret: str


class Ended(Schema):
    ended: int


@router.get("/me/account", response=answers(MyAccount), operation_id="get_my_account")
def get_my_account(request: HttpRequest) -> MyAccount:
    user, now = acting_user(request), datetime.now(UTC)
    roles, rules = role_names(user).split(","), read_security()
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    recovery = next((row for row in factors if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return MyAccount(
        username=user.username,
        display_name=user.display_name or user.username,
        language=cast("LanguageName", user.language),
        demands=[demand.value for demand in list_demands(user, roles, now)],
        factor_due=factor_due(user, roles),
        has_password=user.has_usable_password(),
        password_min_length=rules.password_min_length,
        has_totp=any(row.type == Authenticator.Type.TOTP for row in factors),
        recovery_codes_left=len(recovery.wrap().get_unused_codes()) if recovery else 0,
        passkeys=[_passkey(row) for row in factors if row.type == Authenticator.Type.WEBAUTHN],
        token_max_days=rules.token_max_days,
        token_unattended_days=min(rules.token_unattended_days, rules.token_max_days),
        scopes=list(SCOPES),
    )


@router.get("/me/account/sessions", response=answers(list[SessionOut]), operation_id="list_my_sessions")
def list_my_sessions(request: HttpRequest) -> list[SessionOut]:
    current = stored_key(request.session.session_key or "")
    sessions = list_sessions(acting_user(request), datetime.now(UTC))
    return [_session(row, current) for row in sessions]


@router.delete("/me/account/sessions/{session_id}", response=answers(Ended), operation_id="end_my_session")
def end_my_session(request: HttpRequest, session_id: UUID) -> Ended:
    end_session(actor=acting_user(request), session_id=session_id)
    return Ended(ended=1)


@router.post("/me/account/other-sessions/end", response=answers(Ended), operation_id="end_my_other_sessions")
def end_my_other_sessions(request: HttpRequest) -> Ended:
    key = request.session.session_key or ""
    return Ended(ended=end_other_sessions(actor=acting_user(request), current_key=key))


@router.get("/me/account/tokens", response=answers(list[TokenOut]), operation_id="list_my_tokens")
def list_my_tokens(request: HttpRequest) -> list[TokenOut]:
    now = datetime.now(UTC)
    return [_token(row, now) for row in ApiToken.objects.filter(user=acting_user(request))[:100]]


@router.post("/me/account/tokens", response=answers(NewToken), operation_id="create_my_token")
def create_my_token(request: HttpRequest, body: TokenIn) -> NewToken:
    user, now = acting_user(request), datetime.now(UTC)
    _owes_nothing(user, now)
    require_step_up(request)
    token, secret = create_token(
        actor=user,
        name=body.name,
        scopes=body.scopes,
        days=body.days,
        at=now,
        networks=body.networks,
        daily_quota=body.daily_quota,
    )
    return NewToken(token=_token(token, now), secret=secret)


@router.delete("/me/account/tokens/{token_id}", response=answers(Ended), operation_id="revoke_my_token")
def revoke_my_token(request: HttpRequest, token_id: UUID) -> Ended:
    revoke_token(actor=acting_user(request), token_id=token_id, at=datetime.now(UTC))
    return Ended(ended=1)


@router.post("/me/account/proof", response=answers(Ended), operation_id="require_proof")
def require_proof(request: HttpRequest) -> Ended:
    """Ask for a fresh proof now, before the browser itself fetches something that needs one."""
    require_step_up(request)
    return Ended(ended=0)


def _owes_nothing(user: User, now: datetime) -> None:
    for demand in list_demands(user, role_names(user).split(","), now):
        raise AccountIncomplete(CODES[demand])


def _passkey(row: Authenticator) -> PasskeyOut:
    return PasskeyOut(
        id=row.pk, name=row.wrap().name, created_at=row.created_at, last_used_at=row.last_used_at
    )


def _session(row: Session, current: str) -> SessionOut:
    return SessionOut(
        id=row.id,
        current=row.session_key == current,
        address=row.address,
        agent=row.agent,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )


def _token(row: ApiToken, now: datetime) -> TokenOut:
    state: Literal["active", "expired", "revoked"] = "active" if row.expires_at > now else "expired"
    return TokenOut(
        id=row.id,
        name=row.name,
        start=row.start,
        scopes=row.scopes,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        last_address=row.last_address,
        networks=row.networks,
        daily_quota=row.daily_quota,
        state="revoked" if row.revoked_at else state,
    )
