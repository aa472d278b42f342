"""The one writer of a search index; see `folder` for how a rebuild replaces it."""

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import tantivy

from dossier.apps.search.cipher import Cipher
from dossier.apps.search.contract import IndexDocument, IndexLost
from dossier.apps.search.engine_schema import SCHEMA, Tantivy, to_tantivy
from dossier.apps.search.folder import damage_is_loss, lock_or_busy, publish, read_generation


class IndexWriter:
    """Writes the index; one at a time over all processes, else `IndexBusy`. Use it as a context manager.

    Nothing is visible or safe before `commit`; leaving the context drops what was not committed.
    """

    def __init__(
        self, folder: Path, token_key: bytes | None, *, rebuild: bool = False, heap_bytes: int = 64_000_000
    ) -> None:
        """Open the index for writing. `rebuild` starts an empty one, whatever is there, or makes the first.

        Readers keep the old index until the first commit: put everything, then commit once, and a rebuild
        that dies on the way changes nothing. IndexLost when there is nothing to open and `rebuild` is False.
        """
        self._folder = folder
        self._cipher = Cipher(token_key)
        self._rebuild = rebuild
        self._heap_bytes = heap_bytes
        self._lock_file: int | None = None
        self._writer: Tantivy = None
        self._unpublished: Path | None = None

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock_file = lock_or_busy(self._folder / "writer.lock")
        try:
            with damage_is_loss():
                self._writer = self._open().writer(heap_size=self._heap_bytes, num_threads=1)
        except BaseException:
            self._unlock()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                # What lies on the disk may be gone: then there is nothing to take back.
                with contextlib.suppress(IndexLost), damage_is_loss():
                    writer.rollback()
                    writer.wait_merging_threads()
        finally:
            self._unlock()

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """Add documents; one with the id of an earlier one replaces it."""
        for document in documents:
            self._writer.delete_documents_by_term("id", self._cipher.seal(document.id))
            self._writer.add_document(to_tantivy(document, self._cipher))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are no error."""
        for document_id in ids:
            self._writer.delete_documents_by_term("id", self._cipher.seal(document_id))

    def clear(self) -> None:
        """Remove all documents, visible at the next commit."""
        self._writer.delete_all_documents()

    def commit(self) -> None:
        """Make everything so far durable and visible to readers in all processes."""
        self._writer.commit()
        if self._unpublished is not None:
            publish(self._folder, self._unpublished.name, self._cipher)
            self._unpublished = None
            self._remove_other_generations(read_generation(self._folder, self._cipher))

    def _open(self) -> Tantivy:
        if not self._rebuild:
            generation = read_generation(self._folder, self._cipher)
            self._remove_other_generations(generation)
            return tantivy.Index.open(str(generation))
        self._unpublished = self._folder / f"generation-{uuid4().hex}"
        self._unpublished.mkdir()
        return tantivy.Index(SCHEMA, path=str(self._unpublished))

    def _remove_other_generations(self, kept: Path) -> None:
        for folder in self._folder.glob("generation-*"):
            if folder != kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _unlock(self) -> None:
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None
