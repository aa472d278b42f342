"""Loading the scheme and the retention rules of the norms into a company's own tables, and opening its fonds."""

from __future__ import annotations

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.people.models import Company
from dossier.apps.records.models import DocumentType, FieldDefinition, Fonds, RetentionRule, SchemeTerm
from dossier.norms.reference_code import DEFAULT_TEMPLATE
from dossier.norms.retention import load_schedule
from dossier.norms.scheme import Scheme, load_scheme

Kind = SchemeTerm.Kind


@transaction.atomic
def open_fonds(*, actor: User | None, company: Company, code: str) -> Fonds:
    """Open a company's fonds with the default scheme; does nothing to one that is open."""
    fonds, created = Fonds.objects.get_or_create(
        company=company, defaults={"code": code, "code_template": DEFAULT_TEMPLATE}
    )
    if created:
        load_company_scheme(company, load_scheme())
        record_event(actor=actor, action="records.open_fonds", object_kind="company", object_id=company.id)
    return fonds


def load_company_scheme(company: Company, scheme: Scheme) -> None:
    """Copy the scheme into the company's tables; rows that are there stay as the company changed them."""
    DocumentType.objects.bulk_create(
        (
            DocumentType(
                company=company,
                code=kind.id,
                zh=kind.zh,
                en=kind.en,
                stage=kind.stage,
                category=kind.ten_code,
                level=scheme.levels[kind.confidentiality].rank,
                retention_rule=kind.retention,
                required_for=kind.required_for,
                title_patterns=list(kind.titles),
                keywords=list(kind.keywords),
                negative=list(kind.negative),
                fields=list(kind.fields),
                signature_expected=kind.hand_signed,
            )
            for kind in scheme.document_types.values()
        ),
        ignore_conflicts=True,
    )
    FieldDefinition.objects.bulk_create(
        (
            FieldDefinition(
                company=company,
                code=item.id,
                zh=item.zh,
                en=item.en,
                kind=item.kind,
                labels=list(item.labels),
            )
            for item in scheme.fields.values()
        ),
        ignore_conflicts=True,
    )
    SchemeTerm.objects.bulk_create(_terms(company, scheme), ignore_conflicts=True)
    RetentionRule.objects.bulk_create(
        (
            RetentionRule(
                company=company,
                code=rule.id,
                zh=rule.zh,
                en=rule.en,
                trigger=rule.trigger,
                period=str(rule.private),
                legal_minimum=str(rule.legal_min or ""),
                disposition=rule.disposition,
                basis=list(rule.legal_basis),
            )
            for rule in load_schedule().rules.values()
        ),
        ignore_conflicts=True,
    )


def _terms(company: Company, scheme: Scheme) -> list[SchemeTerm]:
    stages = [(Kind.STAGE, item.id, item.zh, item.en) for item in scheme.stages.values()]
    categories = [
        (Kind.CATEGORY, item.ten_code, f"{item.code} {item.zh}", f"{item.code} {item.en}")
        for item in scheme.categories.values()
    ]
    levels = [(Kind.LEVEL, str(item.rank), item.zh, item.en) for item in scheme.levels.values()]
    return [
        SchemeTerm(company=company, kind=kind, code=code, zh=zh, en=en, position=position)
        for position, (kind, code, zh, en) in enumerate((*stages, *categories, *levels))
    ]
