"""The settings of an installation, read once from the environment. Every variable is documented here and in
``docs/operation.md``; a test fails when one is missing there.

| variable | meaning | default |
|---|---|---|
| DOSSIER_HOME | data folder: key file, database, objects, index | ./dossier-data |
| DOSSIER_PASSPHRASE, DOSSIER_PASSPHRASE_FILE | opens the key file; the file form is preferred | none |
| DOSSIER_DATABASE | postgresql://user:password@host:port/name; empty for the embedded database | empty |
| DOSSIER_OBJECTS | file:///folder or s3://bucket?endpoint=...; empty for the data folder | empty |
| DOSSIER_HOSTS | host names under which the site is served, comma-separated | 127.0.0.1,localhost |
| DOSSIER_HTTPS | 1 when the site is behind TLS: secure cookies and HSTS | 0 |
| DOSSIER_PROXIES | reverse proxies (addresses, networks) whose X-Forwarded-For is believed | empty |
| DOSSIER_CLUSTER | address of a Dask scheduler; empty for an embedded cluster | empty |
| DOSSIER_COMPUTE | number of compute processes of the embedded cluster | number of cores |
| DOSSIER_LOG | log level | INFO |
| DOSSIER_REPLICA | a second object store that broken objects are repaired from; empty for none | empty |
| DOSSIER_KEYS | who holds the root key: passphrase, openbao or pkcs11 | passphrase |
| DOSSIER_BAO_ADDRESS | https:// address of an OpenBao or Vault server | empty |
| DOSSIER_BAO_TOKEN_FILE | file with the server's token; read anew for every request | none |
| DOSSIER_BAO_KEY | name of the key in the transit engine | dossier |
| DOSSIER_BAO_ROOTS | file of PEM certificates to believe the server by | the system's |
| DOSSIER_HSM_MODULE | PKCS#11 library of a hardware module | none |
| DOSSIER_HSM_TOKEN | label of the token | empty |
| DOSSIER_HSM_KEY | label of the AES key in the token | dossier |
| DOSSIER_HSM_PIN_FILE | file with the token's user PIN | none |
| DOSSIER_ERASED | list of erased objects, kept apart from backups | erased.txt in the data folder |
| DOSSIER_TSA | address of a time-stamp authority (RFC 3161) for the evidence log; empty for none | empty |
| DOSSIER_TSA_ROOTS | file of PEM certificates under which its stamps are believed | none |
| DOSSIER_SIGNATURE_ROOTS | file of PEM certificates under which signers of received documents are believed | none |
| DOSSIER_ANCHOR | where checkpoints are laid down: evm or rest; empty for nowhere | empty |
| DOSSIER_ANCHOR_ADDRESS | address of the chain's JSON-RPC node, or of the service | empty |
| DOSSIER_ANCHOR_CONTRACT | address of the contract on the chain, 0x and 40 hex digits | empty |
| DOSSIER_ANCHOR_KEY_FILE | file with the sender's key (64 hex digits), or the service's token | none |
| DOSSIER_WITNESSES | file with the witnesses of the log: a line each with public key and address; `quorum N` | none |
| DOSSIER_WITNESS_ALLOW | networks where witnesses may be though they are not public, comma-separated | empty |
| DOSSIER_WITNESS_ROOTS | file of PEM certificates to believe their servers by | the system's |
| DOSSIER_LOG_PUBLIC | 1: outsiders read checkpoint and hash tiles of the log under /tlog/, without signing in | 0 |
| DOSSIER_LOG_MAIL_TO | whom checkpoints are mailed to, comma-separated; needs DOSSIER_MAIL_SERVER | empty |
| DOSSIER_LOG_MAIL_HOURS | hours between two such mails | 24 |
| DOSSIER_OIDC_ISSUER | https:// address of an OpenID provider; empty for none | empty |
| DOSSIER_OIDC_CLIENT | client id there | none |
| DOSSIER_OIDC_SECRET_FILE | file with the client's secret | none |
| DOSSIER_OIDC_MATCH | which account: external_id:CLAIM or username:CLAIM | external_id:sub |
| DOSSIER_OIDC_SIGNUP | 1: an unknown person gets an account without rights (username rule only) | 0 |
| DOSSIER_OIDC_GROUPS | claim with the names of groups; empty for none | empty |
| DOSSIER_OIDC_SCOPES | scopes asked for, by spaces | openid profile |
| DOSSIER_OIDC_ROOTS | file of PEM certificates to believe the provider by | the system's |
| DOSSIER_OIDC_LABEL | what the button says | OpenID Connect |
| DOSSIER_SAML_ENTITY | entity id of a SAML identity provider; empty for none | empty |
| DOSSIER_SAML_ADDRESS | its https:// sign-on address (HTTP-Redirect) | none |
| DOSSIER_SAML_CERTIFICATE | file with its signing certificate (PEM) | none |
| DOSSIER_SAML_MATCH | which account: external_id:ATTRIBUTE or username:ATTRIBUTE; NameID is one | external_id:NameID |
| DOSSIER_SAML_SIGNUP | as for OIDC | 0 |
| DOSSIER_SAML_GROUPS | attribute with the names of groups; empty for none | empty |
| DOSSIER_SAML_LABEL | what the button says | SAML |
| DOSSIER_LDAP_URL | ldaps://host or ldap://host (then StartTLS); empty for none | empty |
| DOSSIER_LDAP_BASE | where people are searched | none |
| DOSSIER_LDAP_FILTER | how: a filter with {username} | (uid={username}) |
| DOSSIER_LDAP_SUBJECT | attribute that never changes for a person | entryUUID |
| DOSSIER_LDAP_MATCH | which account: external_id:ATTRIBUTE or username:ATTRIBUTE | username:uid |
| DOSSIER_LDAP_SIGNUP | as for OIDC | 0 |
| DOSSIER_LDAP_BIND | DN of the account that searches; empty for an anonymous search | empty |
| DOSSIER_LDAP_BIND_FILE | file with its password | none |
| DOSSIER_LDAP_GROUPS | where groups are searched; empty for none | empty |
| DOSSIER_LDAP_GROUPS_FILTER | how: a filter with {dn} or {username} | (member={dn}) |
| DOSSIER_LDAP_GROUPS_NAME | attribute with a group's name | cn |
| DOSSIER_LDAP_ROOTS | file of PEM certificates to believe the server by | the system's |
| DOSSIER_MAIL_SERVER | smtps://host:port, or smtp://host:port with STARTTLS, for alerts; empty for no mail | empty |
| DOSSIER_MAIL_FROM | sender of alerts | none |
| DOSSIER_MAIL_TO | recipients of alerts, comma-separated | none |
| DOSSIER_MAIL_USER | account at the mail server; empty for none | empty |
| DOSSIER_MAIL_PASSWORD_FILE | file with its password | none |
| DOSSIER_WEBHOOK | https:// address that alerts are posted to, signed (Standard Webhooks); empty for none | empty |
| DOSSIER_WEBHOOK_SECRET_FILE | file with the signing secret: whsec_ and base64 of 24 bytes or more | none |
| DOSSIER_WEBHOOK_ALLOW | networks that the webhook may reach though they are not public, comma-separated | empty |
| DOSSIER_WEBHOOK_ROOTS | file of PEM certificates to believe its server by | the system's |
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from dossier.apps.alerts.sources import NO_CHANNELS, AlertChannels, MailSource, WebhookSource
from dossier.apps.directory.sources import (
    NO_SERVICES,
    AccountRule,
    IdentitySources,
    LdapSource,
    OidcSource,
    SamlSource,
)
from dossier.trust.errors import IntegrityFailure
from dossier.trust.witness_policy import NO_WITNESSES, WitnessPolicy


class SettingInvalid(Exception):  # noqa: N818
    """An environment variable holds something unusable; the message names it, never its value."""


@dataclass(frozen=True, slots=True)
class KeySource:
    """Who holds the root key. ``kind``: passphrase, openbao or pkcs11; what the others need is empty then."""

    kind: str = "passphrase"
    address: str = ""
    token_file: Path | None = None
    roots: Path | None = None
    module: Path | None = None
    token: str = ""
    key: str = "dossier"
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AnchorSource:
    """Where checkpoints are laid down. ``kind``: evm, rest or empty. ``secret``: the sender's key or a token."""

    kind: str = ""
    address: str = ""
    contract: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WitnessSource:
    """Who is asked to cosign, and where they may be: see :mod:`dossier.apps.kernel.outbound`."""

    policy: WitnessPolicy = NO_WITNESSES
    allowed: tuple[IPv4Network | IPv6Network, ...] = ()
    roots: str = ""


