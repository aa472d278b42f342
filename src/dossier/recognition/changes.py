# ruff: noqa: E501  a pattern broken over lines cannot be read, and ruff counts Chinese characters twice
"""Read what forms say by two words at once: before and after, a tick under a rating, the total of a score.

``调整前 | 调整后`` above ``部门``, ``岗位``, ``月薪合计`` names the fields old_department, new_position and so on by two
words each, which no single label says; the same stands turned (rows called 变动前 and 变动后), under a head in two
rows, beside a section's name, or as ``生产部→设备部``. A row of ratings with a tick in the row beneath chooses one;
a row called 合计 gives the total of the column headed 得分 or 学时.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dossier.recognition.options import has_tick
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.spots import Form
from dossier.recognition.tables import Cell, Table
from dossier.recognition.trusts import TRUSTS
from dossier.recognition.upright import Sheet, TextLine
from dossier.recognition.values import enum_options, read_value

# What a word says of the time: certainly before, certainly after, or 现: before beside 拟, after beside 原.
_THING = r"(?:情况|信息|标准|内容|状况|岗位信息|部门岗位|工资|薪资|薪酬)?"
_BEFORE = re.compile(
    rf"^(?:(?:调整|变动|变更|异动|调动|晋升|调薪|调岗|调级|转正|改|调|晋级|套改|任职)之?前|原来?|旧){_THING}$"
)
_AFTER = re.compile(
    rf"^(?:(?:调整|变动|变更|异动|调动|晋升|调薪|调岗|调级|转正|改|调|晋级|套改|任职)之?后|新|拟(?:调整?|任|变更|定|聘)?|建议){_THING}$"
)
_PRESENT = re.compile(rf"^(?:现在?|目前|当前|现行|现任|现有){_THING}$")
_WHATS = (
    (re.compile(r"合计|总额|总计"), "wage", 1.0),
    (re.compile(r"^(?:税前)?(?:月|总|标准)?(?:工资|薪资|薪酬|薪金|月薪|薪水|薪)(?:标准|总额|合计|额|水平|待遇)?(?:\(.*\)|/元)?$|月薪|月工资"), "wage", 0.97),
    (re.compile(r"^(?:基本工资|岗位工资|底薪|基薪)"), "wage", 0.8),
    (re.compile(r"部门$|单位$|科室$|车间$|部门.{0,2}(?:车间|科室|班组)\)?$|处室$"), "department", 1.0),
    (re.compile(r"岗位$|职务$|职位$|工种$|(?:岗位|职务|职位|工种).?[(/、]?(?:岗位|职务|职位|工种)\)?$|岗位名称|职务名称|职位名称"), "position", 1.0),
)  # fmt: skip
_ARROW = re.compile(
    r"^(?P<old>[^→>,。;]{1,24}?)(?:-*[→⇒➜➔►]|[-=]+>|(?:调整|变更|变动|调|改|转)(?:为|至|到))(?P<new>[^→>,。;]{1,24})$"
)
# Totals: the field, the heads of its column (the later in a table counts: 自评 before 上级评分), and no others.
_TOTALS = (
    (
        "score",
        re.compile(r"得分|评分|成绩|分数|^分值?$|考评分|考核分"),
        re.compile(r"自评|自我|标准|满分|权重|分值"),
    ),
    ("training_hours", re.compile(r"学时|课时"), re.compile(r"成绩")),
    ("days", re.compile(r"天数"), re.compile(r"标准")),
    ("page_count", re.compile(r"^页数$|页数$"), re.compile(r"页码")),
)
_TOTAL_ROW = re.compile(r"^(?:合计|总计|总分|总得分|总成绩|综合得分|综合评分|最终得分|小计合计)")
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?(?:分|学时|课时|天|页)?$")
_MAX_ROWS, _NEAR_ROWS = 12, 3


def find_changes(
    forms: Sequence[Form], wanted: Mapping[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield the old and new values that the pages of a record set against each other."""
    if not any(field.startswith(("old_", "new_")) for field in wanted):
        return
    for form in forms:
        yield from _by_columns(form.sheet, wanted)
        yield from _by_rows(form.sheet, wanted)
        for table in form.tables:
            yield from _under_two_heads(table, wanted)
        yield from _beside_sections(form, wanted)
        yield from _by_arrows(form, wanted)


