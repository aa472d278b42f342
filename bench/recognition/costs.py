"""What reading cost: CPU seconds by step, page and network, memory, start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from statistics import mean, median
from typing import Any

_DPI_MARGIN = 10


def cost_figures(reading: Mapping[str, Any]) -> dict[str, Any]:
    """Give costs a page; ``reading`` is what :mod:`bench.recognition.reading` wrote."""
    pages = len(reading["pages"])
    steps = {name: spent / pages for name, spent in reading["cpu_seconds"].items()}
    networks = {name: spent / pages for name, spent in reading["network_cpu_seconds"].items()}
    resident = reading["resident_bytes"]
    total, arithmetic = sum(steps.values()), sum(networks.values())
    return {
        "pages": pages,
        "cpu_seconds_per_page": total,
        "by_resolution": _by_resolution(reading, steps["meaning"]),
        "steps": steps,
        "networks": networks,
        "outside_networks": total - arithmetic,
        "times_the_networks": total / arithmetic if arithmetic else None,
        "start_cpu_seconds": reading["start_cpu_seconds"],
        "start_seconds": reading["start_seconds"],
        "peak_mib": round(reading["peak_bytes"] / 2**20),
        "resident_mib": {
            "after_first_quarter": round(median(resident[pages // 4 : pages // 2] or resident) / 2**20),
            "in_last_quarter": round(median(resident[-max(1, pages // 4) :]) / 2**20),
            "at_end": round(resident[-1] / 2**20),
        },
    }


def own_pages_cpu(reading: Mapping[str, Any], only: Collection[tuple[str, int]]) -> float:
    """Give Dossier's CPU seconds a page, meaning included, over some of the pages."""
    spent = [page["cpu_seconds"] for page in reading["pages"] if (page["source"], page["number"]) in only]
    return mean(spent) + reading["cpu_seconds"]["meaning"] / len(reading["pages"])


def _by_resolution(reading: Mapping[str, Any], meaning: float) -> dict[str, Any]:
    """CPU seconds a page by the resolution it was delivered in, to the next ten dpi; meaning spread evenly."""
    groups: dict[int, list[float]] = defaultdict(list)
    for page in reading["pages"]:
        groups[round(page["dpi"] / _DPI_MARGIN) * _DPI_MARGIN].append(page["cpu_seconds"])
    return {
        f"{dpi} dpi": {"pages": len(spent), "cpu_seconds_per_page": mean(spent) + meaning}
        for dpi, spent in sorted(groups.items())
    }
