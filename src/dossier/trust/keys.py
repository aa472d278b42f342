"""Where keys come from and how they are kept: a provider wraps keys, AES-KW (RFC 3394) does the wrapping.

Root key (here: a file opened by a passphrase) > company key > data key of one object. Only wrapped keys are
ever written. The passphrase file uses Argon2id (RFC 9106) with its second recommended cost, recorded in the
file so that it can be raised later.

Not for sealing content: see :mod:`dossier.trust.sealing`.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from dossier.trust.durable import locked_file, replace_file
from dossier.trust.errors import IntegrityFailure, WrongPassphrase
from dossier.trust.sealing import KEY_BYTES, derive_key

_VERSION = 1


class KeyProvider(Protocol):
    """Holds a root key that never leaves it and wraps other keys under it."""

    @property
    def provider_id(self) -> str:
        """Say which root key this is; stored beside every key wrapped by it."""

    def wrap(self, key: bytes) -> bytes:
        """Wrap a key of 16 to 64 bytes (a multiple of 8)."""

    def unwrap(self, wrapped: bytes) -> bytes:
        """Give the key back. Raises :class:`IntegrityFailure`."""

    def unwrap_many(self, wrapped: Sequence[bytes]) -> list[bytes]:
        """Give keys back in their order; one question to a provider that is elsewhere."""


def new_key() -> bytes:
    """Give 32 random bytes."""
    return os.urandom(KEY_BYTES)


def wrap_key(key: bytes, wrapping_key: bytes) -> bytes:
    """Wrap a key under another (AES-256 key wrap, RFC 3394); 8 bytes longer than the key."""
    return aes_key_wrap(wrapping_key, key)


def unwrap_key(wrapped: bytes, wrapping_key: bytes) -> bytes:
    """Give back what :func:`wrap_key` wrapped. Raises :class:`IntegrityFailure`."""
    try:
        return aes_key_unwrap(wrapping_key, bytes(wrapped))
    except InvalidUnwrap as error:
        raise IntegrityFailure("trust.wrapped_key_wrong") from error


@dataclass(frozen=True, slots=True)
class PassphraseCost:
    """Argon2id's cost: RFC 9106's second recommended option unless told otherwise."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def stretch(self, passphrase: str, salt: bytes) -> bytes:
        """Give the 32-byte key of a passphrase; slow by intent, a fifth of a second at the default cost."""
        # One passphrase can be typed as different code points: NFC makes them one.
        secret = unicodedata.normalize("NFC", passphrase).encode()
        argon = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return argon.derive(secret)


_HIGHEST_COST = PassphraseCost(memory_kib=4 * 1024 * 1024, passes=64, lanes=64)


@dataclass(frozen=True, slots=True)
class _Document:
    """The key file's content; every ``bytes`` is hex in the JSON."""

    cost: PassphraseCost
    salt: bytes
    root: bytes
    keys: dict[str, bytes]

    def to_bytes(self) -> bytes:
        content = {
            "version": _VERSION,
            "kdf": {"name": "argon2id", **asdict(self.cost), "salt": self.salt.hex()},
            "root": self.root.hex(),
            "keys": {name: wrapped.hex() for name, wrapped in sorted(self.keys.items())},
        }
        return json.dumps(content, indent=2).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> _Document:
        try:
            content = json.loads(data)
            kdf: dict[str, Any] = dict(content["kdf"])
            cost = PassphraseCost(int(kdf["memory_kib"]), int(kdf["passes"]), int(kdf["lanes"]))
            keys = {str(name): bytes.fromhex(wrapped) for name, wrapped in content["keys"].items()}
            document = cls(cost, bytes.fromhex(kdf["salt"]), bytes.fromhex(content["root"]), keys)
            known = content["version"] == _VERSION and kdf["name"] == "argon2id"
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IntegrityFailure("trust.key_file_damaged") from error
        # A forged file must not make the process allocate all memory or run for days.
        if not known or not _is_bearable(cost):
            raise IntegrityFailure("trust.key_file_damaged")
        return document


