"""A checkpoint on one sheet of paper: its text, a QR code of it, and how to check it years later.

Paper in somebody else's cupboard is the cheapest witness. The code holds the checkpoint as it stands in print; scanned
into a file it is what ``dossier log audit --since`` reads.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import qrcode  # type: ignore[import-untyped]  # the package ships no type hints
from PIL import Image, ImageDraw

from dossier.apps.notary.models import LogCheckpoint
from dossier.apps.notary.selectors import log_keys
from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf
from dossier.trust.notes import Checkpoint, Note
from dossier.watermark.faces import drawable, mark_font

DPI = 150
_WIDTH, _HEIGHT, _MARGIN = 1240, 1754, 100
_TITLE_PX, _TEXT_PX, _SMALL_PX = 38, 23, 18
_MODULE_PX = 6
"""At 150 dpi a millimetre: read by any telephone, also from a copy."""

Line = tuple[str, int]


def print_checkpoint(row: LogCheckpoint) -> bytes:
    """Give a checkpoint as a PDF of one page, with its text selectable. The keys stand on it as the log names them."""
    note = Note.parse(row.note)
    target = io.BytesIO()
    write_searchable_pdf([_page(row, note)], target, title=f"存证日志检查点 {row.size}")
    return target.getvalue()


def _lines(row: LogCheckpoint, note: Note) -> Iterator[Line]:
    checkpoint = Checkpoint.parse(note.text)
    yield "存证日志检查点", _TITLE_PX
    yield "Checkpoint of an evidence log", _SMALL_PX
    yield "", _TEXT_PX
    yield f"日志 Log：{checkpoint.origin}", _TEXT_PX
    yield f"条目 Entries：{checkpoint.size}", _TEXT_PX
    yield f"签署 Signed：{row.at.strftime('%Y-%m-%d %H:%M:%S')} UTC", _TEXT_PX
    yield "", _TEXT_PX
    yield "检查点全文（逐字，破折号为 U+2014）Checkpoint, to the letter", _TEXT_PX
    for line in str(note).removesuffix("\n").split("\n"):
        yield line or " ", _SMALL_PX
    yield "", _TEXT_PX
    yield "日志公钥 Keys of the log", _TEXT_PX
    for key in log_keys():
        yield key.verifier_key, _SMALL_PX
    yield "", _TEXT_PX
    for text in (
        "请将本页存放在系统之外。以后的日志必须是它的延长：任何改写、删除、倒签都会与它矛盾。",
        "核对：扫描二维码，把文字存为文件，运行 dossier log audit --since 文件 --key 公钥。",
        "Keep this sheet elsewhere. Every later log must extend it: whoever rewrites contradicts it.",
        "To check: scan the code into a file and run dossier log audit --since FILE --key KEY.",
    ):
        yield text, _SMALL_PX


def _wrapped(lines: Iterator[Line]) -> Iterator[Line]:
    for text, size in lines:
        font, piece = mark_font(size), ""
        for character in drawable(text):
            if piece and font.getlength(piece + character) > _WIDTH - 2 * _MARGIN:
                yield piece, size
                piece = ""
            piece += character
        yield piece, size


def _page(row: LogCheckpoint, note: Note) -> PdfPage:
    picture = Image.new("L", (_WIDTH, _HEIGHT), 255)
    canvas, y = ImageDraw.Draw(picture), _MARGIN
    boxes = []
    for text, size in _wrapped(_lines(row, note)):
        if text:
            font = mark_font(size)
            canvas.text((_MARGIN, y), text, font=font, fill=0)
            right, bottom = _MARGIN + font.getlength(text), float(y + size)
            left, top = float(_MARGIN), float(y)
            boxes.append((text, ((left, top), (right, top), (right, bottom), (left, bottom))))
        y += size * 3 // 2
    code = _code(str(note))
    picture.paste(code, ((_WIDTH - code.width) // 2, _HEIGHT - _MARGIN // 2 - code.height))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=92, dpi=(DPI, DPI))
    return PdfPage(written.getvalue(), _WIDTH, _HEIGHT, DPI, tuple(boxes))


def _code(text: str) -> Image.Image:
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=_MODULE_PX, border=4)
    made.add_data(text.encode())
    made.make(fit=True)
    drawn: Image.Image = made.make_image().get_image().convert("L")
    return drawn
