"""Seals of every shape, signatures, photographs and handwriting on pages, and what fields take from them."""

from __future__ import annotations

import random
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw
from tests.recognition.drawn_pages import SERIF, UKAI, load_font, shared_reader

from dossier.recognition.handwriting import is_pen
from dossier.recognition.image import Turn, make_overview
from dossier.recognition.marked import is_handwritten, mark_fields, note_handwriting
from dossier.recognition.pages import DecodedPage, Image
from dossier.recognition.photos import find_photos
from dossier.recognition.result import FieldValue, Mark, MarkKind, PageReading
from dossier.recognition.seal_finding import Seal, SealInk, SealShape, find_seals
from dossier.recognition.seals import clear_seals
from dossier.samples.seals import Seal as Drawn
from dossier.samples.seals import stamp

DPI = 200
A5 = (1169, 1654)  # width and height at 200 dpi
OWNER = "云州示例机械有限公司"
BLUE_PEN = (150, 40, 25)  # blue-green-red
BLACK = (25, 25, 28)

Write = tuple[int, int, str, int, tuple[int, int, int]]


def sheet(*texts: Write, font: str = SERIF) -> Image:
    """A page with texts: left, top, text, size, colour (blue-green-red)."""
    picture = Pillow.new("RGB", A5, (252, 252, 250))
    pen = ImageDraw.Draw(picture)
    for left, top, text, size, colour in texts:
        pen.text((left, top), text, font=load_font(font, size), fill=colour[::-1])
    return cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR)


LETTER = sheet(
    (300, 120, "关于同意调动的通知", 52, BLACK),
    (120, 300, "经研究决定，同意上述人员自下月起调入生产部工作，", 34, BLACK),
    (120, 360, "请有关部门按照规定办理交接手续。", 34, BLACK),
)


def stamped(page: Image, seal: Drawn, centre: tuple[int, int], *, tones: str = "colour") -> Image:
    picture = cv2.cvtColor(page, cv2.COLOR_BGR2RGB)
    stamp(picture, centre, seal, DPI, random.Random(4))  # noqa: S311  a drawing, no secret
    if tones == "colour":
        return cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    if tones == "bitonal":
        grey = cv2.threshold(grey, 190, 255, cv2.THRESH_BINARY)[1]
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)


def marks_of(page: Image, kind: MarkKind) -> list[Mark]:
    reading = shared_reader().read(DecodedPage(1, page, DPI))
    return [mark for mark in reading.marks if mark.kind is kind]


# Seals


@pytest.mark.parametrize("tones", ["colour", "grey", "bitonal"])
@pytest.mark.parametrize("shape", ["round", "oval"])
def test_seal_is_outlined_in_all_tones(shape: str, tones: str) -> None:
    page = stamped(LETTER, Drawn(OWNER, shape, "人事专用章"), (700, 900), tones=tones)
    (seal,) = find_seals(make_overview(page), DPI)
    assert seal.shape == shape
    assert (seal.ink is SealInk.RED) == (tones == "colour")
    assert np.hypot(seal.x - 700, seal.y - 900) < 8
    assert seal.half_width / DPI * 25.4 == pytest.approx(18.5, abs=0.8)


@pytest.mark.parametrize("tones", ["colour", "grey"])
def test_name_seal_is_outlined_as_square(tones: str) -> None:
    page = stamped(LETTER, Drawn("王建国印", "square", width_mm=18), (700, 900), tones=tones)
    (seal,) = find_seals(make_overview(page), DPI)
    assert seal.shape is SealShape.SQUARE
    assert np.hypot(seal.x - 700, seal.y - 900) < 8


def test_pages_without_a_seal_have_none() -> None:
    head = LETTER.copy()
    cv2.putText(head, "O", (500, 900), cv2.FONT_HERSHEY_SIMPLEX, 6, BLACK, 12)  # a ring far too small
    cv2.rectangle(head, (100, 1000), (1000, 1400), BLACK, 3)
    red = sheet((150, 120, "云州示例机械有限公司文件", 72, (40, 30, 205)))
    cv2.line(red, (100, 260), (1070, 260), (40, 30, 205), 6)
    for page in (LETTER, head, red):
        assert find_seals(make_overview(page), DPI) == []


@pytest.mark.parametrize("shape", ["round", "oval"])
def test_rim_and_middle_of_a_seal_are_read(shape: str) -> None:
    (mark,) = marks_of(stamped(LETTER, Drawn(OWNER, shape, "人事专用章"), (700, 900)), MarkKind.SEAL)
    assert mark.shape == shape
    rim, _, middle = mark.text.partition(" ")
    assert sum(char in rim for char in OWNER) >= len(OWNER) - 2
    assert middle == "人事专用章"


