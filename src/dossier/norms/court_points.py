"""The six questions that a Chinese internet court asks of electronic data, answered from what a bundle holds.

Source: Supreme People's Court, Provisions on Several Issues concerning the Trial of Cases by Internet Courts
(法释〔2018〕16号), article 11. Questions and answers are data: ``data/court_points.yaml``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def answer_points(*, statements: int, events: int, stamped: bool) -> list[dict[str, str | int]]:
    """Give the answers, each with its question, in Chinese and English. Numbers come from the bundle."""
    facts: dict[str, Any] = {"statements": statements, "events": events}
    return [
        {
            "point": row["point"],
            **{language: _answer(row[language], facts, stamped) for language in ("zh", "en")},
        }
        for row in _points()
    ]


def _answer(texts: dict[str, str], facts: dict[str, Any], stamped: bool) -> str:
    time = texts.get("stamped" if stamped else "not_stamped", "")
    return f"{texts['question']} {texts['answer'].format(**facts)}{time}"


@cache
def _points() -> list[dict[str, Any]]:
    text = (files("dossier.norms") / "data" / "court_points.yaml").read_text(encoding="utf-8")
    points: list[dict[str, Any]] = yaml.safe_load(text)["points"]
    return points
