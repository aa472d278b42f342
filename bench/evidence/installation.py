"""A throw-away installation on the embedded database, on the disk that the temporary folder lies on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.trust.keys import PassphraseCost, PassphraseKeyFile


@contextmanager
def temporary_installation() -> Iterator[Path]:
    """Set Django up over a new encrypted database with the log's tables; gives its folder. Once in a process."""
    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as name:
        for variable in [variable for variable in os.environ if variable.startswith("DOSSIER_")]:
            # Somebody's own installation must never be touched.
            del os.environ[variable]
        os.environ |= {
            "DOSSIER_HOME": name,
            "DOSSIER_PASSPHRASE": "only for the bench",
            "DJANGO_SETTINGS_MODULE": "dossier.config.settings",
        }
        PassphraseKeyFile.create(
            Path(name) / "keys.json",
            "only for the bench",
            cost=PassphraseCost(memory_kib=64, passes=1, lanes=1),
        )
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        # The named keys are made when the settings first ask for them.
        call_command("migrate", "notary", verbosity=0, interactive=False)
        yield Path(name)
        connection.close()
