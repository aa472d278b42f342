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
| DOSSIER_TSA | address of a time-stamp authority (RFC 3161) for the evidence log; empty for none | empty |
| DOSSIER_TSA_ROOTS | file of PEM certificates under which its stamps are believed | none |
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
        tsa_roots=Path(roots) if (roots := variables.get("DOSSIER_TSA_ROOTS")) else None,
    )


def _passphrase(variables: Mapping[str, str]) -> str | None:
    if path := variables.get("DOSSIER_PASSPHRASE_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise SettingInvalid("DOSSIER_PASSPHRASE_FILE cannot be read") from error
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
