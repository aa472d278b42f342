"""Who is calling when reverse proxies stand in front: the address that rate limits and audit rows are about.

``X-Forwarded-For`` (RFC 7239 names its successor; proxies still send this one) is what anybody may claim. It is
believed only from the addresses in DOSSIER_PROXIES, and only back to the first address that is none of them.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

CLAIMS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
"""What only a proxy may say of a request."""
MOST_HOPS = 20


def caller_behind(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Give the address of who called, from the address of the connection and what ``X-Forwarded-For`` says.

    The last trusted address where the chain breaks off or holds no address; ``peer`` where that is not trusted.
    """
    caller = peer
    for hop in reversed(forwarded.split(",")[-MOST_HOPS:]):
        if not is_trusted(caller, trusted):
            break
        known = _address(hop)
        if known is None:
            break
        caller = str(known)
    return caller


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    known = _address(address)
    return known is not None and any(known in network for network in trusted)


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


class CallerAddress:
    """Put the caller's address where Django and everything above it look for it, first of all middleware.

    Where proxies are named, what anybody else claims in their headers is dropped. Where none is, no address is
    believed, and ``X-Forwarded-Proto`` counts with DOSSIER_HTTPS as that setting says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = settings.ENVIRONMENT.proxies

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer, forwarded = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.META["REMOTE_ADDR"] = caller_behind(peer, forwarded, self.trusted)
        if self.trusted and not is_trusted(peer, self.trusted):
            for claim in CLAIMS:
                request.META.pop(claim, None)
        return self.get_response(request)
