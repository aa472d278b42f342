"""Derive tables from where lines stand: a head of one or two rows, and rows of values beneath.

No ruling lines are known, only the places of text. A head is a row of short words of forms (姓名, 部门, 调整后工资);
cells of later rows belong to the head over them, by order in full rows and by place in others; lines that wrap
inside a cell are joined. Not for forms whose labels stand beside their values (:mod:`.spots`), nor for what a
column means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dossier.recognition.upright import Sheet, TextLine

HEAD_WORD = re.compile(
    r"(?:姓名|人员|性别|民族|籍贯|年龄|年月|日期|时间|期间|期限|起止|岗位|职务|职位|职称|工种|级别|等级|职级|岗级|薪级|等次|"
    r"专业|学历|学位|关系|称谓|面貌|电话|方式|号码|编号|编码|工号|证号|序号|账号|卡号|代码|地址|住址|金额|工资|薪资|"
    r"月薪|薪酬|标准|基数|补贴|津贴|奖金|合计|总额|小计|实发|应发|扣款|项目|内容|名称|类别|类型|种类|事由|原因|依据|意见|结果|"
    r"结论|成绩|得分|评分|分数|分值|满分|权重|自评|学时|课时|天数|数量|页数|页码|份数|次数|月数|年数|人数|险种|缴费|备注|说明|签名|签字|签收|签章|"
    r"月份|年度|情况|指标|要求|变动|变化|差额|增幅|出生|任职|去向|何时|何地|证明人|经办人|负责人|导师|出勤|缺勤|"
    r"身份证|健康|状况|收入|职业|材料|题名|文号|形式|方法|地点|考核|评价|因素|剂量|比例|款项|应付|实付|医师|参考值|目标值|完成值)(?:/?元|/月)?$|"
    r"^(?:所在|所属|原|现|新|调[入出]|拟调?|工作|用人|就读|毕业|任职|转[入出])?(?:部门|单位|车间|科室|班组|公司|学校|院校|处室|工段)(?:名称)?$|"
    r"^(?:原|现|新|拟|变动|变更|调整|异动|调动|调薪|调岗|晋升|原来|调级)(?:之?[前后])?(?:情况|信息|标准|内容)?$|"
    r"^(?:年|月|日|号|户主|类号|件号|人|职别|工别|总分|评语)$|^(?:原|现|新|调整[前后]|变动[前后]|变更[前后]).{1,6}$"
)
_NO_HEAD = re.compile(
    r"[0-9]{2,}|:.|[,。;]|^\(|同意|有限|集团|责任|[一二三四五六七八九〇零十]{2,}[年月级]|^[一二三四五六七八九十]级|^[男女]$|^无?固定期限$"
)
_LONGEST_HEAD, _SHORT_HEAD = 14, 7
_NAMES = re.compile(r"^(?:员工|职工|人员|学员|本人)?(?:姓名|名字)$|^(?:学员|职工|员工)$")
_TOTAL = re.compile(r"^(?:合计|总计|共计|总分|总得分|总成绩|平均|小计)")
_MAX_ROWS = 60
_RUNNING = re.compile(r"[,。;:]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its lines from the top, and its text without the breaks between them."""

    lines: tuple[TextLine, ...]

    @property
    def text(self) -> str:
        """Normalised text of all lines."""
        return "".join(line.text for line in self.lines)

    @property
    def left(self) -> float:
        """Left edge on the upright page, pixels."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Right edge on the upright page, pixels."""
        return max(line.right for line in self.lines)

    @property
    def centre(self) -> float:
        """Horizontal centre on the upright page, pixels."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """Vertical centre on the upright page, pixels."""
        return (min(line.top for line in self.lines) + max(line.bottom for line in self.lines)) / 2


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``heads``: one cell a column, left to right; of a head in two rows (变动前 over 部门, 岗位) each
    holds the lines of both, upper first. ``rows``: as many cells as heads, None where one is empty; rows of
    totals are among them (:meth:`is_total`)."""

    page: int
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell | None, ...], ...]

    @staticmethod
    def is_total(row: Sequence[Cell | None]) -> bool:
        """Tell whether a row is one of totals."""
        first = next((cell for cell in row if cell is not None), None)
        return first is not None and bool(_TOTAL.match(first.text))


def grid(sheet: Sheet) -> tuple[Table, ...]:
    """Give the tables of a page from the top: those with a head of two columns or more and a row beneath.

    A table ends at the next head, at a row that reads on across its columns, or at a wide gap. Costs about
    0.2 ms for a page.
    """
    return tuple(_tables(sheet))


