"""Find the fields of a record: by label on forms, by clause in prose, by place on letters.

Every way of finding gives candidates with a confidence (recognition of the line x trust in the way x
validity of the value); the best candidate of a field wins and agreeing ones strengthen it. Boxes are in
delivered pixels.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dossier.recognition.clauses import find_clauses
from dossier.recognition.freetext import FREE_TEXT, cut_clause, without_department
from dossier.recognition.labels import LabelHit, LabelIndex
from dossier.recognition.letters import find_letter_parts
from dossier.recognition.options import printed_options, read_option
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.result import FieldValue
from dossier.recognition.tables import find_changes, find_ticks, find_totals
from dossier.recognition.text import is_cjk, typeset
from dossier.recognition.upright import Sheet, TextLine
from dossier.recognition.values import ReadValue, enum_options, read_value

_INLINE, _RIGHT, _BELOW = 0.97, 0.93, 0.8  # trust in a value after its label, in the next cell, underneath
_CHOICE_FROM = 0.7  # validity of a choice among printed options from which it is believed
_LATER = 0.985  # each later label of the same field counts a little less: forms state their subject first
_BARE_DATE, _HEAD = "日期", 0.25  # the label that names no event; the head's share of a page
_HEADER_CELLS = 3  # a row of so many cells may be the head of a table
_TOTAL = re.compile(r"合计|总计|总额|^月薪|^月工资|^工资总额")
_ADDRESSES = frozenset({"hukou_address", "home_address"})
_ORGANISATION = re.compile(
    r"(公司|集团|厂|局|院|校|中心|委员会|银行|大学|所|店|社|部|处|会|行|办)(\([^)]*\))?$"
)
_PART_OF_COMPANY = re.compile(
    r"(部|科|处|室|组|车间|工段|班|岗|同志|员工)$|^(贵|我|本|该|各)(公司|单位|厂|部门)"
)
_ORGANISATIONS = frozenset({"company", "issuer", "hospital", "school", "destination"})
_NAMES = frozenset({"employee_name", "legal_rep", "reviewer", "handover_to", "referee"})
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U000323af]{2,4}|[\u3400-\u9fff·]{3,16}|[A-Za-z][A-Za-z .'-]{2,40}"
)
# No name: a department or company, an address, a verb or a word of forms.
_NO_NAME = re.compile(
    r"(部|科|处|室|组|车间|厂|公司|中心|班|集团|局|院|单位|员工|职工|领导|同志|先生|女士|签字|签名|盖章|同意|意见|如下|以下|"
    r"人员|经理|主管|主任|总监|岗位|职务|证明|通知|决定|合同|劳动|日期|姓名)$|[该您你我他她们的请]|^(各|贵|本人|本公司|因|给予|关于|根据|经|现|特|兹)"
)
# The common surnames, to tell a name from a word. Rare ones only lose some confidence.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞"
    "任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴"
    "谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应"
    "宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋"
    "仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申"
    "扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东"
    "欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公万俟岳帅缑亢况郈有琴商牟"
    "佘佴伯赏墨哈谯笪年爱阳佟肖付代闫覃战涂粟仝区冼岑鄢揭麦苑敬原邸亓付门海卿仉占展宛郇"
)
_DOUBLE_SURNAMES = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 端木 独孤 南宫 西门 宇文 长孙".split()  # noqa: SIM905  a word list
)
_NUMBERISH = frozenset({"employee_no", "contract_no", "cert_no", "permit_no", "case_no", "doc_no"})


@dataclass(frozen=True, slots=True)
class _Spot:
    """A piece of a line where a value may stand: ``line.text[start:end]``, and how it was reached."""

    line: TextLine
    start: int
    end: int
    trust: float

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]


def find_fields(
    sheets: Sequence[Sheet],
    fields: Sequence[FieldProfile],
    labels: LabelIndex,
    is_known_name: Callable[[str], bool] = lambda _: False,
) -> dict[str, FieldValue]:
    """Find the values of the wanted fields on the pages of one record.

    ``is_known_name`` tells whether a text is the name of somebody expected (a roster): it strengthens a name.
    """
    wanted = {field.id: field for field in fields}
    found: dict[str, list[Candidate]] = defaultdict(list)
    for field_id, candidate in _by_label(sheets, wanted, labels):
        found[field_id].append(candidate)
    for find in (find_clauses, find_letter_parts, find_changes, find_ticks, find_totals):
        for field_id, candidate in find(sheets, wanted):
            found[field_id].append(candidate)
    values = {}
    for field_id, candidates in found.items():
        checked = [c for item in candidates if (c := _check(field_id, item, is_known_name)) is not None]
        if checked:
            values[field_id] = _choose(checked, wanted[field_id])
    return {field.id: values[field.id] for field in fields if field.id in values}


# --- by label ---------------------------------------------------------------------------------------


def _by_label(
    sheets: Sequence[Sheet], wanted: dict[str, FieldProfile], labels: LabelIndex
) -> Iterator[tuple[str, Candidate]]:
    seen: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        hits = {id(line): labels.find(line) for line in sheet.lines}
        for row_index, row in enumerate(sheet.rows):
            for column, line in enumerate(row):
                for order, hit in enumerate(hits[id(line)]):
                    for field_id in hit.fields:
                        if field_id not in wanted:
                            continue
                        spots = _spots(sheet, row_index, column, order, hits)
                        candidate = _read_choice(sheet, row, column, hit, wanted[field_id], hits)
                        if candidate is None and not _prints_options(row[column:], wanted[field_id]):
                            candidate = _read_spots(spots, wanted[field_id], sheet, hits)
                        if candidate is None:
                            continue
                        trust = hit.weight * _label_trust(field_id, hit, seen[field_id], labels)
                        if hit.label == _BARE_DATE and line.middle > _HEAD * sheet.height:
                            trust *= 0.82  # beside a signature: the order of the signatures decides
                        seen[field_id] += 1
                        yield field_id, replace(candidate, confidence=candidate.confidence * trust)


def _prints_options(row: Sequence[TextLine], field: FieldProfile) -> bool:
    options = enum_options(field.kind)
    return bool(options) and len(printed_options(options, "".join(line.text for line in row))) > 2


def _read_choice(
    sheet: Sheet,
    row: Sequence[TextLine],
    column: int,
    hit: LabelHit,
    field: FieldProfile,
    hits: dict[int, list[LabelHit]],
) -> Candidate | None:
    """The chosen one of several options printed after a label, over the cells of its row and wrapped rows."""
    options = enum_options(field.kind)
    if not options:
        return None
    line = row[column]
    parts = [line.text[hit.end :]] if line.text[hit.end :].strip(" :_") else []
    lines = [line] if parts else []
    rows = [row[column + 1 :]]
    index = next(i for i, other in enumerate(sheet.rows) if other is row)
    rows += [r for r in sheet.rows[index + 1 : index + 3] if re.match(r"[□☐☑☒✓✔√■▣(]", r[0].text)]
    for cells in rows:
        for cell in cells:
            if _starts_with_label(hits[id(cell)]) and not printed_options(options, cell.text):
                break
            parts.append(cell.text)
            lines.append(cell)
    text = " ".join(parts)
    if len(printed_options(options, text)) < 2:
        return None
    chosen = read_option(options, text)
    if chosen is None or chosen.validity < _CHOICE_FROM:
        return None
    spot = next((item for item in lines if chosen.option in item.text), line)
    at = max(0, spot.text.find(chosen.option))
    box = spot.part_box(at, at + len(chosen.option))
    return Candidate(
        chosen.option, chosen.raw, spot.confidence * _INLINE * chosen.validity, spot.page, box, "choice"
    )


def _label_trust(field_id: str, hit: LabelHit, seen: int, labels: LabelIndex) -> float:
    """Trust in a label for a field: its place among the field's own, and how many came before it."""
    if field_id == "doc_date":
        return _LATER**seen
    return float(_LATER ** (seen + min(6, labels.rank(field_id, hit.label))))


