"""What the words of a paper say about its kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.recognition.laid_pages import lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition import type_evidence
from dossier.recognition.type_evidence import (
    NOTHING,
    TITLES,
    TypeEvidence,
    load,
    runs_of,
    save,
    title_shares,
    type_shares,
)
from dossier.recognition.types import classify_sheets
from dossier.recognition.upright import lay_out

RESIGNING = [
    "致公司领导的一封信",
    "本人因家庭原因拟回原籍照顾父母,经慎重考虑,现向公司提出辞去现任职务的申请。",
    "在公司工作的几年里,承蒙领导和同事们的关怀与帮助,在此深表谢意,恳请批准我的辞职申请。",
    "本人将按照公司规定办理好工作交接手续,请公司领导予以批准为盼,此致敬礼,申请人签名。",
]


def test_shares_of_known_words_add_up_to_one_and_name_the_kind() -> None:
    shares = type_shares(RESIGNING)
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-4)
    assert max(shares, key=shares.__getitem__) == "resignation_letter"


def test_few_words_say_nothing() -> None:
    assert type_shares(["调令"]) == {}


def test_paper_whose_title_names_nothing_is_told_by_its_words() -> None:
    page = lay_page(1, [(RESIGNING[0], 56), *[[(150, row)] for row in RESIGNING[1:]]])
    sheet = lay_out(page)
    guess = classify_sheets([sheet], default_profiles())
    assert guess.type == "resignation_letter"
    assert guess.confidence < 0.9


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    runs = sorted(runs_of(RESIGNING))
    weights = np.linspace(-2, 3, 2 * len(runs)).reshape(len(runs), 2).astype(np.float32)
    bias = np.array([0.1, -0.1], np.float32)
    evidence = TypeEvidence(("one", "two"), {run: at for at, run in enumerate(runs)}, weights, bias)
    save(evidence, tmp_path / "evidence.npz")
    again = load(tmp_path / "evidence.npz")
    assert again.types == evidence.types
    assert again.places == evidence.places
    assert np.abs(again.weights - weights).max() < 3 / 127
    for kind, share in evidence.shares(runs_of(RESIGNING)).items():
        assert again.shares(runs_of(RESIGNING))[kind] == pytest.approx(share, abs=0.02)


def test_without_data_the_rules_stand_alone(tmp_path: Path) -> None:
    assert load(tmp_path / "none.npz") == NOTHING
    with type_evidence.use(NOTHING):
        assert type_shares(RESIGNING) == {}


@pytest.mark.parametrize(
    ("title", "type_id"),
    [
        ("车间延长工时核准单", "overtime_approval"),
        ("管理人员月薪上调告知单", "wage_adjustment"),
        ("离岗员工物品清退登记", "handover_form"),
        ("驻外技术人员派出审批单", "secondment_agreement"),
        ("新招学徒满师鉴定书", "probation_assessment"),
        ("职工因工负伤情况报告", "work_injury_application"),
    ],
)
def test_title_that_no_rule_was_written_for_is_told_by_its_words(title: str, type_id: str) -> None:
    shares = title_shares(title)
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-4)
    assert max(shares, key=shares.__getitem__) == type_id


@pytest.mark.parametrize("title", ["通知书", "申请表", "情况登记表"])
def test_form_word_alone_leaves_the_type_open(title: str) -> None:
    assert max(title_shares(title).values()) < 0.5


def test_no_title_run_holds_a_figure() -> None:
    assert not any(char.isdecimal() for run in load(TITLES).places for char in run)


def test_no_run_holds_a_figure_or_a_latin_letter() -> None:
    assert all(not any(char.isascii() for char in run.removeprefix("^")) for run in load().places)
