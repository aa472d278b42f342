"""How long the audit log names people, company by company, and asking for the end of what is older.

The period is the company's retention rule ``R_AUDIT_LOG`` (norms, ``data/retention.yaml``): six months at least by
网络安全法 第21条第3项, as long as the company decides above that. A change of the period, and each end of old
events, is asked for by who may take the log out of the house and consented to by others; the worker carries it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction

from dossier.apps.access.approvals import register_kind, request_approval
from dossier.apps.access.audit_reach import audit_reach
from dossier.apps.access.models import Approval, ApprovalState
from dossier.apps.accounts.models import User
from dossier.apps.audit.ending import LEAST, Scope, consent_to_ending, measure_scope, moment_before
from dossier.apps.audit.models import AuditEnding, Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.records.models import RetentionRule
from dossier.norms.retention import Duration, Open, Period, add_duration, load_schedule, parse_period

RULE = "R_AUDIT_LOG"
END, CHANGE = "end_audit", "audit_period"
"""The kinds of approvals."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """``company``: None for events of no single company, kept as long as the company that keeps longest.

    ``legal_minimum``: no shorter period is accepted. ``scope``: what may end today; None when all is kept for ever.
    ``waiting``: an end was asked for and is not decided. ``last``: the newest act, None before the first.
    """

    company: Company | None
    period: Period
    legal_minimum: Duration
    basis: tuple[str, ...]
    effective_from: date | None
    scope: Scope | None
    waiting: bool
    last: AuditEnding | None


def register_kinds() -> None:
    """Say what the approvals do. Call it when the application starts."""
    register_kind(END, _end)
    register_kind(CHANGE, _change)


def list_keepings(*, actor: User, at: datetime) -> list[Keeping]:
    """Say how long the log of each company in reach is kept, and what is due. Audited; some six queries a company.

    Raises NotPermitted for who may not read the log.
    """
    reach = _enter(actor, action="audit.view_retention")
    companies = Company.objects.all()
    if reach is not None:
        companies = companies.filter(id__in=reach)
    places: list[Company | None] = list(companies)
    return [_keeping(place, at) for place in (places if reach is not None else [*places, None])]


def propose_ending(*, actor: User, company_id: int | None, reason: str, at: datetime) -> Approval:
    """Ask that what is older than the period ends. Audited. Raises NotPermitted, and Conflict when nothing is due or
    an end waits already."""
    keeping = _keeping(_access(actor, company_id), at)
    if keeping.scope is None or keeping.scope.events == 0:
        raise Conflict("audit.nothing_due")
    if keeping.waiting:
        raise Conflict("audit.end_waits")
    payload = _place(keeping.company) | {
        "before": keeping.scope.before.date().isoformat(),
        "events": keeping.scope.events,
        "period": str(keeping.period),
    }
    return request_approval(kind=END, payload=payload, reason=reason, actor=actor, at=at)


def propose_period(
    *, actor: User, company_id: int, period: str, basis: str, reason: str, at: datetime
) -> Approval:
    """Ask for another period of a company's log; ``basis``: the rule that it follows. Audited.

    Raises NotPermitted, and Invalid for no period, one below the law's, or no basis.
    """
    company = _access(actor, company_id)
    assert company is not None  # noqa: S101  a company was named
    wanted = _checked(company, period)
    if not basis.strip():
        raise Invalid("audit.basis_required")
    payload = _place(company) | {
        "period": str(wanted),
        "period_before": _rule_of(company).period,
        "basis": basis.strip(),
    }
    return request_approval(kind=CHANGE, payload=payload, reason=reason, actor=actor, at=at)


def _enter(actor: User, *, action: str = "", proposing: bool = False) -> frozenset[int] | None:
    """Let in who may read the log, or propose; audited. Gives the companies in reach, None for all."""
    reach = audit_reach(actor)
    allowed = bool(reach.rule) and (reach.may_export or not proposing)
    if not allowed or action:
        record_alone(
            actor=actor,
            action=action if allowed else "access.refused",
            object_kind="audit",
            result=Result.ALLOWED if allowed else Result.REFUSED,
            rule=reach.rule,
            details={} if allowed else {"wanted": action or "audit.retention"},
        )
    if not allowed:
        raise NotPermitted("access.not_permitted", audited=True)
    return reach.companies


def _access(actor: User, company_id: int | None) -> Company | None:
    reach = _enter(actor, proposing=True)
    if reach is not None and company_id not in reach:
        raise NotPermitted("access.not_permitted")
    company = None if company_id is None else Company.objects.filter(id=company_id).first()
    if company is None and company_id is not None:
        raise NotPermitted("access.not_permitted")
    return company


def _place(company: Company | None) -> dict[str, object]:
    return {"company_id": company.id if company else None, "company": company.code if company else ""}


def _keeping(company: Company | None, at: datetime) -> Keeping:
    rules = [_rule_of(company)] if company else list(RetentionRule.objects.filter(code=RULE)) or [_shipped()]
    longest = max(rules, key=lambda rule: _reach_of(parse_period(rule.period)))
    period, least = parse_period(longest.period), max(map(_least, rules), key=_reach_of)
    company_id = company.id if company else None
    scope = (
        measure_scope(company_id, moment_before(period, at))
        if isinstance(period, Duration) and _reach_of(period) >= _reach_of(LEAST)
        else None
    )
    pending = Approval.objects.filter(kind=END, state=ApprovalState.PENDING, expires_at__gt=at)
    return Keeping(
        company=company,
        period=period,
        legal_minimum=least,
        basis=tuple(longest.basis),
        effective_from=longest.effective_from,
        scope=scope,
        waiting=pending.filter(company=company).exists(),
        last=AuditEnding.objects.filter(company_id=company_id).order_by("-id").first(),
    )


def _rule_of(company: Company) -> RetentionRule:
    return RetentionRule.objects.filter(company=company, code=RULE).first() or _shipped(company)


def _shipped(company: Company | None = None) -> RetentionRule:
    rule = load_schedule().rules[RULE]
    return RetentionRule(
        company=company, code=RULE, zh=rule.zh, en=rule.en, trigger=rule.trigger, period=str(rule.private),
        legal_minimum=str(rule.legal_min or ""), disposition=rule.disposition, basis=list(rule.legal_basis),
    )  # fmt: skip


def _least(rule: RetentionRule) -> Duration:
    own = parse_period(rule.legal_minimum) if rule.legal_minimum else LEAST
    return max((LEAST, own), key=_reach_of) if isinstance(own, Duration) else LEAST


def _reach_of(period: Period) -> date:
    """A day by which periods are compared: how far one reaches from a day whose months are all long enough."""
    return add_duration(date(2001, 1, 1), period) if isinstance(period, Duration) else date.max


def _checked(company: Company, text: str) -> Period:
    try:
        period = parse_period(text)
    except ValueError as error:
        raise Invalid("audit.period_unknown") from error
    if period in (Open.UNTIL_TRANSFER, Open.UNTIL_SUPERSEDED) or _is_beyond_calendars(period):
        raise Invalid("audit.period_unknown")
    least = _least(_rule_of(company))
    if isinstance(period, Duration) and _reach_of(period) < _reach_of(least):
        raise Invalid("audit.period_too_short", least=str(least))
    return period


def _is_beyond_calendars(period: Period) -> bool:
    most = 100
    return isinstance(period, Duration) and (
        period.years > most or period.months > most * 12 or period.days > most * 366
    )


def _end(approval: Approval) -> None:
    company_id = approval.payload["company_id"]
    before = datetime.combine(date.fromisoformat(approval.payload["before"]), datetime.min.time(), UTC)
    company = Company.objects.filter(id=company_id).first() if company_id is not None else None
    scope = _keeping(company, datetime.now(UTC)).scope
    if scope is None or before > scope.before:
        # The period was lengthened while the request waited.
        raise Conflict("audit.period_not_over")
    consent_to_ending(
        company_id=company_id,
        before=before,
        approval_id=approval.id,
        asked_by=approval.requested_by,
        at=datetime.now(UTC),
    )


def _change(approval: Approval) -> None:
    company = Company.objects.get(id=approval.payload["company_id"])
    period = _checked(company, approval.payload["period"])
    with transaction.atomic():
        rule = _rule_of(company)
        rule.period, rule.effective_from = str(period), datetime.now(UTC).date()
        rule.basis = [*_shipped().basis, approval.payload["basis"]]
        rule.save()
        record_event(
            actor=approval.requested_by,
            action="audit.set_period",
            object_kind="company",
            object_id=company.id,
            details={
                "period": str(period),
                "before": approval.payload["period_before"],
                "approval": str(approval.id),
            },
        )
