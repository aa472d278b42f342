"""One run of the benchmark: make the corpus, let every engine read it, compare, collect the figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.recognition.costs import cost_figures, own_pages_cpu
from bench.recognition.figures import (
    KEY_FIELDS,
    calibration_figures,
    field_figures,
    record_figures,
    share,
    straight_through_figures,
)
from bench.recognition.machine import describe_machine, hash_corpus, list_versions, now
from bench.recognition.marks import mark_figures, score_marks
from bench.recognition.pages import PageScore, PlacedText, name_conditions, score_page, text_figures
from bench.recognition.papers import PaperSet
from bench.recognition.peers import Read
from bench.recognition.peers.engine import PeerPage, PeerReading, decode_pages
from bench.recognition.scoring import RecordOutcome, score_file
from bench.recognition.text_error import fold_letters
from dossier.config.profiles import default_profiles
from dossier.recognition.confidence import load_calibration
from dossier.samples.truth import FileTruth

Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Stage:
    """The decoded pages: where the peers find them, their size, and the groups they belong to."""

    pages: tuple[PeerPage, ...]
    sizes: dict[Page, tuple[int, int]] = field(default_factory=dict)
    conditions: dict[Page, tuple[str, ...]] = field(default_factory=dict)


def run(
    papers: PaperSet,
    *,
    peers: Mapping[str, Read],
    peer_pages: int,
    target_error: float,
    scratch: Path,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Read a set of papers and return the figures; ``tell`` hears what is being done.

    Peers read ``peer_pages`` pages spread over the set, and are compared with Dossier on these alone.
    """
    tell("reading with Dossier")
    reading = read_with_dossier(papers, scratch)
    files = {file["source"]: file for file in reading["files"]}
    tell("decoding for the others")
    stage = _prepare(papers, scratch, peer_pages if peers else 0)
    own_lines = {
        (name, page["number"]): [_placed(line) for line in page["lines"]]
        for name, file in files.items()
        for page in file["pages"]
    }
    digest = hash_corpus(papers.folder)
    outcomes = _score_records(papers, files)
    result: dict[str, Any] = {
        "corpus": _describe_corpus(papers, digest),
        "machine": describe_machine(),
        "versions": list_versions() | {"dossier_model": reading["model"]},
        "calibrated_on": list(load_calibration().corpus),
        "run_at": now(),
        "text": _group(_score_pages(papers, stage, own_lines)),
        "key_fields_in_text": _key_fields_in_text(papers, own_lines),
        "records": record_figures(outcomes) | {"ticked_options": _ticked_figures(papers, outcomes)},
        "marks": _mark_figures(papers, files),
        "straight_through": straight_through_figures(outcomes, digest, target_error),
        "calibration": calibration_figures(outcomes),
        "cost": cost_figures(reading),
        "peers": {},
    }
    for row, read in peers.items():
        tell(f"reading with {row}")
        peer = read(stage.pages, scratch)
        result["peers"][row] = _peer_figures(papers, stage, peer, own_lines, reading)
    return result


def read_with_dossier(papers: PaperSet, scratch: Path) -> dict[str, Any]:
    """Read the folder in one fresh process with one thread; see :mod:`bench.recognition.reading`."""
    roster, out = scratch / "roster.json", scratch / "reading.json"
    rows = [asdict(person) for person in papers.people]
    roster.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "bench.recognition.reading", str(papers.folder), str(roster), str(out)]
    paths = os.pathsep.join(path for path in sys.path if path)
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths})
    reading: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return reading


