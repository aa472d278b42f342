"""Alerts on their way out: by mail, and by a signed webhook (Standard Webhooks 1.0). Off unless the settings name them.

A message says that something waits and where, never about whom: it leaves the house.

SECURITY (OWASP, server-side request forgery): a webhook goes to the one https address that the operator has set; the
name is resolved once, every address it has must be public or named by the operator, and the connection is made to
the very address that was checked. Nobody is followed anywhere: a redirect is a failure.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

from standardwebhooks import Webhook

from dossier.apps.alerts.models import Alert
from dossier.apps.alerts.sources import AlertChannels, MailSource, Network, WebhookSource

TIMEOUT_SECONDS = 10
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotDelivered(Exception):  # noqa: N818
    """A message did not get through; ``code`` says why, and may be tried again later."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def message_of(alert: Alert) -> dict[str, object]:
    """Give what is told outside: no names, no numbers of people."""
    return {
        "type": "alert.raised",
        "timestamp": alert.raised_at.isoformat(),
        "data": {
            "id": str(alert.id),
            "rule": alert.rule,
            "grave": alert.grave,
            "count": alert.count,
            "limit": alert.limit,
            "minutes": alert.minutes,
            "at": alert.at.isoformat(),
        },
    }


def send_mail(source: MailSource, alert: Alert) -> None:
    """Send the alert as a plain-text mail. Raises :class:`NotDelivered`."""
    mail = EmailMessage()
    mail["From"], mail["To"] = source.sender, ", ".join(source.recipients)
    mail["Subject"] = f"Dossier 泄露预警 / alert: {alert.rule}"
    mail["Message-ID"] = f"<{alert.id}@dossier.invalid>"
    lines = [f"{name}: {value}" for name, value in _told(alert).items()]
    mail.set_content("\n".join([*lines, "", "登录后查看详情。 Sign in to see the details."]))
    try:
        with _connected(source) as server:
            if source.user:
                server.login(source.user, source.password)
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(f"mail.{type(error).__name__}"[:60]) from None


def _told(alert: Alert) -> Mapping[str, object]:
    data = message_of(alert)["data"]
    return data if isinstance(data, dict) else {}


def _connected(source: MailSource) -> smtplib.SMTP:
    if source.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(source.server, source.port, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(source.server, source.port, timeout=TIMEOUT_SECONDS)
    if source.security == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public internet, also when an IPv4 address hides within IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo[1] if address.teredo else None
        nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        inner = address.ipv4_mapped or address.sixtofour or teredo or nat64
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def check_address(host: str, port: int, allowed: tuple[Network, ...]) -> str:
    """Resolve a host and give the address to connect to. Raises :class:`NotDelivered` when any is not to be reached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotDelivered("webhook.unknown_host") from None
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    if not addresses or not all(is_public(one) or any(one in net for net in allowed) for one in addresses):
        raise NotDelivered("webhook.address_refused")
    return str(addresses[0])


class _PinnedConnection(http.client.HTTPSConnection):
    """Connects to the address that was checked, and asks the certificate for the host's name."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS, context=context)
        self._pinned, self._tls = address, context

    def connect(self) -> None:
        plain = socket.create_connection((self._pinned, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def send_webhook(source: WebhookSource, alert: Alert, at: datetime) -> None:
    """Post the alert, signed. Raises :class:`NotDelivered` for anything but a 2xx answer."""
    parts = urlsplit(source.address)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise NotDelivered("webhook.address_refused")
    port = parts.port or 443
    pinned = check_address(parts.hostname, port, source.allowed)
    body, name = json.dumps(message_of(alert), ensure_ascii=False), f"msg_{alert.id}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "dossier",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(source.secret).sign(name, at, body),
    }
    context = ssl.create_default_context(cafile=source.roots or None)
    connection = _PinnedConnection(parts.hostname, port, pinned, context)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body.encode(), headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(f"webhook.{type(error).__name__}"[:60]) from None
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotDelivered(f"webhook.status_{status}")


Send = Callable[[Alert, datetime], None]


def senders(channels: AlertChannels) -> dict[str, Send]:
    """Give the channels that are on, by name."""
    found: dict[str, Send] = {}
    if (mail := channels.mail) is not None:
        found["mail"] = lambda alert, _at: send_mail(mail, alert)
    if (webhook := channels.webhook) is not None:
        found["webhook"] = lambda alert, at: send_webhook(webhook, alert, at)
    return found
