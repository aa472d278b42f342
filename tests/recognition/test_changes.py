"""Before and after are told apart in every arrangement, and what is claimed elsewhere is not taken twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.recognition.laid_pages import ROSTER, Row, labels, lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition.fields import find_candidates, find_fields
from dossier.recognition.upright import lay_out


def _values(type_id: str, *rows: Row) -> dict[str, str]:
    profile = next(profile for profile in default_profiles() if profile.id == type_id)
    found = find_fields([lay_out(lay_page(1, rows))], profile.fields, labels(), ROSTER.is_name)
    return {key: field.value for key, field in found.items()}


_MOVE = {
    "old_department": "生产部",
    "new_department": "设备部",
    "old_position": "钳工",
    "new_position": "维修工",
}


@pytest.mark.parametrize(
    "rows",
    [
        [[(100, "项目"), (500, "调整前"), (900, "调整后")], [(100, "部门"), (500, "生产部"), (900, "设备部")],
         [(100, "岗位"), (500, "钳工"), (900, "维修工")]],
        [[(100, "项目"), (500, "原"), (900, "现")], [(100, "所在部门"), (500, "生产部"), (900, "设备部")],
         [(100, "职务"), (500, "钳工"), (900, "维修工")]],
        [[(400, "部门"), (800, "岗位"), (1200, "备注")], [(100, "变动前"), (400, "生产部"), (800, "钳工")],
         [(100, "变动后"), (400, "设备部"), (800, "维修工")]],
        [[(250, "变动前"), (850, "变动后")], [(100, "部门"), (400, "岗位"), (700, "部门"), (1000, "岗位")],
         [(100, "生产部"), (400, "钳工"), (700, "设备部"), (1000, "维修工")]],
        [[(100, "调整前"), (300, "部门"), (500, "生产部"), (800, "岗位"), (1000, "钳工")],
         [(100, "调整后"), (300, "部门"), (500, "设备部"), (800, "岗位"), (1000, "维修工")]],
        [[(100, "部门：生产部→设备部")], [(100, "岗位：钳工→维修工")]],
        [[(100, "原部门"), (400, "生产部"), (800, "现部门"), (1100, "设备部")],
         [(100, "原岗位"), (400, "钳工"), (800, "现岗位"), (1100, "维修工")]],
    ],
    ids=["columns", "old and present", "rows", "two heads", "sections", "arrows", "labels"],
)  # fmt: skip
def test_old_and_new_are_told_apart(rows: list[Row]) -> None:
    found = _values("transfer_approval", ("岗位调动审批表", 50), *rows)
    assert {key: found.get(key) for key in _MOVE} == _MOVE


def test_span_behind_one_label_gives_both_ends() -> None:
    found = _values("leave_request", ("请假单", 50), [(100, "请假时间"), (400, "2022年7月4日至7月8日")])
    assert (found["start_date"], found["end_date"]) == ("2022-07-04", "2022-07-08")


def test_single_date_behind_the_label_of_a_span_is_its_beginning() -> None:
    found = _values("leave_request", ("请假单", 50), [(100, "请假时间"), (400, "2022年7月4日")])
    assert found["start_date"] == "2022-07-04"
    assert "end_date" not in found


def test_relatives_and_stations_of_a_career_are_not_the_employees() -> None:
    found = _values(
        "onboarding_registration",
        ("员工入职登记表", 50),
        [(100, "家庭成员")],
        [(100, "关系"), (400, "姓名"), (700, "工作单位"), (1000, "联系电话")],
        [(100, "父亲"), (400, "王大山"), (700, "虚构机械厂"), (1000, "13800000000")],
    )
    assert "employee_name" not in found
    assert "phone" not in found


def test_value_stands_between_a_label_and_its_english() -> None:
    parts = [lay_page(1, [[(x, text)]], top=y) for x, y, text in
             ((150, 300, "姓名"), (300, 322, "张三丰"), (150, 344, "Name"))]  # fmt: skip
    page = replace(parts[0], lines=tuple(line for part in parts for line in part.lines))
    found = find_fields([lay_out(page)], default_profiles()[0].fields, labels(), ROSTER.is_name)
    assert found["employee_name"].value == "张三丰"


def test_last_office_decides() -> None:
    found = _values(
        "hiring_approval",
        ("录用审批表", 50),
        [(100, "用人部门意见"), (500, "缺员，建议录用")],
        [(100, "人事部门意见"), (500, "符合编制")],
        [(100, "领导批示"), (500, "同意录用")],
    )
    assert found["decision"] == "同意录用"


def test_sex_and_birth_follow_from_a_proven_number() -> None:
    found = _values("onboarding_registration", [(100, "身份证号码"), (500, "11010519491231002X")])
    assert (found["gender"], found["birth_date"]) == ("女", "1949-12-31")


def test_candidates_say_how_they_were_found() -> None:
    profile = next(profile for profile in default_profiles() if profile.id == "leave_request")
    sheet = lay_out(lay_page(1, [[(100, "请假事由"), (500, "探亲访友")]]))
    (candidate,) = find_candidates([sheet], profile.fields, labels())["reason"]
    assert (candidate.way, candidate.label, candidate.value) == ("right", "请假事由", "探亲访友")
    assert candidate.line is not None
    assert candidate.line.text == "探亲访友"
    assert 0.9 < candidate.weight <= 1.0
