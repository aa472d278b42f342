"""What is done to a page moves its truth with it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.samples import kit
from dossier.samples.faces import Face
from dossier.samples.kit import Sheet, Style
from dossier.samples.paper import Fact, Page
from dossier.samples.seals import Seal
from dossier.samples.wear import Wear, name_conditions, wear_page


@lru_cache(maxsize=1)
def bars() -> Page:
    """A sheet with a black bar under each line's box, so that a moved box can be checked by its ink."""
    sheet = Sheet({}, seed=1)
    for y in (30, 140, 250):
        sheet.text(40, y, "工号", Style(Face.HEI, 20))
        sheet.shade(40, y, 14, 7.5, (0, 0, 0))
    return sheet.page()


def ink(page: Page, box: object) -> float:
    corners = np.array(box)
    middle = corners.mean(axis=0)
    x, y = (int(value) for value in middle)
    return 255 - float(page.picture[y - 2 : y + 3, x - 2 : x + 3].mean())


@settings(max_examples=12, deadline=None)
@given(
    camera=st.sampled_from((0.0, 0.5, 1.0)),
    skew=st.floats(-3, 3),
    turned=st.sampled_from((0, 90, 180, 270)),
    crop=st.sampled_from((0.0, 5.0, 30.0)),
    fax=st.sampled_from((0.0, 0.8)),
    seed=st.integers(0, 50),
)
def test_boxes_stay_on_their_ink(
    camera: float, skew: float, turned: int, crop: float, fax: float, seed: int
) -> None:
    wear = Wear(
        skew_deg=skew, turned_deg=turned, camera=camera, crop_mm=crop, fax=fax, light=0.5, stain=0.5, dpi=100
    )
    page, _ = wear_page(bars(), wear, seed)
    height, width = page.picture.shape[:2]
    lines = [line for line in page.lines if line.kind == "text"]
    assert len(lines) == 3
    for line in lines:
        assert ink(page, line.box) > 120
        corners = np.array(line.box)
        assert corners.min() >= 0
        assert (corners.max(axis=0) <= (width, height)).all()


def test_conditions_name_how_a_page_was_taken_and_each_damage() -> None:
    assert name_conditions(Wear(camera=0.5, stain=0.2, fold=0.1)) == ("camera", "stain", "fold")
    assert name_conditions(Wear()) == ("scanner",)


def test_marks_tell_seals_signatures_photos_ticks_and_handwriting() -> None:
    sheet = Sheet({"gender": Fact("女", "女")}, seed=1)
    sheet.text(20, 20, "性别：男　{gender}")
    sheet.ring("gender")
    sheet.text(20, 40, "□事假　☑病假", Style(Face.SONG, 12))
    sheet.text(20, 60, "手写", Style(Face.HAND, 14, by_hand=True, unruly=1.0))
    sheet.signature(20, 80, "易中")
    sheet.signature(20, 100, "")
    sheet.portrait(120, 20, 30, 40)
    sheet.seal(100, 150, Seal("虚构公司", "oval"))
    sheet.seal(100, 220, Seal("已审核", "square", height_mm=10))
    found = {(mark.kind, mark.text, mark.shape, mark.present) for mark in sheet.page().marks}
    assert found == {
        ("tick", "女", "ring", True),
        ("tick", "事假", "box", False),
        ("tick", "病假", "box", True),
        ("handwriting", "手写", "", True),
        ("signature", "易中", "", True),
        ("signature", "", "", False),
        ("photo", "", "", True),
        ("seal", "虚构公司", "oval", True),
        ("seal", "已审核", "square", True),
    }


def test_box_of_a_flat_seal_is_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "DPI", 100)
    sheet = Sheet({}, seed=1)
    sheet.seal(100, 100, Seal("虚构公司", "oval", width_mm=40))
    (left, top), _, (right, bottom), _ = sheet.page().marks[0].box
    assert (bottom - top) / (right - left) < 0.85
