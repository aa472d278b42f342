"""Wiring of a worker: the engine from the settings, the indexer from search, the keeper of the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from dossier.apps.intake.engine import DaskEngine
from dossier.apps.intake.worker import Worker
from dossier.apps.notary.keeping import LogKeeper
from dossier.apps.search.services import Indexer, ensure_index
from dossier.config.environment import SettingInvalid

_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


@contextmanager
def started_worker() -> Iterator[Worker]:
    """Give a worker over a started engine; both are closed afterwards.

    Raises SettingInvalid for an address that would send keys unprotected, EngineLost when nothing answers there.
    """
    environment = settings.ENVIRONMENT
    engine = DaskEngine(address=_checked(environment.cluster), processes=environment.compute)
    indexer, keeper = Indexer(), LogKeeper()
    try:
        ensure_index()
        yield Worker(engine=engine, index=lambda: indexer.index_pending() + keeper.keep())
    finally:
        indexer.close()
        engine.close()


def _checked(address: str) -> str:
    # SECURITY: a call carries the key of one object, and its result what the page says.
    parts = urlsplit(address)
    if address and parts.scheme != "tls" and parts.hostname not in _THIS_MACHINE:
        raise SettingInvalid(
            "DOSSIER_CLUSTER must be a tls:// address unless the scheduler is on this machine"
        )
    return address
