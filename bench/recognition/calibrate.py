"""Fit the confidences and the pass curve to development paper: `python -m bench.recognition.calibrate`.

Reads paper of all development authors with the product, judges what it found against truth, and writes
``recognition/calibration.json`` and ``records/data/pass_curve.json``. Every author is left out in turn: what words
say of types (:mod:`.type_evidence`), rankers and lines come from the others' paper, and the curve shows the worst
author at each threshold. The test split and the paper of authors that is kept aside have no part in it.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bench.recognition import fitting, type_evidence
from bench.recognition.calibration import expected_calibration_error, reliability
from bench.recognition.fitting import Case, Notes
from bench.recognition.machine import hash_corpus
from bench.recognition.papers import PaperSet, make_kept
from bench.recognition.passing import measure_curve_of_authors, pass_figures
from bench.recognition.readings import read_folder
from bench.recognition.scoring import RecordOutcome, score_file
from dossier.apps.records import doubts
from dossier.config.profiles import default_profiles
from dossier.recognition import confidence
from dossier.recognition import type_evidence as words
from dossier.recognition.confidence import Calibration, Kind, calibration_from_json
from dossier.recognition.records import find_records
from dossier.recognition.result import FileReading, file_to_json

PAPERS = (
    "development:11:200",
    "development:17:120",
    "second:23:110",
    "second:31:110",
    "third:41:110",
    "third:47:110",
)
"""What the shipped confidences are fitted to: split, seed, pages at least. A split is an author."""

_LINES = Path(confidence.__file__).with_name("calibration.json")
_CURVE = Path(doubts.__file__).parent / "data" / "pass_curve.json"
_TARGETS = (0.001, 0.002, 0.005, 0.01, 0.02)


def main() -> None:
    """Read, fit, write, and tell how well it fits."""
    options = _parse()
    console = Console(stderr=True)
    cases: list[Case] = []
    hashes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="dossier-calibrate-") as scratch:
        kept = options.kept or Path(scratch)
        for named in options.papers:
            split, seed, pages = named.split(":")
            papers = make_kept(split, int(seed), int(pages), kept)
            console.print(f"reading {named} …")
            with words.use(_words_of_others(papers.name, options.papers, kept)):
                cases += note_signs(papers, kept / "readings", options.workers)
            hashes.append(hash_corpus(papers.folder))
    data = fitting.fit(cases, hashes)
    honest = fit_apart(cases)
    curve = measure_curve_of_authors(honest, " ".join(hashes))
    _report(honest, curve, console)
    if not options.dry_run:
        _LINES.write_text(_compact(data), encoding="utf-8")
        _CURVE.write_text(_compact(curve.as_json()), encoding="utf-8")


def note_signs(papers: PaperSet, kept: Path, workers: int = 1) -> Iterator[Case]:
    """Read a set of papers and judge its records, with notes where confidences would stand."""
    profiles = default_profiles()
    asked = {profile.id: frozenset(field.id for field in profile.fields) for profile in profiles}
    truths = {file.name: file for file in papers.truth.files}
    notes = Notes()
    with confidence.use(notes):
        for name, pages in read_folder(papers.folder, kept, workers=workers):
            if truths[name].error or truths[name].duplicate_of:
                continue
            records = find_records(pages, profiles, papers.roster) if pages else ()
            read = file_to_json(FileReading(name, "", None, (), tuple(records)))
            for outcome in score_file(truths[name], read, asked):
                source = f"{papers.name} {papers.seed}/{name}"  # sets name their files alike
                yield Case(replace(outcome, source=source), notes, papers.name)


def fit_apart(cases: Sequence[Case]) -> dict[str, list[RecordOutcome]]:
    """Give by author the outcomes with confidences fitted to the paper of all others; at least two authors."""
    by_author = {}
    for author in sorted({case.author for case in cases}):
        others = [case for case in cases if case.author != author]
        by = calibration_from_json(fitting.fit(others))
        by_author[author] = [recalibrated(case, by) for case in cases if case.author == author]
    return by_author


def recalibrated(case: Case, by: Calibration) -> RecordOutcome:
    """Give a case's outcome with the confidences of a calibration."""
    return fitting.recalibrate(case.outcome, case.notes, by)


def _words_of_others(author: str, named: Sequence[str], kept: Path) -> words.TypeEvidence:
    place = kept / f"words-without-{author}.npz"
    if not place.exists():
        others = sorted({name.partition(":")[0] for name in named} - {author})
        texts = [text for split in others for text in type_evidence.draw_texts(split)]
        words.save(type_evidence.train(texts), place)
    return words.load(place)


def _report(honest: dict[str, list[RecordOutcome]], curve: doubts.PassCurve, console: Console) -> None:
    for author, outcomes in honest.items():
        for kind in Kind:
            judged = [item for o in outcomes for item in fitting.judge(o) if item.kind is kind]
            error = expected_calibration_error(reliability((i.confidence, i.right) for i in judged)) or 0
            wrong = sum(not item.right for item in judged)
            console.print(
                f"{author}, {kind}: {len(judged)} judged, {wrong} wrong, calibration error {error:.4f}"
            )
    for target in _TARGETS:
        choice = doubts.choose_point(curve, target)
        console.print(f"{target:.1%}: {choice}")
        for author, outcomes in honest.items():
            figures = pass_figures(outcomes, choice.rule)
            told = ("passed", "records", "completeness", "values_wrong", "values_judged")
            console.print(f"    {author}: " + ", ".join(f"{name} {figures[name]}" for name in told))


def _compact(data: object) -> str:
    """JSON with one short list a line."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return re.sub(r"([\[{])\s+([^\[\]{}]{0,150}?)\s+([\]}])", _joined, text) + "\n"


def _joined(match: re.Match[str]) -> str:
    return match[1] + re.sub(r"\s*\n\s*", " ", match[2]) + match[3]


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.recognition.calibrate", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--papers", nargs="+", default=list(PAPERS), help="split:seed:pages, two authors or more"
    )
    parser.add_argument("--kept", type=Path, help="folder that keeps papers and readings between runs")
    parser.add_argument("--workers", type=int, default=1, help="reading processes (1)")
    parser.add_argument("--dry-run", action="store_true", help="tell, and write nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
