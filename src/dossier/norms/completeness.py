"""Which required papers an employee's file lacks.

Each document type says for whom it is required (``required_for`` in ``data/document_types.yaml``). This
module turns what is known about a person into the groups the person belongs to, and compares. It is the
basis of 劳动争议调解仲裁法 6, 39条: who cannot show the evidence under his control bears the consequence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from dossier.norms.scheme import DocumentType, Scheme, load_scheme


class ExitKind(StrEnum):
    """How somebody left."""

    BY_EMPLOYEE = "departed_by_employee"
    BY_EMPLOYER = "departed_by_employer"
    MUTUAL = "departed_mutual"
    LAYOFF = "departed_layoff"
    EXPIRED = "contract_expired"
    RETIRED = "retired"
    DIED = "deceased"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known about a person, as far as required papers depend on it.

    ``has_contract``: an employment contract (not interns, dispatched or re-hired retirees). ``exit_kind`` is
    looked at only when ``departed``. ``groups``: further ids of ``required_for`` that apply, such as
    ``foreigners`` or ``key_posts``; unknown ids raise ValueError.
    """

    has_contract: bool = True
    manager: bool = False
    departed: bool = False
    probation: bool = False
    exit_kind: ExitKind | None = None
    contracts: int = 1
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MissingType:
    """A required paper that is not there. ``because``: the group it is required for; ``basis``: the rule."""

    type: str
    zh: str
    stage: str
    because: str
    basis: str


# Why a group's papers are asked for. Groups without a line follow company practice.
_BASIS = {
    "all_employees": "劳动合同法 10条; 社会保险法 58条",
    "all": "劳动合同法 7, 8条; 个人信息保护法 17条",
    "probation": "劳动合同法 19, 21条",
    "departed": "劳动合同法 50条",
    "departed_by_employer": "劳动合同法 39, 40, 43条",
    "departed_mutual": "劳动合同法 36条",
    "departed_by_employee": "劳动合同法 37条",
    "departed_layoff": "劳动合同法 41条",
    "contract_expired": "劳动合同法 44条",
    "contract_renewed": "劳动合同法 14条",
    "contract_changed": "劳动合同法 35条",
    "hazard_exposed": "职业病防治法 33, 35条",
    "hazard_exposed_departed": "职业病防治法 35条",
    "cadres": "干部人事档案工作条例 (2018)",
    "minors": "劳动法 65条",
    "interns": "职业学校学生实习管理规定",
    "dispatched": "劳动合同法 58条",
    "production_posts": "安全生产法 28条",
    "foreigners": "外国人在中国就业管理规定",
}
_PRACTICE = "company practice"
# One of several papers is enough: a type is satisfied by any of these others.
_SUBSTITUTES = {
    "diploma": frozenset({"degree_certificate", "education_verification"}),
    "labor_contract": frozenset({"electronic_contract_consent"}),
    "job_application": frozenset({"resume"}),
}


def groups_of(facts: PersonFacts, scheme: Scheme | None = None) -> frozenset[str]:
    """Give the ``required_for`` groups a person belongs to. Raise ValueError for an unknown group."""
    known = (scheme or load_scheme()).required_for
    if facts.groups - known.keys():
        raise ValueError("unknown group of persons")
    derived = {
        "all": True,
        "all_employees": facts.has_contract,
        "managers": facts.manager,
        "probation": facts.probation and facts.has_contract,
        "contract_renewed": facts.contracts > 1,
        "departed": facts.departed,
        "hazard_exposed_departed": facts.departed and "hazard_exposed" in facts.groups,
    }
    groups = {group for group, applies in derived.items() if applies} | facts.groups
    if facts.departed and facts.exit_kind is not None:
        groups.add(facts.exit_kind.value)
    return frozenset(groups)


def find_missing_types(
    facts: PersonFacts, present: Collection[str], scheme: Scheme | None = None
) -> tuple[MissingType, ...]:
    """List the required types that are not among ``present`` (type ids), in the scheme's order.

    >>> missing = find_missing_types(PersonFacts(departed=True), {"labor_contract"})
    >>> [item.zh for item in missing if item.because == "departed"][-1]
    '档案转递通知单及回执'
    """
    scheme = scheme or load_scheme()
    groups = groups_of(facts, scheme)
    return tuple(
        MissingType(item.id, item.zh, item.stage, item.required_for, _BASIS.get(item.required_for, _PRACTICE))
        for item in scheme.document_types.values()
        if item.required_for in groups and not _is_present(item, present)
    )


def _is_present(item: DocumentType, present: Collection[str]) -> bool:
    return item.id in present or not _SUBSTITUTES.get(item.id, frozenset()).isdisjoint(present)
