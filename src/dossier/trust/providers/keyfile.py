"""The named keys of an installation in a file, each wrapped by a key provider that is somewhere else.

The file is of no use without the provider. What a provider wraps for a name is the key with the name's SHA-256
behind it, so an entry exchanged for another does not open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from dossier.trust.durable import create_file, locked_file, replace_file
from dossier.trust.errors import IntegrityFailure
from dossier.trust.keys import KeyProvider, new_key
from dossier.trust.sealing import KEY_BYTES

_VERSION = 2
_DAMAGED = "trust.key_file_damaged"


class ProviderKeyFile:
    """A provider together with the named keys it wrapped; safe for threads and processes."""

    def __init__(self, path: Path, provider: KeyProvider, named: dict[str, bytes]) -> None:
        """For :meth:`create` and :meth:`open`; not to be called elsewhere."""
        self._path, self._provider, self._named = path, provider, named

    @classmethod
    def create(
        cls, path: Path, provider: KeyProvider, named: Mapping[str, bytes] | None = None
    ) -> ProviderKeyFile:
        """Make a key file (mode 0600), with keys that exist already when the provider takes the place of another.

        Raises :class:`FileExistsError` and then changes nothing, and what the provider raises.
        """
        keys = dict(named or {})
        if not create_file(path, _document(provider, keys)):
            raise FileExistsError("the key file exists")
        return cls(path, provider, keys)

    @classmethod
    def open(cls, path: Path, provider: KeyProvider) -> ProviderKeyFile:
        """Open a key file; all its keys are unwrapped at once.

        Raises :class:`IntegrityFailure` for a damaged file or one of another provider, what the provider raises, and
        :class:`FileNotFoundError`.
        """
        return cls(path, provider, _read(path, provider))

    @property
    def provider_id(self) -> str:
        """See :class:`KeyProvider`."""
        return self._provider.provider_id

    def wrap(self, key: bytes) -> bytes:
        """See :class:`KeyProvider`."""
        return self._provider.wrap(key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """See :class:`KeyProvider`."""
        return self._provider.unwrap(wrapped)

    def unwrap_many(self, wrapped: Sequence[bytes]) -> list[bytes]:
        """See :class:`KeyProvider`."""
        return self._provider.unwrap_many(wrapped)

    def named_key(self, name: str) -> bytes:
        """Give the 32-byte key of a name (``database``, ``index``); it is made when first asked for."""
        if name not in self._named:
            with locked_file(self._path.with_name(self._path.name + ".lock")):
                # Read again: another process may have been first.
                keys = _read(self._path, self._provider)
                keys.setdefault(name, new_key())
                replace_file(self._path, _document(self._provider, keys))
            self._named = keys
        return self._named[name]


def _document(provider: KeyProvider, named: Mapping[str, bytes]) -> bytes:
    wrapped = {name: provider.wrap(key + _bound_to(name)).hex() for name, key in sorted(named.items())}
    content = {"version": _VERSION, "provider": provider.provider_id, "keys": wrapped}
    return json.dumps(content, indent=2).encode() + b"\n"


def _read(path: Path, provider: KeyProvider) -> dict[str, bytes]:
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != _VERSION:
            raise IntegrityFailure(_DAMAGED)
        wrapped = {str(name): bytes.fromhex(value) for name, value in content["keys"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IntegrityFailure(_DAMAGED) from error
    opened = dict(zip(wrapped, provider.unwrap_many(list(wrapped.values())), strict=True))
    if any(len(key) != 2 * KEY_BYTES or key[KEY_BYTES:] != _bound_to(name) for name, key in opened.items()):
        raise IntegrityFailure(_DAMAGED)
    return {name: key[:KEY_BYTES] for name, key in opened.items()}


def _bound_to(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
