"""What the figures are measured against: one row a target, with where its figure stands in the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """``path``: keys into the result. ``bound``: least or, with ``at_most``, greatest value that meets it."""

    name: str
    path: tuple[str, ...]
    bound: float
    at_most: bool = False
    unit: str = "%"

    def figure(self, result: Mapping[str, Any]) -> float | None:
        """Look the figure up; None where the run has none."""
        found: Any = result
        for key in self.path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return None if found is None else float(found)

    def is_met(self, figure: float) -> bool:
        """Compare with the bound, which itself still meets the target."""
        return figure <= self.bound if self.at_most else figure >= self.bound


def _field(name: str, figure: str, bound: float) -> Target:
    return Target(f"{name}: {figure}", ("records", "fields", "by_field", name, figure), bound)


_KEY_FIELDS = ("employee_name", "employee_no", "id_number", "doc_date")

TARGETS: tuple[Target, ...] = (
    Target("character error, 300 dpi", ("text", "by_condition", "300 dpi", "rate"), 0.005, at_most=True),
    Target("character error, 200 dpi", ("text", "by_condition", "200 dpi", "rate"), 0.010, at_most=True),
    Target("document type", ("records", "type", "accuracy"), 0.98),
    Target("record boundaries, F1", ("records", "boundaries", "f1"), 0.98),
    *(_field(name, "recall", 0.99) for name in _KEY_FIELDS),
    *(_field(name, "precision", 0.995) for name in _KEY_FIELDS),
    Target("fields of the type: recall", ("records", "fields", "of_the_type", "recall"), 0.95),
    Target("fields of the type: precision", ("records", "fields", "of_the_type", "precision"), 0.95),
    Target("person", ("records", "person", "rate"), 0.995),
    Target("wrong person among passed", ("records", "person", "wrong_passed"), 0, at_most=True, unit=""),
    Target("straight-through", ("records", "pass", "straight_through"), 0.90),
    Target("field error among passed", ("records", "pass", "field_error"), 0.001, at_most=True),
    Target("CPU seconds a page", ("cost", "cpu_seconds_per_page"), 0.35, at_most=True, unit="s"),
    Target("peak memory", ("cost", "peak_mib"), 1024, at_most=True, unit="MiB"),
    Target("start-up, CPU seconds", ("cost", "start_cpu_seconds"), 3.0, at_most=True, unit="s"),
)
