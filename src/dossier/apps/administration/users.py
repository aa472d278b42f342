"""What an administrator does with accounts. Nothing here gives anybody a role: that needs consent (:mod:`.consent`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from dossier.apps.access.models import Approval, Grant
from dossier.apps.access.policy import Action, Role
from dossier.apps.accounts.demands import has_factor
from dossier.apps.accounts.lockout import forget_failures
from dossier.apps.accounts.models import Language, User
from dossier.apps.accounts.passwords import set_one_time_password
from dossier.apps.accounts.security import CHECKS, read_security, write_rule
from dossier.apps.accounts.services import close_account, end_everything
from dossier.apps.administration.consent import ask_about, use_password_consent
from dossier.apps.administration.selectors import access_user, holds_administration, holds_power, reach_of
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid

ORGANISING = (Action.ORGANISE,)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``approval``: what now waits for consent; otherwise the act is done. ``password``: to be shown once."""

    approval: Approval | None = None
    password: str = ""

    def __repr__(self) -> str:
        return f"Outcome({self.approval})"  # SECURITY: never the password


@transaction.atomic
def create_user(*, actor: User, username: str, display_name: str, language: Language) -> tuple[User, str]:
    """Make an account without any role; gives it with its one-time password. Audited. Raises Invalid."""
    reach = reach_of(actor, ORGANISING)
    user = User(username=username.strip(), display_name=display_name.strip(), language=language)
    password = set_one_time_password(user)
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        problems = tuple(FieldProblem(name, "accounts.name_unusable") for name in error.message_dict)
        raise Invalid("accounts.name_unusable", problems) from error
    user.save()
    _audit(actor, user, "accounts.user_create", reach.rule)
    return user, password


@transaction.atomic
def deactivate_user(*, actor: User, user_id: int, reason: str) -> Outcome:
    """Close an account at once: no sign-in, no session, no token. One of the three administrators needs consent."""
    user, rule = access_user(actor, user_id, ORGANISING)
    if user.pk == actor.pk:
        raise Conflict("accounts.own_account")
    if holds_administration(user):
        return Outcome(ask_about(kind="deactivate_user", actor=actor, user=user, reason=reason))
    close_account(user, datetime.now(UTC))
    _audit(actor, user, "accounts.user_deactivate", rule, reason=reason)
    return Outcome()


@transaction.atomic
def reactivate_user(*, actor: User, user_id: int, at: datetime) -> None:
    """Open an account again; its sessions and tokens stay ended. Audited.

    Raises Conflict for the account that set the installation up: that ended for good (the owner of the machine
    can make another on the command line while the three administrators are not complete).
    """
    user, rule = access_user(actor, user_id, ORGANISING)
    if Grant.objects.filter(user=user, role=Role.ADMINISTRATOR).exists():
        raise Conflict("accounts.bootstrap_ended")
    User.objects.filter(pk=user.pk).update(is_active=True, activated_at=at)
    forget_failures(user.username)
    _audit(actor, user, "accounts.user_reactivate", rule)


@transaction.atomic
def unlock_user(*, actor: User, user_id: int) -> None:
    """Lift the lock of too many failures. Audited."""
    user, rule = access_user(actor, user_id, ORGANISING)
    forget_failures(user.username)
    _audit(actor, user, "accounts.user_unlock", rule)


@transaction.atomic
def end_sessions_of(*, actor: User, user_id: int, at: datetime) -> None:
    """End all sessions and tokens of an account. Audited."""
    user, rule = access_user(actor, user_id, ORGANISING)
    end_everything(user, at)
    _audit(actor, user, "accounts.user_sessions_end", rule)


@transaction.atomic
def reset_password(*, actor: User, user_id: int, reason: str, at: datetime) -> Outcome:
    """Give an account a one-time password, or ask for consent to that first. Audited.

    SECURITY: an administrator who sets a password can sign in with it. So without consent this is for accounts
    that hold nothing, and for those that ask for a second factor all the same.
    """
    user, rule = access_user(actor, user_id, ORGANISING)
    if user.pk == actor.pk:
        raise Conflict("accounts.own_account")
    harmless = has_factor(user) or not holds_power(user)
    if not harmless and not use_password_consent(actor, user, at):
        return Outcome(ask_about(kind="reset_password", actor=actor, user=user, reason=reason))
    password = set_one_time_password(user)
    user.save(update_fields=["password", "password_is_temporary"])
    end_everything(user, at)
    _audit(actor, user, "accounts.password_reset", rule)
    return Outcome(password=password)


def ask_factor_reset(*, actor: User, user_id: int, reason: str) -> Approval:
    """Ask for the removal of an account's second factor."""
    user, _ = access_user(actor, user_id, ORGANISING)
    return ask_about(kind="reset_factor", actor=actor, user=user, reason=reason)


@transaction.atomic
def change_rules(*, actor: User, changes: dict[str, Any], at: datetime) -> None:
    """Change rules of signing in; audited with what was and what is. Raises Invalid naming what is unusable."""
    rule = reach_of(actor, (Action.SECURE,)).rule
    for name, value in changes.items():
        before = getattr(read_security(), name, None)
        try:
            after = write_rule(name, _with_known_roles(name, value), at)
        except (KeyError, ValueError, TypeError) as error:
            problem = FieldProblem(name if name in CHECKS else "name", "accounts.rule_unusable")
            raise Invalid("accounts.rule_unusable", (problem,)) from error
        record_event(
            actor=actor,
            action="accounts.change_rule",
            object_kind="security",
            object_id=name,
            rule=rule,
            details={"before": str(before), "after": str(after)},
        )


def _with_known_roles(name: str, value: Any) -> Any:
    """Check the words that the policy knows: roles and actions."""
    known: set[str] = {role.value for role in Role}
    if name == "second_factor_roles" and not set(value) <= known:
        raise ValueError
    if name == "incompatible_roles" and not {word for pair in value for word in pair} <= known:
        raise ValueError
    if name == "step_up_actions" and not set(value) <= {action.value for action in Action}:
        raise ValueError
    return value


def _audit(actor: User, user: User, action: str, rule: str, **details: object) -> None:
    record_event(
        actor=actor, action=action, object_kind="user", object_id=user.pk, rule=rule, details=details
    )
