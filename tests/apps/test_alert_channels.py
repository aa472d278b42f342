"""Alerts on their way out: a real mail server and a real TLS server of this machine, and whom a webhook may reach."""

# ruff: noqa: S104  addresses to refuse, not to listen on

from __future__ import annotations

import base64
import http.server
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook
from tests.factories import make_user

from dossier.apps.alerts.channels import (
    NotDelivered,
    check_address,
    send_mail,
    send_webhook,
    senders,
)
from dossier.apps.alerts.models import Alert, AlertMessage
from dossier.apps.alerts.sending import MOST_ATTEMPTS, send_waiting
from dossier.apps.alerts.sources import AlertChannels, MailSource, WebhookSource
from dossier.apps.kernel.outbound import is_public
from dossier.config.environment import SettingInvalid, read_environment

pytestmark = pytest.mark.django_db

SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()
THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"),)


def make_alert() -> Alert:
    now = datetime.now(UTC)
    return Alert.objects.create(
        rule="shows", actor=make_user("chen.minchong"), at=now, raised_at=now, count=16, limit=15, minutes=60
    )


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks enough of SMTP (RFC 5321) to take a message."""

    allow_reuse_address = True
    taken: list[str]

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 test\r\n")
            for line in iter(self.rfile.readline, b""):
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    self.server.taken.append(b"".join(lines).decode())  # type: ignore[attr-defined]
                if verb == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer(("127.0.0.1", 0), MailServer.Session) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def mail_source(port: int) -> MailSource:
    return MailSource("127.0.0.1", port, "dossier@example.com", ("a@example.com", "b@example.com"), "none")


def test_mail_arrives_and_names_nobody(mail_server: MailServer) -> None:
    alert = make_alert()
    send_mail(mail_source(mail_server.server_address[1]), alert)
    (text,) = mail_server.taken
    assert str(alert.id) in text
    assert "a@example.com, b@example.com" in text
    assert "chen" not in text


def test_mail_server_that_is_away_is_told_by_a_code() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotDelivered, match=r"mail\.ConnectionRefusedError"):
            send_mail(mail_source(taken.getsockname()[1]), make_alert())


class Hook(http.server.BaseHTTPRequestHandler):
    """Keeps what was posted; answers as the server says."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), body, self.path))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Location", "https://example.com/")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
        """Say nothing."""


def make_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(pem))
    return path


@pytest.fixture
def hook(tmp_path: Path) -> Iterator[Any]:
    certificate = make_certificate(tmp_path)
    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.taken, server.status, server.roots = [], 204, str(certificate)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """``localhost`` is one address here: the server listens on that one."""
    monkeypatch.setattr(
        "dossier.apps.kernel.outbound.socket.getaddrinfo",
        lambda _host, port, *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))],
    )


def webhook_source(hook: Any, **values: Any) -> WebhookSource:
    facts: dict[str, Any] = {"allowed": THIS_MACHINE, "roots": hook.roots} | values
    return WebhookSource(f"https://localhost:{hook.server_address[1]}/in?x=1", SECRET, **facts)


@pytest.mark.usefixtures("resolved")
def test_webhook_is_signed_and_names_nobody(hook: Any) -> None:
    alert = make_alert()
    send_webhook(webhook_source(hook), alert, datetime.now(UTC))
    ((headers, body, path),) = hook.taken
    assert path == "/in?x=1"
    told = Webhook(SECRET).verify(body, {name.lower(): value for name, value in headers.items()})
    assert told["data"]["id"] == str(alert.id)
    assert b"chen" not in body
    with pytest.raises(Exception, match="signature"):
        Webhook(SECRET).verify(body + b" ", {name.lower(): value for name, value in headers.items()})


@pytest.mark.usefixtures("resolved")
@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 500])
def test_webhook_follows_no_redirect_and_takes_only_success(hook: Any, status: int) -> None:
    hook.status = status
    with pytest.raises(NotDelivered, match=f"status_{status}"):
        send_webhook(webhook_source(hook), make_alert(), datetime.now(UTC))
    assert len(hook.taken) == 1


