"""The terms of bulk exports: how many records at most, how often and for how long a package may be fetched.

Dated and by company, changed by whoever may secure it. Basis of having limits at all: 个人信息保护法 第6条 (the least
that the purpose needs), 第51条 (the right to operate, limited); GB/T 35273-2020 7.1.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone

from django.db import transaction

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import access_company
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.packages.models import PackageRule

LEGAL_TIME = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Terms:
    """``days``: from the moment a package is ready."""

    most_records: int = 200
    most_downloads: int = 3
    days: int = 7


LIMITS = {"most_records": (1, 2000), "most_downloads": (1, 20), "days": (1, 30)}
"""Both inclusive. More records than this are a transfer of holdings, not an export."""
MOST_RECORDS = LIMITS["most_records"][1]


def day_of(at: datetime) -> date:
    """Give the day of the country whose law the files are kept under."""
    return at.astimezone(LEGAL_TIME).date()


def terms_on(company_id: int, day: date) -> Terms:
    """Give what holds in a company on a day. One query."""
    row = PackageRule.objects.filter(company_id=company_id, effective_from__lte=day).first()
    return Terms(row.most_records, row.most_downloads, row.days) if row else Terms()


def list_coming(company_id: int, day: date) -> list[PackageRule]:
    """Give the changes that have not begun, the next first."""
    return list(
        PackageRule.objects.filter(company_id=company_id, effective_from__gt=day).order_by("effective_from")
    )


def set_terms(
    *, actor: User, company_id: int, terms: Terms, basis: str, effective_from: date, at: datetime
) -> None:
    """Set a company's terms from a day on, today at the earliest; the same day again replaces them. Audited.

    Packages that were asked for before keep the terms they were approved under. Raises NotPermitted and Invalid.
    """
    company, rule = access_company(actor, company_id, Action.SECURE)
    values = asdict(terms)
    wrong = [name for name, (least, most) in LIMITS.items() if not least <= values[name] <= most]
    wrong += [] if basis.strip() else ["basis"]
    wrong += [] if effective_from >= day_of(at) else ["effective_from"]
    if wrong:
        raise Invalid(
            "packages.terms_invalid", tuple(FieldProblem(name, "packages.terms_invalid") for name in wrong)
        )
    with transaction.atomic():
        before = terms_on(company.pk, effective_from)
        PackageRule.objects.update_or_create(
            company=company,
            effective_from=effective_from,
            defaults={
                **values,
                "basis": basis.strip(),
                "changed_at": at,
                "changed_by_name": actor.username,
            },
        )
        record_event(
            actor=actor,
            action="packages.set_terms",
            object_kind="company",
            object_id=company.pk,
            rule=rule,
            details={
                "before": asdict(before),
                "after": values,
                "basis": basis.strip(),
                "from": effective_from.isoformat(),
            },
            at=at,
        )
