"""The installation's keys: opened once per process, with whoever holds the root key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dossier.config.environment import Environment, KeySource, SettingInvalid
from dossier.trust.keys import KeyProvider, PassphraseKeyFile
from dossier.trust.providers.keyfile import ProviderKeyFile

NAMED_KEYS = ("database", "fields", "blind", "index", "web")
"""One independent key per use; all are wrapped by the root key, and lie in the key file."""

InstallationKeys = PassphraseKeyFile | ProviderKeyFile


def open_keys(environment: Environment) -> InstallationKeys | None:
    """Open the key file; None when the installation has none yet or no passphrase was given.

    Raises ``WrongPassphrase`` when the passphrase does not fit, ``KeyProviderUnavailable`` when the key server or
    the token cannot be reached, ``IntegrityFailure`` for a key file of another provider.
    """
    if environment.lacks_passphrase or not environment.key_file.exists():
        return None
    return open_key_file(environment.key_file, environment)


def open_key_file(path: Path, environment: Environment) -> InstallationKeys:
    """Open a key file wherever it lies (that of a backup) with the root key that the settings name."""
    if environment.keys.kind == "passphrase":
        return PassphraseKeyFile.open(path, environment.passphrase or "")
    return ProviderKeyFile.open(path, root_provider(environment.keys))


def create_keys(environment: Environment) -> InstallationKeys:
    """Create the key file of a new installation with all named keys. Raises FileExistsError if there is one.

    The root key of a key server or token is made there when it has none of this name yet.
    """
    if environment.lacks_passphrase:
        raise ValueError("a new installation needs DOSSIER_PASSPHRASE or DOSSIER_PASSPHRASE_FILE")
    environment.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = create_key_file(environment.key_file, environment, {})
    for name in NAMED_KEYS:
        keys.named_key(name)
    return keys


def create_key_file(path: Path, environment: Environment, named: Mapping[str, bytes]) -> InstallationKeys:
    """Make a key file under the root key that the settings name, with named keys that exist already."""
    if environment.keys.kind == "passphrase":
        return PassphraseKeyFile.create(path, environment.passphrase or "", named=named)
    return ProviderKeyFile.create(path, root_provider(environment.keys, create=True), named)


def root_provider(source: KeySource, *, create: bool = False) -> KeyProvider:
    """Reach the key server or the token that the settings name.

    Raises ``KeyProviderUnavailable``, and SettingInvalid for settings that no such provider can have.
    """
    # Imported here: who keeps to the passphrase file loads no client of a key server and no PKCS#11.
    try:
        if source.kind == "openbao":
            from dossier.trust.providers.transit import TransitProvider, TransitServer

            server = TransitServer(source.address, source.token_file or Path(), source.roots)
            return (TransitProvider.create if create else TransitProvider.open)(server, source.key)
        from dossier.trust.providers.hardware import Token, TokenProvider

        token = Token(source.module or Path(), source.token, source.pin)
        return (TokenProvider.create if create else TokenProvider.open)(token, source.key)
    except ValueError as error:
        raise SettingInvalid(f"DOSSIER_KEYS={source.kind}: {error}") from error