def _ages(texts: Sequence[str]) -> dict[str, int] | None:
    """Which of some words say before and after; None unless there is one of each."""
    before = [at for at, text in enumerate(texts) if _BEFORE.match(text)]
    after = [at for at, text in enumerate(texts) if _AFTER.match(text)]
    present = [at for at, text in enumerate(texts) if _PRESENT.match(text)]
    if len(before) == 1 and not after and len(present) == 1:
        after = present
    elif len(after) == 1 and not before and len(present) == 1:
        before = present
    if len(before) != 1 or len(after) != 1:
        return None
    return {"old_": before[0], "new_": after[0]}


def _what(text: str) -> tuple[str, float] | None:
    return next(((name, trust) for pattern, name, trust in _WHATS if pattern.search(text)), None)


def _by_columns(sheet: Sheet, wanted: Mapping[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    """``项目 | 调整前 | 调整后`` over rows that begin with what changes."""
    for index, row in enumerate(sheet.rows):
        ages = _ages([line.text.rstrip(":") for line in row])
        if ages is None:
            continue
        for body in sheet.rows[index + 1 : index + _MAX_ROWS]:
            named = [(at, what) for at, line in enumerate(body[:2]) if (what := _what(line.text.rstrip(":")))]
            if not named or len(body) < named[0][0] + 2:
                continue
            at, (name, trust) = named[0]
            for age, place in ages.items():
                nearest = min(body[at + 1 :], key=lambda line: _distance(line, row[place]))
                others = [row[other] for other in ages.values() if other != place]
                if all(_distance(nearest, row[place]) < _distance(nearest, other) for other in others):
                    yield from _value(wanted, age + name, Cell((nearest,)), trust)


def _by_rows(sheet: Sheet, wanted: Mapping[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    """Rows called 变动前 and 变动后 under heads that say what changes."""
    named = [index for index, row in enumerate(sheet.rows) if _age_word(row[0].text.rstrip(":"))]
    ages = _ages([sheet.rows[index][0].text.rstrip(":") for index in named])
    if ages is None or abs(named[ages["new_"]] - named[ages["old_"]]) > _NEAR_ROWS:
        return
    first = named[min(ages.values())]
    above = sheet.rows[max(0, first - _NEAR_ROWS) : first]
    heads = [line for row in above for line in row if _what(line.text.rstrip(":"))]
    for age, place in ages.items():
        for line in sheet.rows[named[place]][1:]:
            head = min(heads, key=lambda one: _distance(one, line), default=None)
            what = _what(head.text.rstrip(":")) if head is not None else None
            if head is not None and what is not None and line.left < head.right and line.right > head.left:
                yield from _value(wanted, age + what[0], Cell((line,)), what[1])


def _under_two_heads(table: Table, wanted: Mapping[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    """变动前 over 部门, 岗位 and 变动后 over the same, above one row of values."""
    uppers = list(dict.fromkeys(head.lines[0].text for head in table.heads if len(head.lines) > 1))
    ages = _ages(uppers)
    if ages is None or len(table.rows) != 1:
        return
    for head, cell in zip(table.heads, table.rows[0], strict=True):
        what = _what(head.lines[-1].text)
        for age, place in ages.items():
            if cell is not None and what and len(head.lines) > 1 and head.lines[0].text == uppers[place]:
                yield from _value(wanted, age + what[0], cell, what[1])


def _beside_sections(form: Form, wanted: Mapping[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    """A section called 调整前 at the left, with labels 部门, 岗位 and their values to the right of it."""
    names = [line for row in form.rows for line in row[:1] if _age_word(line.text.rstrip(":"))]
    ages = _ages([line.text.rstrip(":") for line in names])
    if ages is None:
        return
    for age, place in ages.items():
        for line in form.sheet.lines:
            section = min(names, key=lambda one: abs(one.middle - line.middle))
            what = _what(line.text.rstrip(":"))
            if section is not names[place] or what is None or line.left < section.right:
                continue
            if abs(section.middle - line.middle) > 5 * form.sheet.line_height:
                continue
            row = form.rows[form.row_of[id(line)]]
            after = [other for other in row if other.left > line.left]
            if after and not form.begins_with_label(after[0]):
                yield from _value(wanted, age + what[0], Cell((after[0],)), what[1] * 0.97)


def _age_word(text: str) -> bool:
    return bool(_BEFORE.match(text) or _AFTER.match(text) or _PRESENT.match(text))


def _by_arrows(form: Form, wanted: Mapping[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    """``部门：生产部→设备部``."""
    for line in form.sheet.lines:
        for order, hit in enumerate(form.hits(line)):
            what = _what(hit.label)
            spot = next(form.spots(line, order), None) if what else None
            match = _ARROW.match(spot.text.strip(" _:")) if spot is not None else None
            if spot is None or match is None or what is None:
                continue
            for age, group in (("old_", "old"), ("new_", "new")):
                field = wanted.get(age + what[0])
                read = read_value(field.kind, match[group]) if field else None
                if field is not None and read is not None:
                    confidence = spot.line.confidence * TRUSTS["arrow"] * read.validity
                    box = spot.line.part_box(spot.start, spot.end)
                    raw = match[group]
                    yield (
                        field.id,
                        Candidate(read.value, raw, confidence, line.page, box, "arrow", line=spot.line),
                    )


def _value(
    wanted: Mapping[str, FieldProfile], field_id: str, cell: Cell, trust: float
) -> Iterator[tuple[str, Candidate]]:
    field = wanted.get(field_id)
    read = read_value(field.kind, cell.text) if field is not None else None
    if field is None or read is None:
        return
    line = cell.lines[0]
    confidence = line.confidence * TRUSTS["changed"] * trust * read.validity
    raw = "".join(one.raw for one in cell.lines)
    yield field.id, Candidate(read.value, raw, confidence, line.page, line.box, "changed", line=line)


# --- ticks and totals -------------------------------------------------------------------------------


def find_ticks(
    sheets: Sequence[Sheet], wanted: Mapping[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield the options that have a tick in the row beneath them."""
    choices = {field.id: enum_options(field.kind) for field in wanted.values() if enum_options(field.kind)}
    for sheet in sheets if choices else ():
        for row, beneath in pairwise(sheet.rows):
            ticks = [cell for cell in beneath if has_tick(cell.text)]
            if len(ticks) != 1 or len(row) < 3:
                continue
            for field_id, options in choices.items():
                cells = [cell for cell in row if cell.text in options]
                if len(cells) > 2:
                    cell = min(cells, key=lambda one: _distance(one, ticks[0]))
                    trust = min(cell.confidence, ticks[0].confidence) * TRUSTS["tick"]
                    yield field_id, Candidate(cell.text, cell.raw, trust, cell.page, cell.box, "tick")


def find_totals(forms: Sequence[Form], wanted: Mapping[str, FieldProfile]) -> Iterator[tuple[str, Candidate]]:
    """Yield the totals of columns of scores, hours, days and pages."""
    asked = [item for item in _TOTALS if item[0] in wanted]
    for form in forms if asked else ():
        sheet = form.sheet
        for index, row in enumerate(sheet.rows):
            if len(row) < 2 or not _TOTAL_ROW.search(row[0].text):
                continue
            for field_id, heads, others in asked:
                cell = _under_head(sheet.rows[max(0, index - _MAX_ROWS) : index], row, heads, others)
                read = read_value("number", cell.text) if cell else None
                if cell and read:
                    trust = cell.confidence * TRUSTS["total"]
                    yield field_id, Candidate(read.value, cell.raw, trust, cell.page, cell.box, "total")


def _under_head(
    above: Sequence[Sequence[TextLine]],
    total: Sequence[TextLine],
    heads: re.Pattern[str],
    others: re.Pattern[str],
) -> TextLine | None:
    """The number of a total's row under the last fitting head of the nearest row of heads above it."""
    numbers = [cell for cell in total[1:] if _NUMBER.match(cell.text)]
    for row in reversed(above):
        named = [head for head in row if heads.search(head.text) and not others.search(head.text)]
        if len(row) > 1 and named and not any(_NUMBER.match(cell.text) for cell in row) and numbers:
            cell = min(numbers, key=lambda one: _distance(one, named[-1]))
            nearest = min(row, key=lambda one: _distance(one, cell))
            return cell if nearest is named[-1] else None
    return None


def _distance(one: TextLine, other: TextLine) -> float:
    return abs(one.left + one.right - other.left - other.right)
