"""What letters, decisions and contracts say in sentences is found, and little that they do not say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.recognition.laid_pages import ROSTER, Row, lay_page
from tests.recognition.laid_papers import LaidPaper, laid_papers

from dossier.config.profiles import default_profiles
from dossier.recognition.freetext import cut_clause
from dossier.recognition.records import find_records
from dossier.recognition.result import RecordReading
from dossier.recognition.text import normalise
from dossier.recognition.types import classify_sheets
from dossier.recognition.upright import lay_out

PAPERS = list(laid_papers("papers_prose.txt"))


def _read(paper: LaidPaper) -> RecordReading:
    (record,) = find_records([paper.page], default_profiles(), ROSTER)
    return record


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.type)
def test_paper_in_running_text_is_read(paper: LaidPaper) -> None:
    """Its type, its person and all but one of its values."""
    record = _read(paper)
    read = {key: record.fields[key].value for key in paper.values if key in record.fields}
    right = sum(normalise(read.get(key, "")) == normalise(value) for key, value in paper.values.items())
    assert record.type == paper.type
    assert record.persons == ()
    assert read["employee_name"] == paper.values["employee_name"]
    assert right >= len(paper.values) - 1


def test_hardly_a_value_is_wrong() -> None:
    seen: Counter[bool] = Counter()
    for paper in PAPERS:
        fields = _read(paper).fields
        seen.update(
            normalise(fields[key].value) == normalise(value)
            for key, value in paper.values.items()
            if key in fields
        )
    assert seen[False] <= 0.01 * seen[True]


def test_title_says_the_type_however_it_is_put() -> None:
    """Over 480 titles of all types, as firms, works and offices word them."""
    body: Row = [(150, "本页其余文字与标题无关。")]
    wrong = []
    for row in (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines():
        type_id, _, titles = row.partition(": ")
        for title in titles.split(", "):
            sheet = lay_out(lay_page(1, [(title, 56), body, body, body]))
            guess = classify_sheets([sheet], default_profiles())
            if guess.type != type_id:
                wrong.append((title, guess.type))
    assert wrong == []


@pytest.mark.parametrize(
    ("body", "type_id"),
    [
        ("张三丰同志受到的事故伤害，符合规定，现予以认定为工伤。", "work_injury_decision"),
        ("修完教学计划规定的全部课程，成绩合格，准予毕业。", "diploma"),
        ("公司决定自2021年9月10日起解除与您签订的劳动合同。", "termination_notice"),
        ("兹将王晓燕同志的人事档案正本壹卷转去，请查收，并将回执退回。", "dossier_transfer_notice"),
    ],
)
def test_paper_without_a_title_is_what_only_such_papers_say(body: str, type_id: str) -> None:
    guess = classify_sheets([lay_out(lay_page(1, [[(150, body)]]))], default_profiles())
    assert guess.type == type_id
    assert guess.confidence < 0.7


def test_unknown_paper_is_other_and_stays_doubtful() -> None:
    rows: list[Row] = [("食堂菜谱", 56), [(150, "本周供应红烧肉与青菜，欢迎品尝。")]]
    (record,) = find_records([lay_page(1, rows)], default_profiles(), ROSTER)
    assert (record.type, record.type_confidence <= 0.5) == ("other", True)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("reason", "公司业务调整,经双方平等协商,同意变更", "公司业务调整"),
        ("reason", "您连续两个季度考核不合格,公司决定", "连续两个季度考核不合格"),
        ("violation", "该职工擅自离岗,违反了劳动纪律,给予警告", "擅自离岗"),
        ("violation", "在库区吸烟,被安全员当场制止,影响恶劣", "在库区吸烟,被安全员当场制止"),
        ("decision", "同意转正,自2019年12月3日起执行", "同意转正"),
    ],
)
def test_free_text_ends_before_what_follows_from_it(field: str, text: str, value: str) -> None:
    assert cut_clause(field, text) == value


def test_labelled_free_text_is_kept_whole() -> None:
    text = "因设备部业务拓展,急需懂生产的管理人员,经双方协商同意"
    assert cut_clause("reason", text, labelled=True) == text
