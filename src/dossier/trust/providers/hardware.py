"""Keys wrapped inside a PKCS#11 token (OASIS PKCS#11 v2.40): an HSM, a smart card, or SoftHSM.

The root key is an AES-256 key object of the token, sensitive and not extractable. A wrapped key is a 12-byte nonce
and the token's AES-GCM output: 60 bytes for a key of 32. Plain encryption and not ``C_WrapKey``: certified modules
refuse to import the key that would have to be wrapped.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    DataInvalid,
    EncryptedDataInvalid,
    EncryptedDataLenRange,
    FunctionFailed,
    GeneralError,
    MultipleObjectsReturned,
    NoSuchKey,
    PKCS11Error,
)

from dossier.trust.errors import IntegrityFailure
from dossier.trust.providers.failures import WRAPPED_WRONG, KeyProviderUnavailable

_NONCE_BYTES = 12
_TAG_BITS = 128
_LABEL = re.compile(r"[A-Za-z0-9_.-]{1,24}")
# What tokens answer to a tag that does not fit; SoftHSM says GeneralError.
_FORGED = (EncryptedDataInvalid, EncryptedDataLenRange, DataInvalid, FunctionFailed, GeneralError)

_lock = threading.Lock()
_initialised_by: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Token:
    """``module``: the vendor's library. ``pin`` never shows in its representation."""

    module: Path
    label: str
    pin: str = field(repr=False)

    @contextmanager
    def opened(self, *, writing: bool = False) -> Iterator[Any]:
        """Give a session, one at a time in a process: a login belongs to all sessions of a process.

        Raises :class:`KeyProviderUnavailable`.
        """
        with _lock:
            try:
                token = self._library().get_token(token_label=self.label)
                with token.open(user_pin=self.pin, rw=writing) as session:
                    yield session
            except (PKCS11Error, RuntimeError) as error:
                raise KeyProviderUnavailable("trust.token_unavailable") from error

    def _library(self) -> Any:
        library = pkcs11.lib(str(self.module))
        # A child made by fork must initialise the library for itself (PKCS#11 v2.40, 5.4).
        if _initialised_by.setdefault(str(self.module), os.getpid()) != os.getpid():
            library.reinitialize()
            _initialised_by[str(self.module)] = os.getpid()
        return library


class TokenProvider:
    """See :class:`dossier.trust.keys.KeyProvider`; every call opens a session."""

    def __init__(self, token: Token, key: str) -> None:
        """For :meth:`create` and :meth:`open`; not to be called elsewhere."""
        self._token, self._key = token, key

    @classmethod
    def open(cls, token: Token, key: str) -> TokenProvider:
        """Open an existing key of a token by its label.

        Raises :class:`KeyProviderUnavailable`, also for a key that could be taken out of the token, and
        :class:`ValueError` for its label.
        """
        _check_label(key)
        with token.opened() as session:
            found = _find(session, key)
            if found[Attribute.EXTRACTABLE] or not found[Attribute.SENSITIVE]:
                raise KeyProviderUnavailable("trust.token_key_unfit")
        return cls(token, key)

    @classmethod
    def create(cls, token: Token, key: str) -> TokenProvider:
        """Open a key of a token, made there when there is none of this label yet."""
        _check_label(key)
        with token.opened(writing=True) as session:
            wanted = {
                Attribute.CLASS: ObjectClass.SECRET_KEY,
                Attribute.KEY_TYPE: KeyType.AES,
                Attribute.LABEL: key,
            }
            if not any(True for _ in session.get_objects(wanted)):
                session.generate_key(
                    KeyType.AES,
                    256,
                    label=key,
                    store=True,
                    template={
                        Attribute.SENSITIVE: True,
                        Attribute.EXTRACTABLE: False,
                        Attribute.ENCRYPT: True,
                        Attribute.DECRYPT: True,
                    },
                )
        return cls.open(token, key)

    @property
    def provider_id(self) -> str:
        """Name the key by its label."""
        return f"token:{self._key}"

    def wrap(self, key: bytes) -> bytes:
        """Wrap a key. Raises :class:`KeyProviderUnavailable`."""
        nonce = os.urandom(_NONCE_BYTES)
        with self._token.opened() as session:
            sealed: bytes = _find(session, self._key).encrypt(
                key, mechanism=Mechanism.AES_GCM, mechanism_param=_parameters(nonce)
            )
        return nonce + sealed

    def unwrap(self, wrapped: bytes) -> bytes:
        """Give the key back. Raises :class:`IntegrityFailure` and :class:`KeyProviderUnavailable`."""
        return self.unwrap_many([wrapped])[0]

    def unwrap_many(self, wrapped: Sequence[bytes]) -> list[bytes]:
        """Give keys back in their order, in one session. Raises as :meth:`unwrap`; then nothing is given."""
        with self._token.opened() as session:
            key = _find(session, self._key)
            return [_unwrap(key, bytes(one)) for one in wrapped]


def _unwrap(key: Any, wrapped: bytes) -> bytes:
    if len(wrapped) < _NONCE_BYTES + _TAG_BITS // 8:
        raise IntegrityFailure(WRAPPED_WRONG)
    try:
        return bytes(
            key.decrypt(
                wrapped[_NONCE_BYTES:],
                mechanism=Mechanism.AES_GCM,
                mechanism_param=_parameters(wrapped[:_NONCE_BYTES]),
            )
        )
    except _FORGED as error:
        raise IntegrityFailure(WRAPPED_WRONG) from error


def _find(session: Any, label: str) -> Any:
    try:
        return session.get_key(object_class=ObjectClass.SECRET_KEY, key_type=KeyType.AES, label=label)
    except (NoSuchKey, MultipleObjectsReturned) as error:
        raise KeyProviderUnavailable("trust.token_no_key") from error


def _parameters(nonce: bytes) -> Any:
    return pkcs11.GCMParams(nonce=nonce, aad=None, tag_bits=_TAG_BITS)


def _check_label(key: str) -> None:
    if not _LABEL.fullmatch(key):
        raise ValueError("a key's label has 1 to 24 letters, digits, dots, - and _")
