"""The clocks and grounds of a company: the shipped ones, and over them its own dated changes with their basis.

An officer changes them, alone and audited; what the law fixes cannot be undercut (:mod:`dossier.norms.privacy_rules`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.people.models import Company
from dossier.apps.privacy.models import CompanyGround, CompanyRule
from dossier.apps.privacy.purposes import access_register
from dossier.apps.privacy.selectors import day_of
from dossier.norms.personal_requests import Ground, load_request_rules
from dossier.norms.privacy_rules import PrivacyRule, load_privacy_rules


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """``own``: the company's row that holds; None for the shipped number. ``coming``: changes that have not begun."""

    rule: PrivacyRule
    own: CompanyRule | None
    coming: tuple[CompanyRule, ...]

    @property
    def value(self) -> int:
        return self.own.value if self.own else self.rule.value


def rules_on(company_id: int, day: date) -> list[RuleInForce]:
    """Give every rule as it holds in a company on a day. One query."""
    rows: dict[str, list[CompanyRule]] = {}
    for row in CompanyRule.objects.filter(company_id=company_id):
        rows.setdefault(row.key, []).append(row)  # the newest first
    return [
        RuleInForce(
            rule,
            next((row for row in rows.get(rule.id, ()) if row.effective_from <= day), None),
            tuple(row for row in rows.get(rule.id, ()) if row.effective_from > day),
        )
        for rule in load_privacy_rules().values()
    ]


def value_on(company_id: int, key: str, day: date) -> int:
    """Give one number as it holds in a company on a day. One query."""
    own = CompanyRule.objects.filter(company_id=company_id, key=key, effective_from__lte=day).first()
    return own.value if own else load_privacy_rules()[key].value


@transaction.atomic
def set_rule(
    *, actor: User, company_id: int, key: str, value: int, basis: str, effective_from: date, at: datetime
) -> CompanyRule:
    """Set a number from a day on, today at the earliest; the same day again replaces it. Audited.

    Raises NotPermitted for who is not the officer, Invalid for a number that the law does not leave open.
    """
    company = access_register(actor, company_id)
    rule = load_privacy_rules().get(key)
    wrong = [
        (name, code)
        for name, code, good in (
            ("key", "privacy.rule_unknown", rule is not None),
            ("value", "privacy.rule_out_of_bounds", rule is None or rule.allows(value)),
            ("basis", "privacy.basis_required", bool(basis.strip())),
            ("effective_from", "privacy.rule_backdated", effective_from >= day_of(at)),
        )
        if not good
    ]
    if wrong:
        raise Invalid("privacy.rule_invalid", tuple(FieldProblem(name, code) for name, code in wrong))
    before = value_on(company.id, key, effective_from)
    row, _ = CompanyRule.objects.update_or_create(
        company=company,
        key=key,
        effective_from=effective_from,
        defaults={
            "value": value,
            "basis": basis.strip(),
            "changed_at": at,
            "changed_by_name": _name(actor),
        },
    )
    details = {"key": key, "before": before, "after": value, "from": effective_from.isoformat()}
    _audit(actor, company, "privacy.set_rule", **details, basis=basis.strip())
    return row


@dataclass(frozen=True, slots=True)
class GroundInForce:
    """``own``: the company's row, None for a shipped ground that was never touched."""

    ground: Ground
    active: bool
    own: CompanyGround | None


def grounds_on(company_id: int, day: date) -> list[GroundInForce]:
    """Give the grounds of refusal of a company on a day: shipped ones first, then its own. One query."""
    own: dict[str, CompanyGround] = {}
    for row in CompanyGround.objects.filter(company_id=company_id, effective_from__lte=day):
        own.setdefault(row.code, row)
    shipped = load_request_rules().refusal_grounds
    found = [
        GroundInForce(ground, own[code].active if code in own else True, own.get(code))
        for code, ground in shipped.items()
    ]
    for code, row in sorted(own.items()):
        if code not in shipped:
            ground = Ground(code, row.zh, row.en or row.zh, tuple(row.basis), frozenset(row.kinds))
            found.append(GroundInForce(ground, row.active, row))
    return found


def refusal_grounds(company_id: int, day: date) -> Mapping[str, Ground]:
    """Give the grounds that may be named on a day, by id."""
    return {one.ground.id: one.ground for one in grounds_on(company_id, day) if one.active}


@transaction.atomic
def set_ground(
    *, actor: User, company_id: int, ground: Ground, active: bool, effective_from: date, at: datetime
) -> CompanyGround:
    """Add a ground of the company's own, or switch any ground on or off, from a day on. Audited.

    The words and the basis of a shipped ground stay the law's. Raises Invalid for an own one without a basis in law.
    """
    company = access_register(actor, company_id)
    shipped = load_request_rules().refusal_grounds.get(ground.id)
    ground = shipped or ground
    wrong = [
        name
        for name, good in (
            ("code", bool(ground.id)),
            ("zh", bool(ground.zh.strip())),
            ("basis", bool(ground.basis) and all(one.strip() for one in ground.basis)),
            ("kinds", bool(ground.kinds) and ground.kinds <= set(load_request_rules().kinds)),
            ("effective_from", effective_from >= day_of(at)),
        )
        if not good
    ]
    if wrong:
        code = "privacy.ground_invalid"
        raise Invalid(code, tuple(FieldProblem(name, code) for name in wrong))
    row, _ = CompanyGround.objects.update_or_create(
        company=company,
        code=ground.id,
        effective_from=effective_from,
        defaults={
            "zh": ground.zh,
            "en": ground.en,
            "basis": list(ground.basis),
            "kinds": sorted(ground.kinds),
            "active": active,
            "changed_at": at,
            "changed_by_name": _name(actor),
        },
    )
    details = {"ground": ground.id, "active": active, "from": effective_from.isoformat()}
    _audit(actor, company, "privacy.set_ground", **details, basis=list(ground.basis))
    return row


def _name(actor: User) -> str:
    return actor.display_name or actor.username


def _audit(actor: User, company: Company, action: str, **details: object) -> None:
    record_event(
        actor=actor,
        action=action,
        object_kind="company",
        object_id=company.id,
        company_id=company.id,
        details=details,
    )