@dataclass(frozen=True, slots=True)
class CheckpointMailSource:
    """Whom checkpoints are mailed to, and how often."""

    recipients: tuple[str, ...] = ()
    every_hours: int = 24


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables above, parsed."""

    home: Path
    passphrase: str | None = field(repr=False)
    database: str = field(repr=False)
    objects: str
    hosts: tuple[str, ...]
    https: bool
    cluster: str
    compute: int
    log_level: str
    replica: str = ""
    tsa: str = ""
    tsa_roots: Path | None = None
    signature_roots: Path | None = None
    keys: KeySource = KeySource()
    erased: Path | None = None
    anchor: AnchorSource = AnchorSource()
    identity: IdentitySources = NO_SERVICES
    alerts: AlertChannels = NO_CHANNELS
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    witnesses: WitnessSource = WitnessSource()
    log_public: bool = False
    log_mail: CheckpointMailSource = CheckpointMailSource()

    @property
    def erased_list(self) -> Path:
        return self.erased or self.home / "erased.txt"

    @property
    def lacks_passphrase(self) -> bool:
        return self.keys.kind == "passphrase" and self.passphrase is None

    @property
    def key_file(self) -> Path:
        return self.home / "keys.json"

    @property
    def objects_url(self) -> str:
        return self.objects or (self.home / "objects").absolute().as_uri()

    @property
    def index_folder(self) -> Path:
        return self.home / "index"


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """Parse the environment. Raises :class:`SettingInvalid`."""
    return Environment(
        home=Path(variables.get("DOSSIER_HOME", "dossier-data")).absolute(),
        passphrase=_passphrase(variables),
        database=variables.get("DOSSIER_DATABASE", ""),
        objects=variables.get("DOSSIER_OBJECTS", ""),
        hosts=tuple(h for h in variables.get("DOSSIER_HOSTS", "127.0.0.1,localhost").split(",") if h),
        https=variables.get("DOSSIER_HTTPS", "0") == "1",
        cluster=variables.get("DOSSIER_CLUSTER", ""),
        compute=_positive(variables, "DOSSIER_COMPUTE", os.cpu_count() or 1),
        log_level=variables.get("DOSSIER_LOG", "INFO").upper(),
        replica=variables.get("DOSSIER_REPLICA", ""),
        tsa=variables.get("DOSSIER_TSA", ""),
        tsa_roots=_path(variables, "DOSSIER_TSA_ROOTS"),
        signature_roots=_path(variables, "DOSSIER_SIGNATURE_ROOTS"),
        keys=_key_source(variables),
        erased=_path(variables, "DOSSIER_ERASED"),
        anchor=_anchor_source(variables),
        identity=IdentitySources(_oidc(variables), _saml(variables), _ldap(variables)),
        alerts=AlertChannels(_mail(variables), _webhook(variables)),
        proxies=_networks(variables, "DOSSIER_PROXIES"),
        witnesses=_witnesses(variables),
        log_public=variables.get("DOSSIER_LOG_PUBLIC", "0") == "1",
        log_mail=_log_mail(variables),
    )


def _key_source(variables: Mapping[str, str]) -> KeySource:
    kind = variables.get("DOSSIER_KEYS") or "passphrase"
    if kind == "passphrase":
        return KeySource()
    if kind == "openbao":
        return KeySource(
            kind,
            address=_needed(variables, "DOSSIER_BAO_ADDRESS"),
            token_file=Path(_needed(variables, "DOSSIER_BAO_TOKEN_FILE")),
            roots=_path(variables, "DOSSIER_BAO_ROOTS"),
            key=variables.get("DOSSIER_BAO_KEY") or "dossier",
        )
    if kind == "pkcs11":
        return KeySource(
            kind,
            module=Path(_needed(variables, "DOSSIER_HSM_MODULE")),
            token=_needed(variables, "DOSSIER_HSM_TOKEN"),
            key=variables.get("DOSSIER_HSM_KEY") or "dossier",
            pin=_first_line(_needed(variables, "DOSSIER_HSM_PIN_FILE"), "DOSSIER_HSM_PIN_FILE"),
        )
    raise SettingInvalid("DOSSIER_KEYS must be passphrase, openbao or pkcs11")


def _anchor_source(variables: Mapping[str, str]) -> AnchorSource:
    kind, path = variables.get("DOSSIER_ANCHOR", ""), variables.get("DOSSIER_ANCHOR_KEY_FILE", "")
    if kind not in ("", "evm", "rest"):
        raise SettingInvalid("DOSSIER_ANCHOR must be evm, rest or empty")
    return AnchorSource(
        kind,
        address=variables.get("DOSSIER_ANCHOR_ADDRESS", ""),
        contract=variables.get("DOSSIER_ANCHOR_CONTRACT", ""),
        secret=_first_line(path, "DOSSIER_ANCHOR_KEY_FILE") if path else "",
    )


def _witnesses(variables: Mapping[str, str]) -> WitnessSource:
    path = variables.get("DOSSIER_WITNESSES", "")
    if not path:
        return WitnessSource()
    try:
        policy = WitnessPolicy.parse(_whole_text(path, "DOSSIER_WITNESSES"))
    except IntegrityFailure as error:
        raise SettingInvalid(
            "DOSSIER_WITNESSES must hold witnesses' keys, each with its address, and at most one quorum"
        ) from error
    if any(one.address and not one.address.startswith(("https://", "http://")) for one in policy.witnesses):
        raise SettingInvalid("DOSSIER_WITNESSES must hold addresses that begin with https:// or http://")
    allowed = _networks(variables, "DOSSIER_WITNESS_ALLOW")
    return WitnessSource(policy, allowed, variables.get("DOSSIER_WITNESS_ROOTS", ""))


def _log_mail(variables: Mapping[str, str]) -> CheckpointMailSource:
    if not variables.get("DOSSIER_LOG_MAIL_TO"):
        return CheckpointMailSource()
    _needed(variables, "DOSSIER_MAIL_SERVER")
    return CheckpointMailSource(
        _mail_addresses(variables, "DOSSIER_LOG_MAIL_TO"), _positive(variables, "DOSSIER_LOG_MAIL_HOURS", 24)
    )


def _mail_addresses(variables: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in _needed(variables, name).split(",") if one.strip())
    if not found or not all(re.fullmatch(r"[^@\s,<>]+@[^@\s,<>]+", one) for one in found):
        raise SettingInvalid(f"{name} must hold mail addresses, by commas")
    return found


def _oidc(variables: Mapping[str, str]) -> OidcSource | None:
    if not variables.get("DOSSIER_OIDC_ISSUER"):
        return None
    secret = _needed(variables, "DOSSIER_OIDC_SECRET_FILE")
    rule = _account_rule(variables, "DOSSIER_OIDC_MATCH", "external_id:sub", "DOSSIER_OIDC_SIGNUP")
    return OidcSource(
        issuer=_protected_address(variables, "DOSSIER_OIDC_ISSUER").rstrip("/"),
        client=_needed(variables, "DOSSIER_OIDC_CLIENT"),
        secret=_first_line(secret, "DOSSIER_OIDC_SECRET_FILE"),
        rule=rule,
        label=variables.get("DOSSIER_OIDC_LABEL") or "OpenID Connect",
        groups=variables.get("DOSSIER_OIDC_GROUPS", ""),
        scopes=tuple((variables.get("DOSSIER_OIDC_SCOPES") or "openid profile").split()),
        roots=_path(variables, "DOSSIER_OIDC_ROOTS"),
    )


def _saml(variables: Mapping[str, str]) -> SamlSource | None:
    if not variables.get("DOSSIER_SAML_ENTITY"):
        return None
    certificate = _needed(variables, "DOSSIER_SAML_CERTIFICATE")
    rule = _account_rule(variables, "DOSSIER_SAML_MATCH", "external_id:NameID", "DOSSIER_SAML_SIGNUP")
    return SamlSource(
        entity=variables["DOSSIER_SAML_ENTITY"],
        address=_protected_address(variables, "DOSSIER_SAML_ADDRESS"),
        certificate=_whole_text(certificate, "DOSSIER_SAML_CERTIFICATE"),
        rule=rule,
        label=variables.get("DOSSIER_SAML_LABEL") or "SAML",
        groups=variables.get("DOSSIER_SAML_GROUPS", ""),
    )


def _ldap(variables: Mapping[str, str]) -> LdapSource | None:
    url = variables.get("DOSSIER_LDAP_URL", "")
    if not url:
        return None
    if urlsplit(url).scheme not in ("ldap", "ldaps") or not urlsplit(url).hostname:
        raise SettingInvalid("DOSSIER_LDAP_URL must start with ldaps:// or ldap://")
    secret = variables.get("DOSSIER_LDAP_BIND_FILE", "")
    return LdapSource(
        url=url,
        base=_needed(variables, "DOSSIER_LDAP_BASE"),
        rule=_account_rule(variables, "DOSSIER_LDAP_MATCH", "username:uid", "DOSSIER_LDAP_SIGNUP"),
        filter=variables.get("DOSSIER_LDAP_FILTER") or "(uid={username})",
        subject=variables.get("DOSSIER_LDAP_SUBJECT") or "entryUUID",
        bind_dn=variables.get("DOSSIER_LDAP_BIND", ""),
        bind_password=_first_line(secret, "DOSSIER_LDAP_BIND_FILE") if secret else "",
        groups_base=variables.get("DOSSIER_LDAP_GROUPS", ""),
        groups_filter=variables.get("DOSSIER_LDAP_GROUPS_FILTER") or "(member={dn})",
        groups_name=variables.get("DOSSIER_LDAP_GROUPS_NAME") or "cn",
        roots=_path(variables, "DOSSIER_LDAP_ROOTS"),
    )


def _mail(variables: Mapping[str, str]) -> MailSource | None:
    """``smtps://``, ``smtp://`` with STARTTLS; unprotected to this machine only."""
    if not variables.get("DOSSIER_MAIL_SERVER"):
        return None
    parts = urlsplit(variables["DOSSIER_MAIL_SERVER"])
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingInvalid("DOSSIER_MAIL_SERVER must start with smtps:// or smtp://")
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    secret = variables.get("DOSSIER_MAIL_PASSWORD_FILE", "")
    return MailSource(
        server=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        sender=_needed(variables, "DOSSIER_MAIL_FROM"),
        recipients=_mail_addresses(variables, "DOSSIER_MAIL_TO"),
        security="tls" if parts.scheme == "smtps" else "none" if local else "starttls",
        user=variables.get("DOSSIER_MAIL_USER", ""),
        password=_first_line(secret, "DOSSIER_MAIL_PASSWORD_FILE") if secret else "",
    )


