"""Wiring of a worker: the engine from the settings, the indexer from search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from dossier.apps.intake.engine import DaskEngine
from dossier.apps.intake.worker import Worker
from dossier.apps.search.services import Indexer


@contextmanager
def started_worker() -> Iterator[Worker]:
    """Give a worker over a started engine; both are closed afterwards."""
    environment = settings.ENVIRONMENT
    engine = DaskEngine(address=environment.cluster, processes=environment.compute)
    indexer = Indexer()
    try:
        yield Worker(engine=engine, index=indexer.index_pending)
    finally:
        indexer.close()
        engine.close()
