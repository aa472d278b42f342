"""Base64 as proofs are written in (RFC 4648 section 4), read strictly: one text for one value."""

from __future__ import annotations

import base64

from dossier.trust.errors import IntegrityFailure


def encode_base64(value: bytes) -> str:
    """Give the base64 of bytes, padded."""
    return base64.b64encode(value).decode()


def decode_base64(text: str, code: str) -> bytes:
    """Give the bytes of a base64 text. Raises :class:`IntegrityFailure` with ``code`` for any other spelling."""
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise IntegrityFailure(code) from error
    if encode_base64(value) != text:
        raise IntegrityFailure(code)
    return value
