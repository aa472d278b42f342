"""Pages taken over into a file of their own: the same pictures, and nothing of the pages that stayed behind."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image as Pillow

from dossier.recognition.dividing import take_pages
from dossier.recognition.files import open_source
from dossier.recognition.result import NotDividable

SECRET = "SECRET-OF-PAGE"  # pragma: allowlist secret


def shade(number: int, size: tuple[int, int] = (40, 56)) -> Pillow.Image:
    pixels = np.random.default_rng(number).integers(0, 255, (size[1], size[0]), dtype=np.uint8)
    return Pillow.fromarray(pixels)


def jpeg(number: int, size: tuple[int, int] = (40, 56)) -> bytes:
    out = io.BytesIO()
    shade(number, size).save(out, "JPEG")
    return out.getvalue()


def image_stream(pdf: Pdf, number: int, size: tuple[int, int] = (40, 56)) -> Stream:
    return Stream(
        pdf, jpeg(number, size), Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
        Metadata=Stream(pdf, f"{SECRET}-xmp{number}".encode()),
    )  # fmt: skip


def box(pages: int = 4, size: tuple[int, int] = (40, 56)) -> Pdf:
    """A scan as tools write it: one dictionary of resources for all pages, and all sorts of things beside them."""
    pdf = pikepdf.new()
    pictures = {f"/Im{n}": image_stream(pdf, n, size) for n in range(1, pages + 1)}
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(pictures), Font=Dictionary({"/F1": font})))
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(200, 280))
        text = f"q 200 0 0 280 0 0 cm /Im{number} Do Q BT 3 Tr /F1 9 Tf 9 9 Td ({SECRET}{number}) Tj ET"
        page.obj.Resources, page.obj.Contents = shared, Stream(pdf, text.encode())
        page.obj.Thumb = image_stream(pdf, number)
        page.obj.PieceInfo = Dictionary(Note=f"{SECRET}-piece{number}")
    first, last = pdf.pages[0].obj, pdf.pages[-1].obj
    last.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=[first, Name.Fit])
            )
        ]
    )
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"{SECRET}-outline", 0))
    pdf.attachments[f"{SECRET}.txt"] = f"{SECRET}-attached".encode()
    pdf.docinfo["/Title"] = f"{SECRET}-title"
    return pdf


def saved(pdf: Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def everything_in(data: bytes) -> bytes:
    """All that a reader could find in a file: its bytes, and every string and stream, opened."""
    found = [data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            found.append(str(thing.unparse(resolved=True)).encode("utf-8", "replace"))
            if isinstance(thing, Stream):
                found.append(thing.read_raw_bytes())
                if thing.get("/Filter") != Name.DCTDecode:
                    found.append(thing.read_bytes())
    return b"\n".join(found)


def pictures(data: bytes, numbers: Sequence[int]) -> list[np.ndarray]:
    with open_source(data) as source:
        return [source.page(number).image for number in numbers]


def tiff(*pages: Pillow.Image, **options: object) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=list(pages[1:]), **options)
    return out.getvalue()


def test_a_pdf_page_goes_over_with_its_picture_and_text_untouched() -> None:
    data = saved(box())
    taken = take_pages(data, [2, 4])
    for before, after in zip(pictures(data, [2, 4]), pictures(taken, [1, 2]), strict=True):
        assert np.array_equal(before, after)
    with pikepdf.open(io.BytesIO(taken)) as pdf:
        kept = [
            page.Resources.XObject[f"/Im{n}"].read_raw_bytes()
            for page, n in zip(pdf.pages, (2, 4), strict=True)
        ]
        assert kept == [jpeg(2), jpeg(4)]
    assert f"{SECRET}2".encode() in everything_in(taken)


def test_nothing_of_the_other_pages_is_left_in_a_pdf() -> None:
    taken = take_pages(saved(box()), [2, 4])
    found = everything_in(taken)
    for number in (1, 3):
        assert f"{SECRET}{number}".encode() not in found
        assert jpeg(number) not in found
    for beside in ("outline", "attached", "title", "piece", "xmp"):
        assert f"{SECRET}-{beside}".encode() not in found
    with pikepdf.open(io.BytesIO(taken)) as pdf:
        assert sum(isinstance(one, Stream) and one.get("/Subtype") == Name.Image for one in pdf.objects) == 2


def test_an_earlier_state_of_the_file_does_not_go_along() -> None:
    data = saved(box())
    added = data + b"\n% " + SECRET.encode() + b"-trailing\n%%EOF\n"
    assert SECRET.encode() + b"-trailing" not in take_pages(added, [2])


def test_pictures_inside_forms_are_sorted_too() -> None:
    pdf = box(3)
    shared = pdf.pages[0].obj.Resources
    for number, page in enumerate(pdf.pages, start=1):
        shared.XObject[f"/Fm{number}"] = Stream(
            pdf, f"q 200 0 0 280 0 0 cm /Im{number} Do Q".encode(), Type=Name.XObject, Subtype=Name.Form,
            BBox=[0, 0, 200, 280], Resources=shared if number == 2 else Dictionary(XObject=shared.XObject),
        )  # fmt: skip
        page.obj.Contents = Stream(pdf, f"/Fm{number} Do".encode())
    found = everything_in(take_pages(saved(pdf), [2]))
    assert jpeg(2) in found
    assert jpeg(1) not in found
    assert jpeg(3) not in found


def test_a_large_picture_on_both_sides_of_the_cut_is_not_divided() -> None:
    pdf = box(2, (600, 600))
    for page in pdf.pages:
        page.obj.Contents = Stream(pdf, b"q 200 0 0 280 0 0 cm /Im1 Do Q")
    with pytest.raises(NotDividable):
        take_pages(saved(pdf), [2])
    assert len(pictures(take_pages(saved(pdf), [1, 2]), [1, 2])) == 2


def test_shared_shapes_of_letters_and_layers_are_not_divided() -> None:
    pdf = box(2)
    pool = pdf.make_indirect(Stream(pdf, b"shapes"))
    for image in pdf.pages[0].obj.Resources.XObject.values():
        image.DecodeParms = Dictionary(JBIG2Globals=pool)
    with pytest.raises(NotDividable):
        take_pages(saved(pdf), [2])
    layered = box(2)
    layered.Root.OCProperties = Dictionary(OCGs=[])
    with pytest.raises(NotDividable):
        take_pages(saved(layered), [2])


@pytest.mark.parametrize(
    "options", [{}, {"compression": "tiff_lzw"}, {"compression": "jpeg"}, {"compression": "tiff_deflate"}]
)
def test_tiff_strips_go_over_byte_for_byte(options: dict[str, object]) -> None:
    pages = [shade(number) for number in range(4)]
    data = tiff(*pages, dpi=(200, 200), description=SECRET, software=SECRET, **options)
    taken = take_pages(data, [1, 3])
    for before, after in zip(pictures(data, [1, 3]), pictures(taken, [1, 2]), strict=True):
        assert np.array_equal(before, after)
    assert SECRET.encode() not in taken
    assert len(taken) < len(data)
    if not options:
        assert pages[0].tobytes() in taken
        assert pages[1].tobytes() not in taken


def test_bitonal_tiff_and_big_tiff_go_over() -> None:
    pages = [shade(number).convert("1") for number in range(3)]
    for options in ({"compression": "group4"}, {"compression": "group4", "big_tiff": True}):
        data = tiff(*pages, **options)
        taken = take_pages(data, [2])
        assert taken[:4] == data[:4]
        assert np.array_equal(pictures(data, [2])[0], pictures(taken, [1])[0])


@pytest.mark.parametrize("data", [jpeg(1), b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"II*\0\xff\xff\0\0", b""])
def test_what_has_no_pages_to_take_apart_is_refused(data: bytes) -> None:
    with pytest.raises(NotDividable):
        take_pages(data, [1])


def test_a_page_that_is_not_there_is_refused() -> None:
    for data in (saved(box(2)), tiff(shade(1), shade(2))):
        for keep in ([3], []):
            with pytest.raises(NotDividable):
                take_pages(data, keep)


TWO = tiff(*(shade(number) for number in range(3)), compression="tiff_deflate")


@given(st.integers(0, len(TWO) - 1), st.integers(0, 255))
@settings(max_examples=40, deadline=None)
def test_a_damaged_tiff_gives_the_same_picture_or_a_refusal(place: int, byte: int) -> None:
    broken = bytearray(TWO)
    broken[place] = byte
    try:
        taken = take_pages(bytes(broken), [2])
    except NotDividable:
        return
    assert np.array_equal(pictures(bytes(broken), [2])[0], pictures(taken, [1])[0])


def test_the_same_pages_give_the_same_file() -> None:
    data = saved(box())
    assert zlib.crc32(take_pages(data, [1, 2])) == zlib.crc32(take_pages(data, [1, 2]))
