"""CPU seconds of a call, side by side with those of the bare primitive in the same run."""

from __future__ import annotations

import resource
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """``cpu_seconds``: of one run over ``count`` units, the median of the rounds. ``bare_cpu_seconds``: of the bare
    primitive over the same units. ``bare``: what was taken as bare, empty when nothing comparable exists."""

    name: str
    unit: str
    count: float
    cpu_seconds: float
    bare: str = ""
    bare_cpu_seconds: float | None = None

    @property
    def per_cpu_second(self) -> float:
        """Units for each second of one core."""
        return self.count / self.cpu_seconds if self.cpu_seconds else 0.0

    @property
    def ratio(self) -> float | None:
        """How many times the bare primitive's CPU time it takes."""
        return self.cpu_seconds / self.bare_cpu_seconds if self.bare_cpu_seconds else None

    def to_json(self) -> dict[str, object]:
        """Give the figure with what follows from it, four significant digits."""
        told = {**asdict(self), "per_cpu_second": self.per_cpu_second, "ratio_to_bare": self.ratio}
        return {key: _rounded(value) for key, value in told.items() if value not in (None, "")}


def cpu_now() -> float:
    """Give the user and system seconds of this process and of the children it has waited for."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def cpu_seconds(run: Callable[[], object]) -> float:
    """Give the CPU seconds of one call."""
    started = cpu_now()
    run()
    return cpu_now() - started


def measure(
    name: str,
    unit: str,
    count: float,
    run: Callable[[], object],
    bare: tuple[str, Callable[[], object]] | None = None,
) -> Figure:
    """Run both in turn, so that a disturbance meets both, and give the medians; one warming run goes before."""
    run()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(cpu_seconds(run))
        if bare is not None:
            theirs.append(cpu_seconds(bare[1]))
    return Figure(
        name,
        unit,
        count,
        statistics.median(ours),
        bare[0] if bare else "",
        statistics.median(theirs) if theirs else None,
    )


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value
