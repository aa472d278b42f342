"""The fictional company: repeatable, consistent, and impossible to mistake for a real one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.samples.company import (
    REGION_CODE,
    ROSTER_COLUMNS,
    TODAY,
    Company,
    Role,
    build_company,
    fictional_id_number,
    id_check_digit,
    uscc_check_character,
)

PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66),
    71, 81, 82, 83,
}  # fmt: skip


@pytest.fixture(scope="module")
def company() -> Company:
    return build_company()


def test_same_seed_gives_the_same_company(company: Company) -> None:
    assert build_company() == company
    assert build_company(seed=5) != company


def test_company_has_two_firms_three_levels_and_sixty_people(company: Company) -> None:
    assert [(firm.code, firm.fonds_code) for firm in company.firms] == [("HC01", "A001"), ("HC02", "A002")]
    assert {row.level for row in company.departments} == {1, 2, 3}
    assert len(company.employees) == 60
    codes = {row.code for row in company.departments}
    assert all(row.parent in codes for row in company.departments if row.level > 1)
    assert all(person.department in codes for person in company.employees)
    assert len({person.employee_no for person in company.employees}) == 60
    assert len({person.id_number for person in company.employees}) == 60


def test_names_are_hard_ones(company: Company) -> None:
    names = [person.name for person in company.employees]
    assert all(any(char in name for name in names) for char in "旻翀婳翾·")
    assert any(len(name) == 2 for name in names)
    assert any(name.startswith("欧阳") for name in names)
    shared = [person for person in company.employees if person.name == "张伟"]
    assert len({person.department for person in shared}) == 2


def test_identity_numbers_are_valid_and_unassigned(company: Company) -> None:
    for person in company.employees:
        number = person.id_number
        assert id_check_digit(number[:17]) == number[17]
        assert number.startswith(REGION_CODE)
        assert number[6:14] == f"{person.born_on:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == (person.sex == "男")
    assert int(REGION_CODE[:2]) not in PROVINCES
    assert int(REGION_CODE[1:3]) not in PROVINCES, "9 and a province would be a permanent residence number"


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)), st.sampled_from("男女"), st.integers(0, 499))
def test_every_fictional_identity_number_is_well_formed(born_on: date, sex: str, serial: int) -> None:
    number = fictional_id_number(born_on, sex, serial)
    assert len(number) == 18
    assert id_check_digit(number[:17]) == number[17]


def test_firms_say_that_they_are_fictional(company: Company) -> None:
    assert "虚构" in company.name
    for firm in company.firms:
        assert "虚构" in firm.name
        assert uscc_check_character(firm.uscc[:17]) == firm.uscc[17]


def test_phone_numbers_are_in_an_unassigned_segment(company: Company) -> None:
    assert all(person.phone.startswith("1540000") and len(person.phone) == 11 for person in company.employees)


def test_working_lives_are_in_order(company: Company) -> None:
    for person in company.employees:
        assert (person.hired_on - person.born_on).days > 18 * 365
        assert person.hired_on < (person.exited_on or TODAY) <= TODAY
    assert sum(person.exited_on is not None for person in company.employees) >= 5


def test_users_cover_every_role_and_link_to_people(company: Company) -> None:
    assert {user.role for user in company.users} == set(Role)
    assert {user.firm for user in company.users if user.role is Role.HR_ARCHIVIST} == {"HC01", "HC02"}
    for user in company.users:
        if user.employee_no:
            person = company.employee(user.employee_no)
            assert (person.firm, person.department) == (user.firm, user.department)
            assert person.exited_on is None
            assert person.is_manager or user.role is not Role.MANAGER


def test_roster_rows_have_a_header_and_all_people(company: Company) -> None:
    header, *rows = company.roster_rows()
    assert header == ROSTER_COLUMNS
    assert len(rows) == 60
    assert all(len(row) == len(header) and all(isinstance(cell, str) for cell in row) for row in rows)


def test_unknown_employee_is_a_key_error(company: Company) -> None:
    with pytest.raises(KeyError):
        company.employee("none")
