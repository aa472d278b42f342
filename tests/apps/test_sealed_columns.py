"""Sealed columns: nothing to read in the raw row, nothing to compare, nothing to move."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import World, raw_rows

from dossier.apps.kernel.fields import SealedJSONField, SealedTextField, blind_column
from dossier.apps.people.models import Employee
from dossier.apps.records.models import FieldValue, PageImage, Record, RecordVersion
from dossier.trust.errors import IntegrityFailure

pytestmark = pytest.mark.django_db

SECRETS = (
    "陈旻翀",
    "李翾",
    "110101198802021232",
    "13800138000",
    "经研究决定",
    "扫描.pdf",
    "工程师",
    "无名氏",
)


def test_no_table_shows_a_name_a_number_or_a_sentence(world: World) -> None:
    for table in connection.introspection.table_names():
        content = raw_rows(table)
        for secret in SECRETS:
            assert secret.encode() not in content, table
            assert secret.encode("unicode_escape") not in content, table


def test_sealed_values_come_back(world: World) -> None:
    chen = Employee.objects.get(id=world.employees["chen"].id)
    assert (chen.name, chen.particulars["phone"]) == ("陈旻翀", "13800138000")
    page = PageImage.objects.get(record=world.records["chen1"])
    assert page.reading is not None
    assert page.reading["lines"][1]["text"] == "经研究决定，予以记录在案。"


@pytest.mark.parametrize(
    "where", [{"name": "陈旻翀"}, {"name__icontains": "陈"}, {"name__in": ["陈旻翀"]}, {"particulars": {}}]
)
def test_comparing_a_sealed_column_is_an_error_not_an_empty_answer(where: dict[str, object]) -> None:
    with pytest.raises(FieldError, match="sealed"):
        Employee.objects.filter(**where).first()


def test_equal_values_are_sealed_differently(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM people_employee")
        stored = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(set(stored)) == len(stored) > 1


def test_value_moved_to_another_column_does_not_open(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_employee SET position = name")
    with pytest.raises(IntegrityFailure):
        list(Employee.objects.all())


def test_changed_value_does_not_open(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_employee")
        sealed = bytearray(cursor.fetchone()[0])
        sealed[-1] ^= 1
        cursor.execute("UPDATE people_employee SET name = %s", [bytes(sealed)])
    with pytest.raises(IntegrityFailure):
        list(Employee.objects.all())


def test_blind_columns_find_equals_of_one_purpose_only(world: World) -> None:
    number = "110101198802021232"
    found = Employee.objects.get(id_number_blind=blind_column(number, "id_number"))
    assert found.id == world.employees["li"].id
    assert blind_column(number, "id_number") != blind_column(number, "phone")
    assert blind_column("", "id_number") == b""


def test_personal_columns_are_sealed_ones() -> None:
    sealed = {
        (model, name)
        for model, names in {
            Employee: ("name", "position", "particulars"),
            Record: ("title", "source_name"),
            FieldValue: ("value", "raw"),
            RecordVersion: ("reason", "snapshot", "changes"),
            PageImage: ("reading",),
        }.items()
        for name in names
    }
    for model, name in sealed:
        assert isinstance(model._meta.get_field(name), SealedTextField | SealedJSONField), name


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-9, 9) | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    )
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_json_survives_sealing(world: World, value: object) -> None:
    # A list: null is the absence of a value in any column.
    versions = RecordVersion.objects.filter(record=world.records["chen1"])
    versions.update(snapshot=[value])
    assert versions.get().snapshot == [value]
