"""Templates and wear: what the truth says is where the picture has it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.samples import faces
from dossier.samples.company import TODAY, build_company
from dossier.samples.faces import Face, FontMissing
from dossier.samples.kit import FOOTER, Sheet, Style
from dossier.samples.paper import Box, Fact, Page
from dossier.samples.templates import TEMPLATES, draw_paper
from dossier.samples.wear import Wear, draw_wear, move_box, wear_page

COMPANY = build_company()
FACTS = Path(__file__).parents[2] / "src/dossier/norms/data/document_types.yaml"


def ink_share(page: Page, box: Box, darker_than: int = 160) -> float:
    """Share of dark pixels inside the box's bounding rectangle."""
    corners = np.array(box)
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    part = page.picture[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1].min(axis=2)
    return float((part < darker_than).mean())


def test_types_and_fields_are_those_of_the_facts_file() -> None:
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    assert len(TEMPLATES) >= 14
    assert TEMPLATES.keys() <= {row["id"] for row in facts["document_types"]}
    for number, type_id in enumerate(("wage_adjustment", "leave_request", "id_card_copy")):
        paper = draw_paper(type_id, COMPANY, COMPANY.employees[number], 1)
        assert paper.fields.keys() <= facts["field_dictionary"].keys()


@pytest.mark.parametrize("type_id", sorted(TEMPLATES))
def test_every_template_draws_its_person_and_says_it_is_fictional(type_id: str) -> None:
    person = COMPANY.employees[7]
    paper = draw_paper(type_id, COMPANY, person, 3)
    assert paper.type == type_id
    assert paper.employee_nos[0] == person.employee_no
    assert paper.fields["employee_name"].value == person.name
    for page in paper.pages:
        assert any(line.text == FOOTER for line in page.lines)
    for truth in paper.fields.values():
        assert ink_share(paper.pages[truth.page], truth.box) > 0.01
    if "doc_date" in paper.fields:
        assert paper.fields["doc_date"].value <= TODAY.isoformat()


def test_same_seed_draws_the_same_paper_and_another_seed_another_story() -> None:
    one, again, other = (
        draw_paper("discipline_decision", COMPANY, COMPANY.employees[7], seed) for seed in (1, 1, 2)
    )
    assert np.array_equal(one.pages[0].picture, again.pages[0].picture)
    assert one.fields == again.fields
    assert one.fields["violation"].value != other.fields["violation"].value


def test_rare_name_characters_have_glyphs() -> None:
    for face in Face:
        for char in "旻翀婳翾·欧阳祎":
            assert ord(char) in faces._characters(faces.face_for(char, face))


def test_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(faces, "FONT_FOLDER", tmp_path)
    with pytest.raises(FontMissing, match="fonts-arphic-ukai"):
        _ = Face.KAI.path


def test_paragraph_never_begins_a_line_with_a_comma() -> None:
    sheet = Sheet({"employee_name": Fact("欧阳静怡", "欧阳静怡")})
    sheet.paragraph(20, 20, 40, "甲方，乙方，丙方，" * 12 + "{employee_name}")
    assert all(line.text[0] not in "，。" for line in sheet.lines)
    assert "".join(line.text for line in sheet.lines if line.kind == "text").endswith("欧阳静怡")


def dotted_page() -> Page:
    sheet = Sheet({"employee_name": Fact("陈旻", "陈旻")}, size="A5")
    sheet.text(40, 50, "▲{employee_name}", Style(Face.HEI, 24))
    return sheet.page()


@settings(max_examples=12, deadline=None)
@given(
    st.floats(-3, 3),
    st.sampled_from((0, 90, 180, 270)),
    st.sampled_from((200, 300)),
    st.sampled_from(("colour", "bitonal")),
)
def test_wear_keeps_boxes_on_the_ink(skew: float, turned: int, dpi: int, tones: str) -> None:
    page = dotted_page()
    wear = Wear(skew_deg=skew, turned_deg=turned, dpi=dpi, tones=tones, yellowing=0.4, blur_px=0.4)
    worn, matrix = wear_page(page, wear, 1)
    line = next(row for row in worn.lines if row.kind == "text")
    assert ink_share(worn, line.box) > 0.1
    assert worn.rotation_deg == (360 - turned) % 360
    height, width = worn.picture.shape[:2]
    assert (width > height) == (turned in (90, 270))
    old = next(row for row in page.lines if row.kind == "text")
    assert line.box == move_box(old.box, matrix)


def test_turning_by_the_truth_brings_the_page_upright() -> None:
    page = dotted_page()
    for turned in (90, 180, 270):
        worn, _ = wear_page(page, Wear(turned_deg=turned), 1)
        upright = np.rot90(worn.picture, -worn.rotation_deg // 90)
        difference = np.abs(upright.astype(int) - page.picture.astype(int)).mean()
        assert difference < 0.5


def test_wear_is_repeatable_and_within_its_ranges() -> None:
    page = dotted_page()
    for seed in range(8):
        wear = draw_wear(seed, strength=1.0)
        assert wear == draw_wear(seed, strength=1.0)
        assert abs(wear.skew_deg) <= 3
        first, _ = wear_page(page, wear, seed, page.picture)
        second, _ = wear_page(page, wear, seed, page.picture)
        assert np.array_equal(first.picture, second.picture)
        assert not np.array_equal(first.picture, page.picture)
