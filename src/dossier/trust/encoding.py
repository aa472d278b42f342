"""One text for one value: strict base64 (RFC 4648 section 4), and the JSON that digests are taken over (RFC 8785)."""

from __future__ import annotations

import base64
import json

from dossier.trust.errors import IntegrityFailure

_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical_json(value: object) -> bytes:
    """Give the one form of a JSON value of strings, whole numbers, lists, objects and nulls."""
    return _CANONICAL.encode(value).encode()


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
