"""Measure permission in a large company: `python -m bench.access [--records 1000000] [--json FILE]`.

Builds a company of ten records to an employee on the embedded (encrypted) database, at 10,000 records and at the
full size, and times a department manager (250 people in reach) beside the archivist of the whole company: the
decision by itself, and whole acts. The same acts must send the same number of statements at both sizes. Search
under permission terms is measured over the index of `bench.search`, 20,000 documents. CPU time of the thread;
writes `bench/results/access.json`.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bench.evidence.installation import temporary_installation
from bench.recognition.machine import describe_machine, now

RESULTS = Path(__file__).parents[1] / "results" / "access.json"
SMALL, FULL = 10_000, 1_000_000
PACKAGES = ("Django", "sqlcipher3", "tantivy")
MOST_DECISION_MS = 5
MOST_RATIO = 1.5
SEARCH_DOCUMENTS = 20_000


def measure_sizes(sizes: list[int]) -> dict[int, dict[str, object]]:
    """Grow the company to each size and measure there; figures by size, person and act."""
    with temporary_installation():
        from django.core.management import call_command

        from dossier.apps.records.models import Record

        call_command("migrate", verbosity=0, interactive=False)
        from bench.access import company, measuring

        users = company.found_company()
        told: dict[int, dict[str, object]] = {}
        for size in sizes:
            started = time.perf_counter()
            company.grow_to(size)
            built = time.perf_counter() - started
            figures = {
                name: {
                    act: measuring.measure(run, user, times) for act, (run, times) in measuring.ACTS.items()
                }
                for name, user in users.items()
            }
            told[Record.objects.count() - 1] = {"built_seconds": round(built, 1), "acts": figures}
        return told


def measure_search() -> dict[str, tuple[float, float]]:
    """Give p50 and p95 CPU milliseconds of searching and counting with and without permission terms."""
    from bench.search.__main__ import ALL, DEPARTMENT_ONLY, KEY, build, measure
    from dossier.apps.search.contract import Filters
    from dossier.apps.search.index import SearchIndex
    from dossier.apps.search.query import parse_query

    with tempfile.TemporaryDirectory() as name:
        build(Path(name) / "index", SEARCH_DOCUMENTS, KEY)
        index, query, none = SearchIndex(Path(name) / "index", KEY), parse_query("考核"), Filters()
        told = {}
        for who, allowed in (("archivist", ALL), ("manager", DEPARTMENT_ONLY)):
            told[f"search, {who}"] = measure(
                partial(
                    index.search, query, allowed=allowed, filters=none, sort="relevance", offset=0, limit=10
                )
            )
            told[f"7 facets, {who}"] = measure(partial(index.facets, query, allowed=allowed, filters=none))
        return told


def judge(told: dict[int, dict[str, object]]) -> dict[str, object]:
    """Compare with the targets: the decision, the statements at both sizes, the manager beside the archivist."""
    small, full = (told[size]["acts"] for size in (min(told), max(told)))
    manager, archivist = full["manager"], full["archivist"]  # type: ignore[index]
    return {
        "decision_p95_ms": manager["decision"].p95_ms,
        "statements_same_at_both_sizes": all(
            small[who][act].statements == full[who][act].statements  # type: ignore[index]
            for who in ("manager", "archivist")
            for act in manager
        ),
        "ratio_manager_to_archivist_p50": {
            act: round(manager[act].p50_ms / archivist[act].p50_ms, 2) for act in manager
        },
        "ratio_employee_list_to_bare_query_p50": round(
            archivist["the same without counts"].p50_ms / archivist["employees, bare indexed query"].p50_ms, 2
        ),
        "employee_list_growth_p50": round(
            archivist["50 employees of all in reach"].p50_ms
            / small["archivist"]["50 employees of all in reach"].p50_ms,  # type: ignore[index]
            2,
        ),
    }


def main() -> None:
    """Run, print, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=FULL)
    parser.add_argument("--json", type=Path, default=RESULTS)
    options = parser.parse_args()
    search = measure_search()
    told = measure_sizes([SMALL, options.records])
    verdict = judge(told)
    for size, figures in told.items():
        print(f"{size:,} records, built in {figures['built_seconds']} s")
        for who, acts in figures["acts"].items():  # type: ignore[attr-defined]
            for act, timing in acts.items():
                print(
                    f"  {who:10}{act:30}{timing.p50_ms:>10.2f} /{timing.p95_ms:>10.2f} CPU ms"
                    f"{timing.wall_p50_ms:>10.2f} ms{timing.statements:>5} SQL"
                )
    print(json.dumps(verdict | {"search": search}, indent=1))
    kept = {
        "at": now(),
        "machine": describe_machine(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "unit": "CPU milliseconds of the thread, beside wall milliseconds; search: p50 and p95",
        "targets": {"decision_p95_ms": MOST_DECISION_MS, "ratio": MOST_RATIO},
        "verdict": verdict,
        "search": {"documents": SEARCH_DOCUMENTS, "p50_p95_ms": search},
        "sizes": {
            str(size): {
                "built_seconds": figures["built_seconds"],
                "acts": {
                    who: {act: timing.to_json() for act, timing in acts.items()}
                    for who, acts in figures["acts"].items()  # type: ignore[attr-defined]
                },
            }
            for size, figures in told.items()
        },
    }
    options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
