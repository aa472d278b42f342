"""Fit the confidences and the pass curve to development paper: `python -m bench.recognition.calibrate`.

Reads the development split of the corpus and boxes of sample papers with the product, judges weights against
truth, and writes ``recognition/calibration.json`` and ``records/data/pass_curve.json``. The curve is measured
with confidences fitted to other files than those it is measured on. The test split has no part in it.
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

from bench.recognition import fitting
from bench.recognition.calibration import expected_calibration_error, reliability
from bench.recognition.corpus.split import SEEDS
from bench.recognition.machine import hash_corpus
from bench.recognition.papers import PaperSet, make_sample_box, make_split
from bench.recognition.passing import measure_curve, wrong_fields
from bench.recognition.readings import read_folder
from bench.recognition.scoring import RecordOutcome, score_file
from dossier.apps.records import doubts
from dossier.config.profiles import default_profiles
from dossier.recognition import confidence
from dossier.recognition.confidence import Kind
from dossier.recognition.records import find_records
from dossier.recognition.result import FileReading, file_to_json

_LINES = Path(confidence.__file__).with_name("calibration.json")
_CURVE = Path(doubts.__file__).parent / "data" / "pass_curve.json"


def main() -> None:
    """Read, fit, write, and tell how well it fits."""
    options = _parse()
    console = Console(stderr=True)
    outcomes: list[RecordOutcome] = []
    hashes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="dossier-calibrate-") as scratch:
        for papers in _paper_sets(options, Path(scratch)):
            console.print(f"reading {papers.name} …")
            outcomes += list(score_weights(papers, options.readings, options.workers))
            hashes.append(hash_corpus(papers.folder))
    groups = group_fields()
    data = fitting.fit((item for o in outcomes for item in fitting.judge(o)), groups, hashes)
    honest = fitting.cross_fit(outcomes, groups)
    curve = measure_curve(honest, " ".join(hashes))
    _report(outcomes, honest, curve, console)
    if not options.dry_run:
        _LINES.write_text(_compact(data), encoding="utf-8")
        _CURVE.write_text(_compact(curve.as_json()), encoding="utf-8")


def score_weights(papers: PaperSet, kept: Path | None, workers: int) -> Iterator[RecordOutcome]:
    """Read a set of papers and judge its records, with weights where confidences would stand."""
    profiles = default_profiles()
    asked = {profile.id: frozenset(field.id for field in profile.fields) for profile in profiles}
    truths = {file.name: file for file in papers.truth.files}
    with confidence.use(confidence.Calibration()):
        for name, pages in read_folder(papers.folder, kept, workers=workers):
            if truths[name].error or truths[name].duplicate_of:
                continue
            records = find_records(pages, profiles, papers.roster) if pages else ()
            read = file_to_json(FileReading(name, "", None, (), tuple(records)))
            # Sets name their files alike; folds must not take them for the same.
            for outcome in score_file(truths[name], read, asked):
                yield replace(outcome, source=f"{papers.name}/{name}")


def group_fields() -> dict[str, str]:
    """Give each field of the shipped scheme its group: the kind of its values."""
    return {
        field.id: re.sub(r"\W.*", "", field.kind)
        for profile in default_profiles()
        for field in profile.fields
    }


def _paper_sets(options: argparse.Namespace, scratch: Path) -> Iterator[PaperSet]:
    for seed in options.boxes:
        yield make_sample_box(scratch / f"box{seed}", seed)
    if options.pages:
        yield make_split("development", scratch / "development", options.seed, options.pages)


def _report(
    weights: Sequence[RecordOutcome],
    honest: Sequence[RecordOutcome],
    curve: doubts.PassCurve,
    console: Console,
) -> None:
    for kind in Kind:
        told = []
        for outcomes in (weights, honest):
            judged = [item for o in outcomes for item in fitting.judge(o) if item.kind is kind]
            bins = reliability((item.confidence, item.right) for item in judged)
            told.append(f"{expected_calibration_error(bins) or 0:.4f}")
        wrong = sum(not item.right for item in judged)
        console.print(f"{kind}: {len(judged)} judged, {wrong} wrong, error {told[0]} -> {told[1]}")
    choice = doubts.choose_point(curve)
    console.print(f"{curve.records} records, {curve.fields} values; {choice}")
    console.print(wrong_fields(honest, doubts.PassRule(threshold=choice.threshold)))


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
    parser.add_argument("--pages", type=int, default=600, help="at least so many development pages (600)")
    parser.add_argument("--seed", type=int, default=SEEDS["development"], help="seed of the paper")
    parser.add_argument("--boxes", type=int, nargs="*", default=[101, 102, 103], help="seeds of sample boxes")
    parser.add_argument("--readings", type=Path, help="folder that keeps page readings between runs")
    parser.add_argument("--workers", type=int, default=1, help="reading processes (1)")
    parser.add_argument("--dry-run", action="store_true", help="tell, and write nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
