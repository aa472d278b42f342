"""The box of samples: its files open, hold what the truth says, and come out the same for the same seed."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from dossier.samples.box import PLAN, make_box, stranger
from dossier.samples.company import build_company, id_check_digit
from dossier.samples.truth import BoxTruth, FileTruth, write_truth

COMPANY = build_company()


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BoxTruth]:
    folder = tmp_path_factory.mktemp("box")
    return folder, make_box(COMPANY, folder, seed=1)


def page_sizes(path: Path) -> list[tuple[int, int]]:
    """Pixel sizes of the pages of an image file, or of the pages of a PDF at 300 dpi."""
    if path.suffix == ".pdf":
        with pdfium.PdfDocument(path) as document:
            return [(round(w / 72 * 300), round(h / 72 * 300)) for w, h in map(tuple, _sizes(document))]
    with Image.open(path) as image:
        sizes = []
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            sizes.append(image.size)
        return sizes


def _sizes(document: pdfium.PdfDocument) -> list[tuple[float, float]]:
    return [document.get_page_size(number) for number in range(len(document))]


def files_with(truth: BoxTruth, error: str) -> list[FileTruth]:
    return [file for file in truth.files if file.error == error]


def test_box_is_large_and_varied(box: tuple[Path, BoxTruth]) -> None:
    _, truth = box
    assert truth.pages >= 64
    assert len(truth.types) >= 14
    assert {file.kind for file in truth.files} == {"pdf", "tiff", "jpg", "png", "webp", "txt"}
    pages = [page for file in truth.files for page in file.pages]
    assert {page.rotation_deg for page in pages} == {0, 90, 180, 270}
    assert sum(page.blank for page in pages) == 1
    assert sum(page.duplicate_of is not None for page in pages) == 1
    assert {page.dpi for page in pages} == {200, 300}


def test_folder_holds_the_files_and_nothing_else(box: tuple[Path, BoxTruth]) -> None:
    folder, truth = box
    assert sorted(path.name for path in folder.iterdir()) == [file.name for file in truth.files]


def test_readable_files_open_with_the_pages_of_the_truth(box: tuple[Path, BoxTruth]) -> None:
    folder, truth = box
    for file in truth.files:
        if file.error or file.duplicate_of:
            continue
        sizes = page_sizes(folder / file.name)
        expected = [
            (page.width_px * 300 // page.dpi, page.height_px * 300 // page.dpi) for page in file.pages
        ]
        if file.kind != "pdf":
            expected = [(page.width_px, page.height_px) for page in file.pages]
        assert len(sizes) == len(expected)
        for got, wanted in zip(sizes, expected, strict=True):
            assert got == pytest.approx(wanted, abs=2)


def test_faulty_files_are_faulty_in_the_promised_way(box: tuple[Path, BoxTruth]) -> None:
    folder, truth = box
    (damaged,) = files_with(truth, "intake.file_damaged")
    with pytest.raises(pdfium.PdfiumError):
        pdfium.PdfDocument(folder / damaged.name)
    (encrypted,) = files_with(truth, "intake.file_encrypted")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(folder / encrypted.name)
    assert len(files_with(truth, "intake.file_kind_unknown")) == 1


def test_duplicate_file_has_the_same_bytes(box: tuple[Path, BoxTruth]) -> None:
    folder, truth = box
    (copy,) = (file for file in truth.files if file.duplicate_of)
    assert copy.duplicate_of is not None
    assert (folder / copy.name).read_bytes() == (folder / copy.duplicate_of).read_bytes()


def test_born_digital_pdf_gives_its_text(box: tuple[Path, BoxTruth]) -> None:
    folder, truth = box
    (file,) = (file for file in truth.files if file.pages and file.pages[0].born_digital)
    with pdfium.PdfDocument(folder / file.name) as document:
        text = document[0].get_textpage().get_text_range()
    for line in file.pages[0].lines:
        if line.kind != "seal":
            assert line.text in text


def test_records_name_roster_people_except_the_stranger(box: tuple[Path, BoxTruth]) -> None:
    _, truth = box
    numbers = {person.employee_no for person in COMPANY.employees}
    records = [record for file in truth.files for record in file.records]
    assert sum(not record.employee_nos for record in records) == 1
    assert all(set(record.employee_nos) <= numbers for record in records)
    assert any(len(record.employee_nos) > 1 for record in records)
    person = stranger(COMPANY)
    assert person.name not in {row.name for row in COMPANY.employees}
    assert id_check_digit(person.id_number[:17]) == person.id_number[17]


def test_violations_lead_to_one_paper_each(box: tuple[Path, BoxTruth]) -> None:
    _, truth = box
    told = [
        record.fields["violation"].value
        for file in truth.files
        for record in file.records
        if record.type == "discipline_decision"
    ]
    assert len(told) == len(set(told)) >= 3


def test_field_pages_and_boxes_lie_inside_their_record(box: tuple[Path, BoxTruth]) -> None:
    _, truth = box
    for file in truth.files:
        for record in file.records:
            for found in record.fields.values():
                assert found.page in record.pages
                page = file.pages[found.page - 1]
                assert all(
                    -90 <= x <= page.width_px + 90 and -90 <= y <= page.height_px + 90 for x, y in found.box
                )


def test_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    plan = tuple(PLAN[place] for place in (2, 3, 5, 7))
    digests = []
    for name in ("one", "two"):
        make_box(COMPANY, tmp_path / name, seed=4, plan=plan)
        digests.append(
            [sha256(path.read_bytes()).hexdigest() for path in sorted((tmp_path / name).iterdir())]
        )
    assert digests[0] == digests[1]


def test_truth_is_written_where_asked(box: tuple[Path, BoxTruth], tmp_path: Path) -> None:
    _, truth = box
    write_truth(truth, tmp_path / "truth.json")
    data = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert len(data["files"]) == len(truth.files)
