"""Changing who holds the root key, or the root key itself: everything below it is wrapped anew, nothing sealed anew.

The steps, so that a crash anywhere leaves an installation that opens and a change that can be run again:

1. a new key file is written beside the present one, with the same named keys under the new root key;
2. the company keys are wrapped under it, in one transaction;
3. the new key file takes the name of the old one.

Between 2 and 3 the old settings open the database but no object; running it again finishes. No other process may work
meanwhile: it would wrap new keys under the old root key.
"""

from __future__ import annotations

from dossier.config.environment import Environment
from dossier.config.keys import NAMED_KEYS, InstallationKeys, create_key_file, open_key_file
from dossier.trust.durable import sync_folder
from dossier.trust.keys import new_key


def change_root_key(keys: InstallationKeys, wanted: Environment) -> int:
    """Put the installation that is open under the root key that ``wanted`` names; gives how many company keys changed.

    With settings as they are: a passphrase file gets a new root key, a key server's newest version is taken. Raises
    what the providers raise, and SettingInvalid.
    """
    from dossier.apps.vault.rotation import rewrap_company_keys

    waiting = wanted.key_file.with_name(wanted.key_file.name + ".next")
    if waiting.exists():
        new = open_key_file(waiting, wanted)
    else:
        new = create_key_file(waiting, wanted, {name: keys.named_key(name) for name in NAMED_KEYS})
    probe = new_key()
    if new.unwrap(new.wrap(probe)) != probe:
        raise RuntimeError("the new root key does not give back what it wraps")
    changed = rewrap_company_keys(keys, new)
    waiting.replace(wanted.key_file)
    sync_folder(wanted.key_file.parent)
    return changed
