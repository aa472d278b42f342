"""Pictures of what goes wrong: `python -m bench.recognition.weak_spots [--kept FOLDER]`.

Reads open paper of the second author, never the test split, and cuts out of its pages where a value that was read
surely is wrong, where a key date was missed, and where a bitonal page cost most characters. Writes
`docs/images/recognition-weak-*.png` and prints, as rows of a table, what stands there and what was read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bench.recognition.pages import PlacedText, score_page
from bench.recognition.papers import PaperSet, make_kept
from bench.recognition.readings import read_folder
from bench.recognition.scoring import FieldOutcome, RecordOutcome, Verdict, score_file
from dossier.config.profiles import default_profiles
from dossier.recognition.files import open_source
from dossier.recognition.pages import Image
from dossier.recognition.records import find_records
from dossier.recognition.result import FileReading, PageReading, file_to_json
from dossier.samples.paper import Box, FieldTruth
from dossier.samples.truth import FileTruth, PageTruth

PAPER = ("second", 23, 110)
PICTURES = Path(__file__).parents[2] / "docs" / "images"
WRONG, MISSED = 3, 1
_MARGIN, _WIDTH_PX = 90, 900
_PALETTE = 32


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """``box``: in pixels of the page as delivered."""

    why: str
    file: FileTruth
    page: PageTruth
    box: Box
    true: str
    read: str


def main() -> None:
    """Read, choose, cut out, and tell."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--kept", type=Path, help="folder of papers and readings of earlier runs")
    with tempfile.TemporaryDirectory(prefix="dossier-weak-") as scratch:
        kept = options.parse_args().kept or Path(scratch)
        papers = make_kept(*PAPER, kept)
        readings = dict(read_folder(papers.folder, kept / "readings"))
        for number, spot in enumerate(find_spots(papers, readings), 1):
            name = f"recognition-weak-{number}.png"
            _write(cut_out(papers, spot), PICTURES / name)
            sys.stdout.write(f"| ![{spot.why}](images/{name}) | {spot.why} | {spot.true} | {spot.read} |\n")


def find_spots(papers: PaperSet, readings: dict[str, tuple[PageReading, ...]]) -> Iterator[WeakSpot]:
    """Give the surest wrong values of different fields, a missed key date, and the worst bitonal page."""
    found = [
        (file, outcome, field)
        for file in papers.truth.files
        if not (file.error or file.duplicate_of)
        for outcome in _outcomes(papers, file, readings[file.name])
        for field in outcome.fields
    ]
    wrong = [row for row in found if row[2].verdict is Verdict.WRONG and row[2].confidence is not None]
    wrong.sort(key=lambda row: -(row[2].confidence or 0))
    missed = [row for row in found if row[2].verdict is Verdict.MISSED and row[2].field == "doc_date"]
    seen: set[str] = set()
    for file, outcome, field in (*wrong, *missed):
        truth = _truth_of(file, outcome, field)
        most = WRONG if field.verdict is Verdict.WRONG else WRONG + MISSED
        if truth is None or field.field in seen or len(seen) >= most:
            continue
        seen.add(field.field)
        page = next(page for page in file.pages if page.number == truth.page)
        sure = f"{field.field} {field.confidence:.2f}" if field.confidence else f"{field.field}, missed"
        yield WeakSpot(sure, file, page, truth.box, truth.raw, field.read or "–")
    yield _worst_bitonal(papers, readings)


def _outcomes(papers: PaperSet, file: FileTruth, pages: tuple[PageReading, ...]) -> list[RecordOutcome]:
    asked = {item.id: frozenset(field.id for field in item.fields) for item in default_profiles()}
    records = find_records(pages, default_profiles(), papers.roster) if pages else ()
    return score_file(file, file_to_json(FileReading(file.name, "", None, (), tuple(records))), asked)


def _truth_of(file: FileTruth, outcome: RecordOutcome, field: FieldOutcome) -> FieldTruth | None:
    for record in file.records:
        truth = record.fields.get(field.field)
        if record.type == outcome.true_type and truth is not None and truth.value == field.true:
            return truth
    return None


def _worst_bitonal(papers: PaperSet, readings: dict[str, tuple[PageReading, ...]]) -> WeakSpot:
    """The line of bitonal pages that nothing read is most unlike, on the page with the most wrong characters."""
    pages = [
        (score_page(page, _placed(read), (read.width_px, read.height_px), ()).all.rate, file, page, read)
        for file in papers.truth.files
        for page, read in zip(file.pages, readings.get(file.name, ()), strict=False)
        if page.tones == "bitonal" and not page.blank
    ]
    rate, file, page, read = max(pages, key=lambda row: row[0])
    said = "".join(line.text for line in read.lines)
    lost = max(
        (line for line in page.lines if line.kind == "text"),
        key=lambda line: sum(character not in said for character in line.text),
    )
    near = min(read.lines, key=lambda line: -sum(character in line.text for character in lost.text))
    return WeakSpot(f"bitonal, {rate:.1%} of characters wrong", file, page, lost.box, lost.text, near.text)


def _placed(read: PageReading) -> list[PlacedText]:
    return [
        PlacedText(
            line.text, (float(np.mean([x for x, _ in line.box])), float(np.mean([y for _, y in line.box])))
        )
        for line in read.lines
    ]


def cut_out(papers: PaperSet, spot: WeakSpot) -> Image:
    """Give the place with what surrounds it, as delivered."""
    with open_source((papers.folder / spot.file.name).read_bytes()) as source:
        page = source.page(spot.page.number).image
    scale = np.array([page.shape[1] / spot.page.width_px, page.shape[0] / spot.page.height_px])
    corners = np.array(spot.box, dtype=float) * scale
    left, top = np.maximum(corners.min(axis=0).astype(int) - _MARGIN, 0)
    right, bottom = corners.max(axis=0).astype(int) + _MARGIN
    cut = page[top:bottom, left:right]
    return cut if cut.shape[1] <= _WIDTH_PX else cut[:, :_WIDTH_PX]


def _write(picture: Image, target: Path) -> None:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    steps = (grey // (256 // _PALETTE) * (256 // _PALETTE)).astype(np.uint8)
    cv2.imwrite(str(target), steps, [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main()
