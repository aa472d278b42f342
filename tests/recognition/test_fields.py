"""Fields are found wherever a form or a letter may put them, with the place they stand."""

from __future__ import annotations

import pytest
from tests.recognition.laid_pages import ROSTER, Row, labels, lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition.fields import find_fields
from dossier.recognition.result import FieldValue
from dossier.recognition.upright import lay_out


def _fields(type_id: str, *rows: Row, **how: float) -> dict[str, FieldValue]:
    profile = next(profile for profile in default_profiles() if profile.id == type_id)
    sheet = lay_out(lay_page(1, rows, **how))  # type: ignore[arg-type]
    return find_fields([sheet], profile.fields, labels(), ROSTER.is_name)


def _value(found: dict[str, FieldValue], field: str) -> str | None:
    return found[field].value if field in found else None


@pytest.mark.parametrize(
    "row",
    [
        [(150, "姓名：张三丰   性别：男")],
        [(150, "姓名:张三丰性别:男")],
        [(150, "姓 名"), (330, "张三丰"), (600, "性 别"), (760, "男")],
        [(150, "姓名张三丰性别男")],
        [(150, "姓　　名：____张三丰____  性别：__男__")],
        [(150, "员工姓名（签章）："), (480, "张三丰"), (760, "性别："), (900, "男")],
    ],
)
def test_name_and_sex_are_found_in_every_layout(row: Row) -> None:
    found = _fields("onboarding_registration", ("员工入职登记表", 50), row)
    assert (_value(found, "employee_name"), _value(found, "gender")) == ("张三丰", "男")


def test_values_below_their_labels_are_found() -> None:
    head = [(150, "姓名"), (500, "假别"), (800, "天数"), (1100, "部门")]
    found = _fields(
        "leave_request", ("请假单", 50), head, [(140, "张三丰"), (510, "病假"), (820, "3"), (1090, "生产部")]
    )
    assert (_value(found, "employee_name"), _value(found, "leave_type"), _value(found, "days")) == (
        "张三丰",
        "病假",
        "3",
    )


def test_label_without_a_value_takes_none_from_the_next_label() -> None:
    found = _fields("onboarding_registration", [(150, "联系电话"), (500, "入职日期"), (800, "2015.6.1")])
    assert "phone" not in found
    assert _value(found, "hire_date") == "2015-06-01"


def test_somebody_elses_name_is_not_the_employees() -> None:
    found = _fields("onboarding_registration", [(150, "父亲姓名：王大山")], [(150, "紧急联系人姓名：王小川")])
    assert "employee_name" not in found


def test_wrapped_address_is_joined() -> None:
    found = _fields(
        "id_card_copy", [(150, "住址"), (300, "江苏省苏州市工业园区虚构路")], [(300, "168号3栋502室")]
    )
    assert _value(found, "hukou_address") == "江苏省苏州市工业园区虚构路168号3栋502室"


def test_contract_clauses_are_read() -> None:
    found = _fields(
        "labor_contract",
        ("劳动合同书", 56),
        [(150, "甲方（用人单位）：云帆制造有限公司")],
        [(150, "乙方（劳动者）：张三丰")],
        [(150, "合同期限自2015年6月1日起至2018年5月31日止，其中试用期自2015年6月1日起")],
        [(150, "至2015年8月31日止。月工资为人民币8000元。")],
    )
    expected = {
        "company": "云帆制造有限公司", "employee_name": "张三丰", "start_date": "2015-06-01",
        "end_date": "2018-05-31", "probation_end": "2015-08-31", "wage": "8000",
    }  # fmt: skip
    assert {key: _value(found, key) for key in expected} == expected


def test_decision_is_read_from_its_sentences() -> None:
    found = _fields(
        "discipline_decision",
        ("云帆制造有限公司文件", 60),
        "云帆人〔2018〕12号",
        ("关于给予张三丰警告处分的决定", 44),
        [(150, "经研究，决定给予我公司生产部张三丰（工号E1023）警告处分，")],
        [(150, "处分期自2018年3月10日起至2018年9月9日止。")],
        [(1000, "云帆制造有限公司")],
        [(1050, "二〇一八年三月九日")],
    )
    expected = {
        "employee_name": "张三丰", "employee_no": "E1023", "doc_no": "云帆人〔2018〕12号", "penalty_type": "警告",
        "penalty_until": "2018-09-09", "doc_date": "2018-03-09",
    }  # fmt: skip
    assert {key: _value(found, key) for key in expected} == expected


def test_amounts_table_gives_the_totals_of_its_columns() -> None:
    found = _fields(
        "wage_adjustment",
        ("薪资调整审批表", 50),
        [(150, "工资项目"), (500, "调整前"), (900, "调整后")],
        [(150, "岗位工资"), (520, "4,000元"), (910, "4,500元")],
        [(150, "月薪合计"), (520, "6,000元"), (910, "6,800元")],
    )
    assert (_value(found, "old_wage"), _value(found, "new_wage")) == ("6000", "6800")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_box_covers_the_value_on_the_delivered_page(rotation: int) -> None:
    rows: list[Row] = [("请假单", 50), [(150, "姓名：张三丰")]]
    found = _fields("leave_request", *rows, rotation=rotation)["employee_name"]
    line = lay_page(1, rows, rotation=rotation).lines[1]
    assert found.box is not None
    assert found.box[1] == pytest.approx(line.box[1])
    assert found.box[2] == pytest.approx(line.box[2])
    assert found.box[0] != line.box[0]


def test_wrong_check_character_makes_the_number_doubtful() -> None:
    right = _fields("labor_contract", [(150, "身份证号码：11010519491231002X")])["id_number"]
    wrong = _fields("labor_contract", [(150, "身份证号码：110105194912310021")])["id_number"]
    assert wrong.confidence < 0.5 < right.confidence


def test_table_of_change_gives_old_and_new_values() -> None:
    found = _fields(
        "transfer_approval",
        ("岗位异动审批单", 46),
        [(330, "异动前"), (900, "异动后")],
        [(150, "部门"), (330, "生产部"), (900, "质量部")],
        [(150, "岗位"), (330, "操作工"), (900, "检验员")],
    )
    expected = {
        "old_department": "生产部",
        "new_department": "质量部",
        "old_position": "操作工",
        "new_position": "检验员",
    }
    assert {key: _value(found, key) for key in expected} == expected


def test_date_at_the_end_of_a_form_row_does_not_run_into_the_next_label() -> None:
    found = _fields(
        "onboarding_registration",
        [(150, "姓名"), (330, "张三丰"), (950, "出生年月"), (1150, "1988.03.07")],
        [(150, "入职时间"), (400, "2016年03月01日"), (800, "部门"), (1000, "生产部")],
    )
    assert (_value(found, "birth_date"), _value(found, "hire_date")) == ("1988-03-07", "2016-03-01")
