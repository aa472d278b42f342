"""The embedded Dask cluster: results, deaths and calls that never end, on real processes."""

from __future__ import annotations

import operator
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from distributed.scheduler import KilledWorker

from dossier.apps.intake import engine as engine_module
from dossier.apps.intake.engine import ComputeStuck, DaskEngine, EngineLost

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 240


@pytest.fixture(scope="module")
def engine() -> Iterator[DaskEngine]:
    made = DaskEngine(address="", processes=1)
    yield made
    made.close()


def wait_until_started(engine: DaskEngine, call: Future[Any]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while engine.started_at(call) is None:
        assert time.monotonic() < deadline, "no process took the call up"
        time.sleep(0.05)


def test_result_comes_back(engine: DaskEngine) -> None:
    assert engine.submit(operator.add, 2, 3).result(PATIENCE_SECONDS) == 5
    assert engine.slots == 1


def test_what_the_call_raised_comes_back(engine: DaskEngine) -> None:
    with pytest.raises(ZeroDivisionError):
        engine.submit(operator.truediv, 1, 0).result(PATIENCE_SECONDS)


def test_death_of_the_process_comes_back_and_another_takes_its_place(engine: DaskEngine) -> None:
    with pytest.raises(KilledWorker):
        engine.submit(os.abort).result(PATIENCE_SECONDS)

    assert engine.submit(operator.add, 1, 1).result(PATIENCE_SECONDS) == 2


def test_call_that_never_ends_is_abandoned_and_frees_its_process(engine: DaskEngine) -> None:
    call = engine.submit(time.sleep, 3600)
    wait_until_started(engine, call)
    engine.abandon(call)

    with pytest.raises(ComputeStuck):
        call.result(0)
    assert engine.submit(operator.add, 4, 4).result(PATIENCE_SECONDS) == 8


def test_clock_of_a_call_starts_when_a_process_takes_it_up(engine: DaskEngine, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    long = engine.submit(subprocess.run, ["sh", "-c", f"until [ -e '{stop}' ]; do sleep 0.05; done"])
    waiting = engine.submit(operator.add, 1, 2)
    wait_until_started(engine, long)

    assert engine.started_at(waiting) is None
    stop.touch()
    assert waiting.result(PATIENCE_SECONDS) == 3


def test_cluster_without_processes_is_made_anew(engine: DaskEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "DESERTED_SECONDS", 0.0)
    engine._cluster.scale(0)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while engine._cluster.scheduler.workers and time.monotonic() < deadline:
        time.sleep(0.1)
    lost = engine.submit(operator.add, 1, 2)

    engine.ensure()
    time.sleep(0.01)
    engine.ensure()

    with pytest.raises(EngineLost):
        lost.result(PATIENCE_SECONDS)
    assert engine.submit(operator.add, 5, 5).result(PATIENCE_SECONDS) == 10
