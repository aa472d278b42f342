"""Seals, conditions, targets and the generated block of the document."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from bench.recognition.machine import hash_corpus
from bench.recognition.measure import run
from bench.recognition.pages import PlacedText, measure_wear, score_page
from bench.recognition.papers import make_split
from bench.recognition.report import BEGIN, CHARTS, END, write_block, write_documents
from bench.recognition.tables import make_tables
from bench.recognition.targets import TARGETS, Target

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


def test_published_figures_fill_every_table() -> None:
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    tables = make_tables(result)
    assert all(len(row) == len(table.header) for table in tables for row in table.rows)
    assert len(tables[0].rows) == len(TARGETS)


def test_what_was_not_measured_says_so() -> None:
    target = Target("marks", ("marks", "seal", "recall"), 0.9)
    assert target.is_met({"machine": {"flags": []}, "marks": {}}) is None


def test_slower_processors_have_a_bound_of_their_own() -> None:
    target = Target("time", ("seconds",), 0.35, at_most=True, slow_bound=0.6)
    answers = [
        target.is_met({"machine": {"flags": flags}, "seconds": 0.5}) for flags in ([], ["avx512_bf16"])
    ]
    assert answers == [True, False]


def test_document_block_is_replaced_and_the_rest_kept() -> None:
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    once = write_block(f"before\n{BEGIN}\nyesterday\n{END}\nafter\n", result)
    assert once.startswith("before\n")
    assert once.endswith(f"{END}\nafter\n")
    assert "yesterday" not in once
    assert write_block(once, result) == once
    with pytest.raises(ValueError, match="no markers"):
        write_block("no marks", result)


def test_document_can_be_filled_and_its_charts_drawn(tmp_path: Path) -> None:
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    source = RESULT.parents[2] / "docs" / "recognition.md"
    document = tmp_path / "recognition.md"
    document.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    write_documents(document, result)
    block = document.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert "character error, 300 dpi" in block
    for name in CHARTS:
        assert f"images/{name}" in block
        assert (
            ElementTree.parse(  # noqa: S314  our own drawing
                tmp_path / "images" / name
            )
            .getroot()
            .tag.endswith("svg")
        )


@pytest.mark.slow
def test_small_run_gives_all_figures(tmp_path: Path) -> None:
    papers = make_split("development", tmp_path / "corpus", 5, 1)
    result = run(papers, peers={}, peer_pages=0, target_error=0.001, scratch=tmp_path, tell=lambda _: None)
    assert result["corpus"]["digest"] == hash_corpus(tmp_path / "corpus")
    assert result["text"]["overall"]["pages"] == result["corpus"]["pages"] >= 1
    assert result["text"]["overall"]["rate"] < 0.3
    assert result["cost"]["cpu_seconds_per_page"] > 0
    assert json.loads(json.dumps(result))["records"]["boundaries"]["true"] >= 1
