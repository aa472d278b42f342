"""Labels that no list holds are understood by their parts, and only where the type of the paper asks for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.config.profiles import default_profiles
from dossier.recognition.alike import alike_labels, fold_parts, label_part
from dossier.recognition.labels import label_index
from dossier.recognition.profile import FieldProfile

PROFILES = {profile.id: profile for profile in default_profiles()}


@pytest.mark.parametrize(
    ("type_id", "label", "field"),
    [
        ("social_insurance_change", "停保起始", "effective_date"),
        ("employment_registration", "用工起始日", "hire_date"),
        ("handover_form", "离岗日", "last_work_date"),
        ("labor_contract", "月度基本薪酬", "wage"),
        ("labor_contract", "工时安排", "work_time_system"),
        ("insurance_payment_record", "对应费款期", "period"),
        ("discipline_decision", "主要错误事实", "violation"),
        ("warning_letter", "生效日", "effective_date"),
        ("bonus_notice", "造册日期", "doc_date"),
        ("safety_training", "教育时数", "training_hours"),
    ],
)
def test_label_without_a_list_is_understood_by_its_parts(type_id: str, label: str, field: str) -> None:
    found = alike_labels(PROFILES[type_id].fields).find(label)
    assert found is not None
    assert field in found[0]


@pytest.mark.parametrize(
    ("type_id", "text"),
    [
        ("annual_assessment", "出生年月"),  # not the date of the paper
        ("discipline_decision", "给予何种"),
        ("labor_contract", "身体状况"),
        ("wage_adjustment", "备注"),
        ("bonus_notice", "张三丰"),
    ],
)
def test_what_is_no_label_of_the_type_names_no_field(type_id: str, text: str) -> None:
    found = alike_labels(PROFILES[type_id].fields).find(text)
    assert found is None


@given(st.sampled_from(sorted(PROFILES)), st.data())
def test_every_label_of_a_list_is_like_itself(type_id: str, data: st.DataObject) -> None:
    fields = PROFILES[type_id].fields
    labels = [label for field in fields for label in field.labels]
    if not labels:
        return
    label = data.draw(st.sampled_from(labels))
    found = alike_labels(fields).find(label)
    own = [field.id for field in fields if label in field.labels]
    assert found is None or found[1] < 1.0 or set(own) & set(found[0])


def test_two_fields_that_are_as_like_leave_it_open() -> None:
    fields = (FieldProfile("one", "date", ("甲起日期",)), FieldProfile("two", "date", ("甲止日期",)))
    assert alike_labels(fields).find("甲乙日期") is None


@given(st.text(alphabet="0123456789年月日元", max_size=12))
def test_figures_are_no_label(text: str) -> None:
    assert not any(char.isdecimal() for char in label_part(text))


def test_words_of_one_meaning_fold_alike() -> None:
    assert fold_parts("减员开始时间") == fold_parts("停保起始日期")
    assert fold_parts("转正日期") != fold_parts("离职日期")


def test_known_labels_are_told_from_unknown_ones() -> None:
    index = label_index(tuple(PROFILES.values()))
    assert (index.is_known("工号"), index.is_known("备注"), index.is_known("停保起始")) == (True, True, False)