class PassphraseKeyFile:
    """A root key in a file that a passphrase opens, with the named keys of this installation.

    Safe for threads and processes: changes happen under ``<path>.lock``, on the newest content, in one step.
    """

    def __init__(self, path: Path, root: bytes) -> None:
        """For :meth:`create` and :meth:`open`; not to be called elsewhere."""
        self._path = path
        self._root = root
        self._named: dict[str, bytes] = {}

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        cost: PassphraseCost | None = None,
        named: Mapping[str, bytes] | None = None,
    ) -> PassphraseKeyFile:
        """Make a new key file (mode 0600), with ``named`` keys that exist already when its root key succeeds another.

        Raises :class:`FileExistsError` and then changes nothing.
        """
        chosen, root = cost or PassphraseCost(), new_key()
        keys = {
            name: wrap_key(key, derive_key(root, f"named key|{name}")) for name, key in (named or {}).items()
        }
        with _lock(path):
            if path.exists():
                raise FileExistsError("the key file exists")
            _write(path, _close_root(root, passphrase, chosen, keys))
        return cls(path, root)

    @classmethod
    def open(cls, path: Path, passphrase: str) -> PassphraseKeyFile:
        """Open a key file.

        Raises :class:`WrongPassphrase`, :class:`IntegrityFailure` for a damaged file, and
        :class:`FileNotFoundError`.
        """
        document = _Document.from_bytes(path.read_bytes())
        try:
            root = unwrap_key(document.root, document.cost.stretch(passphrase, document.salt))
        except IntegrityFailure as error:
            raise WrongPassphrase from error
        return cls(path, root)

    @property
    def provider_id(self) -> str:
        """Name the root key by a fingerprint that does not reveal it."""
        return f"passphrase-file:{derive_key(self._root, 'fingerprint', 8).hex()}"

    def wrap(self, key: bytes) -> bytes:
        """Wrap a key under the root key."""
        return wrap_key(key, derive_key(self._root, "provider wrap"))

    def unwrap(self, wrapped: bytes) -> bytes:
        """Give back what :meth:`wrap` wrapped. Raises :class:`IntegrityFailure`."""
        return unwrap_key(wrapped, derive_key(self._root, "provider wrap"))

    def unwrap_many(self, wrapped: Sequence[bytes]) -> list[bytes]:
        """Give back what :meth:`wrap` wrapped, in order. Raises :class:`IntegrityFailure`."""
        return [self.unwrap(one) for one in wrapped]

    def named_key(self, name: str) -> bytes:
        """Give the 32-byte key of a name (``database``, ``index``); it is made when first asked for."""
        if name not in self._named:
            # Bound to its name: an exchanged entry in the file does not open.
            wrapping_key = derive_key(self._root, f"named key|{name}")
            self._named[name] = unwrap_key(self._find_or_add(name, wrapping_key), wrapping_key)
        return self._named[name]

    def change_passphrase(self, new: str, *, cost: PassphraseCost | None = None) -> None:
        """Wrap the root key anew under another passphrase; keys and sealed data stay as they are."""
        with _lock(self._path):
            document = _Document.from_bytes(self._path.read_bytes())
            _write(self._path, _close_root(self._root, new, cost or document.cost, document.keys))

    def _find_or_add(self, name: str, wrapping_key: bytes) -> bytes:
        found = _Document.from_bytes(self._path.read_bytes()).keys.get(name)
        if found is not None:
            return found
        with _lock(self._path):
            # Read again: another process may have been first.
            document = _Document.from_bytes(self._path.read_bytes())
            if name not in document.keys:
                keys = {**document.keys, name: wrap_key(new_key(), wrapping_key)}
                document = replace(document, keys=keys)
                _write(self._path, document)
            return document.keys[name]


def _is_bearable(cost: PassphraseCost) -> bool:
    limits = zip(
        (cost.memory_kib, cost.passes, cost.lanes),
        (_HIGHEST_COST.memory_kib, _HIGHEST_COST.passes, _HIGHEST_COST.lanes),
        strict=True,
    )
    return all(0 < value <= limit for value, limit in limits)


def _close_root(root: bytes, passphrase: str, cost: PassphraseCost, keys: dict[str, bytes]) -> _Document:
    if not passphrase:
        raise ValueError("a passphrase is needed")
    salt = os.urandom(16)
    return _Document(cost, salt, wrap_key(root, cost.stretch(passphrase, salt)), keys)


def _write(path: Path, document: _Document) -> None:
    replace_file(path, document.to_bytes(), mode=0o600)


def _lock(path: Path) -> AbstractContextManager[None]:
    # Not the key file itself: it is replaced, and a lock follows the old file, not the name.
    return locked_file(path.with_name(path.name + ".lock"))
