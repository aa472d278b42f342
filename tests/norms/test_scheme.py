"""The facts files load whole, agree with one another, and keep their ids."""

from __future__ import annotations

import re

import pytest

from dossier.config.profiles import default_profiles
from dossier.norms.retention import load_schedule
from dossier.norms.scheme import DocumentType, load_facts, load_scheme

SCHEME = load_scheme()


def test_scheme_holds_all_document_types_with_unique_codes() -> None:
    assert len(SCHEME.document_types) == 125
    assert len({item.code for item in SCHEME.document_types.values()}) == 125


@pytest.mark.parametrize("item", SCHEME.document_types.values(), ids=lambda item: item.id)
def test_document_type_refers_only_to_what_exists(item: DocumentType) -> None:
    assert item.stage in SCHEME.stages
    assert item.ten_code in SCHEME.categories
    assert item.confidentiality in SCHEME.levels
    assert item.required_for in SCHEME.required_for
    assert item.retention in load_schedule().rules
    assert set(item.fields) <= set(SCHEME.fields)
    assert item.fields[: len(SCHEME.base_fields)] == SCHEME.base_fields
    for pattern in item.title_patterns:
        re.compile(pattern)


def test_english_names_are_those_of_the_scheme_and_no_others() -> None:
    english = load_facts("english_names.yaml")
    assert set(english["fields"]) <= set(SCHEME.fields)
    assert set(english["stages"]) <= set(SCHEME.stages)
    assert set(english["categories"]) == set(SCHEME.categories)
    assert all(item.en[0].isupper() and "_" not in item.en for item in SCHEME.fields.values())


def test_papers_with_a_dated_signature_are_signed_by_hand() -> None:
    signed = {item.id for item in SCHEME.document_types.values() if item.hand_signed}
    assert {"labor_contract", "resignation_letter", "confidentiality_agreement"} <= signed
    assert signed.isdisjoint({"electronic_contract_consent", "payslip", "id_card_copy"})


def test_every_field_has_labels_of_its_own() -> None:
    for field in SCHEME.fields.values():
        assert field.labels, field.id
        assert len(set(field.labels)) == len(field.labels), field.id


def test_first_work_of_a_life_is_no_label_of_the_hire_date() -> None:
    assert "参加工作时间" not in SCHEME.fields["hire_date"].labels


def test_category_codes_have_four_digits() -> None:
    assert {len(code) for code in SCHEME.categories} == {4}


def test_profiles_carry_every_type_and_its_fields_in_order() -> None:
    profiles = default_profiles()
    assert [profile.id for profile in profiles] == list(SCHEME.document_types)
    for profile in profiles:
        assert tuple(field.id for field in profile.fields) == SCHEME.document_types[profile.id].fields
