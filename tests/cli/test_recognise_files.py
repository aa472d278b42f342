"""`dossier recognise`: one line of JSON per file, whatever the files are like."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import xlsxwriter
from tests.cli.readers import die_of_named, leave_mark, read_name
from tests.intake.installation import COMPANY, Installation, fictional_company, small_box

from dossier.cli import recognise
from dossier.cli.recognise import CRASHED, WINDOW_PER_WORKER, read_all, read_one
from dossier.norms.scheme import load_scheme

HEADING = ("工号", "姓名", "身份证号", "部门", "公司", "备注")
ROWS = [
    (person.employee_no, person.name, person.id_number, "", COMPANY, "忽略")
    for person in fictional_company().employees
]


def make_files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).touch()
    return [folder / name for name in names]


def test_results_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    files = make_files(tmp_path, *(f"{number:02}" for number in range(20)))

    assert [done.sha256 for _, done in read_all(files, 2, read_name)] == [path.name for path in files]


def test_crash_names_the_file_and_loses_no_other(tmp_path: Path) -> None:
    files = make_files(tmp_path, "a", "b", "fatal 1", "c", "d", "fatal 2", "e", "f", "g")

    done = {path.name: read for path, read in read_all(files, 2, die_of_named)}

    assert list(done) == [path.name for path in files]
    assert {name for name, read in done.items() if read.error == CRASHED} == {"fatal 1", "fatal 2"}
    assert all(done[name].sha256 == name for name in "abcdefg")
    assert done["fatal 1"].sha256 == hashlib.sha256(b"").hexdigest()


def test_no_more_files_are_read_ahead_than_the_window_holds(tmp_path: Path) -> None:
    files = make_files(tmp_path, *(f"{number:02}.tif" for number in range(30)))
    results: Iterator[Any] = read_all(files, 1, leave_mark)
    for _ in range(5):
        next(results)

    assert len(list(tmp_path.glob("*.read"))) <= 5 + WINDOW_PER_WORKER


def test_file_that_cannot_be_opened_is_an_error_of_its_own(tmp_path: Path) -> None:
    assert read_one(tmp_path / "gone").error == "intake.file_unreadable"


def test_file_too_large_to_read_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as stream:
        stream.truncate(513 * 1024 * 1024)

    assert read_one(path).error == "intake.file_too_large"


def test_surprise_in_the_reader_is_an_error_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("what stood on the page")

    monkeypatch.setattr(recognise, "read_file", fail)
    monkeypatch.setattr(recognise, "_reader", lambda: None)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")

    assert read_one(tmp_path / "a.pdf").error == CRASHED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_roster_is_read_from_csv(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([HEADING, *ROWS])

    people = recognise._load_roster(path)

    assert [entry.name for entry in people.entries] == [row[1] for row in ROWS]


def test_number_typed_into_a_cell_stays_a_whole_number(tmp_path: Path) -> None:
    from dossier.apps.people.roster import read_roster

    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("姓名", "工号", "身份证号"))
        sheet.write_row(1, 0, ("陈旻", 10023, "990101199001010010"))

    (row,) = read_roster(path)
    assert (row.employee_no, row.name, row.id_number) == ("10023", "陈旻", "990101199001010010")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("no_number.csv", "姓名\n陈旻\n".encode()),
        ("binary.csv", b"\xff\xfe\x81"),
        ("not_a_table.xlsx", b"PK\x03\x04 nothing"),
    ],
)
def test_useless_roster_ends_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(typer.Exit) as ended:
        recognise._load_roster(tmp_path / name)

    assert ended.value.exit_code == 2
    assert "roster" in capsys.readouterr().err


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the real command prints for the whole box, hostile files included."""
    folder = tmp_path_factory.mktemp("recognised")
    with (folder / "roster.csv").open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([HEADING, *ROWS])
    box = small_box()
    done = Installation(folder).dossier(
        "recognise", str(box.folder), str(box.hostile_folder),
        "--roster", str(folder / "roster.csv"), "--out", str(folder / "out.jsonl"), "--workers", "2",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (folder / "home").exists(), "recognising needs no installation and makes none"
    return [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def keys(*names: str) -> set[str]:
    return set(names)


@pytest.mark.slow
def test_there_is_one_line_for_each_file_of_the_folders(lines: list[dict[str, Any]]) -> None:
    box = small_box()
    expected = [*sorted(box.folder.iterdir()), *sorted(box.hostile_folder.iterdir())]

    assert [line["source"] for line in lines] == [str(path) for path in expected]
    assert [line["sha256"] for line in lines] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in expected
    ]


@pytest.mark.slow
def test_lines_have_exactly_the_documented_shape(lines: list[dict[str, Any]]) -> None:
    scheme = load_scheme()
    for line in lines:
        assert set(line) == keys("source", "sha256", "error", "pages", "records")
        for page in line["pages"]:
            assert set(page) == keys(
                "number", "width_px", "height_px", "dpi", "rotation_deg", "skew_deg", "blank", "duplicate_of",
                "lines", "marks",
            )  # fmt: skip
            for text in page["lines"]:
                assert set(text) == keys("text", "confidence", "box")
                assert [len(point) for point in text["box"]] == [2, 2, 2, 2]
                assert 0 <= text["confidence"] <= 1
        for record in line["records"]:
            assert set(record) == keys(
                "pages", "boundary_confidence", "type", "type_confidence", "stage", "fields", "person", "persons",
            )  # fmt: skip
            assert record["type"] in scheme.document_types
            assert set(record["fields"]) <= set(scheme.fields)
            for value in record["fields"].values():
                assert set(value) == keys("value", "raw", "confidence", "page", "box", "handwritten")
            if record["person"] is not None:
                assert set(record["person"]) == keys("employee_no", "confidence", "how")


@pytest.mark.slow
def test_refused_files_say_why_and_the_others_are_read(lines: list[dict[str, Any]]) -> None:
    box = small_box()
    errors = {Path(line["source"]).name: line["error"] for line in lines}

    assert {name: errors[name] for name in box.hostile} == box.hostile
    assert all(errors[file.name] is None for file in box.truth.files)


@pytest.mark.slow
def test_records_and_persons_are_those_on_the_paper(lines: list[dict[str, Any]]) -> None:
    found = {Path(line["source"]).name: line["records"] for line in lines}
    for file in small_box().truth.files:
        assert [
            (record["type"], record["pages"], record["person"]["employee_no"]) for record in found[file.name]
        ] == [(record.type, list(record.pages), record.employee_nos[0]) for record in file.records]


@pytest.mark.slow
def test_dates_are_given_in_iso_form(lines: list[dict[str, Any]]) -> None:
    dates = [
        value["value"]
        for line in lines
        for record in line["records"]
        for name, value in record["fields"].items()
        if name.endswith("_date")
    ]
    assert dates
    assert all(re.fullmatch(r"\d{4}-\d\d(-\d\d)?", date) for date in dates)