def test_name_seal_is_read_in_columns_from_the_right() -> None:
    (mark,) = marks_of(stamped(LETTER, Drawn("王建国印", "square", width_mm=20), (700, 900)), MarkKind.SEAL)
    assert mark.shape == "square"
    assert mark.text in ("王建国印", "")
    assert mark.confidence > 0.5


def test_printed_name_of_the_owner_mends_what_the_rim_says() -> None:
    page = sheet((120, 300, OWNER + "（盖章）", 34, BLACK), (120, 120, "关于同意调动的通知", 52, BLACK))
    (mark,) = marks_of(stamped(page, Drawn(OWNER), (700, 1100), tones="grey"), MarkKind.SEAL)
    assert mark.text.startswith(OWNER)
    assert mark.confidence > 0.9


@pytest.mark.parametrize("tones", ["colour", "grey", "bitonal"])
def test_line_under_a_seal_is_read(tones: str) -> None:
    page = sheet(
        (120, 120, "关于同意调动的通知", 52, BLACK), (420, 820, "二〇一九年三月十二日印发", 40, BLACK)
    )
    reading = shared_reader().read(DecodedPage(1, stamped(page, Drawn(OWNER), (700, 900), tones=tones), DPI))
    read = "".join(line.text for line in reading.lines)
    # In black, rim and print are one: what the rim's own text covers may be lost.
    assert sum(char in read for char in "二〇一九年三月十二日印发") >= (8 if tones == "bitonal" else 12)


def test_seal_as_dark_as_print_is_left_to_the_reader() -> None:
    page = stamped(LETTER, Drawn(OWNER), (700, 900), tones="bitonal")
    cleared = clear_seals(page, find_seals(make_overview(page), DPI))
    assert cleared.image is page
    assert len(cleared.left) == 1


@given(st.floats(-180, 180), st.floats(5, 300), st.floats(5, 300))
def test_reach_is_one_on_the_rim(angle: float, wide: float, high: float) -> None:
    seal = Seal(SealShape.OVAL, SealInk.RED, 400, 300, wide, high, 7.0, 0.9)
    radians, lean = np.radians(angle), np.radians(7.0)
    across, down = wide * np.cos(radians), high * np.sin(radians)
    point = (
        400 + across * np.cos(lean) - down * np.sin(lean),
        300 + across * np.sin(lean) + down * np.cos(lean),
    )
    assert seal.reach(np.array([point]))[0] == pytest.approx(1.0)


# Signatures and handwriting


def signed_page(name: str, colour: tuple[int, int, int] = BLUE_PEN) -> Image:
    page = sheet(
        (300, 120, "离职交接单", 52, BLACK),
        (120, 300, "上述物品均已交接完毕，双方确认无误。", 34, BLACK),
        (120, 1000, "本人签字：", 34, BLACK),
    )
    if not name:
        return page
    pen = sheet((330, 985, name, 52, colour), font=UKAI)
    return np.minimum(page, pen)


def test_signed_place_has_a_signature_in_pen() -> None:
    page = signed_page("王海燕")
    (mark,) = marks_of(page, MarkKind.SIGNATURE)
    assert mark.text == "王海燕"
    middle = np.mean(mark.box, axis=0)
    assert 330 < middle[0] < 500
    assert 960 < middle[1] < 1060
    assert "王海燕" in {mark.text for mark in marks_of(page, MarkKind.HANDWRITING)}


def test_scrawl_in_the_place_is_a_signature() -> None:
    page = signed_page("")
    points = np.array([(340, 1020), (380, 970), (400, 1040), (440, 980), (470, 1035), (520, 975)], np.int32)
    cv2.polylines(page, [points], isClosed=False, color=(60, 50, 50), thickness=4)
    assert len(marks_of(page, MarkKind.SIGNATURE)) == 1


def test_empty_place_has_no_signature() -> None:
    page = signed_page("")
    cv2.line(page, (320, 1045), (620, 1045), BLACK, 2)
    assert marks_of(page, MarkKind.SIGNATURE) == []


@pytest.mark.parametrize(("colour", "pen"), [(BLUE_PEN, True), (BLACK, False), ((40, 30, 205), False)])
def test_only_blue_ink_tells_a_pen(colour: tuple[int, int, int], pen: bool) -> None:
    line = sheet((10, 10, "同意转正", 40, colour))[:70, :220]
    assert is_pen(line) is pen


