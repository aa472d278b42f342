"""The keys of the invisible mark: one for each page of each delivery, made from ids under the installation's key.

Nothing is stored. A key of its own for each page keeps somebody with many pages of one delivery from averaging the
pattern out of them. Version 1: BLAKE2b, keyed with the installation's blind key, over purpose, delivery and page.
"""

from __future__ import annotations

from uuid import UUID

from dossier.apps.kernel.fields import blind_column


def page_key(delivery_id: UUID, page_id: UUID) -> bytes:
    """Give the 16-byte key of a page in a delivery (derivation 1)."""
    return blind_column(f"{delivery_id}/{page_id}", "watermark/1")
