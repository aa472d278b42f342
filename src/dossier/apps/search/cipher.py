"""Everything keyed in the search index: blind tokens, sealed values, and the mark by which it knows its key.

Sealed values use AES-SIV (RFC 5297), deterministic, so that equal values are counted together and can still
be opened; keys are derived from the one token key by BLAKE2b, one for each purpose.
"""

import base64
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from dossier.apps.search import tokens
from dossier.apps.search.contract import IndexLost


class Cipher:
    """Everything keyed: blind tokens, sealed values, and the mark by which an index knows its key."""

    def __init__(self, token_key: bytes | None) -> None:
        if token_key is not None and not 16 <= len(token_key) <= 64:
            raise ValueError("a token key has 16 to 64 bytes")
        self.blind = tokens.BlindTokens(None if token_key is None else _derive(token_key, b"blind", 32))
        self.key_mark = "plain" if token_key is None else _derive(token_key, b"mark", 16).hex()
        self._siv = None if token_key is None else AESSIV(_derive(token_key, b"seal", 64))
        self.seal = lru_cache(maxsize=20_000)(self._seal)
        self.unseal = lru_cache(maxsize=20_000)(self._unseal)

    def _seal(self, value: str) -> str:
        if self._siv is None:
            return value or " "
        return base64.urlsafe_b64encode(self._siv.encrypt(value.encode() + b"\0", None)).decode()

    def _unseal(self, sealed: str) -> str:
        if self._siv is None:
            return sealed.removeprefix(" ")
        try:
            return self._siv.decrypt(base64.urlsafe_b64decode(sealed), None)[:-1].decode()
        except (InvalidTag, ValueError) as error:
            raise IndexLost("a sealed value does not open") from error

    def one(self, token: str) -> str:
        return self.blind((token,))[0]

    def joined(self, found: Iterable[str]) -> str:
        return " ".join(self.blind(found))

    def grant(self, grant: str) -> str:
        return self.one("grant:" + grant)


def _derive(key: bytes, purpose: bytes, size_bytes: int) -> bytes:
    return blake2b(key=key, person=purpose, digest_size=size_bytes).digest()
