"""What a compute worker gets to open one sealed object, and how it opens it. No Django: workers have none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dossier.apps.vault.objects import ObjectStore, open_store
from dossier.trust.sealing import unseal_bytes


@dataclass(frozen=True, slots=True)
class ObjectTicket:
    """Where one sealed object lies and the one key that opens it."""

    store_url: str
    name: str
    key: bytes
    associated: bytes

    def __repr__(self) -> str:
        return f"ObjectTicket({self.name})"  # SECURITY: the key must not reach a log or a dashboard


@cache
def _store(url: str) -> ObjectStore:
    return open_store(url)


def open_ticket(ticket: ObjectTicket) -> bytes:
    """Give the plain bytes. Raises ``IntegrityFailure`` when they are not what was sealed."""
    return unseal_bytes(_store(ticket.store_url).get(ticket.name), ticket.key, ticket.associated)
