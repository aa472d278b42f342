"""Feeding the index. One writer over all processes; the database says what the index lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from dossier.apps.records.models import Record, RecordState
from dossier.apps.search.contract import AnyOf, Filters, IndexBusy, IndexLost
from dossier.apps.search.documents import fetch_for_index, to_document
from dossier.apps.search.folder import damage_is_loss
from dossier.apps.search.index import SearchIndex
from dossier.apps.search.writer import IndexWriter

log = structlog.get_logger(__name__)

RECORDS_PER_COMMIT = 500


@dataclass(slots=True)
class Indexer:
    """Keeps the writer open between rounds; gives way when another process has it."""

    folder: Path = field(default_factory=lambda: settings.ENVIRONMENT.index_folder)
    _writer: IndexWriter | None = None

    def index_pending(self) -> int:
        """Bring the index up to date with at most one commit's worth of records; gives how many.

        Raises IndexLost when the index is taken away or damaged meanwhile; the next call makes a new one.
        """
        pending = list(
            Record.objects.not_indexed().order_by("id").values_list("id", "revision")[:RECORDS_PER_COMMIT]
        )
        writer = self._open() if pending else None
        if writer is None:
            return 0
        revisions = dict(pending)
        fetched = fetch_for_index(revisions)
        documents = [to_document(record) for record in fetched if record.state != RecordState.ERASED]
        erased = [record.id for record in fetched if record.state == RecordState.ERASED]
        try:
            with damage_is_loss():
                writer.put(documents)
                writer.delete(str(record_id) for record_id in erased)
                writer.commit()
        except IndexLost:
            log.warning("search.index_lost")
            self.close()
            raise
        with transaction.atomic():
            for record_id, revision in pending:
                # A change after the read has a higher revision and is found again.
                Record.objects.filter(id=record_id, indexed_revision__lt=revision).update(
                    indexed_revision=revision
                )
        return len(pending)

    def close(self) -> None:
        """Release the writer."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.__exit__(None, None, None)

    def _open(self) -> IndexWriter | None:
        if self._writer is not None:
            return self._writer
        try:
            self._writer = IndexWriter(self.folder, settings.INDEX_KEY).__enter__()
        except IndexBusy:
            return None
        except IndexLost:
            log.warning("search.index_rebuilt")
            self._writer = IndexWriter(self.folder, settings.INDEX_KEY, rebuild=True).__enter__()
            mark_all_unindexed()
        return self._writer


def mark_all_unindexed() -> int:
    """Say that the index shows nothing; the indexer then fills it from the database."""
    return Record.objects.exclude(indexed_revision=0).update(indexed_revision=0)


def reindex() -> int:
    """Rebuild the index from the database, in place; gives how many records went in.

    Raises IndexBusy while a worker holds the writer. Readers see the old index until the last commit.
    """
    folder, key = settings.ENVIRONMENT.index_folder, settings.INDEX_KEY
    count = 0
    with IndexWriter(folder, key, rebuild=True) as writer:
        kept = Record.objects.exclude(state=RecordState.ERASED)
        ids = list(kept.order_by("id").values_list("id", flat=True))
        revisions = dict(Record.objects.values_list("id", "revision"))
        for start in range(0, len(ids), RECORDS_PER_COMMIT):
            chunk = ids[start : start + RECORDS_PER_COMMIT]
            writer.put(to_document(record) for record in fetch_for_index(chunk))
            count += len(chunk)
        writer.commit()
    for record_id, revision in revisions.items():
        Record.objects.filter(id=record_id).update(indexed_revision=revision)
    return count


def ensure_index() -> None:
    """Make the index when there is none, or a damaged one; records then wait to be shown in it."""
    folder, key = settings.ENVIRONMENT.index_folder, settings.INDEX_KEY
    try:
        SearchIndex(folder, key).search(
            None, allowed=AnyOf(()), filters=Filters(), sort="filed", offset=0, limit=1
        )
    except IndexLost:
        with IndexWriter(folder, key, rebuild=True) as writer:
            writer.commit()
        mark_all_unindexed()
