"""How the pages of a company's levels are marked: reading the rules, and changing them."""

from __future__ import annotations

import string
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import access_company, companies_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.delivery.models import WatermarkRule
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.people.models import Company

DEFAULT_TEMPLATE = "{person} {number} {time}\n{purpose} {code}"
WORDS = frozenset({"person", "number", "time", "purpose", "code", "company"})
NEEDED = frozenset({"person", "code"})
LONGEST_TEMPLATE = 120
PURPOSE_FROM_LEVEL = 3
"""The default: from this level on a purpose must be stated before a page is shown."""
LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Marking:
    """What the pages of one level get, and whether a purpose must be stated first."""

    level: int
    visible: bool
    invisible: bool
    purpose_required: bool
    template: str


def default_marking(level: int) -> Marking:
    return Marking(level, True, True, level >= PURPOSE_FROM_LEVEL, DEFAULT_TEMPLATE)


def marking_of(company_id: int, level: int) -> Marking:
    """Give what holds for a company's level. One query."""
    row = WatermarkRule.objects.filter(company_id=company_id, level=level).first()
    return default_marking(level) if row is None else _marking(row)


def list_markings(actor: User, company_id: int | None) -> tuple[Company, list[Marking]]:
    """Give a company's markings by level (of the first one in reach when none is named), for whoever may change
    them. Raises NotPermitted."""
    if company_id is None:
        company_id = next((company.pk for company in companies_for(actor, Action.SECURE)), 0)
    company, _ = access_company(actor, company_id, Action.SECURE)
    rows = {row.level: row for row in WatermarkRule.objects.filter(company=company)}
    return company, [_marking(rows[level]) if level in rows else default_marking(level) for level in LEVELS]


def set_marking(*, actor: User, company_id: int, marking: Marking, at: datetime) -> None:
    """Change how the pages of a level are marked from now on. Raises NotPermitted and Invalid."""
    company, rule = access_company(actor, company_id, Action.SECURE)
    _check(marking)
    with transaction.atomic():
        before = marking_of(company.pk, marking.level)
        values = asdict(marking)
        del values["level"]
        WatermarkRule.objects.update_or_create(
            company=company,
            level=marking.level,
            defaults={**values, "changed_at": at, "changed_by_name": actor.username},
        )
        record_event(
            actor=actor,
            action="delivery.set_marking",
            object_kind="company",
            object_id=company.pk,
            rule=rule,
            details={"before": asdict(before), "after": asdict(marking)},
            at=at,
        )


def _check(marking: Marking) -> None:
    problems = []
    if not (marking.visible or marking.invisible):
        problems.append(FieldProblem("visible", "delivery.unmarked"))
    if not _is_template(marking.template):
        problems.append(FieldProblem("template", "delivery.template_invalid"))
    if problems:
        raise Invalid(problems[0].code, tuple(problems))


def _is_template(template: str) -> bool:
    """Say whether a template names who and which delivery, and nothing but the known words."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return False
    named = [name for _, name, _, _ in parts if name is not None]
    plain = all(not form and not conversion for _, name, form, conversion in parts if name is not None)
    printable = all(character.isprintable() or character == "\n" for character in template)
    return (
        plain
        and printable
        and set(named) <= WORDS
        and set(named) >= NEEDED
        and len(template) <= LONGEST_TEMPLATE
        and template.count("\n") <= 2
    )


def _marking(row: WatermarkRule) -> Marking:
    return Marking(row.level, row.visible, row.invisible, row.purpose_required, row.template)
