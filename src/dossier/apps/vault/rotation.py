"""Changing keys without touching what they seal: only wrapped keys are wrapped anew.

A root key is succeeded by another (:func:`rewrap_company_keys`), a company key by another
(:func:`renew_company_key`, then :func:`rewrap_data_keys` until nothing is left). Both may be stopped and begun again
at any time: each row says by what it is wrapped.

Data keys stay as they are: whoever once had one can still open copies of that object.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dossier.apps.people.models import Company
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.apps.vault.services import create_company_key, unwrap_company_key
from dossier.trust.keys import KeyProvider, unwrap_key, wrap_key

MOST_AT_ONCE = 1_000
RETIRED_AFTER = timedelta(days=1)
"""By then no process holds the older key in a transaction that began before its successor."""


@transaction.atomic
def rewrap_company_keys(old: KeyProvider, new: KeyProvider) -> int:
    """Wrap the company keys under another root key, all or none; gives how many were not so already.

    Raises what the providers raise.
    """
    rows = list(CompanyKey.objects.select_for_update().exclude(provider=new.provider_id).order_by("id"))
    keys = old.unwrap_many([bytes(row.wrapped) for row in rows])
    for row, key in zip(rows, keys, strict=True):
        row.wrapped, row.provider = new.wrap(key), new.provider_id
    CompanyKey.objects.bulk_update(rows, ["wrapped", "provider"], batch_size=100)
    return len(rows)


def renew_company_key(company: Company) -> CompanyKey:
    """Give a company a new key, which seals from now on."""
    return create_company_key(company)


@transaction.atomic
def rewrap_data_keys(company: Company, limit: int = MOST_AT_ONCE) -> int:
    """Wrap data keys that lie under an older company key under the newest; gives how many, 0 when none is left."""
    newest = CompanyKey.objects.filter(company=company).first()
    if newest is None:
        return 0
    rows = list(
        StoredObject.objects.select_for_update(of=("self",))
        .filter(company=company)
        .exclude(key=newest)
        .exclude(wrapped_key=b"")  # erased by law: there is no key
        .select_related("key")
        .only("wrapped_key", "key__wrapped")
        .order_by("id")[:limit]
    )
    wrapping_key = unwrap_company_key(newest)
    for row in rows:
        data_key = unwrap_key(bytes(row.wrapped_key), unwrap_company_key(row.key))
        row.wrapped_key, row.key = wrap_key(data_key, wrapping_key), newest
    StoredObject.objects.bulk_update(rows, ["wrapped_key", "key"], batch_size=200)
    return len(rows)


def retire_company_keys(company: Company, now: datetime) -> int:
    """Erase the company keys that nothing lies under any more; gives how many. Older backups still hold them."""
    newest = CompanyKey.objects.filter(company=company).first()
    if newest is None or now - newest.created_at < RETIRED_AFTER:
        return 0
    idle = CompanyKey.objects.filter(company=company, objects_sealed=None).exclude(id=newest.id)
    return idle.delete()[0]