def _spots(
    sheet: Sheet, row_index: int, column: int, order: int, hits: dict[int, list[LabelHit]]
) -> Iterator[_Spot]:
    """Where the value of a label may stand: after it, in the next cell, in the cell below."""
    row = sheet.rows[row_index]
    line = row[column]
    own = hits[id(line)]
    hit = own[order]
    end = own[order + 1].start if order + 1 < len(own) else len(line.text)
    if line.text[hit.end : end].strip(" _:：.-/"):
        yield _Spot(line, hit.end, end, _INLINE)
        return
    if order + 1 < len(own):
        return
    neighbour = row[column + 1] if column + 1 < len(row) else None
    if neighbour is not None and not _starts_with_label(hits[id(neighbour)]):
        near = neighbour.left - line.right < 0.45 * sheet.width
        yield _Spot(neighbour, 0, _first_label(neighbour, hits), _RIGHT if near else 0.6)
        if len(row) < _HEADER_CELLS:
            return
    yield from _below(sheet, row_index, column, hit, hits)


def _below(
    sheet: Sheet, row_index: int, column: int, hit: LabelHit, hits: dict[int, list[LabelHit]]
) -> Iterator[_Spot]:
    """Under a column head: the total of an amounts table first, then the nearest cell."""
    row = sheet.rows[row_index]
    line = row[column]
    if len(row) >= _HEADER_CELLS:
        yield from _total_in_column(sheet, row_index, column)
        cell = _cell_in_column(sheet, row_index, column, row_index + 1)
    else:
        cell = _line_below(sheet, row_index, line.left_of(hit.start), line.right)
    if cell is not None and not _starts_with_label(hits[id(cell)]):
        header = len(row) > 1 or not line.text.endswith(":")
        yield _Spot(cell, 0, _first_label(cell, hits), _BELOW if header else 0.7)


