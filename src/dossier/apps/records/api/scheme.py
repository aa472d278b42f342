"""The scheme: document types, fields, stages, categories, levels and retention rules, for forms and labels."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import companies_for
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import answers
from dossier.apps.people.models import Company
from dossier.apps.records.models import SchemeTerm
from dossier.apps.records.selectors import get_scheme
from dossier.norms.retention import load_schedule

router = Router(tags=["records"])


class DocumentTypeOut(Schema):
    id: str
    zh: str
    en: str
    stage: str
    category: str
    level: int
    fields: list[str]


class FieldOut(Schema):
    id: str
    zh: str
    en: str
    kind: str


class NamedOut(Schema):
    id: str
    zh: str
    en: str


class SchemeOut(Schema):
    types: list[DocumentTypeOut]
    fields: list[FieldOut]
    stages: list[NamedOut]
    categories: list[NamedOut]
    levels: list[NamedOut]
    retention: list[NamedOut]


@router.get("/scheme", response=answers(SchemeOut), operation_id="get_scheme")
def get_company_scheme(request: HttpRequest) -> SchemeOut:
    """The scheme of the first company the user may search; the group's standard is one."""
    user = acting_user(request)
    company = next(iter(companies_for(user, Action.FIND)), None) or Company.objects.first()
    if company is None:
        raise NotPermitted("access.not_permitted")
    scheme = get_scheme(company)

    def terms(kind: SchemeTerm.Kind) -> list[NamedOut]:
        return [NamedOut(id=term.code, zh=term.zh, en=term.en) for term in scheme.terms if term.kind == kind]

    return SchemeOut(
        types=[
            DocumentTypeOut(
                id=row.code,
                zh=row.zh,
                en=row.en,
                stage=row.stage,
                category=row.category,
                level=row.level,
                fields=row.fields,
            )
            for row in scheme.types
        ],
        fields=[FieldOut(id=row.code, zh=row.zh, en=row.en, kind=row.kind) for row in scheme.fields],
        stages=terms(SchemeTerm.Kind.STAGE),
        categories=terms(SchemeTerm.Kind.CATEGORY),
        levels=terms(SchemeTerm.Kind.LEVEL),
        retention=[NamedOut(id=rule.id, zh=rule.zh, en=rule.en) for rule in load_schedule().rules.values()],
    )
