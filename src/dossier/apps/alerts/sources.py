"""Where alerts are sent besides the site, as the settings name it. Pure: no Django."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class MailSource:
    """A mail server and whom to write to. ``security``: starttls, tls, or none (this machine only)."""

    server: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WebhookSource:
    """Where to post. ``secret``: as Standard Webhooks writes it (``whsec_`` and base64). ``allowed``: addresses that
    need not be public."""

    address: str
    secret: str = field(repr=False)
    allowed: tuple[Network, ...] = ()
    roots: str = ""


@dataclass(frozen=True, slots=True)
class AlertChannels:
    """The channels that the settings name."""

    mail: MailSource | None = None
    webhook: WebhookSource | None = None


NO_CHANNELS = AlertChannels()
