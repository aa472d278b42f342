"""The meaning of search, written down a second time without an index: slow, plain, the judge."""

from dataclasses import asdict, replace

from dossier.apps.search.contract import COVERED_SIGN, NOTHING, values_of
from dossier.apps.search.index import AnyOf, Filters, IndexDocument
from dossier.apps.search.query import And, DateBetween, Field, Node, Not, Or, Term
from dossier.apps.search.tokens import exact_token, is_cjk, unit_texts, word_parts


def matches(
    document: IndexDocument,
    query: Node | None,
    allowed: AnyOf,
    filters: Filters,
    *,
    but: str = "",
    clear: AnyOf = NOTHING,
) -> bool:
    """Decide for one document; `but` names the facet whose own filter does not count."""
    seen = [document]
    if _grants(document, clear):
        seen.append(replace(document, **asdict(document.hidden)))
    return (
        _grants(document, allowed)
        and _passes(document, filters, but)
        and (query is None or _node(seen, query))
    )


def _grants(document: IndexDocument, wanted: AnyOf) -> bool:
    return any(set(group.terms) <= set(document.grants) for group in wanted.alternatives)


def _passes(document: IndexDocument, filters: Filters, but: str) -> bool:
    in_facets = all(
        facet == but or not set(values_of(document, facet)).isdisjoint(values)
        for facet, values in filters.chosen().items()
    )
    return in_facets and _dated(document, filters.date_from, filters.date_to)


def _dated(document: IndexDocument, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    return document.doc_date != 0 and (first or 0) <= document.doc_date <= (last or 99999999)


def _node(seen: list[IndexDocument], node: Node) -> bool:
    """`seen`: the document as everybody may search it and, for who sees it in the clear, its hidden texts."""
    match node:
        case Term():
            return any(_term(document, node) for document in seen)
        case DateBetween(first, last):
            return seen[0].doc_date != 0 and _dated(seen[0], first, last)
        case Not(operand):
            return not _node(seen, operand)
        case And(operands):
            return all(_node(seen, operand) for operand in operands)
        case Or(operands):
            return any(_node(seen, operand) for operand in operands)


def _term(document: IndexDocument, term: Term) -> bool:
    text = term.text
    named = any(_contains(name, text, single=True) or _equal(name, text) for name in document.names)
    numbered = any(_equal(number, text) for number in document.numbers)
    partly_numbered = numbered or any(_contains(number, text) for number in document.numbers)
    tagged = any(_equal(tag, text) for tag in document.tags)
    match term.field:
        case Field.ANY:
            units = unit_texts(text)
            if len(units) == 1 and is_cjk(units[0]):
                return named
            in_text = _contains(document.text, text) or _contains(document.title, text)
            return named or partly_numbered or tagged or in_text
        case Field.NAME:
            return named
        case Field.EMPLOYEE_NO:
            return numbered
        case Field.DOC_NO:
            return partly_numbered
        case Field.TAG:
            return tagged
        case Field.TITLE:
            return _contains(document.title, text)
        case _:
            return text in map(str, values_of(document, term.field.value))


def _equal(value: str, text: str) -> bool:
    return exact_token(value) == exact_token(text)


def _contains(haystack: str, needle: str, *, single: bool = False) -> bool:
    """Tell whether the needle's units stand side by side in one readable part of the text; a lone character counts
    only if `single`."""
    return any(_contains_part(part, needle, single=single) for part in haystack.split(COVERED_SIGN))


def _contains_part(haystack: str, needle: str, *, single: bool) -> bool:
    units, wanted = unit_texts(haystack), unit_texts(needle)
    if len(wanted) == 1:
        (one,) = wanted
        if is_cjk(one):
            return single and one in units
        return any(one == unit or one in word_parts(unit) for unit in units)
    return any(units[at : at + len(wanted)] == wanted for at in range(len(units)))
