"""What may be known of keys: who holds them, under which suite, since when. SECURITY: never a key, wrapped or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from dossier.apps.notary.models import LogKey
from dossier.apps.people.models import Company
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.trust.notes import NamedKey
from dossier.trust.signatures import PublicKey


@dataclass(frozen=True, slots=True)
class CompanyKeys:
    """``keys``: how many there are, older ones included. ``since``: the last rotation. ``objects_behind``: objects
    whose keys still lie under an older one: a rotation that was begun and not finished."""

    company: str
    keys: int
    suite: str
    provider: str
    since: datetime
    objects: int
    objects_behind: int


@dataclass(frozen=True, slots=True)
class LogKeyFacts:
    """A signing key of the log by its public part; without ``valid_to`` it signs."""

    verifier_key: str
    scheme: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class KeyStates:
    """``root`` names the root key; ``provider_kind`` says who holds it."""

    provider_kind: str
    root: str
    companies: tuple[CompanyKeys, ...]
    log_keys: tuple[LogKeyFacts, ...]


def key_states() -> KeyStates:
    """Say how the keys stand. Two queries, and three a company."""
    root = settings.KEYS.provider_id if settings.KEYS is not None else ""
    return KeyStates(
        provider_kind=root.partition(":")[0],
        root=root,
        companies=tuple(_companies()),
        log_keys=tuple(_log_keys()),
    )


def _companies() -> Iterator[CompanyKeys]:
    newest: dict[int, CompanyKey] = {}
    for key in CompanyKey.objects.defer("wrapped").order_by("created_at"):
        newest[key.company_id] = key
    counts = dict(CompanyKey.objects.order_by().values_list("company").annotate(Count("id")))
    for company in Company.objects.filter(id__in=newest).order_by("code"):
        present, objects = newest[company.id], StoredObject.objects.filter(company=company)
        yield CompanyKeys(
            company=company.name,
            keys=counts[company.id],
            suite=present.suite,
            provider=present.provider,
            since=present.created_at,
            objects=objects.count(),
            objects_behind=objects.exclude(key=present).exclude(wrapped_key=b"").count(),
        )


def _log_keys() -> Iterator[LogKeyFacts]:
    for row in LogKey.objects.defer("secret"):
        key = NamedKey(row.origin, PublicKey(row.scheme, bytes(row.public)))
        yield LogKeyFacts(key.verifier_key, row.scheme, row.valid_from, row.valid_to)
