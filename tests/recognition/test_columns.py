"""A list is found by the people in it, whatever its head says."""

from __future__ import annotations

from tests.recognition.laid_pages import lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition.columns import in_columns
from dossier.recognition.labels import label_index
from dossier.recognition.persons import Roster
from dossier.recognition.profile import RosterEntry
from dossier.recognition.upright import lay_out

PEOPLE = [("K001", "王晓燕"), ("K002", "李建国"), ("K003", "周敏"), ("K004", "欧阳明月")]
ROSTER = Roster([RosterEntry(number, name, "", "生产部", "云帆公司") for number, name in PEOPLE])
LABELS = label_index(default_profiles())
WANTED = {key: LABELS.field_profiles[key] for key in ("employee_no", "position", "amount")}


def _read(people: list[tuple[str, str]]) -> list[tuple[str, dict[str, str]]]:
    rows = [[(150, name), (500, number), (800, "钳工"), (1100, "320.00")] for number, name in people]
    page = lay_page(
        1, [("某某发放一览", 56), [(150, "谁"), (500, "何号"), (800, "工种"), (1100, "甲乙")], *rows]
    )
    return [
        (named.name, {key: item.value for key, item in named.fields.items()})
        for named in in_columns(lay_out(page), WANTED, LABELS, ROSTER)
    ]


def test_people_under_each_other_with_their_numbers_are_a_list() -> None:
    found = _read(PEOPLE)
    assert [name for name, _ in found] == [name for _, name in PEOPLE]
    assert [fields["employee_no"] for _, fields in found] == [number for number, _ in PEOPLE]
    assert all(fields["position"] == "钳工" for _, fields in found)


def test_two_names_are_no_list() -> None:
    assert _read(PEOPLE[:2]) == []


def test_names_with_numbers_of_others_are_no_list() -> None:
    assert _read([("K777", name) for _, name in PEOPLE]) == []
