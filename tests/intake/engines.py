"""Compute engines for tests of the worker: calls are answered in this process, as a test has it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from tests.factories import reading

from dossier.apps.intake import compute
from dossier.apps.intake.compute import ReadResult, SplitResult
from dossier.apps.intake.engine import ComputeStuck

JPEG = b"\xff\xd8 a picture"


def answer_well(function: Callable[..., Any], *arguments: Any) -> Any:
    """Answer like a cluster on which nothing goes wrong: files of two pages that say little."""
    if function is compute.split_source:
        return SplitResult(2)
    if function is compute.read_page:
        page = reading("劳动合同", f"第{arguments[1]}页 员工E0001") | {
            "number": arguments[1],
            "born_digital": False,
        }
        return ReadResult("test", page, JPEG, 24, 32, JPEG)
    return b"%PDF-1.7 written"


@dataclass(slots=True)
class AnswerEngine:
    """Answers at once, with a value or an exception. ``calls`` lists the names of what was asked."""

    answer: Callable[..., Any] = answer_well
    slots: int = 2
    lost: list[BaseException] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    most_in_flight: int = 0
    began: float | None = None

    def ensure(self) -> None:
        if self.lost:
            raise self.lost.pop()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        self.calls.append(function.__name__)
        future: Future[Any] = Future()
        try:
            future.set_result(self.answer(function, *arguments))
        except Exception as error:
            future.set_exception(error)
        return future

    def started_at(self, _call: Future[Any]) -> float | None:
        return self.began

    def abandon(self, call: Future[Any]) -> None:
        call.set_exception(ComputeStuck())

    def close(self) -> None:
        pass


@dataclass(slots=True)
class HoldingEngine(AnswerEngine):
    """Holds every call until the test answers it."""

    held: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = field(default_factory=list)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        self.calls.append(function.__name__)
        future: Future[Any] = Future()
        self.held.append((future, function, arguments))
        return future

    def answer_all(self) -> None:
        held, self.held = self.held, []
        for future, function, arguments in held:
            try:
                future.set_result(self.answer(function, *arguments))
            except Exception as error:
                future.set_exception(error)