def _webhook(variables: Mapping[str, str]) -> WebhookSource | None:
    address = variables.get("DOSSIER_WEBHOOK", "")
    if not address:
        return None
    if urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
        raise SettingInvalid("DOSSIER_WEBHOOK must start with https://")
    secret = _first_line(_needed(variables, "DOSSIER_WEBHOOK_SECRET_FILE"), "DOSSIER_WEBHOOK_SECRET_FILE")
    try:
        if len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) < 24:
            raise SettingInvalid("DOSSIER_WEBHOOK_SECRET_FILE must hold at least 24 bytes, in base64")
        allowed = tuple(map(ip_network, variables.get("DOSSIER_WEBHOOK_ALLOW", "").replace(",", " ").split()))
    except ValueError as error:
        raise SettingInvalid("DOSSIER_WEBHOOK_SECRET_FILE or DOSSIER_WEBHOOK_ALLOW is unreadable") from error
    roots = variables.get("DOSSIER_WEBHOOK_ROOTS", "")
    return WebhookSource(address, secret, allowed, roots)


def _account_rule(variables: Mapping[str, str], name: str, default: str, sign_up: str) -> AccountRule:
    way, _, attribute = (variables.get(name) or default).partition(":")
    if way not in ("external_id", "username") or not attribute:
        raise SettingInvalid(f"{name} must be external_id:NAME or username:NAME")
    by: Literal["external_id", "username"] = "external_id" if way == "external_id" else "username"
    if variables.get(sign_up) == "1" and by != "username":
        raise SettingInvalid(f"{sign_up}=1 goes with {name}=username:NAME only")
    return AccountRule(by, attribute, variables.get(sign_up) == "1")


