"""The search index: tantivy (BM25) over blind tokens, the permission clause inside every query and count.

Knows records only as `IndexDocument` and permissions only as `AnyOf`. Nothing readable reaches the disk:
tokens are keyed hashes, identifiers and facet values are sealed. Numbers (company, department, year, level,
dates) stand in the clear, and how often and in what order hashes occur stays visible: a defence in depth; the
folder itself still belongs on an encrypted volume.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from dossier.apps.search.cipher import Cipher
from dossier.apps.search.compiler import Compiler
from dossier.apps.search.contract import (
    FACETS,
    FILTER_NAMES,
    NOTHING,
    AllOf,
    AnyOf,
    Filters,
    Found,
    IndexBusy,
    IndexDocument,
    IndexLost,
    Sort,
)
from dossier.apps.search.engine_schema import SEALED_FACETS, Tantivy
from dossier.apps.search.folder import MARKER, damage_is_loss, read_generation, stamp
from dossier.apps.search.query import Node
from dossier.apps.search.writer import IndexWriter

__all__ = [
    "AllOf",
    "AnyOf",
    "Filters",
    "Found",
    "IndexBusy",
    "IndexDocument",
    "IndexLost",
    "IndexWriter",
    "SearchIndex",
]


# A terms count is exact while no segment holds more distinct values than this.
DISTINCT_VALUES_PER_SEGMENT = 20_000


_Result = TypeVar("_Result")


class SearchIndex:
    """Reads the index; safe for threads. Sees what a writer of any process has committed at its next call."""

    def __init__(self, folder: Path, token_key: bytes | None) -> None:
        """Open nothing yet: a missing or damaged index raises `IndexLost` at the first call."""
        self._folder = folder
        self._cipher = Cipher(token_key)
        self._compiler = Compiler(self._cipher)
        self._lock = threading.Lock()
        self._index: Tantivy = None
        self._generation: Path | None = None
        self._stamps: tuple[tuple[int, int], tuple[int, int]] | None = None

    def search(
        self,
        query: Node | None,
        *,
        allowed: AnyOf,
        filters: Filters,
        sort: Sort,
        offset: int,
        limit: int,
        clear: AnyOf = NOTHING,
    ) -> Found:
        """Return one page of the documents that match, are allowed and pass the filters.

        `clear`: of which documents the hidden texts are searched as well.

        Without a query relevance means nothing, and the last filed come first. IndexLost: see the class.
        """
        order = _ORDERS["filed" if sort == "relevance" and query is None else sort]

        def run(searcher: Tantivy) -> Found:
            whole = self._compiler.whole(query, allowed, clear, filters)
            result = searcher.search(whole, max(limit, 1), offset=offset, **order)
            hits = result.hits[: max(limit, 0)]
            ids = tuple(self._cipher.unseal(searcher.doc(address).get_first("id")) for _, address in hits)
            scores = tuple(0.0 if order else float(score) for score, _ in hits)
            return Found(total=result.count, ids=ids, scores=scores)

        return self._run(run)

    def facets(
        self, query: Node | None, *, allowed: AnyOf, filters: Filters, size: int = 50, clear: AnyOf = NOTHING
    ) -> dict[str, list[tuple[str | int, int]]]:
        """Count the values of every facet, most frequent first, at most `size` each.

        Each facet is counted under all filters but its own, so that more of its values can be chosen. Unknown
        values are counted as 0 or "".
        """
        chosen = filters.chosen()
        together = [facet for facet in FACETS if facet not in chosen]
        groups = [(together, filters)] if together else []
        groups += [([facet], _without(filters, facet)) for facet in chosen]

        def run(searcher: Tantivy) -> dict[str, list[tuple[str | int, int]]]:
            counts: dict[str, list[tuple[str | int, int]]] = {}
            for facets, others in groups:
                whole = self._compiler.whole(query, allowed, clear, others)
                result = searcher.aggregate(whole, {facet: _terms(facet, size) for facet in facets})
                for facet in facets:
                    counts[facet] = self._read_counts(facet, result[facet]["buckets"])
            return {facet: counts[facet] for facet in FACETS}

        return self._run(run)

    def _read_counts(self, facet: str, buckets: list[dict[str, Any]]) -> list[tuple[str | int, int]]:
        unseal: Callable[[Any], str | int] = self._cipher.unseal if facet in SEALED_FACETS else int
        counts = [(unseal(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
        return sorted(counts, key=lambda pair: (-pair[1], pair[0]))

    def _run(self, run: Callable[[Tantivy], _Result]) -> _Result:
        """Run with the current view; once more when a rebuild has just taken its files away."""
        try:
            with damage_is_loss():
                return run(self._searcher())
        except IndexLost:
            self._stamps = None
        with damage_is_loss():
            return run(self._searcher())

    def _searcher(self) -> Tantivy:
        """Return a view of the last commit; two `stat` calls tell whether there is a newer one."""
        with self._lock:
            marker_stamp = stamp(self._folder / MARKER)
            if self._stamps is None or self._stamps[0] != marker_stamp:
                self._generation = read_generation(self._folder, self._cipher)
                self._index = tantivy.Index.open(str(self._generation))
                self._index.config_reader(reload_policy="manual")
                self._stamps = None
            assert self._generation is not None  # noqa: S101 - set together with the stamps
            meta_stamp = stamp(self._generation / "meta.json")
            if self._stamps != (marker_stamp, meta_stamp):
                self._index.reload()
                self._stamps = (marker_stamp, meta_stamp)
            return self._index.searcher()


_ORDERS: dict[Sort, dict[str, Any]] = {
    "relevance": {},
    "newest": {"order_by_field": "doc_date", "order": tantivy.Order.Desc},
    "oldest": {"order_by_field": "oldest_first", "order": tantivy.Order.Asc},
    "filed": {"order_by_field": "filed_at", "order": tantivy.Order.Desc},
}


def _without(filters: Filters, facet: str) -> Filters:
    nothing: dict[str, Any] = {FILTER_NAMES[facet]: ()}
    return replace(filters, **nothing)


def _terms(facet: str, size: int) -> dict[str, Any]:
    segment_size = max(size * 10, DISTINCT_VALUES_PER_SEGMENT)
    return {"terms": {"field": facet, "size": size, "segment_size": segment_size}}
