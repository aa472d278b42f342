"""Keys wrapped by the transit engine of OpenBao or HashiCorp Vault, over hvac.

The transit key (aes256-gcm96, not exportable) stays in the server. A wrapped key is the key's version as four bytes
and the server's ciphertext: 64 bytes for a key of 32. The server rotates by adding a version; new keys are wrapped
under the version that was the newest when the provider was opened, older ones still open.

Requests of more than a few hundred items are refused by the server: batches hold 200.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hvac
from hvac.exceptions import InvalidPath, InvalidRequest, VaultError
from requests.exceptions import RequestException

from dossier.trust.encoding import decode_base64, encode_base64
from dossier.trust.errors import IntegrityFailure
from dossier.trust.providers.failures import WRAPPED_WRONG, KeyProviderUnavailable

MOST_AT_ONCE = 200
_PATIENCE_SECONDS = 10
_CIPHERTEXT = re.compile(r"vault:v([1-9][0-9]{0,8}):([A-Za-z0-9+/=]+)")
_VERSION = struct.Struct(">I")
_KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,20}")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class TransitServer:
    """Where the server is and how it lets us in. ``token_file`` is read for every request, so that an agent may
    renew what is in it. ``roots``: file of PEM certificates to believe the server by, the system's otherwise."""

    address: str
    token_file: Path
    roots: Path | None = None
    mount: str = "transit"

    def __post_init__(self) -> None:
        """Raises :class:`ValueError` for an address that would send keys unprotected."""
        parts = urlsplit(self.address)
        if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in _LOOPBACK):
            raise ValueError("a key server is asked over https, or on this machine")

    @contextmanager
    def asked(self) -> Iterator[Any]:
        """Give the transit interface of a client. Raises :class:`KeyProviderUnavailable`."""
        try:
            token = self.token_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise KeyProviderUnavailable("trust.key_server_no_token") from error
        client = hvac.Client(
            url=self.address,
            token=token,
            timeout=_PATIENCE_SECONDS,
            verify=str(self.roots) if self.roots else True,
            # Not from the environment: what is asked is decided here.
            namespace="",
        )
        try:
            yield client.secrets.transit
        except InvalidPath as error:
            raise KeyProviderUnavailable("trust.key_server_no_key") from error
        except (VaultError, RequestException) as error:
            raise KeyProviderUnavailable("trust.key_server_unavailable") from error
        finally:
            client.adapter.close()


class TransitProvider:
    """See :class:`dossier.trust.keys.KeyProvider`; every call is a request, :meth:`unwrap_many` one for 200 keys."""

    def __init__(self, server: TransitServer, key: str, version: int) -> None:
        """For :meth:`create` and :meth:`open`; not to be called elsewhere."""
        self._server, self._key, self._version = server, key, version

    @classmethod
    def open(cls, server: TransitServer, key: str) -> TransitProvider:
        """Open an existing transit key. Raises :class:`KeyProviderUnavailable`, :class:`ValueError` for its name."""
        _check_name(key)
        with server.asked() as transit:
            told = transit.read_key(name=key, mount_point=server.mount)["data"]
        if told["exportable"] or told["type"] != "aes256-gcm96":
            raise KeyProviderUnavailable("trust.key_server_key_unfit")
        return cls(server, key, int(told["latest_version"]))

    @classmethod
    def create(cls, server: TransitServer, key: str) -> TransitProvider:
        """Open a transit key, made when it is not there yet. Raises :class:`KeyProviderUnavailable`."""
        _check_name(key)
        with server.asked() as transit:
            transit.create_key(name=key, key_type="aes256-gcm96", exportable=False, mount_point=server.mount)
        return cls.open(server, key)

    @property
    def provider_id(self) -> str:
        """Name the key and its version: after the server's rotation it is another one."""
        return f"transit:{self._key}/{self._version}"

    def wrap(self, key: bytes) -> bytes:
        """Wrap a key. Raises :class:`KeyProviderUnavailable`."""
        with self._server.asked() as transit:
            answer = transit.encrypt_data(
                name=self._key,
                plaintext=encode_base64(key),
                key_version=self._version,
                mount_point=self._server.mount,
            )
        found = _CIPHERTEXT.fullmatch(answer["data"]["ciphertext"])
        if found is None:
            raise KeyProviderUnavailable("trust.key_server_unavailable")
        return _VERSION.pack(int(found[1])) + decode_base64(found[2], WRAPPED_WRONG)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Give the key back. Raises :class:`IntegrityFailure` and :class:`KeyProviderUnavailable`."""
        return self.unwrap_many([wrapped])[0]

    def unwrap_many(self, wrapped: Sequence[bytes]) -> list[bytes]:
        """Give keys back in their order, 200 a request. Raises as :meth:`unwrap`; then nothing is given."""
        keys: list[bytes] = []
        for first in range(0, len(wrapped), MOST_AT_ONCE):
            keys += self._unwrap_batch(wrapped[first : first + MOST_AT_ONCE])
        return keys

    def _unwrap_batch(self, wrapped: Sequence[bytes]) -> Iterator[bytes]:
        batch = [{"ciphertext": _ciphertext(bytes(one))} for one in wrapped]
        with self._server.asked() as transit:
            try:
                # With a batch the server ignores the single ciphertext, which hvac always sends.
                answer = transit.decrypt_data(
                    name=self._key, ciphertext="", batch_input=batch, mount_point=self._server.mount
                )
            except InvalidRequest as error:
                raise IntegrityFailure(WRAPPED_WRONG) from error
        rows: list[Mapping[str, str]] = answer["data"]["batch_results"]
        if len(rows) != len(batch) or any(row.get("error") for row in rows):
            raise IntegrityFailure(WRAPPED_WRONG)
        return (decode_base64(row["plaintext"], WRAPPED_WRONG) for row in rows)


def _ciphertext(wrapped: bytes) -> str:
    if len(wrapped) <= _VERSION.size:
        raise IntegrityFailure(WRAPPED_WRONG)
    (version,) = _VERSION.unpack(wrapped[: _VERSION.size])
    return f"vault:v{version}:{encode_base64(wrapped[_VERSION.size :])}"


def _check_name(key: str) -> None:
    if not _KEY_NAME.fullmatch(key):
        raise ValueError("a transit key's name has 1 to 20 letters, digits, - and _")
