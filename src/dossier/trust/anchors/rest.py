"""Checkpoints at a permissioned evidence service over HTTP: a court's chain, a notary's, a regulator's.

Such services differ; what is asked of one (or of a small adapter before it) is this much:

- ``POST address`` with JSON ``log``, ``size``, ``root``, ``note_sha256`` (digests as ``0x`` and hex) answers with a
  JSON object that holds an ``id``; the same content again answers with the same ``id``; another root or note for a
  log and size that is there is refused with 409;
- ``GET address/id`` answers with the same four and ``at`` (ISO 8601).
"""

from __future__ import annotations

import json
import re
import urllib.error
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from dossier.trust.anchors import (
    RECEIPT_WRONG,
    Anchored,
    AnchorUnavailable,
    Receipt,
    digest_of,
    log_id,
    origin_of,
    read_hex,
)
from dossier.trust.anchors.jsonrpc import ask
from dossier.trust.errors import IntegrityFailure

KIND = "rest"
_ID = re.compile(r"[A-Za-z0-9._~-]{1,200}")
_TOLD = ("log", "size", "root", "note_sha256")


@dataclass(frozen=True, slots=True)
class RestAnchor:
    """``token``: sent as a bearer token when it is not empty; never shows in the representation."""

    address: str
    token: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """Name the service by its host."""
        return f"{KIND}:{urlsplit(self.address).hostname or ''}"[:60]

    def submit(self, root: bytes, size: int, note: str) -> Receipt:
        """See :meth:`dossier.trust.anchors.Anchor.submit`."""
        told = {
            "log": f"0x{log_id(origin_of(note)).hex()}",
            "size": size,
            "root": f"0x{root.hex()}",
            "note_sha256": f"0x{digest_of(note).hex()}",
        }
        try:
            answer = ask(self.address, json.dumps(told).encode(), self._headers())
        except AnchorUnavailable as error:
            if isinstance(error.__cause__, urllib.error.HTTPError) and error.__cause__.code == 409:
                raise IntegrityFailure("trust.anchor_conflict") from error
            raise
        if not isinstance(answer, dict) or not _ID.fullmatch(str(answer.get("id"))):
            raise AnchorUnavailable("trust.anchor_answer_wrong")
        return {"kind": KIND, "address": self.address, **told, "answer": answer}

    def verify(self, receipt: Receipt) -> Anchored:
        """Ask the service for what it holds, and compare. The service is believed for the time."""
        try:
            if receipt["kind"] != KIND or not _ID.fullmatch(str(receipt["answer"]["id"])):
                raise IntegrityFailure(RECEIPT_WRONG)
            place = f"{self.address}/{receipt['answer']['id']}"
        except (KeyError, TypeError) as error:
            raise IntegrityFailure(RECEIPT_WRONG) from error
        held: dict[str, Any] = ask(place, None, self._headers())
        try:
            if any(held[key] != receipt[key] for key in _TOLD):
                raise IntegrityFailure(RECEIPT_WRONG)
            at = datetime.fromisoformat(held["at"]).astimezone(UTC)
            hashes = [read_hex(receipt[key], 32) for key in ("log", "root", "note_sha256")]
        except (KeyError, TypeError, ValueError) as error:
            raise IntegrityFailure(RECEIPT_WRONG) from error
        return Anchored(hashes[0], receipt["size"], hashes[1], hashes[2], at, place, offline=False)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
