"""Breaches (57条): facts as they become known, the clock, who was told when, and why somebody was not.

The record is never deleted and a step never taken back. Sending is done by people; what they did is entered here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.privacy.models import Breach, BreachStep
from dossier.apps.privacy.officers import officer_of
from dossier.apps.privacy.purposes import access_register
from dossier.apps.privacy.rules import value_on
from dossier.apps.privacy.selectors import CHINA, day_of
from dossier.apps.records.models import DocumentType
from dossier.norms.breaches import load_breach_rules, write_letter

State = Breach.State
RECORDED_AS = {
    "open": "privacy.open_breach",  # an action
    "change": "privacy.change_breach",  # an action
}
FACTS = ("information", "cause", "harm", "measures", "advice", "contact")


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What is known of a breach. ``affected``: how many people, None while unknown. ``facts`` by the norms' names."""

    discovered_at: datetime
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    affected: int | None
    facts: Mapping[str, str]
    alerts: tuple[UUID, ...] = ()


def record_breach(
    *,
    actor: User,
    known: BreachFacts,
    at: datetime,
    company_id: int | None = None,
    breach_id: UUID | None = None,
) -> Breach:
    """Open the record of a breach, or write down what is known by now. Audited.

    Raises NotPermitted for who is not the officer, Invalid for unknown kinds or a day to come, Conflict when closed.
    """
    if breach_id is None:
        company = access_register(actor, company_id or 0)
        return report_breach(actor=actor, company_id=company.id, known=known, at=at)
    with transaction.atomic():
        return _write(_open(actor, breach_id), known, actor=actor, act="change", at=at)


@transaction.atomic
def report_breach(*, actor: User, company_id: int, known: BreachFacts, at: datetime) -> Breach:
    """Open the record of a breach, for its officers to go on with; the caller has decided that the actor may. Audited.

    Raises Invalid for unknown kinds or a day to come.
    """
    company = Company.objects.select_for_update().get(id=company_id)
    found = Breach(company=company, number=_number(company, at), opened_by=actor, opened_at=at)
    return _write(found, known, actor=actor, act="open", at=at)


def breaches_from(alert_id: UUID) -> list[Breach]:
    """Give the breaches that an alert led to, newest first. Reads the alerts of every breach; there are few."""
    named = Breach.objects.values_list("id", "alerts")
    return list(Breach.objects.filter(id__in=[one for one, alerts in named if str(alert_id) in alerts]))


def _write(found: Breach, known: BreachFacts, *, actor: User, act: str, at: datetime) -> Breach:
    _check(found.company, known, at)
    found.discovered_at, found.affected = known.discovered_at, known.affected
    found.kinds, found.types = list(known.kinds), list(known.types)
    found.alerts = [str(one) for one in known.alerts]
    for name in FACTS:
        setattr(found, name, known.facts.get(name, "").strip())
    found.save()
    _step(found, actor, act, at, audit_as=RECORDED_AS[act])
    return found


def _number(company: Company, at: datetime) -> str:
    year = day_of(at).year
    count = Breach.objects.filter(company=company, number__startswith=f"SJ{year}-").count()
    return f"SJ{year}-{count + 1:03d}"


def _check(company: Company, known: BreachFacts, at: datetime) -> None:
    types = set(DocumentType.objects.filter(company=company).values_list("code", flat=True))
    wrong = [
        name
        for name, good in (
            ("kinds", bool(known.kinds) and set(known.kinds) <= set(load_breach_rules().kinds)),
            ("types", set(known.types) <= types),
            ("facts", set(known.facts) <= set(FACTS)),
            ("discovered_at", known.discovered_at <= at),
        )
        if not good
    ]
    if wrong:
        code = "privacy.breach_invalid"
        raise Invalid(code, tuple(FieldProblem(name, code) for name in wrong))


def tell_authority(
    *, actor: User, breach_id: UUID, authority: str, told_at: datetime, at: datetime
) -> Breach:
    """Enter that the authority was told. Audited. Raises Invalid while facts that must be told are missing."""
    with transaction.atomic():
        found = _open(actor, breach_id)
        _check_told(found, authority, told_at, at)
        found.authority, found.authority_told_at = authority.strip(), told_at
        found.save()
        _step(found, actor, "tell_authority", at, audit_as="privacy.tell_authority", text=authority.strip())
    return found


def tell_persons(*, actor: User, breach_id: UUID, how: str, told_at: datetime, at: datetime) -> Breach:
    """Enter that the persons were told, and how. Audited. Raises as :func:`tell_authority`."""
    with transaction.atomic():
        found = _open(actor, breach_id)
        _check_told(found, how, told_at, at)
        found.persons_told_how, found.persons_told_at = how.strip(), told_at
        found.waiver_ground, found.waiver_reason = "", ""
        found.save()
        _step(found, actor, "tell_persons", at, audit_as="privacy.tell_persons", text=how.strip())
    return found