def _prepare(papers: PaperSet, scratch: Path, peer_pages: int) -> Stage:
    """Decode every page to learn its size and wear; keep the pictures of the peers' pages only."""
    truths = {(file.name, page.number): page for file in papers.truth.files for page in file.pages}
    every = max(1, len(truths) // peer_pages) if peer_pages else 0
    stage, pages = Stage(()), []
    for place, (page, image) in enumerate(decode_pages(papers.folder, scratch / "decoded")):
        key = (page.source, page.number)
        stage.sizes[key] = (image.shape[1], image.shape[0])
        stage.conditions[key] = name_conditions(truths[key], image)
        if every and place % every == 0 and len(pages) < peer_pages and not truths[key].blank:
            pages.append(page)
        else:
            page.path.unlink()
    return Stage(tuple(pages), stage.sizes, stage.conditions)


def _placed(line: Mapping[str, Any]) -> PlacedText:
    xs, ys = zip(*line["box"], strict=True)
    return PlacedText(line["text"], (sum(xs) / 4, sum(ys) / 4))


def _score_pages(
    papers: PaperSet,
    stage: Stage,
    lines: Mapping[Page, Iterable[PlacedText]],
    only: frozenset[Page] | None = None,
) -> list[PageScore]:
    return [
        score_page(page, lines.get(key, ()), stage.sizes[key], stage.conditions[key])
        for file in papers.truth.files
        for page in file.pages
        for key in [(file.name, page.number)]
        if only is None or key in only
    ]


def _score_records(papers: PaperSet, files: Mapping[str, Any]) -> list[RecordOutcome]:
    asked = {item.id: frozenset(field.id for field in item.fields) for item in default_profiles()}
    return [outcome for file in papers.truth.files for outcome in score_file(file, files[file.name], asked)]


# --- figures ----------------------------------------------------------------------------------------


def _describe_corpus(papers: PaperSet, digest: str) -> dict[str, Any]:
    return {
        "split": papers.name,
        "seed": papers.seed,
        "files": len(papers.truth.files),
        "pages": papers.truth.pages,
        "records": sum(len(file.records) for file in papers.truth.files),
        "types": len(papers.truth.types),
        "people_in_roster": len(papers.people),
        "digest": digest,
    }


def _group(scores: Sequence[PageScore]) -> dict[str, Any]:
    groups: dict[str, list[PageScore]] = defaultdict(list)
    for score in scores:
        for condition in score.conditions:
            groups[condition].append(score)
    by_condition = {name: text_figures(groups[name]) for name in sorted(groups)}
    return {"overall": text_figures(scores), "by_condition": by_condition}


def _mark_figures(papers: PaperSet, files: Mapping[str, Any]) -> dict[str, Any]:
    found = []
    for file in papers.truth.files:
        read = {page["number"]: page for page in files[file.name]["pages"]}
        for page in file.pages:
            if page.number in read:
                found += score_marks(page, read[page.number])
    return mark_figures(found)


def _ticked_figures(papers: PaperSet, outcomes: Iterable[RecordOutcome]) -> dict[str, Any]:
    """Fields whose value is the option that is ticked on the paper."""
    ticked = {
        file.name: {
            mark.text for page in file.pages for mark in page.marks if mark.kind == "tick" and mark.present
        }
        for file in papers.truth.files
    }
    return field_figures(
        field for o in outcomes for field in o.fields if field.true and field.true in ticked.get(o.source, ())
    )


def _key_fields_in_text(
    papers: PaperSet, lines: Mapping[Page, Iterable[PlacedText]], only: frozenset[Page] | None = None
) -> dict[str, Any]:
    """Of the key fields' spellings, those that stand in what was read of their page."""
    counts = [
        raw in "".join(fold_letters(line.text) for line in lines.get(key, ()))
        for file in papers.truth.files
        for key, raw in _key_spellings(file)
        if only is None or key in only
    ]
    return {"stated": len(counts), "found": sum(counts), "recall": share(sum(counts), len(counts))}


def _key_spellings(file: FileTruth) -> Iterator[tuple[Page, str]]:
    for record in file.records:
        for name in KEY_FIELDS:
            if name in record.fields and (raw := fold_letters(record.fields[name].raw)):
                yield (file.name, record.fields[name].page), raw


def _peer_figures(
    papers: PaperSet,
    stage: Stage,
    peer: PeerReading,
    own_lines: Mapping[Page, Iterable[PlacedText]],
    reading: Mapping[str, Any],
) -> dict[str, Any]:
    """A peer's figures, and Dossier's on the same pages."""
    only = frozenset((page.source, page.number) for page in stage.pages)
    text = _group(_score_pages(papers, stage, peer.lines, only))
    own = text_figures(_score_pages(papers, stage, own_lines, only))
    per_page, own_per_page = peer.cpu_seconds / len(only), own_pages_cpu(reading, only)
    return {
        "arguments": peer.arguments,
        "pages": len(only),
        "text": text,
        "key_fields_in_text": _key_fields_in_text(papers, peer.lines, only),
        "cpu_seconds_per_page": per_page,
        "start_cpu_seconds": peer.start_cpu_seconds,
        "dossier": {
            "text": own,
            "key_fields_in_text": _key_fields_in_text(papers, own_lines, only),
            "cpu_seconds_per_page": own_per_page,
        },
        "cpu_ratio": share(per_page, own_per_page),
        "error_ratio": share(text["overall"]["rate"], float(str(own["rate"]))),
    }
