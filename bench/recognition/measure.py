"""One run of the benchmark: make the corpus, let every engine read it, compare, collect the figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.recognition import calibration, scoring
from bench.recognition.corpus.writing import Corpus, make_corpus
from bench.recognition.machine import describe_machine, hash_corpus, list_versions, now
from bench.recognition.pages import PageScore, PlacedText, name_conditions, score_page, text_figures
from bench.recognition.peers import (
    TESSERACT_ROWS,
    PeerPage,
    PeerReading,
    decode_pages,
    read_with_tesseract,
)
from bench.recognition.scoring import FieldOutcome, RecordOutcome, Verdict
from dossier.apps.records.doubts import PassRule
from dossier.config.profiles import default_profiles

CORE_FIELDS = ("employee_name", "employee_no", "id_number", "doc_date", "company", "department")
"""What identifies and dates a record; every other field belongs to its type."""

Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Stage:
    """The decoded pages: where the peers find them, their size, and the groups they belong to."""

    pages: tuple[PeerPage, ...]
    sizes: dict[Page, tuple[int, int]]
    conditions: dict[Page, tuple[str, ...]]


def run(
    *, pages: int, seed: int, peers: Sequence[str], scratch: Path, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Do one run inside ``scratch`` and return its figures; ``tell`` hears what is being done."""
    folder = scratch / "corpus"
    tell(f"making {pages} pages")
    corpus = make_corpus(folder, seed, pages)
    tell("reading with Dossier")
    reading = read_with_dossier(folder, corpus, scratch)
    files = {file["source"]: file for file in reading["files"]}
    stage = _prepare(folder, corpus, scratch)
    dossier_lines = {
        (name, page["number"]): [_placed(line) for line in page["lines"]]
        for name, file in files.items()
        for page in file["pages"]
    }
    scores = _score_pages(corpus, stage, dossier_lines)
    outcomes = _score_records(corpus, files)
    result: dict[str, Any] = {
        "corpus": _describe_corpus(corpus, folder, seed),
        "machine": describe_machine(),
        "versions": list_versions() | {"dossier_model": reading["model"]},
        "run_at": now(),
        "text": _group(scores),
        "records": _record_figures(outcomes),
        "calibration": _calibration(outcomes),
        "cost": _cost_figures(reading, corpus.truth.pages),
        "peers": {},
    }
    for row in peers:
        tell(f"reading with {row}")
        peer = read_with_tesseract(stage.pages, scratch, turned=TESSERACT_ROWS[row])
        result["peers"][row] = _peer_figures(corpus, stage, peer, result)
    return result


def read_with_dossier(folder: Path, corpus: Corpus, scratch: Path) -> dict[str, Any]:
    """Read the folder in one fresh process with one thread; see :mod:`bench.recognition.reading`."""
    roster, out = scratch / "roster.json", scratch / "reading.json"
    rows = [
        {
            "employee_no": person.employee_no,
            "name": person.name,
            "id_number": person.id_number,
            "department": person.department,
            "company": person.firm,
        }
        for person in corpus.people
    ]
    roster.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "bench.recognition.reading", str(folder), str(roster), str(out)]
    paths = os.pathsep.join(path for path in sys.path if path)
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths})
    reading: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return reading


def _prepare(folder: Path, corpus: Corpus, scratch: Path) -> Stage:
    truths = {(file.name, page.number): page for file in corpus.truth.files for page in file.pages}
    stage = Stage((), {}, {})
    pages = []
    for page, image in decode_pages(folder, scratch / "decoded"):
        key = (page.source, page.number)
        pages.append(page)
        stage.sizes[key] = (image.shape[1], image.shape[0])
        stage.conditions[key] = name_conditions(truths[key], image)
    return Stage(tuple(pages), stage.sizes, stage.conditions)


def _placed(line: Mapping[str, Any]) -> PlacedText:
    xs, ys = zip(*line["box"], strict=True)
    return PlacedText(line["text"], (sum(xs) / 4, sum(ys) / 4))


def _score_pages(corpus: Corpus, stage: Stage, lines: Mapping[Page, Iterable[PlacedText]]) -> list[PageScore]:
    return [
        score_page(page, lines.get(key, ()), stage.sizes[key], stage.conditions[key])
        for file in corpus.truth.files
        for page in file.pages
        for key in [(file.name, page.number)]
    ]


