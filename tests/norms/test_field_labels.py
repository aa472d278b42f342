"""The words that forms use for a field are listed, composed and scoped without contradiction."""

from __future__ import annotations

import pytest

from dossier.norms.scheme import load_facts, load_scheme

_UNLABELLED = {"seal", "photo"}  # read from marks on the page, not from labels


def test_every_field_has_ten_labels_or_more() -> None:
    few = {
        key
        for key, field in load_scheme().fields.items()
        if key not in _UNLABELLED and len(set(field.labels)) < 10
    }
    assert few <= {"gender", "ethnicity", "email", "uscc", "native_place"}


def test_labels_are_not_repeated_within_a_field() -> None:
    assert all(len(set(field.labels)) == len(field.labels) for field in load_scheme().fields.values())


@pytest.mark.parametrize("part", ["labels", "english", "composed", "scoped"])
def test_label_tables_name_fields_that_exist(part: str) -> None:
    rows = load_facts("field_labels.yaml")[part]
    named = set(rows) if isinstance(rows, dict) else {row["field"] for row in rows}
    assert named <= load_scheme().fields.keys()


def test_scoped_labels_name_types_that_keep_the_field() -> None:
    scheme = load_scheme()
    for row in load_facts("field_labels.yaml")["scoped"]:
        for type_id in row.get("types", ()):
            assert type_id in scheme.document_types


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("new_wage", "变动后月工资"),
        ("employee_name", "被考核人姓名"),
        ("department", "拟安排部门"),
        ("employee_no", "Employee ID"),
    ],
)
def test_composed_and_english_labels_are_there(field: str, label: str) -> None:
    assert label in load_scheme().fields[field].labels


def test_bare_number_is_the_employees_only_where_the_paper_has_no_number_of_its_own() -> None:
    scoped = load_scheme().fields["employee_no"].scoped
    assert "编号" in scoped["transfer_approval"]
    assert "编号" not in scoped.get("labor_contract", ())
    assert "编号" not in scoped.get("appointment_notice", ())