def _tables(sheet: Sheet) -> Iterator[Table]:
    sheet = replace(sheet, rows=tuple(_split_rows(sheet.rows)))
    index = 0
    while index < len(sheet.rows):
        depth = _head_depth(sheet, index)
        heads = _merge_heads(sheet, sheet.rows[index : index + depth]) if depth else ()
        if len(heads) < 2:
            index += 1
            continue
        body = list(_body(sheet, index + depth, heads))
        rows = tuple(_gather(body, heads))
        if rows and (len(heads) > 2 or len(rows) > 1):
            yield Table(sheet.page, heads, rows)
        index += depth + len(body)


def _split_rows(rows: Sequence[Sequence[TextLine]]) -> Iterator[tuple[TextLine, ...]]:
    """Rows that were read as one line are parted at their gaps, where that makes a head, or as many cells as
    the row above has."""
    above = 0
    for row in rows:
        parts = row[0].pieces() if len(row) == 1 and not _RUNNING.search(row[0].text) else ()
        if len(parts) > 2 and (len(parts) == above or all(is_head_word(part.text) for part in parts)):
            row = parts
        above = len(row)
        yield tuple(row)


# --- heads ------------------------------------------------------------------------------------------


def is_head_word(text: str) -> bool:
    """Tell whether a normalised text may be the head of a column."""
    return (
        len(text) <= _LONGEST_HEAD
        and bool(HEAD_WORD.search(re.sub(r"\([^)]*\)$|[*:]", "", text)))
        and not _NO_HEAD.search(re.sub(r"\([^)]*\)$", "", text))
    )


def _is_head_row(row: Sequence[TextLine]) -> bool:
    heads = sum(is_head_word(line.text) for line in row)
    if len(row) >= 2 and heads >= 2 and heads >= 0.75 * len(row):
        return True
    short = all(len(line.text) <= _SHORT_HEAD and not _NO_HEAD.search(line.text) for line in row)
    named = any(_NAMES.search(one.text) and is_head_word(other.text) for one, other in pairwise(row))
    return len(row) > 3 and short and named  # beside 姓名 stands another head, not a name


def _head_depth(sheet: Sheet, index: int) -> int:
    """Of how many rows, up to three, a head beginning here consists; 0 when none begins."""
    if not _is_head_row(sheet.rows[index]):
        return 0
    depth = 1
    for above, row in pairwise(sheet.rows[index : index + 3]):
        gap = min(line.top for line in row) - max(line.bottom for line in above)
        if gap > 1.6 * sheet.line_height or not all(is_head_word(line.text) for line in row):
            break
        if not _stacked(sheet.rows[index : index + depth], row, sheet.line_height):
            break
        depth += 1
    return depth


def _stacked(upper: Sequence[Sequence[TextLine]], row: Sequence[TextLine], height: float) -> bool:
    """A second row of a head: more cells than the first, or standing between two rows of it."""
    if len(row) > len(upper[0]):
        return True
    overlapping = row[0].top - upper[-1][-1].bottom < 0.1 * height
    return overlapping or len(upper) == 2


def _merge_heads(sheet: Sheet, rows: Sequence[Sequence[TextLine]]) -> tuple[Cell, ...]:
    """One cell a column out of the rows of a head: what stands over several cells goes before each."""
    cells = [line for row in rows for line in row]
    if len(rows) == 1:
        return tuple(Cell((line,)) for line in rows[0])
    low = rows[-1]
    parents = {id(line): _children(line, low, sheet.line_height) for row in rows[:-1] for line in row}
    heads = [Cell((*_over(child, cells, parents), child)) for child in low]
    heads += [Cell((line,)) for row in rows[:-1] for line in row if not parents[id(line)]]
    return tuple(sorted(heads, key=lambda cell: cell.lines[-1].left + cell.lines[-1].right))


def _children(line: TextLine, low: Sequence[TextLine], height: float) -> list[TextLine]:
    """The run of lower cells whose middle is under the middle of a cell; one alone must stand right under."""
    centre = (line.left + line.right) / 2
    best: list[TextLine] = []
    least = 1.8 * height
    for start in range(len(low)):
        for end in range(start + 1, len(low) + 1):
            run = list(low[start:end])
            off = abs((run[0].left + run[-1].right) / 2 - centre)
            if off < least - (1 if len(run) <= len(best) else 0) and _covers(run, line):
                best, least = run, off
    return best


def _covers(run: Sequence[TextLine], line: TextLine) -> bool:
    return run[0].left <= line.right and run[-1].right >= line.left


