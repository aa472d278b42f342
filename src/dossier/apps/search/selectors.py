"""Searching: the query, the filters and the permission meet in one index query; counts obey the same."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import transaction

from dossier.apps.access.policy import Action, Clause
from dossier.apps.access.queries import clauses_to_terms
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Invalid, Unavailable
from dossier.apps.people.models import Department
from dossier.apps.records.masking import Masks
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import PEOPLE, Viewer, list_permitted, viewer_of
from dossier.apps.records.viewing import Viewed
from dossier.apps.search.contract import AllOf, AnyOf, Filters, IndexLost, Sort
from dossier.apps.search.documents import masked_text, page_text
from dossier.apps.search.highlight import Snippet, make_snippet
from dossier.apps.search.index import SearchIndex
from dossier.apps.search.query import Node, QueryInvalid, parse_query
from dossier.apps.search.vocabulary import resolve_words


@dataclass(frozen=True, slots=True)
class Hit:
    """``page``: the first page (within the record) that shows the snippet, or None. ``masks``: what of the record
    stays hidden from who searched."""

    record: Record
    snippet: Snippet
    page: int | None
    masks: Masks


@dataclass(frozen=True, slots=True)
class SearchResult:
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, list[tuple[str | int, int]]]
    took_ms: float


@cache
def search_index() -> SearchIndex:
    """Give this process's reader of the index."""
    return SearchIndex(settings.ENVIRONMENT.index_folder, settings.INDEX_KEY)


def search_records(
    *, actor: User, text: str, filters: Filters, sort: Sort, page: int, page_size: int
) -> SearchResult:
    """Find records by text and filters within what the actor may find; the search is audited.

    Raises Invalid with the position in the text when the query cannot be read, Unavailable while the index is
    being rebuilt.
    """
    started = time.perf_counter()
    query = _parse(text)
    clauses = clauses_for(actor, Action.FIND)
    viewer = viewer_of(actor)
    allowed, clear = _any_of(clauses), _any_of(viewer.clear_clauses())
    filters = _with_subtrees(filters)
    try:
        found = search_index().search(
            query,
            allowed=allowed,
            clear=clear,
            filters=filters,
            sort=sort,
            offset=(page - 1) * page_size,
            limit=page_size,
        )
        facets = search_index().facets(query, allowed=allowed, clear=clear, filters=filters)
    except IndexLost as error:
        raise Unavailable("search.index_lost") from error
    hits = _open_hits(actor, viewer, found.ids, query)
    with transaction.atomic():
        record_event(
            actor=actor,
            action="record.search",
            rule=",".join(sorted({clause.rule_id for clause in clauses})),
            details={"query": text, "total": found.total, "shown": list(found.ids)},
        )
    return SearchResult(found.total, hits, facets, (time.perf_counter() - started) * 1000)


def _any_of(clauses: Iterable[Clause]) -> AnyOf:
    return AnyOf(tuple(AllOf(terms) for terms in clauses_to_terms(clauses)))


def _parse(text: str) -> Node | None:
    if not text.strip():
        return None
    try:
        return resolve_words(parse_query(text))
    except QueryInvalid as error:
        raise Invalid("search.query_invalid", position=error.position) from error


def _with_subtrees(filters: Filters) -> Filters:
    """A chosen department stands for itself and all below it."""
    if not filters.departments:
        return filters
    ids: set[int] = set(filters.departments)
    for department_id in filters.departments:
        ids |= set(
            Department.objects.filter(path__contains=f"/{department_id}/").values_list("id", flat=True)
        )
    return Filters(
        companies=filters.companies,
        departments=tuple(sorted(ids)),
        types=filters.types,
        stages=filters.stages,
        years=filters.years,
        levels=filters.levels,
        employees=filters.employees,
        date_from=filters.date_from,
        date_to=filters.date_to,
    )


def _open_hits(actor: User, viewer: Viewer, ids: tuple[str, ...], query: Node | None) -> tuple[Hit, ...]:
    """Fetch the hits in order, through the database's own permission filter.

    SECURITY: the index may lag behind a change of rights by one commit; the database does not.
    """
    records = (
        list_permitted(actor, Action.FIND)
        .filter(id__in=ids)
        .select_related("company", "department", "employee__department")
        .prefetch_related("pages", "values", "unconfirmed", *PEOPLE)
    )
    by_id = {str(record.id): viewer.look_at_row(record) for record in records}
    return tuple(_open_hit(by_id[record_id], query) for record_id in ids if record_id in by_id)


def _open_hit(viewed: Viewed, query: Node | None) -> Hit:
    record = viewed.record
    text = page_text(record) if viewed.is_clear() else masked_text(viewed)
    if query is None:
        return Hit(record, Snippet(text[:120].replace("\n", " "), ()), None, viewed.all_masks)
    snippet = make_snippet(text, query)
    return Hit(record, snippet, _page_of(record, snippet), viewed.all_masks)


def _page_of(record: Record, snippet: Snippet) -> int | None:
    """Give the page that shows the marked words. They come from what the viewer may read."""
    if not snippet.highlights:
        return None
    start, end = snippet.highlights[0]
    words = snippet.text[start:end]
    for page in sorted(record.pages.all(), key=lambda page: page.number or 0):
        if page.reading and any(words in line["text"] for line in page.reading["lines"]):
            return page.number
    return None