def _cell_in_column(sheet: Sheet, head_index: int, column: int, row_index: int) -> TextLine | None:
    """The cell of a lower row that belongs to a column head: same place in rows of equal length, else
    nearest."""
    if row_index >= len(sheet.rows):
        return None
    heads, cells = sheet.rows[head_index], sheet.rows[row_index]
    if cells[0].top - heads[0].bottom > 5 * sheet.line_height * (row_index - head_index):
        return None
    if len(cells) == len(heads):
        return cells[column]
    mine = [
        c
        for c in cells
        if min(heads, key=lambda h: abs(h.left + h.right - c.left - c.right)) is heads[column]
    ]
    return mine[0] if mine else None


def _total_in_column(sheet: Sheet, head_index: int, column: int) -> Iterator[_Spot]:
    """Under a column head of a table of amounts: the cell of the row that is called the total."""
    for index in range(head_index + 1, min(head_index + 12, len(sheet.rows))):
        if _TOTAL.search(sheet.rows[index][0].text):
            cell = _cell_in_column(sheet, head_index, column, index)
            if cell is not None:
                yield _Spot(cell, 0, len(cell.text), _BELOW + 0.08)


def _starts_with_label(hits: list[LabelHit]) -> bool:
    return bool(hits) and hits[0].start == 0


def _first_label(line: TextLine, hits: dict[int, list[LabelHit]]) -> int:
    own = hits[id(line)]
    return own[0].start if own else len(line.text)


def _line_below(sheet: Sheet, row_index: int, left: float, right: float) -> TextLine | None:
    """The nearest line under a stretch of the page, within three lines' height."""
    bottom = max(line.bottom for line in sheet.rows[row_index])
    for row in sheet.rows[row_index + 1 : row_index + 4]:
        for line in row:
            overlap = min(line.right, right) - max(line.left, left)
            if line.top - bottom < 3 * sheet.line_height and overlap > 0.3 * min(
                right - left, line.right - line.left
            ):
                return line
    return None


def _read_spots(
    spots: Iterator[_Spot], field: FieldProfile, sheet: Sheet, hits: dict[int, list[LabelHit]]
) -> Candidate | None:
    for spot in spots:
        text = spot.text
        continued = ""
        if field.kind == "text" or field.id in _ADDRESSES or field.kind == "string":
            continued = _continuation(spot, field, sheet, hits)
        read = read_value(field.kind, text + continued)
        if read is None:
            continue
        start, end = _place(spot, read)
        confidence = spot.line.confidence * spot.trust * read.validity
        raw = spot.line.raw_part(start, end) + continued
        return Candidate(read.value, raw, confidence, spot.line.page, spot.line.part_box(start, end))
    return None


def _place(spot: _Spot, read: ReadValue) -> tuple[int, int]:
    at = spot.text.find(read.raw)
    if at < 0:
        return spot.start, spot.end
    return spot.start + at, spot.start + at + len(read.raw)


def _continuation(spot: _Spot, field: FieldProfile, sheet: Sheet, hits: dict[int, list[LabelHit]]) -> str:
    """The rest of a value that runs on in the lines right below, aligned with its beginning or the margin."""
    if spot.end < len(spot.line.text) or not _may_wrap(spot, field):
        return ""
    text, last = "", spot.line
    value_left = spot.line.left_of(spot.start)
    for line in sheet.lines:
        if line.top < last.middle or len(text) > 300:
            continue
        if line.top - last.bottom > 0.9 * sheet.line_height or hits[id(line)]:
            break
        aligned = abs(line.left - value_left) < 1.6 * sheet.line_height
        margin = spot.start > 0 and field.kind == "text" and line.left < value_left
        if not aligned and not margin:
            continue
        if field.kind != "text" and line.right > last.right + sheet.line_height:
            break
        text, last = text + line.text, line
        if field.kind != "text":
            break
    return text


