"""Whose address counts behind reverse proxies: nobody can put words in another's mouth."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from dossier.config.environment import SettingInvalid, read_environment
from dossier.config.proxies import CallerAddress, caller_behind

PROXIES = tuple(map(ip_network, ("10.0.0.0/8", "::1/128")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, <script>, 10.0.0.2", "10.0.0.2"),
        ("::1", "2001:db8::5", "2001:db8::5"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("", "1.2.3.4", ""),
    ],
)
def test_caller_is_the_last_address_that_a_trusted_proxy_vouches_for(
    peer: str, forwarded: str, caller: str
) -> None:
    assert caller_behind(peer, forwarded, PROXIES) == caller


@given(st.ip_addresses(v=4).filter(lambda address: address not in PROXIES[0]), st.text(max_size=200))
def test_who_is_no_proxy_cannot_choose_an_address(peer: Any, claimed: str) -> None:
    assert caller_behind(str(peer), claimed, PROXIES) == str(peer)


@given(st.text(alphabet="0123456789., abc:", max_size=100))
def test_what_a_client_writes_before_the_proxys_own_entry_never_counts(claimed: str) -> None:
    assert caller_behind("10.0.0.1", f"{claimed}, 198.51.100.7", PROXIES) == "198.51.100.7"


def seen(trusted: Sequence[Any], **headers: str) -> dict[str, Any]:
    """Give what the application sees of a request."""
    found: dict[str, Any] = {}

    def application(request: HttpRequest) -> HttpResponse:
        found.update(request.META)
        return HttpResponse()

    middleware = CallerAddress(application)
    middleware.trusted = tuple(trusted)
    middleware(RequestFactory().get("/", **headers))
    return found


def test_claims_of_others_than_the_proxies_are_dropped() -> None:
    claims = {"HTTP_X_FORWARDED_FOR": "1.2.3.4", "HTTP_X_FORWARDED_PROTO": "https"}
    stranger = seen(PROXIES, REMOTE_ADDR="203.0.113.9", **claims)
    assert stranger["REMOTE_ADDR"] == "203.0.113.9"
    assert not claims.keys() & stranger.keys()
    proxy = seen(PROXIES, REMOTE_ADDR="10.1.2.3", **claims)
    assert proxy["REMOTE_ADDR"] == "1.2.3.4"
    assert proxy["HTTP_X_FORWARDED_PROTO"] == "https"


def test_without_named_proxies_no_address_is_believed() -> None:
    found = seen((), REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert found["REMOTE_ADDR"] == "127.0.0.1"


def test_proxies_are_named_in_the_environment() -> None:
    assert read_environment({"DOSSIER_PROXIES": "10.0.0.0/8, ::1"}).proxies == PROXIES
    assert read_environment({}).proxies == ()
    for wrong in ("proxy.example", "10.0.0.1/8", "10.0.0.0/40"):
        with pytest.raises(SettingInvalid, match="DOSSIER_PROXIES"):
            read_environment({"DOSSIER_PROXIES": wrong})


def test_address_is_settled_before_anything_looks_at_it() -> None:
    assert settings.MIDDLEWARE[0] == "dossier.config.proxies.CallerAddress"