@pytest.mark.usefixtures("resolved")
def test_webhook_reaches_no_address_that_is_not_public(hook: Any) -> None:
    with pytest.raises(NotDelivered, match="address_refused"):
        send_webhook(webhook_source(hook, allowed=()), make_alert(), datetime.now(UTC))
    assert hook.taken == []


@pytest.mark.usefixtures("resolved")
def test_webhook_believes_only_the_given_roots(hook: Any) -> None:
    with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
        send_webhook(webhook_source(hook, roots=""), make_alert(), datetime.now(UTC))
    assert hook.taken == []


@pytest.mark.parametrize(
    "address", ["http://example.com/", "https://me:pw@example.com/", "ftp://x/", "https:///"]
)
def test_webhook_goes_to_https_only(address: str) -> None:
    with pytest.raises(NotDelivered, match="address_refused"):
        send_webhook(WebhookSource(address, SECRET), make_alert(), datetime.now(UTC))


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_addresses_within_the_house_are_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_internet_are_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "::ffff:127.0.0.1"])
def test_no_spelling_of_this_machine_is_let_through(host: str) -> None:
    with pytest.raises(NotDelivered):
        check_address(host, 443, ())


def test_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr("dossier.apps.kernel.outbound.socket.getaddrinfo", lambda *_, **__: answer)
    with pytest.raises(NotDelivered, match="address_refused"):
        check_address("example.com", 443, ())


def test_message_is_tried_again_later_and_given_up_at_last() -> None:
    alert, at, tried = make_alert(), datetime.now(UTC), []

    def fail(_alert: Alert, now: datetime) -> None:
        tried.append(now)
        raise NotDelivered("webhook.status_500")

    assert send_waiting({"webhook": fail}, at) == 1
    assert send_waiting({"webhook": fail}, at) == 0
    message = AlertMessage.objects.get(alert=alert)
    assert (message.error, message.next_at) == ("webhook.status_500", at + timedelta(minutes=1))
    for days in range(1, 2 * MOST_ATTEMPTS):
        send_waiting({"webhook": fail}, at + timedelta(days=days))
    message.refresh_from_db()
    assert (message.state, len(tried)) == ("given_up", MOST_ATTEMPTS)


def test_each_channel_sends_an_alert_once(mail_server: MailServer) -> None:
    make_alert()
    channels = senders(AlertChannels(mail=mail_source(mail_server.server_address[1])))
    now = datetime.now(UTC)
    assert [send_waiting(channels, now + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]
    assert len(mail_server.taken) == 1


def test_old_alerts_found_while_catching_up_are_not_sent() -> None:
    alert = make_alert()
    Alert.objects.filter(id=alert.id).update(at=datetime.now(UTC) - timedelta(days=3))
    assert send_waiting({"mail": lambda *_: None}, datetime.now(UTC)) == 0


def test_nothing_is_sent_unless_the_settings_name_a_channel() -> None:
    assert senders(read_environment({}).alerts) == {}


def test_settings_name_the_channels(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    there = read_environment(
        {
            "DOSSIER_MAIL_SERVER": "smtp://mail.example.com", "DOSSIER_MAIL_FROM": "d@example.com",
            "DOSSIER_MAIL_TO": "a@example.com, b@example.com", "DOSSIER_WEBHOOK": "https://hooks.example.com/x",
            "DOSSIER_WEBHOOK_SECRET_FILE": str(secret), "DOSSIER_WEBHOOK_ALLOW": "10.0.0.0/8",
        }
    ).alerts  # fmt: skip
    assert there.mail
    assert (there.mail.port, there.mail.security) == (587, "starttls")
    assert there.webhook
    assert there.webhook.allowed == (ipaddress.ip_network("10.0.0.0/8"),)
    assert SECRET not in repr(there)
    for wrong in (
        {"DOSSIER_WEBHOOK": "http://x"},
        {"DOSSIER_MAIL_SERVER": "mail.example.com"},
        {"DOSSIER_MAIL_SERVER": "smtp://x", "DOSSIER_MAIL_FROM": "d@x", "DOSSIER_MAIL_TO": "a\nBcc: b@x"},
    ):
        with pytest.raises(SettingInvalid):
            read_environment(wrong)
