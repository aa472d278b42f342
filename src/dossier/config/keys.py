"""The installation's keys: opened once per process from the key file."""

from __future__ import annotations

from dossier.config.environment import Environment
from dossier.trust.keys import PassphraseKeyFile

NAMED_KEYS = ("database", "fields", "blind", "index", "web")
"""One independent key per use; all are wrapped by the root key in the key file."""


def open_keys(environment: Environment) -> PassphraseKeyFile | None:
    """Open the key file; None when the installation has none yet or no passphrase was given.

    Raises ``WrongPassphrase`` when the passphrase does not fit.
    """
    if environment.passphrase is None or not environment.key_file.exists():
        return None
    return PassphraseKeyFile.open(environment.key_file, environment.passphrase)


def create_keys(environment: Environment) -> PassphraseKeyFile:
    """Create the key file of a new installation with all named keys. Raises FileExistsError if there is one."""
    if environment.passphrase is None:
        raise ValueError("a new installation needs DOSSIER_PASSPHRASE or DOSSIER_PASSPHRASE_FILE")
    environment.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = PassphraseKeyFile.create(environment.key_file, environment.passphrase)
    for name in NAMED_KEYS:
        keys.named_key(name)
    return keys
