"""SCIM filters as SQL: equality on the attributes that have a column, joined by ``and`` (RFC 7644, 3.4.2.2).

These are the questions that directories ask ("is there already one of this name?"). Any other filter would read
every row, and is refused as ``invalidFilter``, which the standard provides for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from scim2_models import InvalidFilterException, ScimFilter
from scim2_models.path import Comparison, FilterNode, LogicalExpr

from dossier.apps.directory.mapping import fold

NOTHING = Q(pk__in=[])
Condition = Callable[[Any], Q]


def _by_id(column: str) -> Condition:
    def condition(value: Any) -> Q:
        try:
            return Q(**{column: UUID(str(value))})
        except ValueError:
            return NOTHING

    return condition


def _by_text(column: str, *, folded: bool = False) -> Condition:
    def condition(value: Any) -> Q:
        if not isinstance(value, str) or "\0" in value:
            raise InvalidFilterException(detail="Compare this attribute with a text.")
        return Q(**{column: fold(value) if folded else value})

    return condition


def _by_truth(column: str) -> Condition:
    def condition(value: Any) -> Q:
        if not isinstance(value, bool):
            raise InvalidFilterException(detail="Compare this attribute with true or false.")
        return Q(**{column: value})

    return condition


USER_COLUMNS: Mapping[str, Condition] = {
    "id": _by_id("pk"),
    "username": _by_text("name_key", folded=True),
    "externalid": _by_text("external_id"),
    "active": _by_truth("user__is_active"),
}
GROUP_COLUMNS: Mapping[str, Condition] = {
    "id": _by_id("pk"),
    "displayname": _by_text("name_key", folded=True),
    "externalid": _by_text("external_id"),
    "members": _by_id("members__pk"),
    "members.value": _by_id("members__pk"),
}


def filter_to_q(scim_filter: ScimFilter[Any] | None, columns: Mapping[str, Condition]) -> Q:
    """Give the database's form of a filter. Raises InvalidFilterException for one that has none."""
    return Q() if scim_filter is None else _node_to_q(scim_filter.ast, columns)


def _node_to_q(node: FilterNode, columns: Mapping[str, Condition]) -> Q:
    match node:
        case LogicalExpr(op=op, terms=terms) if op.value == "and":
            combined = Q()
            for term in terms:
                combined &= _node_to_q(term, columns)
            return combined
        case Comparison(attr_path=path, op=op, value=value) if op.value == "eq":
            name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
            condition = columns.get(name.lower())
            if condition is not None:
                return condition(value)
    raise InvalidFilterException(
        detail="Only eq on these attributes is served, joined by and: " + ", ".join(sorted(columns))
    )
