"""A small fictional corpus and the shorthand to search it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dossier.apps.search.index import AllOf, AnyOf, Filters, Found, IndexDocument, IndexWriter, SearchIndex
from dossier.apps.search.query import parse_query

KEY = b"0123456789abcdef0123456789abcdef"
EVERYTHING = AnyOf((AllOf(()),))


def make_document(document_id: str, text: str = "", **changes: Any) -> IndexDocument:
    """Make a document of company 1 with the grants c1 and l2; any field can be changed."""
    values: dict[str, Any] = {
        "id": document_id,
        "text": text,
        "title": "",
        "names": (),
        "numbers": (),
        "tags": (),
        "company": 1,
        "department": (),
        "type": "other",
        "stage": "in_service",
        "year": 0,
        "level": 2,
        "employee": (),
        "doc_date": 0,
        "filed_at": 1_700_000_000,
        "grants": ("c1", "l2"),
    }
    return IndexDocument(**(values | changes))


def build_index(folder: Path, documents: Iterable[IndexDocument], key: bytes | None = KEY) -> SearchIndex:
    """Make an index of these documents and open it for reading."""
    with IndexWriter(folder, key, rebuild=True, heap_bytes=15_000_000) as writer:
        writer.put(documents)
        writer.commit()
    return SearchIndex(folder, key)


def find(
    index: SearchIndex,
    text: str | None,
    allowed: AnyOf = EVERYTHING,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    **options: Any,
) -> Found:
    """Search with the defaults of a first page."""
    query = None if text is None else parse_query(text)
    settings: dict[str, Any] = {"sort": "relevance", "offset": 0, "limit": 100} | options
    return index.search(query, allowed=allowed, filters=filters, **settings)


def find_ids(index: SearchIndex, text: str | None, **options: Any) -> set[str]:
    """Return the ids found, of the whole result."""
    found = find(index, text, **options)
    assert found.total == len(found.ids)
    return set(found.ids)
