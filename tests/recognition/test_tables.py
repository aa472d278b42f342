"""Tables come out of the places of their text: heads, rows, wrapped cells, totals."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.recognition.laid_pages import Row, lay_page

from dossier.recognition.tables import Table, grid
from dossier.recognition.upright import lay_out

_HEADS = ("序号", "姓名", "部门", "岗位名称", "调整后工资", "备注")
_CELL = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=6)


def _tables(*rows: Row) -> tuple[Table, ...]:
    return grid(lay_out(lay_page(1, rows)))


def _texts(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.rows]


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 6), st.lists(st.lists(_CELL, min_size=6, max_size=6), min_size=1, max_size=8))
def test_full_tables_come_back_cell_by_cell(width: int, rows: list[list[str]]) -> None:
    placed = [
        [(100 + 240 * at, text) for at, text in enumerate(cells[:width])] for cells in (list(_HEADS), *rows)
    ]
    (table,) = _tables(*placed)
    assert [head.text for head in table.heads] == list(_HEADS[:width])
    assert _texts(table) == [cells[:width] for cells in rows]


def test_empty_cells_stay_empty() -> None:
    (table,) = _tables(
        [(100, "姓名"), (400, "部门"), (700, "金额"), (1000, "签名")],
        [(100, "张三丰"), (400, "生产部"), (700, "300")],
        [(100, "李静"), (700, "500")],
        [(100, "合计"), (700, "800")],
    )
    assert _texts(table) == [
        ["张三丰", "生产部", "300", ""],
        ["李静", "", "500", ""],
        ["合计", "", "800", ""],
    ]
    assert [table.is_total(row) for row in table.rows] == [False, False, True]


def test_head_in_two_rows_names_its_columns_by_both() -> None:
    (table,) = _tables(
        [(250, "变动前"), (850, "变动后")],
        [(100, "部门"), (400, "岗位"), (700, "部门"), (1000, "岗位")],
        [(100, "生产部"), (400, "钳工"), (700, "设备部"), (1000, "维修工")],
    )
    assert [head.text for head in table.heads] == ["变动前部门", "变动前岗位", "变动后部门", "变动后岗位"]


def test_rows_read_as_one_line_are_parted_at_their_gaps() -> None:
    (table,) = _tables([(100, "险种 月数 单位缴费 个人缴费")], [(100, "养老 12 4892.00 279.00")])
    assert [head.text for head in table.heads] == ["险种", "月数", "单位缴费", "个人缴费"]
    assert _texts(table) == [["养老", "12", "4892.00", "279.00"]]


def test_labels_beside_their_values_are_no_table() -> None:
    assert not _tables(
        [(100, "姓名"), (400, "张三丰"), (700, "性别"), (1000, "男")],
        [(100, "部门"), (400, "金工车间"), (700, "职级"), (1000, "八级")],
        [(100, "事由"), (400, "取得中级职称")],
    )


def test_a_table_ends_where_the_form_goes_on() -> None:
    (table,) = _tables(
        [(100, "项目"), (500, "满分"), (900, "得分")],
        [(100, "产量"), (500, "50"), (900, "45")],
        [(100, "考核人意见：同意")],
    )
    assert _texts(table) == [["产量", "50", "45"]]
