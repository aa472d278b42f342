"""Two charts as SVG, drawn by hand: reliability, and straight-through against its error.

Plain lines on white, readable in any viewer; colours told apart by dashes, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WIDTH, _HEIGHT = 560, 360
_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 40, 20, 52
_COLOURS = ("#1f5fa8", "#b3541e", "#2f7d4f", "#7a3e9d")
_DASHES = ("", "7 4", "2 3", "9 3 2 3")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """``ticks``: values and what is written beside them; the first and last are the ends of the axis."""

    name: str
    ticks: tuple[tuple[float, str], ...]

    def share(self, value: float) -> float:
        """Where a value lies, 0 to 1, kept on the axis."""
        low, high = self.ticks[0][0], self.ticks[-1][0]
        return min(1.0, max(0.0, (value - low) / (high - low)))


def draw_reliability(calibration: Mapping[str, Any]) -> str:
    """Stated confidence against the share that was right, one line for each kind; perfect is the diagonal."""
    percents = tuple((share / 10, f"{share * 10} %") for share in range(0, 11, 2))
    across, up = Axis("stated confidence", percents), Axis("share right", percents)
    series = {
        f"{kind} (error {100 * (row['expected_calibration_error'] or 0):.1f} %)": [
            (entry["mean_confidence"], entry["right_share"]) for entry in row["bins"]
        ]
        for kind, row in calibration.items()
        if row["values"]
    }
    body = [_line([(0.0, 0.0), (1.0, 1.0)], across, up, "#999999", "3 3")]
    return _draw("Reliability", across, up, series, body, dots=True)


def draw_straight_through(curve: Mapping[str, Any], target_error: float) -> str:
    """What accepting wrong values buys: records that pass, and of their values those that stand, as observed."""
    front = _front(curve["points"])
    most = max([0.005, *(point["field_error"] for point in front)])
    right = next(edge for edge in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 1.0) if edge >= min(1.0, most))
    across = Axis(
        "wrong values among those that stand",
        tuple((right * n / 5, f"{100 * right * n / 5:g} %") for n in range(6)),
    )
    up = Axis("share", tuple((n / 5, f"{n * 20} %") for n in range(6)))
    series = {
        "records that pass with no person looking": _steps(front, "passed", right),
        "of their values, those that stand": _steps(front, "completeness", right),
    }
    body = [_line([(target_error, 0.0), (target_error, 1.0)], across, up, "#999999", "3 3")]
    return _draw(f"Straight-through (dashed: target {100 * target_error:g} %)", across, up, series, body)


def _front(points: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The points worth choosing as more error is accepted: each files more values by itself than those before."""
    front: list[Mapping[str, Any]] = []
    best = 0.0
    for point in sorted(points, key=lambda p: (p["field_error"], -p["passed"] * p["completeness"])):
        if point["passed"] * point["completeness"] > best:
            best = point["passed"] * point["completeness"]
            front.append(point)
    return front


def _steps(front: Sequence[Mapping[str, Any]], share: str, right: float) -> list[Point]:
    """What a point buys, until more error is accepted."""
    ends = [*(point["field_error"] for point in front[1:]), right]
    return [
        place
        for point, end in zip(front, ends, strict=True)
        for place in ((point["field_error"], point[share]), (end, point[share]))
    ]


def _draw(
    title: str,
    across: Axis,
    up: Axis,
    series: Mapping[str, Sequence[Point]],
    body: list[str],
    *,
    dots: bool = False,
) -> str:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{title}</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15">{title}</text>',
        *_axes(across, up),
        *body,
    ]
    for place, (name, points) in enumerate(series.items()):
        colour, dash = _COLOURS[place % len(_COLOURS)], _DASHES[place % len(_DASHES)]
        parts.append(_line(points, across, up, colour, dash))
        if dots:
            parts += [_dot(point, across, up, colour) for point in points]
        y = _TOP + 14 + 16 * place
        parts.append(
            f'<path d="M{_LEFT + 12} {y - 4}h26" stroke="{colour}" stroke-width="2" {_dashed(dash)}/>'
        )
        parts.append(f'<text x="{_LEFT + 44}" y="{y}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _axes(across: Axis, up: Axis) -> Iterable[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    yield f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="#333333"/>'
    for value, name in across.ticks:
        x = _place((value, 0.0), across, up)[0]
        yield f'<text x="{x}" y="{bottom + 16}" text-anchor="middle">{name}</text>'
        yield f'<path d="M{x} {_TOP}V{bottom}" stroke="#eeeeee"/>'
    for value, name in up.ticks:
        y = _place((across.ticks[0][0], value), across, up)[1]
        yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{name}</text>'
        yield f'<path d="M{_LEFT} {y}H{right}" stroke="#eeeeee"/>'
    yield f'<text x="{(_LEFT + right) / 2}" y="{_HEIGHT - 14}" text-anchor="middle">{across.name}</text>'
    yield f'<text transform="translate(14 {(_TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">{up.name}</text>'


def _place(point: Point, across: Axis, up: Axis) -> Point:
    width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    x, y = _LEFT + width * across.share(point[0]), _TOP + height * (1 - up.share(point[1]))
    return round(x, 1), round(y, 1)


def _line(points: Sequence[Point], across: Axis, up: Axis, colour: str, dash: str) -> str:
    places = " ".join("{},{}".format(*_place(point, across, up)) for point in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2" {_dashed(dash)}/>'


def _dot(point: Point, across: Axis, up: Axis, colour: str) -> str:
    x, y = _place(point, across, up)
    return f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'


def _dashed(dash: str) -> str:
    return f'stroke-dasharray="{dash}"' if dash else ""
