"""Time stamps from a real authority, and every way in which an answer may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto import tsp
from tests.trust.authority import OpenSslAuthority

from dossier.trust.errors import IntegrityFailure
from dossier.trust.timestamps import (
    MOST_BYTES,
    HttpTimeStampAuthority,
    TimeStampUnavailable,
    request_time_stamp,
    verify_time_stamp,
)

MESSAGE = b"records.example/log\n1200\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> OpenSslAuthority:
    return OpenSslAuthority.create(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def response(authority: OpenSslAuthority) -> bytes:
    return request_time_stamp(MESSAGE, authority, [authority.root])


def test_a_stamp_tells_the_time_of_its_message(authority: OpenSslAuthority, response: bytes) -> None:
    said = verify_time_stamp(response, MESSAGE, [authority.root])
    assert abs(datetime.now(UTC) - said) < timedelta(minutes=5)


def certificates(response: bytes) -> list[bytes]:
    content = tsp.TimeStampResp.load(response)["time_stamp_token"]["content"]
    return [one.dump() for one in content["certificates"]]


def test_certificates_out_of_order_are_put_in_order(authority: OpenSslAuthority) -> None:
    # The order depends on the certificates' lengths and serials: some authority among a few is out of order.
    for number in range(40):
        other = OpenSslAuthority.create(authority.folder / str(number))
        response = request_time_stamp(MESSAGE, other, [other.root])
        encoded = certificates(response)
        if encoded != sorted(encoded):
            assert verify_time_stamp(response, MESSAGE, [other.root])
            return
    pytest.fail("no authority sent its certificates out of order")


def test_a_stamp_does_not_carry_over(authority: OpenSslAuthority, response: bytes, tmp_path: Path) -> None:
    with pytest.raises(IntegrityFailure):
        verify_time_stamp(response, MESSAGE + b"x", [authority.root])
    with pytest.raises(IntegrityFailure):
        verify_time_stamp(response, MESSAGE, [OpenSslAuthority.create(tmp_path).root])


def test_no_changed_byte_of_what_is_signed_is_accepted(authority: OpenSslAuthority, response: bytes) -> None:
    content = tsp.TimeStampResp.load(response)["time_stamp_token"]["content"]
    info = content["encap_content_info"]["content"].contents
    at = response.index(info)
    for place in range(at, at + len(info)):
        changed = response[:place] + bytes([response[place] ^ 1]) + response[place + 1 :]
        with pytest.raises(IntegrityFailure):
            verify_time_stamp(changed, MESSAGE, [authority.root])


@pytest.mark.parametrize(
    "data", [b"", b"\x30\x00", b"no stamp at all", b"\x30" * 1000, bytes(MOST_BYTES + 1)]
)
def test_what_is_no_stamp_is_refused(authority: OpenSslAuthority, data: bytes) -> None:
    with pytest.raises(IntegrityFailure):
        verify_time_stamp(data, MESSAGE, [authority.root])


def test_an_old_answer_played_again_is_refused(authority: OpenSslAuthority, response: bytes) -> None:
    class Replaying:
        def answer(self, request: bytes) -> bytes:
            return response if request else b""

    with pytest.raises(IntegrityFailure):
        request_time_stamp(MESSAGE, Replaying(), [authority.root])


# --- over HTTP --------------------------------------------------------------------------------------


@pytest.fixture
def address(authority: OpenSslAuthority) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/large":
                answer = bytes(MOST_BYTES + 1)
            elif self.path == "/wrong":
                self.send_error(500)
                return
            else:
                assert self.headers["Content-Type"] == "application/timestamp-query"
                answer = authority.answer(request)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_an_authority_answers_over_http(authority: OpenSslAuthority, address: str) -> None:
    stamped = request_time_stamp(MESSAGE, HttpTimeStampAuthority(address), [authority.root])
    assert verify_time_stamp(stamped, MESSAGE, [authority.root])


@pytest.mark.parametrize("path", ["/wrong", "/large"])
def test_a_failing_authority_is_unavailable(authority: OpenSslAuthority, address: str, path: str) -> None:
    with pytest.raises(TimeStampUnavailable):
        request_time_stamp(MESSAGE, HttpTimeStampAuthority(address + path), [authority.root])


@pytest.mark.parametrize("wrong", ["http://127.0.0.1:9", "file:///etc/hostname", "ftp://127.0.0.1/"])
def test_an_address_that_is_no_authority_is_unavailable(authority: OpenSslAuthority, wrong: str) -> None:
    with pytest.raises(TimeStampUnavailable):
        request_time_stamp(MESSAGE, HttpTimeStampAuthority(wrong, 2), [authority.root])
