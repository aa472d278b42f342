"""Training a company's models, and choosing which are in use. Every change leaves an audit event."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, Invalid
from dossier.apps.learning.knowledge import Knowledge
from dossier.apps.learning.models import LearnedModel
from dossier.apps.learning.selectors import digest_for, find_examples
from dossier.apps.people.models import Company
from dossier.apps.records.quality import access_filed_company
from dossier.apps.vault.services import store_bytes
from dossier.recognition.learning.kinds import Kind
from dossier.recognition.learning.teaching import Lesson, Surroundings, teach

NONE = 0
"""The version that stands for nothing learned: the rules alone."""


def activate_for(*, actor: User, company_id: int, version: int, kind: Kind | None, at: datetime) -> Company:
    """As :func:`activate_version`, for a person who must be allowed to. Raises NotPermitted (audited), Invalid."""
    company, rule = access_filed_company(actor, company_id, "learning")
    activate_version(company=company, version=version, actor=actor, at=at, kind=kind, rule=rule)
    return company


def train_models(*, company: Company, actor: User | None, at: datetime) -> list[LearnedModel]:
    """Train new models from the company's confirmed records; those that are not worse than what is in use, on
    records that neither has seen, take its place.

    Raises Conflict when no person has confirmed a record yet, or when a model was activated meanwhile. The work
    runs outside a transaction; about 0.2 s a record.
    """
    known, examples = Knowledge.load(company), find_examples(company)
    if not examples:
        raise Conflict("learning.nothing_confirmed")
    started_from = _in_use(company)
    names = frozenset(entry.name for entry in known.roster.entries)
    around = Surroundings(known.profiles, known.roster, digest_for(company), names)
    lessons = teach(examples, around, known.learned)
    return _keep(company, lessons, started_from, actor, at)


@transaction.atomic
def _keep(
    company: Company, lessons: Iterable[Lesson], started_from: set[int], actor: User | None, at: datetime
) -> list[LearnedModel]:
    Company.objects.select_for_update().get(pk=company.pk)
    if _in_use(company) != started_from:
        raise Conflict("learning.changed_meanwhile")
    version = _last_version(company) + 1
    rows = []
    for lesson in lessons:
        if lesson.adopted:
            LearnedModel.objects.filter(company=company, kind=lesson.kind, active=True).update(active=False)
        data = json.dumps(lesson.model, separators=(",", ":")).encode()
        rows.append(
            LearnedModel.objects.create(
                company=company,
                kind=lesson.kind.value,
                version=version,
                trained_at=at,
                by=actor,
                by_name=actor.username if actor else "command line",
                examples=lesson.learned_from,
                held_out=lesson.after.records,
                figures={"before": asdict(lesson.before), "after": asdict(lesson.after)},
                active=lesson.adopted,
                object=store_bytes(company=company, data=data, media_type="application/json"),
            )
        )
    record_event(
        actor=actor,
        actor_name="command line",
        action="learning.train",
        object_kind="company",
        object_id=company.id,
        details={"version": version, "adopted": [row.kind for row in rows if row.active]},
        at=at,
    )
    return rows


@transaction.atomic
def activate_version(
    *,
    company: Company,
    version: int,
    actor: User | None,
    at: datetime,
    kind: Kind | None = None,
    rule: str = "",
) -> list[LearnedModel]:
    """Put the models of a version to use, all or those of one kind; version 0 takes them out of use.

    A kind that the version does not have keeps what is in use. Gives what is active now. ``rule``: the one that
    allowed it to the actor. Raises Invalid for a version that does not exist.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    kinds = [kind] if kind else list(Kind)
    chosen = LearnedModel.objects.filter(company=company, version=version, kind__in=[k.value for k in kinds])
    if version != NONE and not chosen.exists():
        raise Invalid("learning.version_unknown", version=version)
    replaced = [k.value for k in kinds] if version == NONE else [row.kind for row in chosen]
    LearnedModel.objects.filter(company=company, kind__in=replaced, active=True).update(active=False)
    chosen.update(active=True)
    record_event(
        actor=actor,
        actor_name="command line",
        action="learning.activate",
        object_kind="company",
        object_id=company.id,
        rule=rule,
        details={"version": version, "kinds": sorted(replaced)},
        at=at,
    )
    return list(LearnedModel.objects.filter(company=company, active=True))


def _in_use(company: Company) -> set[int]:
    return set(LearnedModel.objects.filter(company=company, active=True).values_list("id", flat=True))


def _last_version(company: Company) -> int:
    return LearnedModel.objects.filter(company=company).aggregate(last=Max("version"))["last"] or 0