def _may_wrap(spot: _Spot, field: FieldProfile) -> bool:
    if field.kind == "text":
        return not spot.text.endswith("。") and len(spot.text) > 6
    long_enough = len(spot.text) >= (8 if field.id in _ADDRESSES | _ORGANISATIONS else 14)
    return (
        long_enough
        and field.id not in _NUMBERISH | _NAMES
        and (is_cjk(spot.text[-1]) or field.id in _ADDRESSES)
    )


# --- checking and choosing --------------------------------------------------------------------------


def _check(field_id: str, item: Candidate, is_known_name: Callable[[str], bool]) -> Candidate | None:
    """Weigh a candidate by what its field must look like; None when it cannot be one."""
    value, confidence = item.value, item.confidence
    if field_id in _NAMES:
        return _check_name(item, is_known_name)
    if field_id in _NUMBERISH:
        if field_id in ("employee_no", "cert_no", "permit_no") and not re.search(r"[0-9]", value):
            return None
        number = re.match(r"[0-9A-Za-z][0-9A-Za-z\-/. ]*", value)
        if field_id == "employee_no" and number:
            value = number.group().replace(" ", "").rstrip("-/.")
            if not re.search(r"[0-9].*[0-9]", value):
                return None
        return replace(item, value=value) if len(value) <= 40 else None
    if field_id in _ORGANISATIONS:
        name = re.sub(r"\((盖章|公章|签章|章|用人单位.*?|以下.*?|甲方.*?)\)", "", value).strip(" :,;。")
        if field_id == "company" and _PART_OF_COMPANY.search(name):
            return None
        return replace(item, value=name, confidence=confidence * (1.0 if _ORGANISATION.search(name) else 0.7))
    if field_id == "score":
        score = re.search(r"[0-9]{1,3}(?:\.[0-9]{1,2})?(?=分|$|\()", value)
        return replace(item, value=score.group()) if score else replace(item, confidence=confidence * 0.6)
    if field_id in FREE_TEXT:
        value = cut_clause(field_id, value)
        return replace(item, value=value) if len(value) > 1 else None
    if field_id == "position":
        position = without_department(value)
        return replace(item, value=position) if 1 < len(position) <= 20 else None
    if item.value and len(item.value) > 60:
        return replace(item, confidence=confidence * 0.6)
    return item


def _check_name(item: Candidate, is_known_name: Callable[[str], bool]) -> Candidate | None:
    """A name is short; known ones are trusted, a known one behind a verb (聘任张三) is cut free."""
    name = re.sub(r"\(.*|(同志|先生|女士|同学|小姐)$", "", item.value).strip(" _:;,、。")
    name = re.sub(
        r"(?<=[\u3400-\u9fff])(?:[0-9/].*|,.*|(?:日期|时间|年|电话|签字|签名|工号|性别).*)$", "", name
    )
    if not _NAME.fullmatch(name):
        return None
    if is_known_name(name):
        return replace(item, value=name)
    if _NO_NAME.search(name):
        return None
    for length in (4, 3, 2):
        if length < len(name) and is_known_name(name[-length:]):
            return replace(item, value=name[-length:], confidence=item.confidence * 0.97)
    likely = not is_cjk(name[0]) or name[0] in _SURNAMES or name[:2] in _DOUBLE_SURNAMES
    return replace(item, value=name, confidence=item.confidence * (0.94 if likely else 0.55))


def _choose(candidates: Sequence[Candidate], field: FieldProfile) -> FieldValue:
    """Take the surest candidate; another way to the same value makes it surer."""
    best = max(candidates, key=lambda item: item.confidence)
    if field.id == "sign_date":  # a paper is signed when the last one signed it
        near = [item for item in candidates if item.confidence > best.confidence - 0.12]
        best = max(near, key=lambda item: item.value)
    doubt = 1 - best.confidence
    for item in candidates:
        if item is not best and item.value == best.value and item.way != best.way:
            doubt *= 1 - 0.4 * item.confidence
    value = typeset(best.value) if field.kind in ("string", "text") else best.value
    return FieldValue(value, best.raw, round(min(0.995, 1 - doubt), 4), best.page, best.box)