def test_print_on_bluish_paper_is_no_pen() -> None:
    card = np.minimum(sheet((10, 10, "公民身份号码", 40, BLUE_PEN)), np.array([250, 238, 225], np.uint8))
    assert not is_pen(card[:70, :300])


# Photographs


def with_photo(page: Image) -> Image:
    picture = page.copy()
    shade = np.linspace(120, 210, 276)[:, None, None] * np.ones((1, 197, 3))
    cv2.ellipse(shade, (98, 120), (50, 65), 0, 0, 360, (95, 105, 120), -1)
    picture[500:776, 800:997] = shade.astype(np.uint8)
    return picture


def test_photograph_is_found_and_flat_shade_is_not() -> None:
    (photo,) = find_photos(make_overview(with_photo(LETTER)), DPI)
    assert np.allclose(photo.box, (800, 500, 997, 776), atol=10)
    shaded = LETTER.copy()
    shaded[500:776, 800:997] = 190
    assert find_photos(make_overview(shaded), DPI) == []
    assert find_photos(make_overview(LETTER), DPI) == []


# Turned pages, and what fields take


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_marks_of_a_turned_page_lie_where_they_are(quarter: int) -> None:
    page = with_photo(stamped(signed_page("王海燕"), Drawn(OWNER), (400, 650)))
    turned = np.ascontiguousarray(np.rot90(page, -quarter))
    reading = shared_reader().read(DecodedPage(1, turned, DPI))
    found = {mark.kind: mark for mark in reading.marks}
    assert set(found) >= {MarkKind.SEAL, MarkKind.PHOTO, MarkKind.SIGNATURE}
    turn = Turn(turned.shape[1], turned.shape[0], reading.rotation_deg)
    places = {MarkKind.SEAL: (400, 650), MarkKind.PHOTO: (898, 638), MarkKind.SIGNATURE: (410, 1012)}
    for kind, place in places.items():
        corners = turn.to_upright(np.array(found[kind].box))
        assert np.allclose(corners.mean(axis=0), place, atol=25), kind
        assert corners[0].sum() == pytest.approx(corners.sum(axis=1).min(), abs=5), (
            kind
        )  # top left comes first
        assert (np.array(found[kind].box) >= 0).all()
        assert (np.array(found[kind].box) <= np.array(turned.shape[1::-1])).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3), st.integers(0, 1169), st.integers(0, 1654))
def test_seals_over_the_edge_do_no_harm_in_any_turn(quarter: int, x: int, y: int) -> None:
    page = np.rot90(stamped(LETTER, Drawn(OWNER), (x, y)), -quarter)
    turned = np.ascontiguousarray(page)
    seals = find_seals(make_overview(turned), DPI, 90 * (4 - quarter) % 360)
    assert len(seals) <= 1
    assert clear_seals(turned, seals).image.shape == turned.shape


def page_with(*marks: Mark) -> PageReading:
    return PageReading(3, 1000, 1400, 200, 0, 0.0, False, None, "0" * 16, (), marks=marks)


BOX = ((100.0, 100.0), (300.0, 100.0), (300.0, 150.0), (100.0, 150.0))


def test_fields_take_from_marks_only_what_is_wanted_and_there() -> None:
    page = page_with(
        Mark(MarkKind.SEAL, 0.9, BOX, "", "round"), Mark(MarkKind.SEAL, 0.8, BOX, OWNER, "round")
    )
    assert mark_fields([page], {"seal", "photo", "days"}) == {"seal": FieldValue("true", OWNER, 0.8, 3, BOX)}
    assert mark_fields([page], {"photo"}) == {}
    assert mark_fields([], {"seal"}) == {}


def test_value_inside_handwriting_is_handwritten() -> None:
    page = page_with(Mark(MarkKind.HANDWRITING, 0.9, BOX, "王海燕"))
    inside = ((110.0, 100.0), (200.0, 100.0), (200.0, 148.0), (110.0, 148.0))
    beside = ((310.0, 100.0), (400.0, 100.0), (400.0, 148.0), (310.0, 148.0))
    assert is_handwritten(page, inside)
    assert not is_handwritten(page, beside)
    assert not is_handwritten(page, None)
    value = FieldValue("王海燕", "王海燕", 0.9, 3, inside)
    noted = note_handwriting([page], {"employee_name": value, "reviewer": replace(value, box=beside)})
    assert noted["employee_name"].handwritten
    assert not noted["reviewer"].handwritten
