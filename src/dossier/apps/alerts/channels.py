"""Alerts on their way out: by mail, and by a signed webhook (Standard Webhooks 1.0). Off unless the settings name them.

A message says that something waits and where, never about whom: it leaves the house.

SECURITY: a webhook goes to the one https address that the operator has set, as
:mod:`dossier.apps.kernel.outbound` guards it. A redirect is a failure.
"""

from __future__ import annotations

import json
import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

from standardwebhooks import Webhook

from dossier.apps.alerts.models import Alert
from dossier.apps.alerts.sources import AlertChannels, MailSource, Network, WebhookSource
from dossier.apps.kernel.outbound import NotReached, post, resolve

TIMEOUT_SECONDS = 10


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
    post_mail(source, mail)


def post_mail(source: MailSource, mail: EmailMessage) -> None:
    """Hand a mail to the server that the settings name. Raises :class:`NotDelivered`."""
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


def check_address(host: str, port: int, allowed: tuple[Network, ...]) -> str:
    """Resolve a host and give the address to connect to. Raises :class:`NotDelivered` when any is not to be reached."""
    try:
        return resolve(host, port, allowed)
    except NotReached as error:
        raise NotDelivered(f"webhook.{error.code}") from None


def send_webhook(source: WebhookSource, alert: Alert, at: datetime) -> None:
    """Post the alert, signed. Raises :class:`NotDelivered` for anything but a 2xx answer."""
    parts = urlsplit(source.address)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise NotDelivered("webhook.address_refused")
    body, name = json.dumps(message_of(alert), ensure_ascii=False), f"msg_{alert.id}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "dossier",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(source.secret).sign(name, at, body),
    }
    try:
        status = post(
            source.address, body.encode(), headers, allowed=source.allowed, roots=source.roots
        ).status
    except NotReached as error:
        raise NotDelivered(f"webhook.{error.code}"[:60]) from None
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
