"""Which fields hold a record of a type back under the scheme that ships; see ``dossier.apps.records.decisive``."""

from __future__ import annotations

from functools import cache

from dossier.apps.records.doubts import DATED_TRIGGERS, KEY_DATE
from dossier.norms.retention import load_schedule
from dossier.norms.scheme import load_scheme


@cache
def decisive_of(type_id: str) -> tuple[str, ...]:
    """Give the decisive fields of a type; none of a type that the scheme does not have.

    >>> decisive_of("payslip"), decisive_of("labor_contract")
    (('doc_date',), ())
    """
    kind = load_scheme().document_types.get(type_id)
    rule = load_schedule().rules.get(kind.retention) if kind is not None else None
    return (KEY_DATE,) if rule is not None and rule.trigger in DATED_TRIGGERS else ()