def _score_records(corpus: Corpus, files: Mapping[str, Any]) -> list[RecordOutcome]:
    asked = {item.id: frozenset(field.id for field in item.fields) for item in default_profiles()}
    return [
        outcome
        for file in corpus.truth.files
        for outcome in scoring.score_file(file, files[file.name], asked, PassRule())
    ]


# --- figures ----------------------------------------------------------------------------------------


def _describe_corpus(corpus: Corpus, folder: Path, seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "files": len(corpus.truth.files),
        "pages": corpus.truth.pages,
        "records": sum(len(file.records) for file in corpus.truth.files),
        "types": len(corpus.truth.types),
        "people_in_roster": len(corpus.people),
        "digest": hash_corpus(folder),
    }


def _group(scores: Sequence[PageScore]) -> dict[str, Any]:
    groups: dict[str, list[PageScore]] = defaultdict(list)
    for score in scores:
        for condition in score.conditions:
            groups[condition].append(score)
    by_condition = {name: text_figures(groups[name]) for name in sorted(groups)}
    return {"overall": text_figures(scores), "by_condition": by_condition}


def _record_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    fields: dict[str, list[FieldOutcome]] = defaultdict(list)
    for outcome in (field for record in outcomes for field in record.fields):
        fields[outcome.field].append(outcome)
    own = [field for name, found in fields.items() if name not in CORE_FIELDS for field in found]
    core = [field for name in CORE_FIELDS for field in fields[name]]
    true = [outcome for outcome in outcomes if outcome.true_type is not None]
    right = sum(outcome.true_type == outcome.read_type for outcome in true)
    mistaken = sorted({(o.true_type, o.read_type or "not found") for o in true if o.true_type != o.read_type})
    return {
        "type": {"records": len(true), "right": right, "accuracy": scoring.share(right, len(true)),
                 "mistaken": mistaken},
        "boundaries": scoring.boundary_figures(outcomes),
        "boundaries_of_files_with_several": scoring.boundary_figures([o for o in outcomes if not o.alone]),
        "person": scoring.person_figures(outcomes),
        "fields": {
            "all": scoring.field_figures([*core, *own]),
            "core": scoring.field_figures(core),
            "of_the_type": scoring.field_figures(own),
            "by_field": {name: scoring.field_figures(fields[name]) for name in sorted(fields)},
        },
        "pass": scoring.pass_figures(outcomes),
    }  # fmt: skip


def _calibration(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Of values for fields that the papers state; what is read beyond them cannot be judged."""
    judged = [
        (field.confidence, field.verdict is Verdict.RIGHT)
        for record in outcomes
        for field in record.fields
        if field.confidence is not None and field.verdict is not Verdict.EXTRA
    ]
    bins = calibration.reliability(judged)
    return {
        "values": len(judged),
        "expected_calibration_error": calibration.expected_calibration_error(bins),
        "bins": [asdict(entry) for entry in bins],
    }


def _cost_figures(reading: Mapping[str, Any], pages: int) -> dict[str, Any]:
    steps = {name: spent / pages for name, spent in reading["cpu_seconds"].items()}
    networks = {name: spent / pages for name, spent in reading["network_cpu_seconds"].items()}
    resident = reading["resident_bytes"]
    return {
        "cpu_seconds_per_page": sum(steps.values()),
        "steps": steps,
        "networks": networks,
        "outside_networks": sum(steps.values()) - sum(networks.values()),
        "start_cpu_seconds": reading["start_cpu_seconds"],
        "peak_mib": round(reading["peak_bytes"] / 2**20),
        "resident_mib": {
            "after_first_quarter": round(median(resident[pages // 4 : pages // 2] or resident) / 2**20),
            "in_last_quarter": round(median(resident[-max(1, pages // 4) :]) / 2**20),
            "at_end": round(resident[-1] / 2**20),
        },
    }


def _peer_figures(corpus: Corpus, stage: Stage, peer: PeerReading, own: Mapping[str, Any]) -> dict[str, Any]:
    scores = _score_pages(corpus, stage, peer.lines)
    text = _group(scores)
    per_page = peer.cpu_seconds / len(stage.pages)
    rate: float = own["text"]["overall"]["rate"]
    return {
        "arguments": peer.arguments,
        "text": text,
        "cpu_seconds_per_page": per_page,
        "start_cpu_seconds": peer.start_cpu_seconds,
        "cpu_ratio": scoring.share(per_page, own["cost"]["cpu_seconds_per_page"]),
        "error_ratio": scoring.share(text["overall"]["rate"], rate),
    }
