"""Print the state of a record as a certificate: pages of a PDF/A with readable and selectable text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from PIL import Image, ImageDraw

from dossier.apps.evidence.as_of import CHINA, RecordState
from dossier.apps.records.models import DocumentType, FieldDefinition, SchemeTerm
from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf
from dossier.watermark.faces import drawable, mark_font

DPI = 150
_WIDTH, _HEIGHT, _MARGIN = 1240, 1754, 110
_TITLE_PX, _TEXT_PX, _SMALL_PX = 40, 24, 19
_STATES = {"to_check": "待核对", "filed": "已归档", "withdrawn": "已撤回", "restricted": "限制处理"}

_PLAIN = {"type", "level", "employee", "state", "reference_code", "tags"}

Line = tuple[str, int]
"""A text and the height of its letters in pixels."""


def print_state(state: RecordState, at: datetime) -> bytes:
    """Give the certificate as a PDF, not yet signed."""
    moment = at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    pages = list(_paginate(list(_lines(state, moment))))
    target = io.BytesIO()
    drawn = (_draw(lines, f"{number} / {len(pages)}") for number, lines in enumerate(pages, start=1))
    write_searchable_pdf(drawn, target, title=f"档案状态证明 {state.day.isoformat()}")
    return target.getvalue()


def _lines(state: RecordState, moment: str) -> Iterator[Line]:
    record, told = state.record, state.elements
    names = dict(FieldDefinition.objects.filter(company=record.company).values_list("code", "zh"))
    kind = DocumentType.objects.filter(company=record.company, code=told.get("type", "")).first()
    level = SchemeTerm.objects.filter(
        company=record.company, kind="level", code=told.get("level", "")
    ).first()
    made = state.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    person = f"{state.employee.name}（工号 {state.employee.employee_no}）" if state.employee else "未确定"
    yield "档案状态证明", _TITLE_PX
    yield f"Certificate of a record as of {state.day.isoformat()}", _SMALL_PX
    yield "", _TEXT_PX
    yield (
        f"兹证明：截至 {state.day.isoformat()}（北京时间当日终了），下列档案的有效版本及内容如下。",
        _TEXT_PX,
    )
    yield "", _TEXT_PX
    for name, text in (
        ("立档单位", record.company.name),
        ("档号", told.get("reference_code", "当时尚未编号")),
        ("材料类型", kind.zh if kind else told.get("type", "")),
        ("密级", level.zh if level else told.get("level", "")),
        ("所属人员", person),
        ("状态", _STATES.get(told.get("state", ""), told.get("state", ""))),
        ("版本", f"第 {state.version} 版，{made} 由 {state.by} 形成；此后另有 {state.later} 个版本"),
        ("档案标识", str(record.id)),
    ):
        yield f"{name}：{text}", _TEXT_PX
    yield "", _TEXT_PX
    yield "著录内容", _TEXT_PX
    for name, text in told.items():
        if name not in _PLAIN:
            code = name.removeprefix("field:").replace("person@", "人员 ")
            yield f"　{names.get(code, code)}：{text}", _TEXT_PX
    if told.get("tags"):
        yield f"　标签：{told['tags']}", _TEXT_PX
    yield "", _TEXT_PX
    yield "页面（来源文件接收时的摘要）", _TEXT_PX
    for page in state.pages:
        yield f"　第 {page.number} 页：来源文件第 {page.source_page} 页", _TEXT_PX
        yield f"　　SHA-256 {page.sha256}", _SMALL_PX
        yield f"　　SM3 {page.sm3}", _SMALL_PX
    yield "", _TEXT_PX
    yield "存证", _TEXT_PX
    yield f"　描述摘要 SHA-256 {state.description_sha256}", _SMALL_PX
    yield f"　日志条目 {state.position if state.position is not None else '—'}，{state.leaf_hash}", _SMALL_PX
    yield "　核验：以同一日期的证据包，用 dossier verify 或离线核验页核对上述摘要。", _SMALL_PX
    yield f"　出证时间：{moment}（北京时间）。本证明以电子签名为准。", _SMALL_PX


def _paginate(lines: list[Line]) -> Iterator[list[Line]]:
    """Wrap lines to the width and part them by the height of a page."""
    page: list[Line] = []
    left = _HEIGHT - 2 * _MARGIN
    for text, size in lines:
        for row in _wrap(text, size):
            high = _advance(size)
            if high > left:
                yield page
                page, left = [], _HEIGHT - 2 * _MARGIN
            page.append((row, size))
            left -= high
    yield page


def _wrap(text: str, size: int) -> Iterator[str]:
    font, row = mark_font(size), ""
    for character in drawable(text):
        if row and font.getlength(row + character) > _WIDTH - 2 * _MARGIN:
            yield row
            row = ""
        row += character
    yield row


def _advance(size: int) -> int:
    return size * 3 // 2


def _draw(lines: list[Line], number: str) -> PdfPage:
    picture = Image.new("L", (_WIDTH, _HEIGHT), 255)
    canvas, y = ImageDraw.Draw(picture), _MARGIN
    boxes = []
    for text, size in [*lines, ("", 0)]:
        if text:
            font = mark_font(size)
            canvas.text((_MARGIN, y), text, font=font, fill=0)
            right, bottom = _MARGIN + font.getlength(text), float(y + size)
            boxes.append(
                (
                    text,
                    (
                        (float(_MARGIN), float(y)),
                        (right, float(y)),
                        (right, bottom),
                        (float(_MARGIN), bottom),
                    ),
                )
            )
        y += _advance(size)
    canvas.text((_WIDTH // 2, _HEIGHT - _MARGIN // 2), number, font=mark_font(_SMALL_PX), fill=0)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90, dpi=(DPI, DPI))
    return PdfPage(written.getvalue(), _WIDTH, _HEIGHT, DPI, tuple(boxes))