def _check_told(found: Breach, words: str, told_at: datetime, at: datetime) -> None:
    missing = [*load_breach_rules().untold(facts_of_breach(found))]
    missing += [] if words.strip() else ["words"]
    missing += [] if found.discovered_at <= told_at <= at else ["told_at"]
    if missing:
        code = "privacy.breach_incomplete"
        raise Invalid(code, tuple(FieldProblem(name, code) for name in missing))


def waive_persons(*, actor: User, breach_id: UUID, ground: str, reason: str, at: datetime) -> Breach:
    """Enter why the persons need not be told (57条2款). Audited. The authority may still demand it."""
    with transaction.atomic():
        found = _open(actor, breach_id)
        if ground not in load_breach_rules().waivers or not reason.strip():
            code = "privacy.breach_invalid"
            raise Invalid(code, (FieldProblem("ground", code),))
        if found.persons_told_at is not None:
            raise Conflict("privacy.breach_told")
        found.waiver_ground, found.waiver_reason = ground, reason.strip()
        found.save()
        _step(found, actor, "waive_persons", at, audit_as="privacy.waive_persons", text=reason.strip())
    return found


def close_breach(*, actor: User, breach_id: UUID, note: str, at: datetime) -> Breach:
    """Close a breach of which the authority knows, and the persons, or a ground why not. Audited."""
    with transaction.atomic():
        found = _open(actor, breach_id)
        if found.authority_told_at is None or not (found.persons_told_at or found.waiver_ground):
            raise Conflict("privacy.breach_untold")
        found.state, found.closed_at = State.CLOSED, at
        found.save()
        _step(found, actor, "close", at, audit_as="privacy.close_breach", text=note.strip())
    return found


def facts_of_breach(found: Breach) -> dict[str, str]:
    return {name: getattr(found, name) for name in FACTS}


@dataclass(frozen=True, slots=True)
class BreachClock:
    """By when the authority and the persons are to be told; ``late``: whom it is late for."""

    authority_due: datetime
    persons_due: datetime
    late: tuple[str, ...]


def clock_of(found: Breach, now: datetime) -> BreachClock:
    """Give the clock of a breach by the rules of the day of its discovery."""
    day = day_of(found.discovered_at)
    authority, persons = (
        found.discovered_at + timedelta(hours=value_on(found.company_id, key, day))
        for key in ("breach_authority_hours", "breach_persons_hours")
    )
    late = [
        name
        for name, due, told in (
            ("authority", authority, found.authority_told_at),
            ("persons", persons, found.persons_told_at),
        )
        if (told or now) > due and not (name == "persons" and found.waiver_ground and told is None)
    ]
    return BreachClock(authority, persons, tuple(late))


def letter_of(found: Breach, receiver: str, language: str) -> str:
    """Give the words of a notification, with what is known by now. Raises KeyError for an unknown receiver."""
    kinds = load_breach_rules().kinds
    names = [kinds[one].zh if language == "zh" else kinds[one].en for one in found.kinds]
    return write_letter(
        receiver,
        language,
        {
            "company": found.company.name,
            "number": found.number,
            "discovered": found.discovered_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
            "kinds": ("、" if language == "zh" else ", ").join(names),
            "affected": "" if found.affected is None else str(found.affected),
            **facts_of_breach(found),
        },
    )


def access_breach(actor: User, breach_id: UUID) -> Breach:
    """Fetch a breach of a company whose officer the actor is. Raises NotPermitted alike for a missing one."""
    found = breaches().filter(id=breach_id).first()
    if found is None or not officer_of(actor).is_for(found.company_id):
        raise NotPermitted("privacy.not_found")
    return found


def list_breaches(actor: User, company_id: int) -> Sequence[Breach]:
    """Give the breaches of a company, newest first, for its officer."""
    return list(breaches().filter(company=access_register(actor, company_id))[:500])


def breaches() -> QuerySet[Breach]:
    return Breach.objects.select_related("company", "opened_by").prefetch_related("steps__by")


def _open(actor: User, breach_id: UUID) -> Breach:
    access_breach(actor, breach_id)
    found = Breach.objects.select_for_update(of=("self",)).select_related("company").get(id=breach_id)
    if found.state != State.OPEN:
        raise Conflict("privacy.breach_closed")
    return found


def _step(found: Breach, actor: User, act: str, at: datetime, *, audit_as: str, text: str = "") -> None:
    BreachStep.objects.create(breach=found, act=act, by=actor, at=at, text=text)
    record_event(
        actor=actor,
        action=audit_as,
        object_kind="company",
        object_id=found.company_id,
        company_id=found.company_id,
        details={"breach": found.number, "state": found.state},
    )
