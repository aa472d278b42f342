"""Which values a record must be sure of to pass without a person: those that something follows from.

The person, the type and the boundary always are. Of the fields, those that the company names for the type, dated, and
the record's date wherever its retention period begins with it (:data:`.doubts.DATED_TRIGGERS`): that one no company
can leave out. All other values are optional: one that is unsure waits as a proposal and holds nothing up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.people.models import Company
from dossier.apps.records.doubts import DATED_TRIGGERS, KEY_DATE
from dossier.apps.records.models import DecisiveFields, DocumentType, RetentionRule
from dossier.apps.records.quality import access_filed_company


@dataclass(frozen=True, slots=True)
class Decisive:
    """``fields``: those that the company named; ``bound``: those that something in the system follows from."""

    type: str
    fields: tuple[str, ...]
    bound: tuple[str, ...]
    since: date | None
    changed_by: str

    @property
    def all_fields(self) -> tuple[str, ...]:
        """Both, each once."""
        return tuple(dict.fromkeys((*self.bound, *self.fields)))


def decisive_for(kind: DocumentType, on: date) -> Decisive:
    """Give what is decisive about records of a type on a day. Two queries."""
    rows = DecisiveFields.objects.filter(company=kind.company_id, type=kind.code, effective_from__lte=on)
    triggers = dict(
        RetentionRule.objects.filter(company=kind.company_id, code=kind.retention_rule).values_list(
            "code", "trigger"
        )
    )
    return _decisive(kind, rows[:1], triggers)


def list_decisive(company: Company, on: date) -> tuple[Decisive, ...]:
    """Give what is decisive about each type of a company on a day. Three queries."""
    latest: dict[str, DecisiveFields] = {}
    for row in DecisiveFields.objects.filter(company=company, effective_from__lte=on):
        latest.setdefault(row.type, row)
    triggers = dict(RetentionRule.objects.filter(company=company).values_list("code", "trigger"))
    kinds = DocumentType.objects.filter(company=company, active=True)
    return tuple(
        _decisive(kind, [latest[kind.code]] if kind.code in latest else [], triggers) for kind in kinds
    )


def set_decisive(
    *,
    actor: User,
    company_id: int,
    document_type: str,
    fields: Iterable[str],
    effective_from: date,
    at: datetime,
) -> Company:
    """Say which fields of a type are decisive from a day on. Audited. What waits is not filed by it, nothing filed
    comes back.

    Raises Invalid for an unknown type, for a field that the type does not have and for a day that has passed.
    """
    company, rule = access_filed_company(actor, company_id, "decisive")
    wanted = tuple(dict.fromkeys(fields))
    kind = DocumentType.objects.filter(company=company, code=document_type).first()
    if kind is None:
        raise Invalid("records.type_unknown", (FieldProblem("type", "records.type_unknown"),))
    if unknown := [name for name in wanted if name not in kind.fields]:
        problems = tuple(FieldProblem(f"fields.{name}", "records.field_unknown") for name in unknown)
        raise Invalid("records.field_invalid", problems)
    if effective_from < at.date():
        raise Invalid("records.day_passed", (FieldProblem("effective_from", "records.day_passed"),))
    with transaction.atomic():
        Company.objects.select_for_update().get(id=company.id)
        before = decisive_for(kind, effective_from).fields
        DecisiveFields.objects.create(
            company=company,
            type=kind.code,
            fields=list(wanted),
            effective_from=effective_from,
            changed_at=at,
            changed_by_name=actor.username,
        )
        record_event(
            actor=actor,
            action="quality.set_decisive",
            object_kind="company",
            object_id=company.id,
            rule=rule,
            details={
                "type": kind.code,
                "before": list(before),
                "after": list(wanted),
                "from": effective_from.isoformat(),
            },
            at=at,
        )
    return company


def _decisive(kind: DocumentType, rows: Iterable[DecisiveFields], triggers: Mapping[str, str]) -> Decisive:
    row = next(iter(rows), None)
    dated = triggers.get(kind.retention_rule) in DATED_TRIGGERS
    return Decisive(
        type=kind.code,
        fields=tuple(row.fields) if row else (),
        bound=(KEY_DATE,) if dated else (),
        since=row.effective_from if row else None,
        changed_by=row.changed_by_name if row else "",
    )
