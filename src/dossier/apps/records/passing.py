"""Whether a record passes without a person: what recognition was sure of, against the company's own target.

The rule itself is pure and lies in :mod:`.doubts`; here a draft becomes what the rule weighs, and a company's
target error becomes a rule. The evidence is kept with the record, so that another target can be tried on
records that came in before without judging them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dossier.apps.records.doubts import (
    DEFAULT_TARGET_ERROR,
    Doubt,
    PassRule,
    find_doubts,
    load_curve,
    rule_for,
    unsure_values,
)
from dossier.apps.records.drafts import RecordDraft
from dossier.apps.records.models import DocumentType, QualityTarget
from dossier.trust.document_signatures import Verdict

SIGNATURE_MISSING = Doubt("signature_missing")
READ_LATER = Doubt("read_later")
SIGNATURE_WRONG = Doubt("signature_wrong")
"""An electronic signature in the file does not hold."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Confidences at receipt, 0.0 to 1.0. ``person``: of the least sure person, None when one is unknown.
    ``fields``: by field id; a value of the third of several people is ``field@3``. ``lasting``: codes of doubts
    that no threshold lifts. ``decisive``: fields that hold the record back; all of them where None, as for records
    of before that was told apart."""

    type: float
    boundary: float
    person: float | None
    fields: Mapping[str, float]
    lasting: tuple[str, ...] = field(default=())
    decisive: tuple[str, ...] | None = None

    def doubts_under(self, rule: PassRule) -> tuple[Doubt, ...]:
        """List the doubts a rule leaves; empty when the record passes."""
        found = find_doubts(
            type_confidence=self.type,
            boundary_confidence=self.boundary,
            person_confidence=self.person,
            field_confidences=self.fields,
            rule=rule,
            decisive=self.decisive,
        )
        return (*found, *map(Doubt, self.lasting))

    def left_out(self, rule: PassRule) -> frozenset[str]:
        """Name the values that do not stand if the record passes under a rule."""
        return frozenset(unsure_values(self.fields, rule))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def evidence_from_json(data: Mapping[str, Any]) -> Evidence:
    """Read back what :meth:`Evidence.as_json` gave."""
    decisive = data.get("decisive")
    told = {"lasting": tuple(data["lasting"]), "decisive": None if decisive is None else tuple(decisive)}
    return Evidence(**{**data, **told})


def weigh(draft: RecordDraft, kind: DocumentType, decisive: tuple[str, ...] | None = None) -> Evidence:
    """Give what the pass rule looks at in a draft. ``decisive``: as :class:`Evidence` says."""
    fields = {name: value.confidence for name, value in draft.fields.items()}
    for place, person in enumerate(draft.people, start=1):
        fields |= {f"{name}@{place}": value.confidence for name, value in person.fields.items()}
    for name in PassRule().needed:
        # What each of several people has for himself the paper has.
        if draft.people and all(name in person.fields for person in draft.people):
            fields.setdefault(name, min(person.fields[name].confidence for person in draft.people))
    unsigned = draft.signed is False and draft.electronic is None
    lasting = [SIGNATURE_MISSING.code] if kind.signature_expected and unsigned else []
    lasting += [READ_LATER.code] if draft.late else []
    lasting += [SIGNATURE_WRONG.code] if draft.electronic is Verdict.INVALID else []
    return Evidence(
        draft.type_confidence, draft.boundary_confidence, _person(draft), fields, tuple(lasting), decisive
    )


def _person(draft: RecordDraft) -> float | None:
    if not draft.people:
        return draft.person_confidence if draft.employee else None
    sure = {person.employee.id: person.confidence for person in draft.people if person.employee is not None}
    known = [confidence for confidence in sure.values() if confidence is not None]
    # Fewer than are named: somebody is unknown, or two were taken for one.
    return min(known) if len(known) == len(draft.people) else None


def target_of(company_id: int) -> float:
    """Give the share of wrong values a company accepts among those that pass. One query."""
    chosen = QualityTarget.objects.filter(company=company_id).values_list("field_error", flat=True).first()
    return DEFAULT_TARGET_ERROR if chosen is None else chosen


def rule_at(target_error: float) -> PassRule:
    """Give the rule that keeps a target on the measured curve; before anything is measured, the plain rule."""
    return rule_for(target_error) if load_curve().points else PassRule()
