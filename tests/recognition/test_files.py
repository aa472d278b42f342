"""Opening source files: known by content, refused with a code, decoded page by page."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import TiffImagePlugin
from tests.recognition.drawn_pages import draw_form, encode, encrypted_pdf, pdf_of_image, pdf_of_text

from dossier.recognition.files import DecodedPage, Limits, open_source, sniff_kind
from dossier.recognition.result import RefusalCode, SourceRefused

SHORT = ("员工登记表", "姓名：王海燕  工号：HT20130617", "入职日期：2013年6月17日")
SMALL = draw_form(scale=0.1).image  # 248 x 351
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")


def tiff(*images: np.ndarray, **options: object) -> bytes:
    pages = [Pillow.fromarray(image[..., ::-1]) for image in images]
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:], **options)
    return stream.getvalue()


def saved(picture: Pillow.Image, suffix: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, suffix, **options)
    return stream.getvalue()


def decode_all(data: bytes, limits: Limits | None = None) -> list[DecodedPage]:
    with open_source(data, limits) as source:
        return [source.page(number) for number in range(1, source.page_count + 1)]


def refusal(data: bytes, limits: Limits | None = None) -> RefusalCode:
    with pytest.raises(SourceRefused) as caught:
        decode_all(data, limits)
    return caught.value.code


def only_page(data: bytes) -> DecodedPage:
    with open_source(data) as source:
        assert source.page_count == 1
        return source.page(1)


def png_bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


# What a file is


@pytest.mark.parametrize("suffix", FORMATS)
def test_picture_is_known_by_content_and_decoded(suffix: str) -> None:
    data = encode(SMALL, suffix)
    with open_source(data) as source:
        assert source.kind == f"image/{suffix.lower()}"
    page = only_page(data)
    assert page.image.shape == SMALL.shape
    assert page.image.dtype == np.uint8
    assert page.text_lines is None
    assert np.abs(page.image.astype(int) - SMALL).mean() < 4


def test_pdf_is_known_even_behind_a_leading_line() -> None:
    assert sniff_kind(b"\r\n" + pdf_of_text(SHORT)) == "application/pdf"


def test_jpeg_with_an_archive_behind_it_is_the_jpeg() -> None:
    page = only_page(encode(SMALL, "JPEG") + b"PK\x03\x04" + b"payload" * 100)
    assert page.image.shape == SMALL.shape


@pytest.mark.parametrize("number", [0, 2, -1])
def test_page_outside_the_file_is_an_index_error(number: int) -> None:
    for data in (encode(SMALL, "PNG"), pdf_of_text(SHORT)):
        with open_source(data) as source, pytest.raises(IndexError):
            source.page(number)


def test_closing_twice_is_allowed() -> None:
    for data in (encode(SMALL, "PNG"), pdf_of_text(SHORT)):
        source = open_source(data)
        source.close()
        source.close()


# Refusals


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY),
        ("姓名：王海燕".encode(), RefusalCode.UNKNOWN_KIND),
        (b"PK\x03\x04OFD.xml", RefusalCode.UNKNOWN_KIND),
        (b"GIF89a" + b"\0" * 50, RefusalCode.UNKNOWN_KIND),
        (b"\x89PNG\r\n\x1a\n", RefusalCode.DAMAGED),
        (b"\xff\xd8\xff", RefusalCode.DAMAGED),
        (b"II*\x00", RefusalCode.DAMAGED),
        (b"RIFF\x04\x00\x00\x00WEBP", RefusalCode.DAMAGED),
        (b"%PDF-1.7\nnothing", RefusalCode.DAMAGED),
        (b"%PDF-1.7\nnothing\n%%EOF", RefusalCode.DAMAGED),
    ],
)
def test_unreadable_bytes_are_refused_with_a_code(data: bytes, code: RefusalCode) -> None:
    assert refusal(data) is code


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_picture_is_refused_not_filled_with_grey(suffix: str, share: float) -> None:
    data = encode(SMALL, suffix)
    assert refusal(data[: int(len(data) * share)]) is RefusalCode.DAMAGED


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "jpeg", "tiff_deflate"])
def test_truncated_compressed_tiff_is_refused(compression: str) -> None:
    mode = "1" if compression == "group4" else "RGB"
    data = saved(Pillow.fromarray(SMALL).convert(mode), "TIFF", compression=compression)
    assert refusal(data[: len(data) // 2]) is RefusalCode.DAMAGED


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_truncated_pdf_is_refused_and_not_mended_silently(share: float) -> None:
    data = pdf_of_text(SHORT, pages=3)
    assert refusal(data[: int(len(data) * share)]) is RefusalCode.DAMAGED


def test_pdf_that_asks_for_a_password_is_refused() -> None:
    assert refusal(encrypted_pdf(user="secret")) is RefusalCode.ENCRYPTED


def test_pdf_with_an_owner_password_only_is_read() -> None:
    with open_source(encrypted_pdf(user="")) as source:
        assert source.page(1).image.any()


def test_bomb_of_few_bytes_is_refused_before_it_is_decoded() -> None:
    data = png_bomb(60_000, 60_000)
    assert len(data) < 1000
    assert refusal(data) is RefusalCode.PAGE_TOO_LARGE
    assert refusal(png_bomb(13_000, 13_000)) is RefusalCode.PAGE_TOO_LARGE


def test_large_page_behind_a_small_one_is_refused_with_its_number() -> None:
    data = tiff(SMALL, np.zeros((900, 900, 3), np.uint8))
    with open_source(data, Limits(page_pixels=200_000)) as source:
        assert source.page(1).number == 1
        with pytest.raises(SourceRefused) as caught:
            source.page(2)
    assert (caught.value.code, caught.value.page) == (RefusalCode.PAGE_TOO_LARGE, 2)


def test_limits_on_bytes_and_pages_are_kept() -> None:
    assert refusal(encode(SMALL, "PNG"), Limits(file_bytes=100)) is RefusalCode.TOO_LARGE
    assert refusal(pdf_of_text(SHORT, pages=4), Limits(pages=3)) is RefusalCode.TOO_MANY_PAGES
    assert refusal(tiff(*[SMALL] * 4), Limits(pages=3)) is RefusalCode.TOO_MANY_PAGES


def test_pdf_page_of_enormous_box_is_rendered_coarser_or_refused() -> None:
    def with_box(side: float) -> bytes:
        with pikepdf.new() as document:
            document.add_blank_page(page_size=(side, side))
            stream = io.BytesIO()
            document.save(stream)
        return stream.getvalue()

    page = only_page(with_box(2400))  # 33 inches
    assert page.dpi < 300
    assert page.image.shape[0] * page.image.shape[1] <= Limits().render_pixels * 1.01
    assert refusal(with_box(14_000)) is RefusalCode.PAGE_TOO_LARGE


def test_refusal_says_nothing_of_the_content() -> None:
    with pytest.raises(SourceRefused) as caught:
        open_source("王海燕 110105198703124528".encode())
    assert str(caught.value) == "intake.file_kind_unknown"
    assert caught.value.__cause__ is None


SEEDS = {
    "png": encode(SMALL[:60, :80], "PNG"),
    "jpeg": encode(SMALL[:60, :80], "JPEG"),
    "webp": encode(SMALL[:60, :80], "WEBP"),
    "tiff": tiff(SMALL[:60, :80], SMALL[:50, :50], compression="tiff_lzw"),
    "g4": saved(Pillow.fromarray(SMALL[:60, :80]).convert("1"), "TIFF", compression="group4"),
    "pdf": pdf_of_text(("abc",)),
    "scan": pdf_of_image(SMALL[:60, :80]),
}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_mutated_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    original = SEEDS[data.draw(st.sampled_from(sorted(SEEDS)))]
    mutated = bytearray(original)
    for _ in range(data.draw(st.integers(1, 6))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    mutated = mutated[: data.draw(st.integers(len(mutated) // 2, len(mutated)))]
    small = Limits(page_pixels=4_000_000, render_pixels=500_000, pages=20, render_dpi=50, least_render_dpi=10)
    pages: list[DecodedPage] = []
    with contextlib.suppress(SourceRefused):
        pages = decode_all(bytes(mutated), small)
    assert all(page.image.ndim == 3 and page.image.shape[2] == 3 for page in pages)


# Colour modes, orientation, resolution


def paper_and_ink(mode: str) -> Pillow.Image:
    """White left half, black right half."""
    grey = Pillow.new("L", (40, 20), 255)
    grey.paste(0, (20, 0, 40, 20))
    return grey.convert(mode)


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [
        ("1", "PNG"),
        ("1", "TIFF"),
        ("L", "PNG"),
        ("P", "PNG"),
        ("RGB", "WEBP"),
        ("CMYK", "TIFF"),
        ("CMYK", "JPEG"),
        ("YCbCr", "JPEG"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
    ],
)
def test_every_colour_mode_becomes_white_paper_and_black_ink(mode: str, suffix: str) -> None:
    image = only_page(saved(paper_and_ink(mode), suffix)).image
    assert image.shape == (20, 40, 3)
    assert image[10, 5].min() > 240
    assert image[10, 34].max() < 15


def test_sixteen_bit_grey_is_scaled_to_eight() -> None:
    deep = np.zeros((20, 40), np.uint16)
    deep[:, :20], deep[:, 20:30] = 65535, 32768
    for suffix in ("PNG", "TIFF"):
        image = only_page(saved(Pillow.fromarray(deep), suffix)).image
        assert image[10, 5].tolist() == [255] * 3
        assert image[10, 25, 0] in (127, 128)
        assert image[10, 35].tolist() == [0] * 3


def test_transparent_parts_are_white_paper() -> None:
    clear = Pillow.new("RGBA", (40, 20), (0, 0, 0, 0))
    clear.paste((10, 20, 200, 255), (20, 0, 40, 20))
    assert only_page(saved(clear, "PNG")).image[10, 5].tolist() == [255] * 3
    assert only_page(saved(clear, "PNG")).image[10, 30].tolist() == [200, 20, 10]
    palette = Pillow.new("P", (40, 20), 0)
    palette.putpalette([0, 0, 0, 200, 0, 0])
    assert only_page(saved(palette, "PNG", transparency=0)).image.min() == 255


@pytest.mark.parametrize(("suffix", "orientation"), [("JPEG", 6), ("TIFF", 6), ("JPEG", 3), ("PNG", 8)])
def test_delivered_page_is_after_the_file_orientation_mark(suffix: str, orientation: int) -> None:
    marked = Pillow.new("RGB", (40, 20), "white")
    marked.paste((0, 0, 0), (0, 0, 10, 10))  # the stored top left corner is inked
    exif = Pillow.Exif()
    exif[274] = orientation
    if suffix == "TIFF":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[274] = orientation
        image = only_page(saved(marked, suffix, tiffinfo=tags)).image
    else:
        image = only_page(saved(marked, suffix, exif=exif)).image
    inked = {
        6: (slice(0, 8), slice(12, 20)),
        3: (slice(12, 20), slice(32, 40)),
        8: (slice(32, 40), slice(0, 8)),
    }
    assert image.shape[:2] == ((20, 40) if orientation == 3 else (40, 20))
    assert image[inked[orientation]].max() < 60


def test_tiff_pages_can_be_asked_for_in_any_order() -> None:
    shades = [np.full((30 + i, 40, 3), 40 * i, np.uint8) for i in range(5)]
    with open_source(tiff(*shades, compression="tiff_lzw")) as source:
        assert source.page_count == 5
        for number in (5, 1, 3, 2, 4, 1):
            page = source.page(number)
            assert page.number == number
            assert page.image.shape[0] == 29 + number
            assert page.image[0, 0, 0] == 40 * (number - 1)


def test_reduced_copy_inside_a_tiff_is_not_a_page() -> None:
    small = Pillow.new("RGB", (20, 30), "white")
    small.encoderinfo = {"tiffinfo": {254: 1}}
    stream = io.BytesIO()
    Pillow.new("RGB", (40, 60), "white").save(stream, "TIFF", save_all=True, append_images=[small])
    with open_source(stream.getvalue()) as source:
        assert source.page_count == 1
        assert source.page(1).image.shape == (60, 40, 3)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [((300, 300), 300), ((200, 200), 200), ((72, 72), 300), ((1, 1), 300), ((0, 0), 300), (None, 300)],
)
def test_absurd_or_missing_resolution_is_estimated_from_a4(
    stored: tuple[int, int] | None, expected: int
) -> None:
    picture = Pillow.new("L", (2480, 3508), 255)
    data = saved(picture, "PNG", **({"dpi": stored} if stored else {}))
    assert only_page(data).dpi == expected


def test_fax_page_with_half_the_rows_gets_square_pixels() -> None:
    page = only_page(saved(Pillow.new("1", (1728, 1145), 1), "TIFF", dpi=(204, 98), compression="group4"))
    assert page.dpi == 204
    assert page.image.shape[:2] == (round(1145 * 204 / 98), 1728)


# PDF


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_born_digital_page_keeps_its_text_where_it_is_drawn(rotate: int) -> None:
    page = only_page(pdf_of_text(SHORT, rotate=rotate))
    assert page.text_lines is not None
    text = "".join(line.text for line in page.text_lines)
    assert text.replace(" ", "") == "".join(SHORT).replace(" ", "")
    covered = np.zeros(page.image.shape[:2], bool)
    for line in page.text_lines:
        xs, ys = zip(*line.box, strict=True)
        covered[max(0, int(min(ys)) - 2) : int(max(ys)) + 3, max(0, int(min(xs)) - 2) : int(max(xs)) + 3] = (
            True
        )
    ink = page.image.min(axis=2) < 128
    assert ink.any()
    assert (ink & covered).sum() > 0.98 * ink.sum()
    assert covered.mean() < 0.1


def test_scan_in_a_pdf_is_its_own_jpeg_pixel_for_pixel() -> None:
    form = draw_form(scale=0.5).image
    page = only_page(pdf_of_image(form, dpi=150))
    coded = np.frombuffer(encode(form, "JPEG", quality=85), np.uint8)
    assert np.array_equal(page.image, cv2.imdecode(coded, cv2.IMREAD_COLOR))
    assert page.dpi == 150
    assert page.text_lines is None


@pytest.mark.parametrize(
    "oddity",
    [
        {"rotate": 90},
        {"placed": "{w} 0 0 -{h} 0 {h}"},
        {"placed": "{w} 0 0 {h} 30 0"},
        {"entries": {"/Decode": pikepdf.Array([1, 0, 1, 0, 1, 0])}},
        {"entries": {"/Mask": pikepdf.Array([250, 255, 250, 255, 250, 255])}},
    ],
    ids=["turned", "mirrored", "moved", "inverted", "masked"],
)
def test_scan_that_is_not_shown_as_it_is_stored_is_rendered(oddity: dict[str, Any]) -> None:
    form = draw_form(scale=0.5).image
    data = pdf_of_image(form, dpi=150, **oddity)
    with pypdfium2.PdfDocument(data) as document:
        shown = document[0].render(scale=300 / 72).to_numpy()
    page = only_page(data)
    assert page.dpi == 300
    assert np.abs(page.image.astype(int) - shown[..., :3]).mean() < 1


def test_scan_with_an_invisible_text_layer_is_read_from_its_pixels() -> None:
    page = only_page(
        pdf_of_image(draw_form(scale=0.5).image, dpi=150, invisible_text="另外一些看不见的文字在此处")
    )
    assert page.text_lines is None
    assert abs(page.image.shape[0] - 3508) <= 2
    assert page.dpi == 300


def test_invisible_text_without_a_picture_is_not_believed() -> None:
    assert only_page(pdf_of_text(SHORT, mode=3)).text_lines is None


def test_form_values_of_a_pdf_are_drawn() -> None:
    with pikepdf.open(io.BytesIO(pdf_of_text(SHORT))) as document:
        appearance = document.make_stream(b"0 0 0 rg 0 0 200 40 re f", Type=pikepdf.Name.XObject)
        appearance.Subtype, appearance.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 200, 40])
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("field"),
            F=4,
            Rect=[100, 100, 300, 140],
            AP=pikepdf.Dictionary(N=appearance),
        )
        field = document.make_indirect(widget)
        document.pages[0].Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        stream = io.BytesIO()
        document.save(stream)
    image = only_page(stream.getvalue()).image
    x, y = 200 * 300 // 72, (842 - 120) * 300 // 72
    assert image[y, x].max() < 30
