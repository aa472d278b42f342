"""Chinese personnel forms drawn for the tests of the page side, what they say, and ways to spoil them."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

import cv2
import numpy as np
import pikepdf
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from dossier.recognition.pages import DecodedPage, Image
from dossier.recognition.reader import PageReader

SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
UMING = "/usr/share/fonts/truetype/arphic/uming.ttc"
UKAI = "/usr/share/fonts/truetype/arphic/ukai.ttc"
A4_300 = (2480, 3508)

CELLS_WANG = (
    ("姓名", "王海燕"),
    ("性别", "女"),
    ("工号", "HT20130617"),
    ("部门", "财务管理部"),
    ("身份证号", "110105198703124528"),
    ("入职日期", "2013年6月17日"),
    ("岗位", "成本会计"),
    ("工龄", "6"),
    ("联系电话", "13810027745"),
    ("合同期限", "2013.6.17至2016.6.16"),
)
CELLS_LIU = (
    ("姓名", "刘建国"),
    ("性别", "男"),
    ("工号", "HT20090302"),
    ("部门", "生产运行部"),
    ("身份证号", "320102197910081934"),
    ("入职日期", "2009年3月2日"),
    ("岗位", "设备检修"),
    ("工龄", "7"),
    ("联系电话", "13951668210"),
    ("合同期限", "2009.3.2至2012.3.1"),
)
BODY = (
    "甲乙双方根据《中华人民共和国劳动合同法》及有关法律、法规的规定，在平等自愿、协商",
    "一致的基础上订立本合同，共同遵守本合同所列条款。乙方同意根据甲方工作需要，担任前",
    "述岗位工作，并按照甲方关于该岗位的工作任务和责任制要求完成规定的数量和质量指标。",
    "甲方每月十五日以货币形式支付乙方工资，不得克扣或者无故拖欠。乙方依法享受休息休假",
    "和社会保险待遇，双方应当按照国家和地方有关规定缴纳养老、医疗、失业等各项保险费用。",
    "本合同一式两份，甲乙双方各执一份，自双方签字盖章之日起生效，涂改无效。",
)


def load_font(path: str, size_px: int) -> ImageFont.FreeTypeFont:
    """Load a font with mainland glyphs: the first face of the Noto collections is Japanese (another 门)."""
    return ImageFont.truetype(path, size_px, index=2 if "NotoS" in path else 0)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A picture (blue-green-red) and the text on it in reading order."""

    image: Image
    text: str

    def page(self, dpi: int = 300) -> DecodedPage:
        return DecodedPage(1, self.image, dpi)


def draw_form(
    cells: tuple[tuple[str, str], ...] = CELLS_WANG,
    *,
    font: str = SERIF,
    body: tuple[str, ...] = BODY,
    title: str = "员工登记表",
    scale: float = 1.0,
) -> Drawn:
    """Draw an A4 form (300 dpi at scale 1): title, ruled table of label and value, running text."""
    width, height = (round(side * scale) for side in A4_300)
    sheet = Pillow.new("RGB", (width, height), (252, 252, 250))
    pen = ImageDraw.Draw(sheet)

    def px(value: float) -> int:
        return round(value * scale)

    def write(x: float, y: float, text: str, size: float) -> None:
        pen.text((px(x), px(y)), text, font=load_font(font, px(size)), fill=(25, 25, 28))

    write(1240 - 40 * len(title), 220, title, 80)
    said = [title]
    for index, (label, value) in enumerate(cells):
        column, row = index % 2, index // 2
        x, y = 250 + column * 990, 420 + row * 120
        pen.rectangle([px(x), px(y), px(x + 990), px(y + 120)], outline=(40, 40, 40), width=max(1, px(3)))
        pen.line([px(x + 260), px(y), px(x + 260), px(y + 120)], fill=(40, 40, 40), width=max(1, px(3)))
        write(x + 30, y + 32, label, 44)
        write(x + 290, y + 32, value, 44)
        said += [label, value]
    for number, line in enumerate(body):
        write(250, 1180 + number * 92, line, 46)
    said += list(body)
    write(1500, 2300, "甲方（盖章）：", 44)
    write(1500, 2400, "2013年6月17日", 44)
    said += ["甲方（盖章）：", "2013年6月17日"]
    return Drawn(cv2.cvtColor(np.asarray(sheet), cv2.COLOR_RGB2BGR), "".join(said))


def blank_sheet(shade: int = 245, *, seed: int = 0, noise: float = 3.0) -> Image:
    """A white sheet with scanner noise and a slow gradient."""
    random = np.random.default_rng(seed)
    height, width = A4_300[1] // 2, A4_300[0] // 2
    slope = np.linspace(0, -12, width)[None, :, None]
    sheet = shade + slope + random.normal(0, noise, (height, width, 1))
    return np.clip(np.repeat(sheet, 3, axis=2), 0, 255).astype(np.uint8)


