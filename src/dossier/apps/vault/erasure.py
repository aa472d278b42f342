"""What was erased stays erased, also when an older backup comes back.

Erasing an object destroys its wrapped key. A backup of the objects alone holds nothing but ciphertext then; a backup
of the database from before still holds the wrapped key. So the names of erased objects are written to a list that
is in no backup, and a restored database is held against it: the keys of what it names are destroyed again.

The list itself is a file: :mod:`dossier.apps.vault.erased_list`.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.services import forget_statements
from dossier.apps.vault.erased_list import note_erased
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store


def list_erased() -> set[UUID]:
    """Give what the evidence log knows as erased: objects and records whose statements it has forgotten."""
    subjects = LogLeaf.objects.filter(
        kind__in=(LeafKind.CAPTURE, LeafKind.VERSION), statement__isnull=True
    ).values_list("subject", flat=True)
    return {UUID(subject) for subject in subjects}


def shred_objects(ids: Iterable[UUID]) -> list[UUID]:
    """Destroy the keys and digests of objects, in the caller's transaction; gives those that still had a key.

    The rows stay, because others refer to them. Their bytes, which nothing opens any more, are for
    :func:`remove_shredded` once this is committed; a crash in between leaves them to the sweep.
    """
    rows = StoredObject.objects.select_for_update().filter(id__in=list(ids)).exclude(wrapped_key=b"")
    shredded = list(rows.values_list("id", flat=True))
    StoredObject.objects.filter(id__in=shredded).update(
        wrapped_key=b"", sha256="", digest_blind=b"", broken_at=None
    )
    for one in shredded:
        forget_statements(LeafKind.CAPTURE, one)
    return shredded


def remove_shredded(ids: Iterable[UUID]) -> None:
    """Remove the bytes of shredded objects and put their names on the list; may be repeated after a crash.

    Raises Unavailable while the object store is down.
    """
    erased = list(ids)
    note_erased(settings.ENVIRONMENT.erased_list, erased)
    for one in erased:
        object_store().delete(one.hex)


@transaction.atomic
def erase_again(ids: Iterable[UUID]) -> int:
    """Destroy the keys of objects that a restored database still knows; gives how many it knew.

    The rows stay, because others refer to them; what they refer to no longer opens.
    """
    known = list(
        StoredObject.objects.filter(id__in=list(ids)).exclude(wrapped_key=b"").values_list("id", flat=True)
    )
    StoredObject.objects.filter(id__in=known).update(wrapped_key=b"")
    for one in known:
        forget_statements(LeafKind.CAPTURE, one)
    return len(known)
