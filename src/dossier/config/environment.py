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
| DOSSIER_ANCHOR | where checkpoints are laid down: evm or rest; empty for nowhere | empty |
| DOSSIER_ANCHOR_ADDRESS | address of the chain's JSON-RPC node, or of the service | empty |
| DOSSIER_ANCHOR_CONTRACT | address of the contract on the chain, 0x and 40 hex digits | empty |
| DOSSIER_ANCHOR_KEY_FILE | file with the sender's key (64 hex digits), or the service's token | none |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit


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
    keys: KeySource = KeySource()
    erased: Path | None = None
    anchor: AnchorSource = AnchorSource()

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
        keys=_key_source(variables),
        erased=_path(variables, "DOSSIER_ERASED"),
        anchor=_anchor_source(variables),
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


def _path(variables: Mapping[str, str], name: str) -> Path | None:
    return Path(text) if (text := variables.get(name)) else None


def _needed(variables: Mapping[str, str], name: str) -> str:
    if not variables.get(name):
        raise SettingInvalid(f"{name} is needed with DOSSIER_KEYS as it is")
    return variables[name]


def _first_line(path: str, name: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingInvalid(f"{name} cannot be read") from error


def _passphrase(variables: Mapping[str, str]) -> str | None:
    if path := variables.get("DOSSIER_PASSPHRASE_FILE"):
        return _first_line(path, "DOSSIER_PASSPHRASE_FILE")
    return variables.get("DOSSIER_PASSPHRASE")


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
