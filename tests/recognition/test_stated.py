"""A form's own label names a value in a sentence, too."""

from __future__ import annotations

import pytest
from tests.recognition.laid_pages import labels, lay_page

from dossier.recognition.prose import join_prose
from dossier.recognition.stated import find_stated
from dossier.recognition.upright import lay_out


def _said(field_id: str, text: str) -> list[str]:
    prose = join_prose([lay_out(lay_page(1, [[(150, line)] for line in text.split("\n")]))])
    wanted = {field_id: labels().field_profiles[field_id]}
    return [candidate.value for _, candidate in find_stated(prose, wanted, labels())]


@pytest.mark.parametrize(
    ("field_id", "text", "value"),
    [
        ("retire_date", "退休时间从2016年9月1日开始计算。", "2016-09-01"),
        ("department", "其所属部门为生产部。", "生产部"),
        ("employee_no", "该同志的职工代码为100234,", "100234"),
        ("wage", "转正后月工资定为人民币4500元。", "4500"),
        ("school", "毕业院校为虚构工业学校。", "虚构工业学校"),
        ("contract_type", "合同类型为无固定期限。", "无固定期限"),
        ("handover_to", "工作接收人为张三丰。", "张三丰"),
    ],
)
def test_label_before_a_value_names_it(field_id: str, text: str, value: str) -> None:
    assert _said(field_id, text) == [value]


@pytest.mark.parametrize(
    ("field_id", "text"),
    [
        ("doc_date", "出院日期为2021年3月5日。"),
        ("employee_name", "父亲姓名为张三丰。"),
        ("wage", "工资为转正后的80%。"),
        ("wage", "月工资\n413.50"),
        ("hire_date", "入职日期至2021年3月5日。"),
        ("department", "所属部门为准。"),
    ],
)
def test_label_of_something_else_names_nothing(field_id: str, text: str) -> None:
    assert _said(field_id, text) == []
