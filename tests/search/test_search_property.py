"""The index agrees with the plain reference over random documents, queries, filters and grants."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.search.corpus import build_index, make_document
from tests.search.reference import matches

from dossier.apps.search.contract import COVERED_SIGN, FACETS, HiddenTexts, values_of
from dossier.apps.search.index import AllOf, AnyOf, Filters, IndexDocument
from dossier.apps.search.query import And, DateBetween, Field, Node, Not, Or, Term, parse_query, to_text
from dossier.apps.search.tokens import unit_texts

# Few pieces, so that chance makes hits, near misses and hits across pieces.
PIECES = (
    "张三",
    "张",
    "欧阳娜",
    "处分",
    "决定",
    "E10023",
    "AB-12",
    "2013年6月",
    "2013-06-05",
    "，",
    "。",
    " ",
    "labor",
)
GRANTS = ("c1", "c2", "d1", "l2", "s:filed")
DAYS = (0, 20130605, 20130630, 20140101)
texts = st.lists(st.sampled_from((*PIECES, COVERED_SIGN)), max_size=8).map("".join)
terms_text = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(lambda p: "".join(p).strip())
short = st.lists(st.sampled_from(PIECES[:4]), max_size=2).map(tuple)
numbers = st.lists(st.sampled_from(("E10023", "AB-12", "处分12号")), max_size=2).map(tuple)
grants = st.lists(st.sampled_from(GRANTS), max_size=4, unique=True).map(tuple)


def subsets(*values: object) -> st.SearchStrategy[tuple[object, ...]]:
    """Often nothing, sometimes a few of the values."""
    return st.one_of(st.just(()), st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple))


documents = st.lists(
    st.builds(
        make_document,
        st.uuids().map(str),
        texts,
        title=texts,
        names=short,
        numbers=numbers,
        tags=short,
        company=st.integers(1, 2),
        department=st.lists(st.integers(1, 2), max_size=2, unique=True).map(tuple),
        type=st.sampled_from(("contract", "discipline")),
        stage=st.sampled_from(("", "exit")),
        year=st.sampled_from((0, 2013)),
        level=st.integers(1, 3),
        employee=st.lists(st.sampled_from(("e1", "e2", "e3")), max_size=3, unique=True).map(tuple),
        doc_date=st.sampled_from(DAYS),
        grants=grants,
        hidden=st.builds(HiddenTexts, text=texts, title=texts, names=short, numbers=numbers, tags=short),
    ),
    max_size=8,
    unique_by=lambda document: document.id,
)


_days = st.sampled_from((None, 20130605, 20131231))
_leaf: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        Term,
        terms_text.filter(lambda text: bool(unit_texts(text))),
        st.sampled_from(
            (Field.ANY, Field.ANY, Field.NAME, Field.EMPLOYEE_NO, Field.DOC_NO, Field.TAG, Field.TITLE)
        ),
    ),
    st.sampled_from((Term("contract", Field.TYPE), Term("2", Field.LEVEL), Term("1", Field.DEPARTMENT))),
    st.builds(DateBetween, _days, st.just(20140101)),
)
queries: st.SearchStrategy[Node] = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
permissions = st.builds(
    AnyOf,
    st.lists(st.builds(AllOf, st.lists(st.sampled_from(GRANTS), max_size=2).map(tuple)), max_size=3).map(
        tuple
    ),
)
filters = st.builds(
    Filters,
    companies=subsets(1, 2),
    departments=subsets(0, 1),
    types=subsets("contract", "discipline"),
    stages=subsets("", "exit"),
    years=subsets(0, 2013),
    levels=subsets(1, 2),
    employees=subsets("", "e1"),
    date_from=_days,
    date_to=st.sampled_from((None, 20130630)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    documents,
    st.lists(
        st.tuples(st.one_of(st.none(), queries), permissions, permissions, filters), min_size=5, max_size=15
    ),
)
def test_results_and_counts_equal_the_reference(
    corpus: list[IndexDocument], questions: list[tuple[Node | None, AnyOf, AnyOf, Filters]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = build_index(Path(folder), corpus)
        for query, allowed, clear, chosen in questions:
            found = index.search(
                query, allowed=allowed, clear=clear, filters=chosen, sort="relevance", offset=0, limit=100
            )
            expected = {d.id for d in corpus if matches(d, query, allowed, chosen, clear=clear)}
            assert set(found.ids) == expected
            assert found.total == len(expected)
            counts = index.facets(query, allowed=allowed, clear=clear, filters=chosen)
            for facet in FACETS:
                values = Counter(
                    value
                    for d in corpus
                    if matches(d, query, allowed, chosen, but=facet, clear=clear)
                    for value in values_of(d, facet)
                )
                assert dict(counts[facet]) == dict(values)


@given(queries)
def test_query_text_round_trips(query: Node) -> None:
    assert parse_query(to_text(query)) == query


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents, queries, filters)
def test_no_permission_shows_and_counts_nothing(
    corpus: list[IndexDocument], query: Node, chosen: Filters
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = build_index(Path(folder), corpus)
        for allowed in (AnyOf(()), AnyOf((AllOf(("never granted",)),))):
            found = index.search(query, allowed=allowed, filters=chosen, sort="newest", offset=0, limit=10)
            assert (found.total, found.ids) == (0, ())
            counts = index.facets(query, allowed=allowed, filters=chosen)
            assert not any(counts.values())