def lean(image: Image, degrees_clockwise: float, paper: int = 250) -> Image:
    """Turn the picture about its centre, as a sheet drawn in askew."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees_clockwise, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(paper,) * 3)


def scan_again(image: Image, *, seed: int, shift: tuple[int, int] = (9, -14), noise: float = 6.0) -> Image:
    """The same sheet on the glass another time: shifted, slightly askew, other brightness, noise, JPEG."""
    random = np.random.default_rng(seed)
    moved = lean(np.roll(image, shift, axis=(0, 1)), float(random.uniform(-0.6, 0.6)))
    rough = moved.astype(np.float32) * 0.95 + 4
    rough += random.standard_normal(moved.shape[:2], dtype=np.float32)[..., None] * noise
    _, coded = cv2.imencode(".jpg", np.clip(rough, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return cv2.imdecode(coded, cv2.IMREAD_COLOR)


def stamp_seal(image: Image, centre: tuple[int, int], radius: int = 235) -> Image:
    """Press a round red seal with a star and ring text over the page."""
    stamped = image.copy()
    layer = np.full_like(image, 255)
    cv2.circle(layer, centre, radius, (60, 50, 215), 14)
    points = [
        (
            centre[0] + radius * 0.33 * np.sin(k * np.pi * 4 / 5),
            centre[1] - radius * 0.33 * np.cos(k * np.pi * 4 / 5),
        )
        for k in range(5)
    ]
    cv2.fillPoly(layer, [np.array(points, np.int32)], (60, 50, 215))
    return np.minimum(stamped, layer)


def encode(image: Image, suffix: str, **options: object) -> bytes:
    """Give the picture as a file of the format Pillow knows by ``suffix`` (``PNG``, ``JPEG``, ...)."""
    stream = io.BytesIO()
    Pillow.fromarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)).save(stream, suffix, **options)
    return stream.getvalue()


def pdf_of_image(
    image: Image,
    *,
    dpi: int = 200,
    invisible_text: str = "",
    rotate: int = 0,
    placed: str = "{w} 0 0 {h} 0 0",
    entries: dict[str, pikepdf.Object] | None = None,
) -> bytes:
    """A scan in a PDF, JPEG over the whole page, with an invisible layer of other text when given.

    ``placed``: the picture's matrix on a page of ``w`` x ``h`` points; ``entries``: more of its dictionary.
    """
    height, width = image.shape[:2]
    box = (width * 72 / dpi, height * 72 / dpi)
    document = pikepdf.new()
    picture = pikepdf.Stream(document, encode(image, "JPEG", quality=85))
    for key, value in {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": width,
        "/Height": height,
        "/ColorSpace": pikepdf.Name.DeviceRGB,
        "/BitsPerComponent": 8,
        "/Filter": pikepdf.Name.DCTDecode,
    }.items():
        picture[key] = value
    for key, value in (entries or {}).items():
        picture[key] = value
    drawing = f"q {placed.format(w=box[0], h=box[1])} cm /Im0 Do Q\n"
    if invisible_text:
        drawing += _show_text([invisible_text], box[1], mode=3)
    _add_page(document, box, drawing, {"/Im0": document.make_indirect(picture)}, rotate)
    return _saved(document)


def pdf_of_text(lines: tuple[str, ...], *, rotate: int = 0, mode: int = 0, pages: int = 1) -> bytes:
    """A born-digital PDF: Chinese text by a predefined CMap; ``mode`` is the text rendering mode."""
    document = pikepdf.new()
    for _ in range(pages):
        _add_page(document, (595, 842), _show_text(lines, 842, mode=mode), {}, rotate)
    return _saved(document)


def _show_text(lines: list[str] | tuple[str, ...], height: float, mode: int) -> str:
    shown = [f"BT {mode} Tr /F1 14 Tf 60 {height - 80} Td 28 TL"]
    shown += [f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines]
    return "\n".join([*shown, "ET"])


def _add_page(
    document: pikepdf.Pdf,
    box: tuple[float, float],
    drawing: str,
    pictures: dict[str, pikepdf.Object],
    rotate: int = 0,
) -> None:
    page = document.add_blank_page(page_size=box)
    page.Contents = document.make_stream(drawing.encode())
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/STSong-Light"),
        Encoding=pikepdf.Name("/UniGB-UCS2-H"),
        DescendantFonts=[
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.CIDFontType0,
                BaseFont=pikepdf.Name("/STSong-Light"),
                CIDSystemInfo=pikepdf.Dictionary(
                    Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2
                ),
                DW=1000,
            )
        ],
    )
    page.Resources = pikepdf.Dictionary(Font={"/F1": font}, XObject=pictures)
    page.Rotate = rotate


def _saved(document: pikepdf.Pdf, **options: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream, **options)
    return stream.getvalue()


def encrypted_pdf(*, user: str, owner: str = "owner-secret") -> bytes:
    """A PDF that asks for ``user`` when opened (no question when empty)."""
    with pikepdf.open(io.BytesIO(pdf_of_text(BODY))) as document:
        return _saved(document, encryption=pikepdf.Encryption(owner=owner, user=user))


@functools.lru_cache(maxsize=1)
def shared_reader() -> PageReader:
    """The networks, loaded once for all tests of a process."""
    return PageReader()
