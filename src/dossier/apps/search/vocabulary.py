"""The words of a query's fields, turned into the ids the index knows: 类型:劳动合同, 部门:装配车间, 级别:L3.

A word stands for every value whose name contains it, in either language; a department also for all below it.
A word that names nothing stays as it is and so matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q

from dossier.apps.people.models import Company, Department
from dossier.apps.records.models import DocumentType, SchemeTerm
from dossier.apps.search.query import Field, Node, Or, Term, replace_terms


def resolve_words(query: Node) -> Node:
    """Give the query with named values in place of their names. One query per named field that occurs."""
    return replace_terms(query, _resolve)


def _resolve(term: Term) -> Node:
    lookup = _LOOKUPS.get(term.field)
    ids = sorted(set(lookup(term.text))) if lookup else []
    operands = tuple(Term(text, term.field) for text in ids)
    match operands:
        case ():
            return term
        case (single,):
            return single
        case _:
            return Or(operands)


def _named(text: str) -> Q:
    return Q(code__iexact=text) | Q(zh__icontains=text) | Q(en__icontains=text)


def _types(text: str) -> Iterable[str]:
    return DocumentType.objects.filter(_named(text)).values_list("code", flat=True)


def _stages(text: str) -> Iterable[str]:
    stages = SchemeTerm.objects.filter(_named(text), kind=SchemeTerm.Kind.STAGE)
    exact = stages.filter(Q(zh=text) | Q(code=text))
    # 离职 is a stage of its own beside 离职后.
    return (exact or stages).values_list("code", flat=True)


def _levels(text: str) -> Iterable[str]:
    levels = SchemeTerm.objects.filter(_named(text.upper().removeprefix("L")), kind=SchemeTerm.Kind.LEVEL)
    return levels.values_list("code", flat=True)


def _companies(text: str) -> Iterable[str]:
    found = Company.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
    return (str(pk) for pk in found.values_list("id", flat=True))


def _departments(text: str) -> Iterable[str]:
    below = Q(pk__in=[])
    for pk in Department.objects.filter(name__icontains=text).values_list("id", flat=True):
        below |= Q(path__contains=f"/{pk}/")
    return (str(pk) for pk in Department.objects.filter(below).values_list("id", flat=True))


_LOOKUPS: dict[Field, Callable[[str], Iterable[str]]] = {
    Field.TYPE: _types,
    Field.STAGE: _stages,
    Field.LEVEL: _levels,
    Field.COMPANY: _companies,
    Field.DEPARTMENT: _departments,
}
