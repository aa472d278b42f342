"""The chain over audit events: each row's digest covers the row and the digest before it.

Pure; SHA-256 over one canonical JSON form (sorted keys, no spaces, UTF-8), as in RFC 8785 for these types.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from dossier.trust.encoding import canonical_json

GENESIS = "0" * 64


def compute_details_digest(details: Mapping[str, object], salt: str) -> str:
    """Give the salted digest that stands for sealed details in the chain."""
    return hashlib.sha256(salt.encode() + canonical_json(details)).hexdigest()


def compute_digest(previous: str, columns: Mapping[str, object]) -> str:
    """Give the digest of a row: SHA-256 over the previous digest and the canonical columns."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical_json(columns)).hexdigest()