def _protected_address(variables: Mapping[str, str], name: str) -> str:
    """Give an https address; plain http is let through to this machine only, where nobody listens in between."""
    parts = urlsplit(_needed(variables, name))
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise SettingInvalid(f"{name} must start with https://")
    return variables[name]


def _path(variables: Mapping[str, str], name: str) -> Path | None:
    return Path(text) if (text := variables.get(name)) else None


def _needed(variables: Mapping[str, str], name: str) -> str:
    if not variables.get(name):
        raise SettingInvalid(f"{name} is needed with the other settings as they are")
    return variables[name]


def _first_line(path: str, name: str) -> str:
    return _whole_text(path, name).rstrip("\r\n")


def _whole_text(path: str, name: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingInvalid(f"{name} cannot be read") from error


def _passphrase(variables: Mapping[str, str]) -> str | None:
    if path := variables.get("DOSSIER_PASSPHRASE_FILE"):
        return _first_line(path, "DOSSIER_PASSPHRASE_FILE")
    return variables.get("DOSSIER_PASSPHRASE")


def _networks(variables: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(text.strip()) for text in variables.get(name, "").split(",") if text.strip())
    except ValueError as error:
        raise SettingInvalid(f"{name} must hold addresses or networks, comma-separated") from error


def _positive(variables: Mapping[str, str], name: str, default: int) -> int:
    text = variables.get(name) or str(default)
    if not text.isdigit() or int(text) < 1:
        raise SettingInvalid(f"{name} must be a whole number from 1")
    return int(text)


def database_settings(environment: Environment, database_key: bytes | None) -> dict[str, object]:
    """Give Django's DATABASES entry: SQLCipher in the data folder, or the PostgreSQL server named."""
    if not environment.database:
        return {
            "ENGINE": "dossier.config.sqlcipher",
            "NAME": environment.home / "dossier.db",
            "OPTIONS": {"key": database_key.hex() if database_key else ""},
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(environment.database)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SettingInvalid("DOSSIER_DATABASE must start with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