def _over(child: TextLine, cells: Sequence[TextLine], parents: dict[int, list[TextLine]]) -> list[TextLine]:
    """The one cell that stands over a lower one: the nearest of those whose run it belongs to."""
    centre = child.left + child.right
    over = [cell for cell in cells if any(one is child for one in parents.get(id(cell), ()))]
    return [min(over, key=lambda cell: abs(cell.left + cell.right - centre))] if over else []


# --- rows of values ---------------------------------------------------------------------------------


def _body(sheet: Sheet, start: int, heads: Sequence[Cell]) -> Iterator[tuple[TextLine, ...]]:
    last = max(line.bottom for cell in heads for line in cell.lines)
    reach = 4.5 * sheet.line_height
    left, right = heads[0].left, heads[-1].right
    for row in sheet.rows[start : start + _MAX_ROWS]:
        top = min(line.top for line in row)
        if top - last > reach or _reads_across(row, heads) or _is_head_row(row):
            return
        if row[0].left > right + 2 * sheet.line_height or row[-1].right < left - 6 * sheet.line_height:
            return
        if _labels_value(row, heads):
            return
        yield row
        last = max(line.bottom for line in row)


def _reads_across(row: Sequence[TextLine], heads: Sequence[Cell]) -> bool:
    """One long line over several columns is no cell."""
    line = row[0]
    under = sum(line.left < head.centre < line.right for head in heads)
    return len(row) == 1 and (under > 2 or (under > 1 and len(heads) == 2) or ":" in line.text[:10])


def _labels_value(row: Sequence[TextLine], heads: Sequence[Cell]) -> bool:
    """A label beside its value: the table is over and a form goes on."""
    first = row[0].text
    if ":" in first[1:12] and not re.match(r"[0-9]{1,2}:", first):
        return True
    if not is_head_word(first) or _TOTAL.match(first):
        return False
    words = sum(is_head_word(line.text) for line in row)
    return len(heads) == 2 or len(row) > len(heads) or (2 * words >= len(row) and len(row) != len(heads))


def _gather(body: Sequence[Sequence[TextLine]], heads: Sequence[Cell]) -> Iterator[tuple[Cell | None, ...]]:
    """Put physical rows of lines into rows of cells."""
    body = [row[1:] if _is_shifted(row, heads) else row for row in body]
    if not body:
        return
    spans = _column_spans(body, heads)
    placed = [[(_column_of(line, row, heads, spans), line) for line in row] for row in body]
    least = 0.5 * max(len({column for column, _ in row}) for row in placed)
    anchors = [row for row in placed if len({column for column, _ in row}) > least or len(row) == len(heads)]
    anchors = anchors or placed
    groups: list[list[tuple[int, TextLine]]] = [[] for _ in anchors]
    for row in placed:
        middle = sum(line.middle for _, line in row) / len(row)
        nearest = min(
            range(len(anchors)),
            key=lambda at: abs(sum(line.middle for _, line in anchors[at]) / len(anchors[at]) - middle),
        )
        groups[nearest].extend(row)
    for group in groups:
        yield tuple(_cell(group, column) for column in range(len(heads)))


def _is_shifted(row: Sequence[TextLine], heads: Sequence[Cell]) -> bool:
    """A row begins with a name that stands under no head: every other cell is under the head before its own."""
    return 1 < len(row) <= len(heads) + 1 and all(
        line.left < head.right and line.right > head.left and (row[0].right < heads[0].left)
        for line, head in zip(row[1:], heads, strict=False)
    )


def _cell(group: Sequence[tuple[int, TextLine]], column: int) -> Cell | None:
    lines = sorted((line for at, line in group if at == column), key=lambda line: (line.top, line.left))
    return Cell(tuple(lines)) if lines else None


def _column_spans(body: Sequence[Sequence[TextLine]], heads: Sequence[Cell]) -> list[tuple[float, float]]:
    """How far each column reaches, by its head and the cells of full rows."""
    spans = [(head.lines[-1].left, head.lines[-1].right) for head in heads]
    for row in body:
        if len(row) == len(heads):
            spans = [
                (min(left, line.left), max(right, line.right))
                for (left, right), line in zip(spans, row, strict=True)
            ]
    return spans


def _column_of(
    line: TextLine, row: Sequence[TextLine], heads: Sequence[Cell], spans: Sequence[tuple[float, float]]
) -> int:
    if len(row) == len(heads):
        return next(at for at, other in enumerate(row) if other is line)

    def far(at: int) -> tuple[float, float]:
        left, right = spans[at]
        apart = max(left - line.right, line.left - right, 0.0)
        return (apart, abs(left + right - line.left - line.right))

    return min(range(len(heads)), key=far)
