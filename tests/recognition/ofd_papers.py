"""OFD packages written by the tests themselves, part by part; people and companies in them are fictional."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image as Pillow

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
LINES = (
    "虚构精密机械有限公司",
    "劳动合同书（样张）",
    "员工姓名：陈旻翀",
    "工号：HT20130617",
    "身份证号码：110101199003070038",
    "合同期限：2013年6月17日至2016年6月16日",
)


@dataclass(frozen=True, slots=True)
class Written:
    """A run of text at a place in millimetres. ``more``: attributes of the text object besides."""

    text: str
    x: float
    y: float
    size: float = 5.0
    more: str = ""


def text_object(number: int, run: Written) -> str:
    """Give a text object as office programs write it: a boundary, and one step for all characters."""
    steps = f"g {len(run.text) - 1} {run.size}" if len(run.text) > 1 else ""
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{run.x} {run.y} 180 {run.size * 1.4}" Font="3" '
        f'Size="{run.size}" {run.more}><ofd:FillColor Value="0 0 0"/>'
        f'<ofd:TextCode X="0" Y="{run.size}"{delta}>{run.text}</ofd:TextCode></ofd:TextObject>'
    )


def page_of(runs: Sequence[Written], extra: str = "") -> str:
    """Give a page's part: the runs of text, and other objects besides."""
    objects = "".join(text_object(100 + at, run) for at, run in enumerate(runs))
    return (
        f"{HEAD}<ofd:Page {SPACE}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="50" Type="Body">{objects}{extra}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def plain_page(lines: Sequence[str] = LINES, extra: str = "") -> str:
    """Give a page with one line of text under another."""
    return page_of([Written(text, 20, 20 + 12 * at) for at, text in enumerate(lines)], extra)


def ofd_parts(
    pages: Sequence[str] | None = None,
    *,
    fonts: str = '<ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/>',
    media: str = "",
    common: str = "",
    more: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Give the parts of a package by name."""
    shown = [plain_page()] if pages is None else list(pages)
    listed = "".join(
        f'<ofd:Page ID="{10 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(shown))
    )
    parts = {
        "OFD.xml": f'{HEAD}<ofd:OFD {SPACE} Version="1.1" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>900</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts>'
        f"<ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>",
    } | {f"Doc_0/Pages/Page_{at}/Content.xml": page for at, page in enumerate(shown)}
    return {name: text.encode() for name, text in parts.items()} | dict(more or {})


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Put parts into a package."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()


def picture(
    colour: tuple[int, ...] = (200, 30, 30), size: tuple[int, int] = (40, 40), kind: str = "PNG"
) -> bytes:
    """Give a picture of one colour."""
    written = io.BytesIO()
    Pillow.new("RGB" if len(colour) == 3 else "RGBA", size, colour).save(written, kind)
    return written.getvalue()
