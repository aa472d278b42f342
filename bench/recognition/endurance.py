"""Whether memory stays flat over thousands of pages: `python -m bench.recognition.endurance --pages 5000`.

One process with one thread decodes and reads the pages of a folder of development papers over and over, as a worker
of `dossier recognise` does, and notes what memory it holds. The pages repeat, their number does not matter to what
could leak: nothing is kept between pages but compiled networks, whose shapes come from the pages' sizes and the
lines' widths. Growth is the slope of a straight line through the samples after the first quarter.

`--share 0.5` reads all pages once and then goes on with the half that cost least: five thousand pages in the time
of fewer. The curve and the peak are of all that was read.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from bench.recognition.machine import describe_machine, hash_corpus, list_versions, now
from bench.recognition.papers import make_split
from bench.recognition.reading import read_memory
from dossier.recognition.files import open_source
from dossier.recognition.reader import MODEL_ID, PageReader

RESULT = Path(__file__).parents[1] / "results" / "recognition-endurance.json"
_SAMPLES = 200

Page = tuple[Path, int]
"""A page by its file and number."""


def endure(
    folder: Path, pages: int, seconds: float, share: float = 1.0, tell: Callable[[int, int], None] = print
) -> dict[str, Any]:
    """Read ``pages`` pages of a folder's files, over and over, or as many as fit in ``seconds``; give figures.

    ``share``: of the different pages, the cheapest, that are read again after the first round. ``tell``: is
    given pages read and bytes held after every hundredth page.
    """
    reader = PageReader()
    loaded = read_memory("VmRSS")
    resident: list[int] = []
    started, cpu = time.perf_counter(), time.process_time()
    costs: dict[Page, float] = {}
    for where in _rounds(sorted(folder.iterdir()), share, costs):
        before = time.process_time()
        with open_source(where[0].read_bytes()) as source:
            reader.read(source.page(where[1]))
        costs.setdefault(where, time.process_time() - before)
        resident.append(read_memory("VmRSS"))
        if len(resident) % 100 == 0:
            tell(len(resident), resident[-1])
        if len(resident) == pages or time.perf_counter() - started > seconds:
            break
    return {
        "pages": len(resident),
        "pages_wanted": pages,
        "different_pages": len(costs),
        "share_read_again": share,
        "cpu_seconds_per_page": (time.process_time() - cpu) / len(resident),
        "wall_seconds": round(time.perf_counter() - started),
        "loaded_mib": round(loaded / 2**20),
        "peak_mib": round(read_memory("VmHWM") / 2**20),
        **growth_figures(resident),
    }


def growth_figures(resident: list[int]) -> dict[str, Any]:
    """Give, of the bytes held after each page, medians by quarter, the growth a thousand pages and a curve (MiB)."""
    mib = np.array(resident, dtype=np.float64) / 2**20
    settled = mib[len(mib) // 4 :]
    slope = float(np.polyfit(np.arange(len(settled)), settled, 1)[0]) if len(settled) > 1 else 0.0
    chosen = np.unique(np.linspace(0, len(mib) - 1, min(_SAMPLES, len(mib))).astype(int))
    return {
        "median_mib_by_quarter": [
            round(float(np.median(part)), 1) for part in np.array_split(mib, 4) if part.size
        ],
        "growth_mib_per_1000_pages": round(1000 * slope, 2),
        "curve": [[int(place) + 1, round(float(mib[place]), 1)] for place in chosen],
    }


def _rounds(paths: Sequence[Path], share: float, costs: Mapping[Page, float]) -> Iterator[Page]:
    """Every page once, then the cheapest share of them without end, in the order of the files."""
    first = []
    for path in paths:
        with open_source(path.read_bytes()) as source:
            count = source.page_count
        first += [(path, number) for number in range(1, count + 1)]
    yield from first
    cheapest = set(sorted(first, key=lambda page: costs[page])[: max(1, round(share * len(first)))])
    while True:
        yield from (page for page in first if page in cheapest)


def _make(folder: Path, seed: int, pages: int) -> str:
    return hash_corpus(make_split("development", folder, seed, pages).folder)


def _tell(pages: int, held: int) -> None:
    print(f"{pages} pages, {held / 2**20:.0f} MiB", file=sys.stderr, flush=True)


def main() -> None:
    """Make the papers, read them, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5000, help="pages to read")
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after so long, with what was read")
    parser.add_argument("--different", type=int, default=100, help="different pages to make")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of them, the cheapest, read again and again (1)"
    )
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dossier-endurance-") as scratch:
        folder = Path(scratch)
        # In a process of its own: what drawing paper takes is not to be counted.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            digest = pool.submit(_make, folder, options.seed, options.different).result()
        result = {
            "corpus": {"split": "development", "seed": options.seed, "sha256": digest},
            "machine": describe_machine(),
            "versions": list_versions() | {"dossier_model": MODEL_ID},
            "run_at": now(),
            **endure(folder, options.pages, options.minutes * 60, options.share, _tell),
        }
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(
        json.dumps(
            {key: value for key, value in result.items() if key != "curve"}, ensure_ascii=False, indent=1
        )
    )


if __name__ == "__main__":
    main()
