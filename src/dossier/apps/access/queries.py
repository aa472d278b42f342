"""Readers two and three of the policy: the database filter and the index query.

The filter is written for a model with the columns ``company``, ``department`` (with ``path``), ``employee``,
``shared``, ``level``, ``category`` and ``state``. The index carries one token per fact; see :func:`grant_tokens`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from django.db.models import Q, QuerySet

from dossier.apps.access.policy import Clause, RecordFacts
from dossier.apps.people.models import Department, Employee

HIGHEST_LEVEL = 4


def clauses_to_q(clauses: Iterable[Clause]) -> Q:
    """Give the filter that keeps exactly the records for which some clause holds."""
    combined = Q(pk__in=[])
    for clause in clauses:
        combined |= _clause_to_q(clause)
    return combined


def _clause_to_q(clause: Clause) -> Q:
    condition = Q(level__lte=clause.max_level, state__in=sorted(clause.states))
    if clause.categories:
        condition &= Q(category__in=sorted(clause.categories))
    if clause.company_id is not None:
        condition &= Q(company_id=clause.company_id)
    if clause.department_id is not None:
        condition &= _department_q(clause.department_id, exact=clause.exact)
    if clause.employee_id is not None:
        condition &= Q(employee_id=clause.employee_id, shared=False)
    if clause.record_ids:
        condition &= Q(pk__in=sorted(clause.record_ids))
    return condition


def _department_q(department_id: int, *, exact: bool) -> Q:
    if exact:
        return Q(department_id=department_id, shared=False)
    return Q(department__in=_subtree(department_id))


def _subtree(department_id: int) -> QuerySet[Department]:
    """Give a department and all below it.

    PERF: a subquery, which both databases run once and then walk the index of the column; a join on the path
    made them look at every record of the table.
    """
    return Department.objects.filter(path__contains=f"/{department_id}/").order_by()


def grant_tokens(facts: RecordFacts) -> tuple[str, ...]:
    """Give the permission tokens a record carries in the index.

    ``l3`` means "readable at clearance 3": a record of level n carries l(n)..l4.
    """
    tokens = [f"c{facts.company_id}", f"s{facts.state}", f"k{facts.category}"]
    tokens += [f"d{department_id}" for department_id in facts.department_ids]
    tokens += [f"l{level}" for level in range(facts.level, HIGHEST_LEVEL + 1)]
    if facts.employee_id is not None and not facts.shared:
        tokens.append(f"e{facts.employee_id}")
    if facts.department_ids and not facts.shared:
        tokens.append(f"x{facts.department_ids[-1]}")
    if facts.record_id is not None:
        tokens.append(f"r{facts.record_id}")
    return tuple(tokens)


def clauses_to_terms(clauses: Iterable[Clause]) -> tuple[tuple[str, ...], ...]:
    """Give the same condition over tokens: any of these, each meaning all of its tokens."""
    return tuple(terms for clause in clauses for terms in _clause_to_terms(clause))


def _clause_to_terms(clause: Clause) -> list[tuple[str, ...]]:
    if clause.max_level < 1:
        return []
    place = [f"l{min(clause.max_level, HIGHEST_LEVEL)}"]
    if clause.company_id is not None:
        place.append(f"c{clause.company_id}")
    if clause.department_id is not None:
        place.append(f"{'x' if clause.exact else 'd'}{clause.department_id}")
    if clause.employee_id is not None:
        place.append(f"e{clause.employee_id}")
    categories: list[tuple[str, ...]] = [(f"k{category}",) for category in sorted(clause.categories)] or [()]
    records: list[tuple[str, ...]] = [(f"r{record_id}",) for record_id in sorted(clause.record_ids)] or [()]
    return [
        (*place, f"s{state}", *category, *record)
        for state, category, record in product(sorted(clause.states), categories, records)
    ]


def clauses_to_employee_q(clauses: Iterable[Clause]) -> Q:
    """Give the filter over employees whose files may hold something for these clauses: level 1 at least."""
    combined = Q(pk__in=[])
    for clause in clauses:
        if clause.max_level < 1:
            continue
        # Not an empty Q: joined by OR with another it would stand for nothing, not for everybody.
        condition = Q(pk__isnull=False)
        if clause.company_id is not None:
            condition &= Q(company_id=clause.company_id)
        if clause.department_id is not None and clause.exact:
            condition &= Q(department_id=clause.department_id)
        elif clause.department_id is not None:
            condition &= Q(department__in=_subtree(clause.department_id))
        if clause.employee_id is not None:
            condition &= Q(pk=clause.employee_id)
        if clause.record_ids:
            # A subquery, not a join: who has two of the records lent stands in the list once.
            lent = Employee.objects.filter(records__in=sorted(clause.record_ids))
            condition &= Q(pk__in=lent.values("pk"))
        combined |= condition
    return combined
