"""What a file lacks follows from who the person is, and only grows with what applies to the person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.norms.completeness import ExitKind, PersonFacts, find_missing_types, groups_of
from dossier.norms.scheme import load_scheme

TYPES = st.sets(st.sampled_from(sorted(load_scheme().document_types)))


def _missing(facts: PersonFacts, present: set[str] | None = None) -> set[str]:
    return {item.type for item in find_missing_types(facts, present or set())}


def test_employee_with_contract_needs_one() -> None:
    assert "labor_contract" in _missing(PersonFacts())
    assert "labor_contract" not in _missing(PersonFacts(has_contract=False))


def test_electronic_contract_stands_for_the_paper_one() -> None:
    assert "labor_contract" not in _missing(PersonFacts(), {"electronic_contract_consent"})


def test_manager_needs_more_than_a_worker() -> None:
    assert _missing(PersonFacts(manager=True)) > _missing(PersonFacts())


def test_leaver_needs_papers_of_leaving_in_his_way() -> None:
    missing = _missing(PersonFacts(departed=True, exit_kind=ExitKind.BY_EMPLOYEE))
    assert {"termination_certificate", "handover_form", "resignation_letter"} <= missing
    assert "termination_notice" not in missing


def test_way_of_leaving_counts_only_for_leavers() -> None:
    assert ExitKind.RETIRED not in groups_of(PersonFacts(exit_kind=ExitKind.RETIRED))


def test_exposed_leaver_needs_the_exit_examination() -> None:
    facts = PersonFacts(departed=True, groups=frozenset({"hazard_exposed"}))
    assert "exit_medical" in _missing(facts)


def test_unknown_group_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown group"):
        find_missing_types(PersonFacts(groups=frozenset({"astronauts"})), ())


@given(TYPES)
def test_what_is_present_is_never_missing(present: set[str]) -> None:
    assert not _missing(PersonFacts(manager=True, departed=True), present) & present


def test_every_missing_type_names_its_group_and_basis() -> None:
    for item in find_missing_types(PersonFacts(departed=True, probation=True), ()):
        assert item.because
        assert item.basis
