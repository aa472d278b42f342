"""What the figures are measured against: one row a target, with where its figure stands in the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.recognition.figures import KEY_FIELDS

_FAST_FLAGS = frozenset(("avx512_bf16", "amx_bf16", "avx512_vnni", "avx_vnni"))


@dataclass(frozen=True, slots=True)
class Target:
    """``path``: keys into the result. ``bound``: least or, with ``at_most``, greatest value that meets it;
    ``slow_bound``: that of processors without bf16 or VNNI, where it differs."""

    name: str
    path: tuple[str, ...]
    bound: float
    at_most: bool = False
    unit: str = "%"
    slow_bound: float | None = None

    def figure(self, result: Mapping[str, Any]) -> float | None:
        """Look the figure up; None where the run has none."""
        found = dig(result, *self.path)
        return None if found is None else float(found)

    def bound_for(self, result: Mapping[str, Any]) -> float:
        """The bound on the machine of a result."""
        fast = bool(_FAST_FLAGS & set(result["machine"]["flags"]))
        return self.bound if fast or self.slow_bound is None else self.slow_bound

    def is_met(self, result: Mapping[str, Any]) -> bool | None:
        """Compare with the bound, which itself still meets the target; None where nothing was measured."""
        figure, bound = self.figure(result), self.bound_for(result)
        if figure is None:
            return None
        return figure <= bound if self.at_most else figure >= bound


def dig(result: Any, *path: str) -> Any:
    """Follow keys down; None where one is missing.

    >>> dig({"a": {"b": 1}}, "a", "b"), dig({"a": None}, "a", "b")
    (1, None)
    """
    for key in path:
        result = result.get(key) if isinstance(result, Mapping) else None
    return result


def _field(name: str, figure: str, bound: float) -> Target:
    return Target(f"{name}: {figure}", ("records", "fields", "by_field", name, figure), bound)


def _calibration(kind: str) -> Target:
    path = ("calibration", kind, "expected_calibration_error")
    return Target(f"calibration error: {kind}", path, 0.02, at_most=True)


TARGETS: tuple[Target, ...] = (
    Target("character error, 300 dpi", ("text", "by_condition", "300 dpi", "rate"), 0.005, at_most=True),
    Target("character error, 200 dpi", ("text", "by_condition", "200 dpi", "rate"), 0.010, at_most=True),
    Target("document type", ("records", "type", "accuracy"), 0.98),
    Target("record boundaries, F1", ("records", "boundaries", "f1"), 0.98),
    *(_field(name, "recall", 0.99) for name in KEY_FIELDS),
    *(_field(name, "precision", 0.995) for name in KEY_FIELDS),
    Target("fields of the type: recall", ("records", "fields", "of_the_type", "recall"), 0.95),
    Target("fields of the type: precision", ("records", "fields", "of_the_type", "precision"), 0.95),
    Target("person", ("records", "person", "rate"), 0.995),
    Target("wrong person among passed", ("straight_through", "rule", "wrong_person_passed"), 0, at_most=True,
           unit=""),
    Target("several persons: recall", ("records", "several_persons", "recall"), 0.99),
    Target("several persons: precision", ("records", "several_persons", "precision"), 0.995),
    Target("straight-through", ("straight_through", "rule", "straight_through"), 0.90),
    Target("wrong values among those that stand", ("straight_through", "rule", "field_error"), 0.001, at_most=True),
    *(_calibration(kind) for kind in ("field", "type", "boundary", "person")),
    Target("CPU seconds a 300-dpi page", ("cost", "by_resolution", "300 dpi", "cpu_seconds_per_page"), 0.35,
           at_most=True, unit="s", slow_bound=0.60),
    Target("peak memory", ("cost", "peak_mib"), 1024, at_most=True, unit="MiB"),
    Target("start, on the clock", ("cost", "start_seconds"), 3.0, at_most=True, unit="s"),
)  # fmt: skip
"""Those of calibration are our own; the others are the project's. Several persons: the bounds of a name."""
