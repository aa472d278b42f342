"""Hostile files among good ones are refused one by one, by a code; the good ones beside them are filed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.intake.installation import GOOD_PLAN, filled_installation, small_box

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files() -> dict[str, list[Any]]:
    census = filled_installation().ask("census")
    return {key.rpartition("/")[2]: value for key, value in census["files"].items()}


def test_each_hostile_file_is_refused_for_its_own_reason(files: dict[str, list[Any]]) -> None:
    expected = {name: ["refused", code] for name, code in small_box().hostile.items()}

    assert {name: files[name][:2] for name in expected} == expected


def test_good_files_beside_them_are_filed(files: dict[str, list[Any]]) -> None:
    good = {name: value for name, value in files.items() if name not in small_box().hostile}

    assert len(good) == len(GOOD_PLAN)
    assert {tuple(value[:2]) for value in good.values()} == {("done", "")}


def test_records_belong_to_the_persons_on_the_paper() -> None:
    truth = small_box().truth
    expected = sorted(
        (file.name, record.type, record.employee_nos[0]) for file in truth.files for record in file.records
    )
    census = filled_installation().ask("census")

    assert sorted((name, kind, person) for name, kind, person, _ in census["records"]) == expected


def test_batch_with_refused_files_is_done() -> None:
    (progress,) = filled_installation().ask("progress")

    assert (progress["state"], progress["refused"], progress["set_aside"]) == (
        "done",
        len(small_box().hostile),
        0,
    )
