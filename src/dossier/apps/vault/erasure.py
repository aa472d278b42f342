"""What was erased stays erased, also when an older backup comes back.

Erasing an object destroys its wrapped key. A backup of the objects alone holds nothing but ciphertext then; a backup
of the database from before still holds the wrapped key. So the names of erased objects are written to a list that
is in no backup, and a restored database is held against it: the keys of what it names are destroyed again.

The list itself is a file: :mod:`dossier.apps.vault.erased_list`.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.services import forget_statements
from dossier.apps.vault.models import StoredObject


def list_erased() -> set[UUID]:
    """Give what the evidence log knows as erased: captures without their statement."""
    subjects = LogLeaf.objects.filter(kind=LeafKind.CAPTURE, statement__isnull=True).values_list(
        "subject", flat=True
    )
    return {UUID(subject) for subject in subjects}


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
