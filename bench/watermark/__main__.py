"""The study behind the watermark's threshold: `nice python -m bench.watermark [--pages 48] [--keys 200] [--keep]`.

For each sample page and each attack: does the key of the delivery reach the threshold, and what do keys of innocent
deliveries reach? Innocent pairs are of three kinds: a copy that somebody else was delivered, a copy without any mark,
and a page of the same form about another person. Writes `bench/results/watermark.json`; with `--keep` also the
threshold, with the digest of that study, into `src/dossier/watermark/threshold.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.watermark.attacks import ATTACKS, EXPECTED_TO_FAIL
from bench.watermark.corpus import ACCESS_QUALITY, TYPES, make_pages
from dossier.watermark.detecting import Page, Trace, is_enough, prepare_page, read_trace, score_keys
from dossier.watermark.invisible import AMPLITUDE
from dossier.watermark.marking import Mark, decode_jpeg, mark_jpeg, mark_picture
from dossier.watermark.registering import find_features

Picture = NDArray[np.uint8]

RESULT = Path("bench/results/watermark.json")
THRESHOLD = Path("src/dossier/watermark/threshold.json")
TEXT = "王敏 E0012 2026-11-23 09:30\n办理业务 K7F3-K2QX"
MOST_DELIVERIES = 1_000_000
"""So many deliveries may be compared with one suspect,"""
FALSE_ALARM = 1e-4
"""and the probability that anybody innocent is named stays below this."""
MARGIN = 1.5
"""By so much the threshold lies above the highest score of any innocent pair, should that be higher."""


@dataclass
class Study:
    """What has been seen so far. ``innocent``: scores by kind; ``true``: scores by attack."""

    innocent: dict[str, list[NDArray[np.float32]]] = field(default_factory=lambda: defaultdict(list))
    true: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unregistered: Counter[str] = field(default_factory=Counter)
    psnr: list[float] = field(default_factory=list)
    marking_ms: list[float] = field(default_factory=list)


def main() -> None:
    """Run the study and write it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=48)
    parser.add_argument("--keys", type=int, default=200, help="innocent keys for each suspect")
    parser.add_argument("--keep", action="store_true", help="write the threshold")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    result = run(arguments.pages, arguments.keys)
    text = json.dumps(result, indent=1) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    print(text)
    if arguments.keep:
        THRESHOLD.write_text(json.dumps(threshold_of(result, text), indent=1) + "\n", encoding="utf-8")


def run(pages: int, keys: int) -> dict[str, Any]:
    """Run over so many pages with so many innocent keys for each suspect."""
    study, before = Study(), time.process_time()
    earlier: dict[int, Page] = {}
    for number, picture in enumerate(make_pages(pages)):
        rng = np.random.default_rng(number)
        page = prepare_page(grey_of(picture))
        try_page(study, page, picture, number, keys, rng)
        form = number % len(TYPES)
        if form in earlier:
            try_other(study, earlier[form], picture, number, keys)
        earlier[form] = page
    return summarise(study, pages, time.process_time() - before)


def try_page(
    study: Study, page: Page, picture: Picture, number: int, keys: int, rng: np.random.Generator
) -> None:
    """Deliver the page, attack the copy, and score it; the same for a copy without mark."""
    key = f"delivery of page {number}".encode()
    innocent = innocent_keys(number, keys)
    study.psnr.append(cv2.PSNR(picture, mark_picture(picture, Mark(key, ""))))
    source = bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, ACCESS_QUALITY])[1])
    mark_jpeg(source, Mark(key, TEXT))
    started = time.perf_counter()
    marked = mark_jpeg(source, Mark(key, TEXT))
    study.marking_ms.append((time.perf_counter() - started) * 1000)
    for name, attack in ATTACKS.items():
        trace = trace_of(study, page, attack(colour(decode_jpeg(marked)), rng), name)
        if trace is None:
            study.true[name].append(0.0)
            continue
        scores = score_keys(trace, [key, *innocent])
        study.true[name].append(float(scores[0]))
        study.innocent["a copy delivered to somebody else"].append(scores[1:])
    for name in ("JPEG 50", "screen photographed", "printed and scanned"):
        trace = trace_of(study, page, ATTACKS[name](picture, rng), name)
        if trace is not None:
            study.innocent["a copy without any mark"].append(score_keys(trace, innocent))


