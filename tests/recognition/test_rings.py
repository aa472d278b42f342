"""Rings that a pen drew around one of several options: found, read, and chosen, on scans of every kind."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw
from tests.recognition.drawn_pages import SANS, SERIF, load_font, shared_reader

from dossier.recognition.fields import find_fields
from dossier.recognition.image import Turn, make_overview
from dossier.recognition.labels import LabelIndex
from dossier.recognition.options import find_meant
from dossier.recognition.pages import DecodedPage, Image
from dossier.recognition.profile import FieldProfile, TypeProfile
from dossier.recognition.result import MarkKind
from dossier.recognition.rings import Ring, find_rings
from dossier.recognition.upright import lay_out

SIZE = (1240, 900)  # width and height, 150 dpi
PEN = {"blue": (40, 50, 150), "red": (190, 35, 40), "black": (25, 25, 30), "pencil": (95, 95, 98)}
RATINGS = ("优秀", "良好", "合格", "不合格")
FORM = (
    ("性别", ("男", "女"), 0, 420, 300),
    ("考核等次", RATINGS, 2, 420, 400),
    ("婚姻状况", ("未婚", "已婚", "离异"), 1, 420, 500),
    ("绩效等级", ("A", "B", "C", "D"), 1, 420, 600),
)


@dataclass(frozen=True)
class Hand:
    """How a ring is drawn: width of the line in pixels, colour, share left open, how much the hand wavers."""

    thick: int = 3
    pen: str = "blue"
    open_share: float = 0.0
    waver: float = 0.0
    tilt_deg: float = 0.0


def draw_ring(
    pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], hand: Hand, rng: random.Random
) -> None:
    """Draw a ring around a box: an ellipse whose reach wavers in three slow waves."""
    left, top, right, bottom = box
    height = bottom - top
    half = ((right - left) / 2 + 0.42 * height, height / 2 + 0.34 * height)
    start = rng.uniform(0, 2 * math.pi)
    waves = [(rng.uniform(0, 2 * math.pi), rng.uniform(0, hand.waver)) for _ in range(3)]
    turn = math.radians(hand.tilt_deg)
    points = []
    for step in range(121):
        angle = start + step / 120 * 2 * math.pi * (1 - hand.open_share)
        reach = 1 + sum(
            size * math.sin((place + 1) * angle + shift) for place, (shift, size) in enumerate(waves)
        )
        x, y = half[0] * reach * math.cos(angle), half[1] * reach * math.sin(angle)
        points.append(
            (
                (left + right) / 2 + x * math.cos(turn) - y * math.sin(turn),
                (top + bottom) / 2 + x * math.sin(turn) + y * math.cos(turn),
            )
        )
    pen.line(points, fill=PEN[hand.pen], width=hand.thick, joint="curve")


def draw_sheet(
    hand: Hand | None, seed: int, *, tones: str = "colour", ruled: bool = True, font: str = SERIF
) -> tuple[Image, list[tuple[str, float, float]]]:
    """A form with options, one of each ringed: the page (blue-green-red) and what is ringed where."""
    rng = random.Random(seed)  # noqa: S311  a drawing, no secret
    sheet = Pillow.new("RGB", SIZE, (250, 249, 246))
    pen = ImageDraw.Draw(sheet)
    pen.text((480, 120), "员工考核登记表", font=load_font(font, 42), fill=(20, 20, 22))
    letters = load_font(font, 25)
    ringed = []
    for label, options, chosen, x, y in FORM:
        if ruled:
            pen.rectangle([180, y - 22, 1080, y + 50], outline=(30, 30, 30), width=2)
            pen.line([390, y - 22, 390, y + 50], fill=(30, 30, 30), width=2)
        pen.text((210, y), label, font=letters, fill=(20, 20, 22))
        for place, option in enumerate(options):
            pen.text((x, y), option, font=letters, fill=(20, 20, 22))
            box = pen.textbbox((x, y), option, font=letters)
            if place == chosen and hand is not None:
                draw_ring(pen, box, hand, rng)
                ringed.append((option, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
            x += 25 * len(option) + 60
    picture = np.asarray(sheet).astype(np.int16)
    picture = picture + np.random.default_rng(seed).normal(0, 4, picture.shape).astype(np.int16)
    page = cv2.cvtColor(np.clip(picture, 0, 255).astype(np.uint8), cv2.COLOR_RGB2BGR)
    if tones != "colour":
        grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
        if tones == "bitonal":
            grey = cv2.threshold(grey, 170, 255, cv2.THRESH_BINARY)[1]
        page = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    return page, ringed


def rings_of(page: Image, rotation: int = 0) -> list[Ring]:
    height, width = page.shape[:2]
    return find_rings(make_overview(page), 36.0, Turn(width, height, rotation))


def names_found(rings: list[Ring], ringed: list[tuple[str, float, float]]) -> list[str]:
    return [
        name
        for name, x, y in ringed
        if any(abs(r.x - x) < 0.5 * r.half_width and abs(r.y - y) < 0.5 * r.half_height for r in rings)
    ]


@pytest.mark.parametrize("tones", ["colour", "grey", "bitonal"])
@pytest.mark.parametrize(
    "hand",
    [
        Hand(2, "blue"),
        Hand(5, "black", tilt_deg=6.0),
        Hand(4, "red", open_share=0.08),
        Hand(3, "black", open_share=-0.06, waver=0.05),
    ],
    ids=["thin", "thick and tilted", "open", "overlapping and wavering"],
)
def test_every_ring_is_found_and_nothing_else(hand: Hand, tones: str) -> None:
    page, ringed = draw_sheet(hand, 9001, tones=tones)
    rings = rings_of(page)
    assert names_found(rings, ringed) == [name for name, _, _ in ringed]
    assert len(rings) == len(ringed)


@pytest.mark.parametrize("seed", range(7, 10))
@pytest.mark.parametrize("font", [SANS, SERIF])
def test_sheet_without_rings_has_none(seed: int, font: str) -> None:
    page, _ = draw_sheet(None, seed, font=font)
    for index, shape in enumerate(("square", "dot", "seal")):
        middle = (300 + 250 * index, 760)
        if shape == "square":
            cv2.rectangle(page, (middle[0], middle[1]), (middle[0] + 34, middle[1] + 34), (20, 20, 20), 2)
        elif shape == "dot":
            cv2.circle(page, middle, 18, (30, 30, 30), -1)
        else:
            cv2.circle(page, middle, 110, (30, 30, 190), 4)
    assert rings_of(page) == []


def test_ring_on_a_page_lying_sideways_is_found() -> None:
    page, ringed = draw_sheet(Hand(3, "black"), 77, tones="grey")
    turned = np.ascontiguousarray(np.rot90(page))
    width = page.shape[1]
    moved = [(name, y, width - x) for name, x, y in ringed]
    assert names_found(rings_of(turned, 90), moved) == [name for name, _, _ in ringed]


@pytest.mark.parametrize(("pen", "tones"), [("blue", "colour"), ("black", "bitonal")])
def test_ringed_option_becomes_the_field(pen: str, tones: str) -> None:
    page, _ = draw_sheet(Hand(3, pen, waver=0.03), 4242, tones=tones)
    reading = shared_reader().read(DecodedPage(1, page, 150))
    ticks = [mark for mark in reading.marks if mark.kind is MarkKind.TICK]
    assert [tick.text for tick in ticks] == ["男", "合格", "已婚", "B"]
    assert {tick.shape for tick in ticks} == {"ring"}
    asked = (
        FieldProfile("gender", "enum(男,女)", ("性别",)),
        FieldProfile("rating", f"enum({','.join(RATINGS)})", ("考核等次",)),
        FieldProfile("grade", "enum(A,B,C,D)", ("绩效等级",)),
    )
    profile = TypeProfile("form", "登记表", "", (), (), (), asked)
    found = find_fields([lay_out(reading)], asked, LabelIndex([profile]))
    assert {key: value.value for key, value in found.items()} == {
        "gender": "男",
        "rating": "合格",
        "grade": "B",
    }


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("标准", "标准工时"),
        ("综合计算工时", "综合计算工时"),
        ("不定时", "不定时"),
        ("工时", None),
        ("", None),
    ],
)
def test_ringed_words_mean_one_option_or_none(text: str, meant: str | None) -> None:
    assert find_meant(("标准工时", "综合计算工时", "不定时"), text) == meant
