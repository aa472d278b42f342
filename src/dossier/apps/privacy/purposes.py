"""The register of processing: purpose, basis and recipients of every type of paper in a company, dated.

The shipped row holds until the company sets its own from a day on. Its officer changes it; who may find records of
the company reads it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company, Employee
from dossier.apps.privacy.models import ProcessingPurpose
from dossier.apps.privacy.officers import officer_of
from dossier.apps.privacy.selectors import day_of
from dossier.apps.records.models import DocumentType, Record, RecordState, RetentionRule
from dossier.norms.processing_purposes import Purpose, load_register


@dataclass(frozen=True, slots=True)
class TypePurpose:
    """A type of the company's scheme with its purpose. ``purpose`` None: nobody has said why it is processed."""

    type: str
    zh: str
    en: str
    level: int
    retention_rule: str
    period: str
    purpose: Purpose | None
    since: date | None
    """From when the company's own row holds; None for the shipped one."""


def purposes_on(company: Company, day: date) -> list[TypePurpose]:
    """Give the purpose of every type that the company uses, on a day. Three queries."""
    own: dict[str, ProcessingPurpose] = {}
    for row in ProcessingPurpose.objects.filter(company=company, effective_from__lte=day):
        own.setdefault(row.type, row)  # the newest first
    periods = dict(RetentionRule.objects.filter(company=company).values_list("code", "period"))
    return [
        TypePurpose(
            type=kind.code,
            zh=kind.zh,
            en=kind.en,
            level=kind.level,
            retention_rule=kind.retention_rule,
            period=periods.get(kind.retention_rule, ""),
            purpose=_as_purpose(own[kind.code]) if kind.code in own else shipped_purpose(kind.code),
            since=own[kind.code].effective_from if kind.code in own else None,
        )
        for kind in DocumentType.objects.filter(company=company, active=True)
    ]


def own_purposes(employee: Employee, day: date) -> list[tuple[TypePurpose, int]]:
    """Give the purpose of every type of paper held of a person, with how many (17, 44条). Four queries."""
    held = Counter(
        Record.objects.concerning([employee])
        .exclude(state__in=(RecordState.ERASED, RecordState.WITHDRAWN))
        .values_list("type", flat=True)
    )
    return [(row, held[row.type]) for row in purposes_on(employee.company, day) if held[row.type]]


def shipped_purpose(code: str) -> Purpose | None:
    return load_register().purposes.get(code)


def _as_purpose(row: ProcessingPurpose) -> Purpose:
    return Purpose(
        row.type,
        row.purpose_zh,
        row.purpose_en,
        row.basis,
        row.sensitive,
        tuple(row.recipients),
        row.necessity,
    )


def is_sound(purpose: Purpose | None) -> bool:
    """Say whether a purpose has its basis, and a note of necessity where sensitive information rests on consent."""
    if purpose is None or purpose.basis not in load_register().bases:
        return False
    return bool(purpose.necessity) or not (purpose.sensitive and purpose.basis == "consent")


def access_register(actor: User, company_id: int) -> Company:
    """Fetch a company whose register the actor keeps. Raises NotPermitted alike for a missing one."""
    company = Company.objects.filter(id=company_id).first()
    if company is None or not officer_of(actor).is_for(company.id):
        raise NotPermitted("access.not_permitted")
    return company


@transaction.atomic
def set_purpose(
    *, actor: User, company_id: int, purpose: Purpose, effective_from: date, at: datetime
) -> ProcessingPurpose:
    """Set the purpose of a type from a day on, today at the earliest; the same day again replaces it. Audited.

    Raises NotPermitted for who does not keep the register, Invalid naming what is wrong.
    """
    company = access_register(actor, company_id)
    _check(company, purpose, effective_from, at)
    row, _ = ProcessingPurpose.objects.update_or_create(
        company=company,
        type=purpose.type,
        effective_from=effective_from,
        defaults={
            "purpose_zh": purpose.zh,
            "purpose_en": purpose.en,
            "basis": purpose.basis,
            "sensitive": purpose.sensitive,
            "necessity": purpose.necessity,
            "recipients": list(purpose.recipients),
            "changed_at": at,
            "changed_by_name": actor.display_name or actor.username,
        },
    )
    record_event(
        actor=actor,
        action="privacy.set_purpose",
        object_kind="company",
        object_id=company.id,
        details={"type": purpose.type, "basis": purpose.basis, "from": effective_from.isoformat()},
    )
    return row


def _check(company: Company, purpose: Purpose, effective_from: date, at: datetime) -> None:
    register = load_register()
    wrong = [
        name
        for name, good in (
            ("type", DocumentType.objects.filter(company=company, code=purpose.type).exists()),
            ("purpose_zh", bool(purpose.zh.strip())),
            ("basis", purpose.basis in register.bases),
            ("recipients", set(purpose.recipients) <= set(register.recipients)),
            ("necessity", is_sound(purpose) or purpose.basis not in register.bases),
            ("effective_from", effective_from >= day_of(at)),
        )
        if not good
    ]
    if wrong:
        code = "privacy.purpose_invalid"
        raise Invalid(code, tuple(FieldProblem(name, code) for name in wrong))


_COLUMNS = (
    "材料类型", "Type", "密级", "处理目的", "Purpose", "合法性依据", "Legal basis", "敏感个人信息", "必要性", "接收方",
    "Recipients", "保管期限规则", "期限", "自",
)  # fmt: skip


def write_register(rows: Iterable[TypePurpose]) -> str:
    """Give the register as a table (CSV, UTF-8 with its mark) for spreadsheets."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    writer.writerows(_line(row) for row in rows)
    return "\ufeff" + written.getvalue()


def _line(row: TypePurpose) -> Sequence[object]:
    register, purpose = load_register(), row.purpose
    head, tail = (row.zh, row.en, f"L{row.level}"), (row.retention_rule, row.period, row.since or "")
    if purpose is None:
        return (*head, *[""] * 8, *tail)
    basis = register.bases[purpose.basis]
    receivers = [register.recipients[one] for one in purpose.recipients]
    return (
        *head,
        purpose.zh,
        purpose.en,
        f"{basis.zh}（个人信息保护法{basis.clause}）",
        basis.en,
        "是" if purpose.sensitive else "否",
        purpose.necessity,
        "；".join(one.zh for one in receivers),
        "; ".join(one.en for one in receivers),
        *tail,
    )
