"""Turn query, permission and filters into one tantivy query."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from dossier.apps.search import tokens
from dossier.apps.search.cipher import Cipher
from dossier.apps.search.contract import AnyOf, Filters
from dossier.apps.search.engine_schema import (
    SCHEMA,
    SEALED_FACETS,
    UNKNOWN_DATE_SORTS_AS,
    Tantivy,
    hidden_field,
)
from dossier.apps.search.query import And, DateBetween, Field, Node, Not, Or, Term

# A whole name or number outranks any sum of BM25 scores (at most a few hundred), a part of one comes next.
SCORE_WHOLE, SCORE_PART, SCORE_TAG, BOOST_TITLE = 10_000.0, 5_000.0, 50.0, 3.0


class Compiler:
    """Turn query, permission and filters into one tantivy query."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def whole(self, query: Node | None, allowed: AnyOf, clear: AnyOf, filters: Filters) -> Tantivy:
        """Join all four. ``clear``: of which documents the hidden texts may be searched as well.

        SECURITY: the permission is a Must beside the query, never inside it; boost 0 keeps it out of scores. The
        right to hidden texts stands inside each word: under a NOT, too, a document that is not seen in the clear
        answers as if it had none.
        """
        words = _Words(self._cipher, self._clear(clear, allowed))
        main = Query.boost_query(Query.all_query(), 0.0) if query is None else words.node(query)
        clauses = [self._allowed(allowed), *self._filters(filters)]
        return _must([*(Query.boost_query(clause, 0.0) for clause in clauses), main])

    def _allowed(self, allowed: AnyOf) -> Tantivy:
        return _any([_must([self._grant(t) for t in group.terms]) for group in allowed.alternatives])

    def _clear(self, clear: AnyOf, allowed: AnyOf) -> Tantivy | None:
        """Give the condition for hidden texts: None for never, all when everything allowed is seen in the clear."""
        if not clear.alternatives:
            return None
        if set(clear.alternatives) >= set(allowed.alternatives):
            return Query.all_query()  # PERF: the permission beside the query says the same already
        return self._allowed(clear)

    def _grant(self, grant: str) -> Tantivy:
        return Query.term_query(SCHEMA, "grants", self._cipher.grant(grant))

    def _filters(self, filters: Filters) -> Iterator[Tantivy]:
        for facet, values in filters.chosen().items():
            yield self._values(facet, values)
        if filters.date_from is not None or filters.date_to is not None:
            yield _dates(filters.date_from, filters.date_to)

    def _values(self, facet: str, values: Iterable[int | str]) -> Tantivy:
        return _facet_values(self._cipher, facet, values)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a query. ``clear``: for which documents hidden texts are searched too, None for none."""

    cipher: Cipher
    clear: Tantivy | None

    def node(self, node: Node) -> Tantivy:
        match node:
            case Term():
                return self._term(node)
            case DateBetween(date_from, date_to):
                return Query.boost_query(_dates(date_from, date_to), 0.0)
            case Not(operand):
                without = [(Occur.Must, Query.all_query()), (Occur.MustNot, self.node(operand))]
                return Query.boost_query(Query.boolean_query(without), 0.0)
            case And(operands):
                return _must([self.node(operand) for operand in operands])
            case Or(operands):
                return _any([self.node(operand) for operand in operands])

    def _term(self, term: Term) -> Tantivy:
        match term.field:
            case Field.ANY:
                return self._anywhere(term.text)
            case Field.NAME:
                return _any(self._name(term.text))
            case Field.EMPLOYEE_NO:
                return self._exact("numbers", term.text, SCORE_WHOLE)
            case Field.DOC_NO:
                return _any(self._number(term.text))
            case Field.TAG:
                return self._exact("tags", term.text, SCORE_TAG)
            case Field.TITLE:
                return self._sequence("title", term.text)
            case Field.TYPE | Field.STAGE:
                return Query.boost_query(_facet_values(self.cipher, term.field.value, [term.text]), 0.0)
            case Field.COMPANY | Field.DEPARTMENT | Field.LEVEL:
                return _whole_number(term)
            case Field.DATE:
                raise ValueError("dates are DateBetween nodes")

    def _anywhere(self, text: str) -> Tantivy:
        if _is_one_character(text):
            return _any(self._name(text))
        return _any(
            [
                *self._name(text),
                *self._number(text),
                self._exact("tags", text, SCORE_TAG),
                Query.boost_query(self._sequence("title", text), BOOST_TITLE),
                self._sequence("text", text),
            ]
        )

    def _name(self, text: str) -> list[Tantivy]:
        if _is_one_character(text):
            token = self.cipher.one(tokens.unit_texts(text)[0])
            single = self._in("names", lambda field: Query.term_query(SCHEMA, field, token))
            return [Query.const_score_query(single, SCORE_PART)]
        part = Query.const_score_query(self._sequence("names", text), SCORE_PART)
        return [self._exact("names", text, SCORE_WHOLE), part]

    def _number(self, text: str) -> list[Tantivy]:
        part = Query.const_score_query(self._sequence("numbers", text), SCORE_PART)
        return [self._exact("numbers", text, SCORE_WHOLE), part]

    def _exact(self, field: str, text: str, score: float) -> Tantivy:
        token = self.cipher.one(tokens.exact_token(text))
        found = self._in(field, lambda name: Query.term_query(SCHEMA, name, token))
        return Query.const_score_query(found, score)

    def _sequence(self, field: str, text: str) -> Tantivy:
        units = tokens.unit_texts(text)
        if not units or _is_one_character(text):
            return Query.empty_query()
        if len(units) <= 2:
            token = units[0] if len(units) == 1 else tokens.pairs(units)[0]
            blind = self.cipher.one(token)
            return self._in(field, lambda name: Query.term_query(SCHEMA, name, blind))
        phrase = [*self.cipher.blind(tokens.pairs(units))]
        return self._in(field, lambda name: Query.phrase_query(SCHEMA, name, phrase))

    def _in(self, field: str, make: Callable[[str], Tantivy]) -> Tantivy:
        """Look into a field, and into its hidden twin where the documents are seen in the clear."""
        if self.clear is None:
            return make(field)
        hidden = _must([Query.boost_query(self.clear, 0.0), make(hidden_field(field))])
        return _any([make(field), hidden])


def _facet_values(cipher: Cipher, facet: str, values: Iterable[int | str]) -> Tantivy:
    stored = [cipher.seal(str(v)) if facet in SEALED_FACETS else int(v) for v in values]
    return Query.term_set_query(SCHEMA, facet, stored)


def _is_one_character(text: str) -> bool:
    units = tokens.unit_texts(text)
    return len(units) == 1 and tokens.is_cjk(units[0])


def _must(clauses: list[Tantivy]) -> Tantivy:
    return Query.boolean_query([(Occur.Must, c) for c in clauses]) if clauses else Query.all_query()


def _any(clauses: list[Tantivy]) -> Tantivy:
    return Query.boolean_query([(Occur.Should, c) for c in clauses]) if clauses else Query.empty_query()


def _dates(date_from: int | None, date_to: int | None) -> Tantivy:
    first = max(date_from or 1, 1)
    last = UNKNOWN_DATE_SORTS_AS if date_to is None else date_to
    if first > last:
        return Query.empty_query()
    return Query.range_query(SCHEMA, "doc_date", tantivy.FieldType.Unsigned, first, last)


def _whole_number(term: Term) -> Tantivy:
    """Match the id or level; a name that nobody replaced by its id matches nothing."""
    if not (term.text.isascii() and term.text.isdigit() and len(term.text) < 19):
        return Query.empty_query()
    found = Query.term_query(SCHEMA, term.field.value, int(term.text))
    return Query.boost_query(found, 0.0)