def try_other(study: Study, other: Page, picture: Picture, number: int, keys: int) -> None:
    """Take the page for one of the same form about another person."""
    marked = mark_picture(picture, Mark(f"delivery of page {number}".encode(), TEXT))
    trace = trace_of(study, other, marked, "the same form about another person")
    if trace is not None:
        # The page's own key is not among them: it did mark what is seen here.
        study.innocent["the same form about another person"].append(
            score_keys(trace, innocent_keys(number, keys))
        )


def trace_of(study: Study, page: Page, suspect: Picture, name: str) -> Trace | None:
    """Read the suspect's trace; None, and counted, where it does not lie on the page."""
    trace = read_trace(page, find_features(grey_of(suspect)))
    if trace is None or not is_enough(trace):
        study.unregistered[name] += 1
        return None
    return trace


def innocent_keys(number: int, count: int) -> list[bytes]:
    return [f"innocent {number} {index}".encode() for index in range(count)]


def grey_of(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8) if picture.ndim == 3 else picture


def colour(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8) if picture.ndim == 2 else picture


def summarise(study: Study, pages: int, cpu_seconds: float) -> dict[str, Any]:
    """Put the study into figures."""
    everything = np.concatenate([part for parts in study.innocent.values() for part in parts])
    highest = float(everything.max())
    threshold = math.ceil(10 * max(least_threshold(), highest + MARGIN)) / 10
    return {
        "pages": pages,
        "amplitude": AMPLITUDE,
        "psnr_db": {"least": round(min(study.psnr), 2), "median": round(float(np.median(study.psnr)), 2)},
        "marking_ms": {
            "median": round(float(np.median(study.marking_ms)), 1),
            "p95": round(float(np.percentile(study.marking_ms, 95)), 1),
        },
        "threshold_z": threshold,
        "innocent": {
            "comparisons": int(everything.size),
            "highest_z": round(highest, 2),
            "mean": round(float(everything.mean()), 4),
            "deviation": round(float(everything.std()), 4),
            "tails": dict(tails(everything)),
            "above_threshold": int((everything >= threshold).sum()),
            "kinds": {name: kind_of(parts) for name, parts in study.innocent.items()},
        },
        "detection": {
            name: {
                "found": sum(score >= threshold for score in scores),
                "of": len(scores),
                "median_z": round(float(np.median(scores)), 1),
                "lowest_z": round(min(scores), 1),
                "expected_to_fail": name in EXPECTED_TO_FAIL,
            }
            for name, scores in study.true.items()
        },
        "not_laid_over": dict(study.unregistered),
        "cpu_seconds": round(cpu_seconds),
    }


def kind_of(parts: list[NDArray[np.float32]]) -> dict[str, float]:
    joined = np.concatenate(parts)
    return {
        "suspects": len(parts), "comparisons": int(joined.size), "highest_z": round(float(joined.max()), 2),
        "deviation": round(float(joined.std()), 4),
    }  # fmt: skip


def tails(scores: NDArray[np.float32]) -> Iterator[tuple[str, list[float]]]:
    """Yield, for some z, how many innocent pairs reached it and how many of a normal distribution would."""
    for z in (2, 3, 4, 5):
        yield str(z), [int((scores >= z).sum()), round(scores.size * math.erfc(z / math.sqrt(2)) / 2, 2)]


def least_threshold() -> float:
    """Give z at which the bound of ``false_alarm_bound`` meets the target."""
    return math.sqrt(2 * math.log(MOST_DELIVERIES / FALSE_ALARM))


def threshold_of(result: dict[str, Any], text: str) -> dict[str, Any]:
    """Give what the product is told: the threshold, what it promises, and the study's digest."""
    return {
        "z": result["threshold_z"],
        "most_deliveries": MOST_DELIVERIES,
        "false_alarm": FALSE_ALARM,
        "comparisons": result["innocent"]["comparisons"],
        "study_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


if __name__ == "__main__":
    main()
