"""The sign-in services of an installation as its settings name them: values only, read by ``config.environment``.

SECURITY: how an outside identity finds its account is a rule of the installation (:class:`AccountRule`), never a
guess by mail address. Secrets do not show in ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Source = Literal["oidc", "saml", "ldap"]


@dataclass(frozen=True, slots=True)
class AccountRule:
    """Which account an outside identity is. ``attribute``: the claim or attribute whose value is compared.

    ``by`` external_id: with the external id that provisioning or ``dossier directory link`` gave an account.
    ``by`` username: with the user name, for accounts without an administrator's role.
    ``sign_up``: an identity without an account gets one, without any right of its own; ``by`` username only.
    """

    by: Literal["external_id", "username"]
    attribute: str
    sign_up: bool = False


@dataclass(frozen=True, slots=True)
class OidcSource:
    """OpenID Connect Core 1.0, code flow with PKCE. ``groups``: name of the claim with group names, or empty."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    rule: AccountRule
    label: str = "OpenID Connect"
    groups: str = ""
    scopes: tuple[str, ...] = ("openid", "profile")
    roots: Path | None = None


@dataclass(frozen=True, slots=True)
class SamlSource:
    """SAML 2.0 web browser sign-on, begun here, signed assertions only. ``certificate``: PEM text."""

    entity: str
    address: str
    certificate: str
    rule: AccountRule
    label: str = "SAML"
    groups: str = ""


@dataclass(frozen=True, slots=True)
class LdapSource:
    """LDAP 3 (RFC 4511) over TLS. ``filter`` and ``groups_filter`` hold ``{username}`` and ``{dn}``.

    ``subject``: the attribute that never changes for a person (``entryUUID``, ``objectGUID``).
    """

    url: str
    base: str
    rule: AccountRule
    filter: str = "(uid={username})"
    subject: str = "entryUUID"
    bind_dn: str = ""
    bind_password: str = field(default="", repr=False)
    groups_base: str = ""
    groups_filter: str = "(member={dn})"
    groups_name: str = "cn"
    roots: Path | None = None


@dataclass(frozen=True, slots=True)
class IdentitySources:
    """What is configured; None for what is not."""

    oidc: OidcSource | None = None
    saml: SamlSource | None = None
    ldap: LdapSource | None = None


NO_SERVICES = IdentitySources()
