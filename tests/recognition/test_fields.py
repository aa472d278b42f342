"""Fields are found wherever a form or a letter may put them, with the place they stand."""

from __future__ import annotations

import pytest
from tests.recognition.laid_pages import ROSTER, Row, labels, lay_page
from tests.recognition.laid_papers import LaidPaper, laid_papers

from dossier.config.profiles import default_profiles
from dossier.recognition.fields import find_fields
from dossier.recognition.records import find_records
from dossier.recognition.result import FieldValue
from dossier.recognition.text import normalise
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


@pytest.mark.parametrize("item", ["6．", "三、", "（二）", "第四条 ", "①", "（3）", "1)", "*"])
def test_item_number_before_a_label_is_no_part_of_it(item: str) -> None:
    found = _fields(
        "leave_request", [(150, f"{item}请假事由：回乡探亲")], [(150, f"{item}工号"), (600, "E1023")]
    )
    assert (_value(found, "reason"), _value(found, "employee_no")) == ("回乡探亲", "E1023")


def test_label_with_one_misread_character_is_still_a_label() -> None:
    found = _fields("resignation_letter", [(150, "最后工作曰期：2021年3月5日")])
    assert _value(found, "last_work_date") == "2021-03-05"


def test_label_that_differs_in_its_meaning_is_not_taken_for_a_misreading() -> None:
    found = _fields("leave_request", ("请假单", 50), [(150, "出院日期：2021年3月5日")])
    assert "doc_date" not in found


def test_date_of_a_letter_is_the_one_under_its_issuer() -> None:
    found = _fields(
        "appointment_notice",
        ("任命通知", 50),
        [(150, "聘任张三丰为生产部经理，自2021年7月1日起生效。")],
        [(1000, "云帆制造有限公司")],
        [(1050, "二○二一年六月二十四日")],
    )
    assert (_value(found, "doc_date"), _value(found, "effective_date")) == ("2021-06-24", "2021-07-01")
    assert found["doc_date"].confidence > 0.9


def test_date_of_a_form_is_that_of_its_last_signature() -> None:
    found = _fields(
        "regularization_approval",
        ("转正审批表", 50),
        [(150, "入职日期：2019.06.03"), (800, "出生日期：1990.01.01")],
        *[[(150, "本页其余文字与日期无关。")]] * 14,
        [(150, "部门意见：同意 周敏 2019年11月25日")],
        [(150, "总经理：陈国栋 2019年11月29日")],
        [(150, "拟转正日期：2019年12月3日")],
    )
    assert _value(found, "doc_date") == "2019-11-29"


def test_birth_date_is_never_the_date_of_the_paper() -> None:
    found = _fields("annual_assessment", ("年度考核表", 50), [(150, "出生年月：1988年3月7日")])
    assert "doc_date" not in found


@pytest.mark.parametrize("tick", ["√", "V", "☑"])
def test_tick_under_a_rating_chooses_it(tick: str) -> None:
    head = [(150, "等次"), (400, "优秀"), (700, "称职"), (1000, "不称职")]
    found = _fields("annual_assessment", ("年度考核表", 50), head, [(715, tick)])
    assert _value(found, "rating") == "称职"


def test_total_of_a_score_is_that_of_the_last_column_of_scores() -> None:
    found = _fields(
        "performance_review",
        ("绩效考核表", 50),
        [(150, "考核项目"), (500, "满分"), (800, "自评"), (1100, "上级评分")],
        [(150, "产量"), (500, "50"), (800, "46"), (1100, "45")],
        [(150, "质量"), (500, "50"), (800, "46"), (1100, "43")],
        [(150, "合计"), (500, "100"), (800, "92"), (1100, "88")],
    )
    assert _value(found, "score") == "88"


def test_free_text_ends_where_the_next_thing_is_said() -> None:
    found = _fields(
        "resignation_letter", ("离职申请表", 50), [(150, "离职原因：家庭原因，现申请于月底离职，望批准。")]
    )
    assert _value(found, "reason") == "家庭原因"


@pytest.mark.parametrize("paper", list(laid_papers("papers_tried.txt")), ids=lambda paper: paper.type)
def test_laid_paper_is_read(paper: LaidPaper) -> None:
    """Every paper gives its type, person and date, and nearly all of its values."""
    record = find_records([paper.page], default_profiles(), ROSTER)[0]
    read = {key: record.fields[key].value for key in paper.values if key in record.fields}
    right = sum(normalise(read.get(key, "")) == normalise(value) for key, value in paper.values.items())
    assert record.type == paper.type
    assert read["employee_name"] == paper.values["employee_name"]
    assert right >= len(paper.values) - 1


def test_date_in_boxes_is_the_date_of_the_paper() -> None:
    cells = [(900, "2015"), (990, "年"), (1040, "6"), (1080, "月"), (1130, "12"), (1190, "日")]
    found = _fields("resignation_letter", ("辞职报告", 50), [(1000, "申请人:张三丰")], cells)
    assert _value(found, "doc_date") == "2015-06-12"


def test_eight_figures_in_a_column_are_no_date_of_the_paper() -> None:
    found = _fields(
        "handbook_acknowledgement",
        ("员工手册签收单", 50),
        [(150, "签收日期:2018年6月30日")],
        [(150, "张三丰"), (600, "20030401")],
    )
    assert _value(found, "doc_date") == "2018-06-30"


def test_whom_something_was_done_to_is_whom_the_paper_is_about() -> None:
    found = _fields(
        "probation_assessment",
        ("试用考察表", 50),
        [(150, "被考察人"), (400, "张三丰"), (800, "职务"), (950, "车工")],
    )
    assert _value(found, "employee_name") == "张三丰"
