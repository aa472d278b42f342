"""Connections that leave the house: only to public addresses, unless the operator has named a network.

SECURITY (OWASP, server-side request forgery): a name is resolved once, every address it has must be public or lie in
a network named by the operator, and the connection is made to the very address that was checked. Nobody is followed
anywhere: a redirect is an answer like any other.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

TIMEOUT_SECONDS = 10
LARGEST_ANSWER = 1 << 16

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotReached(Exception):  # noqa: N818
    """Nobody was asked, or nobody answered; ``code``: unknown_host, address_refused, or the kind of failure."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """``body``: at most :data:`LARGEST_ANSWER` bytes of it."""

    status: int
    body: bytes


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public internet, also when an IPv4 address hides within IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo[1] if address.teredo else None
        nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        inner = address.ipv4_mapped or address.sixtofour or teredo or nat64
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int, allowed: tuple[Network, ...], *, named_only: bool = False) -> str:
    """Resolve a host and give the address to connect to. ``named_only``: being public is not enough.

    Raises :class:`NotReached` when any of its addresses is not to be reached.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached("unknown_host") from None
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    good = (
        (not named_only and is_public(one)) or any(one in network for network in allowed) for one in addresses
    )
    if not addresses or not all(good):
        raise NotReached("address_refused")
    return str(addresses[0])


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: tuple[Network, ...] = (),
    roots: str = "",
) -> Answer:
    """Post to an ``https://`` address; to ``http://`` only within the networks named, where nobody listens.

    ``roots``: file of PEM certificates to believe the server by, the system's when empty. Raises
    :class:`NotReached`.
    """
    parts = urlsplit(url)
    is_plain = parts.scheme == "http"
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password:
        raise NotReached("address_refused")
    port = parts.port or (80 if is_plain else 443)
    pinned = resolve(parts.hostname, port, allowed, named_only=is_plain)
    connection = _connection(parts.hostname, port, pinned, None if is_plain else roots)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(LARGEST_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        raise NotReached(type(error).__name__) from None
    finally:
        connection.close()


def _connection(host: str, port: int, pinned: str, roots: str | None) -> http.client.HTTPConnection:
    if roots is None:
        return _Pinned(host, port, pinned)
    return _PinnedTls(host, port, pinned, ssl.create_default_context(cafile=roots or None))


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._pinned = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._pinned, self.port), self.timeout)


class _PinnedTls(_Pinned):
    """Asks the certificate for the host's name."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, address)
        self._tls = context

    def connect(self) -> None:
        super().connect()
        self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)
