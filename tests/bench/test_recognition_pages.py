"""Seals, conditions, targets and the generated block of the document."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from bench.recognition.measure import run
from bench.recognition.pages import PlacedText, measure_wear, score_page
from bench.recognition.report import BEGIN, END, make_tables, write_block
from bench.recognition.targets import TARGETS

from dossier.samples.paper import Box, TextLine
from dossier.samples.truth import PageTruth

RESULT = Path(__file__).parents[2] / "bench" / "results" / "recognition.json"


def box(left: float, top: float, width: float, height: float) -> Box:
    right, bottom = left + width, top + height
    return ((left, top), (right, top), (right, bottom), (left, bottom))


PAGE = PageTruth(1, 1000, 1400, 200, 0, 0.0, "colour", False, None, False, (
    TextLine("请假条", box(400, 100, 200, 40)),
    TextLine("虚构远帆纺织厂", box(600, 1000, 300, 300), "seal"),
    TextLine("虚构样例", box(400, 1360, 200, 20), "footer"),
))  # fmt: skip


def test_text_in_a_seal_is_excused_where_it_lies_also_on_a_rendered_page() -> None:
    read = [PlacedText("请假条", (1000, 240)), PlacedText("人事专用章", (1500, 2300))]
    assert score_page(PAGE, read, (2000, 2800), ()).all.edits == 0
    assert score_page(PAGE, read, (4000, 5600), ()).all.edits == len("人事专用章")


def test_grain_and_faint_ink_count_as_wear() -> None:
    sheet = np.full((400, 300, 3), 250, np.uint8)
    sheet[100:110, 50:250] = 20
    assert measure_wear(sheet) == "light"
    grain = np.random.default_rng(1).normal(0, 5, sheet.shape)
    assert measure_wear(np.clip(sheet + grain, 0, 255).astype(np.uint8)) == "heavy"
    assert measure_wear(np.maximum(sheet, 160)) == "heavy"


def test_published_figures_fill_every_target_and_table() -> None:
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    assert [target.name for target in TARGETS if target.figure(result) is None] == []
    assert all(len(row) == len(table.header) for table in make_tables(result) for row in table.rows)


def test_document_block_is_replaced_and_the_rest_kept() -> None:
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    once = write_block(f"before\n{BEGIN}\nyesterday\n{END}\nafter\n", result)
    assert once.startswith("before\n")
    assert once.endswith(f"{END}\nafter\n")
    assert "yesterday" not in once
    assert write_block(once, result) == once
    with pytest.raises(ValueError, match="no markers"):
        write_block("no marks", result)


def test_document_can_be_filled_and_shows_figures() -> None:
    document = (RESULT.parents[2] / "docs" / "recognition.md").read_text(encoding="utf-8")
    assert write_block(document, json.loads(RESULT.read_text(encoding="utf-8")))
    assert "character error, 300 dpi" in document.partition(BEGIN)[2].partition(END)[0]


@pytest.mark.slow
def test_small_run_gives_all_figures(tmp_path: Path) -> None:
    result = run(pages=1, seed=5, peers=(), scratch=tmp_path, tell=lambda _: None)
    assert result["text"]["overall"]["pages"] == result["corpus"]["pages"] >= 1
    assert result["text"]["overall"]["rate"] < 0.2
    assert result["cost"]["cpu_seconds_per_page"] > 0
    assert json.loads(json.dumps(result))["records"]["boundaries"]["true"] >= 1
