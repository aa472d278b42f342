"""kill -9 of any process during intake loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from tests.intake.installation import (
    COMPANY,
    GOOD_PLAN,
    Installation,
    filled_installation,
    kill_group,
    peopled_installation,
    small_box,
    waiting_installation,
)
from tests.intake.processes import assert_all_gone, wait_for_compute_processes
from tests.ports import free_port

pytestmark = pytest.mark.slow

PAGES = 6
KILLED = -signal.SIGKILL


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Any]:
    """The census of an ingest that nothing disturbed."""
    census: dict[str, Any] = filled_installation().ask("census")
    assert len(census["records"]) == sum(len(plan.papers) for plan in GOOD_PLAN)
    return census


def assert_nothing_lost_or_doubled(census: dict[str, Any], undisturbed: dict[str, Any]) -> None:
    assert census["records"] == undisturbed["records"]
    assert census["received_events"] == len(census["records"]), "a file was assembled twice"
    assert [task[2] for task in census["tasks"]] == ["done"] * PAGES
    assert len(census["tasks"]) == census["page_images"] == PAGES, "a file was split twice"
    assert census["pages_in_records"] == undisturbed["pages_in_records"]
    assert len(set(census["codes"])) == len(census["codes"]) == len(undisturbed["codes"])
    assert all(last == count for last, count in census["counters"]), "a reference code was skipped"
    assert census["renditions"] == len(census["records"])
    assert (census["rendition_tasks"], census["not_indexed"], census["leased"]) == (0, 0, 0)
    assert census["missing_objects"] == 0
    assert census["chain_intact"]


@pytest.mark.parametrize(
    "accident", ["right_after_claiming", "while_computing", "while_keeping", "while_assembling"]
)
def test_killed_worker_loses_and_doubles_nothing(
    accident: str, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    installation = waiting_installation().copy_to(tmp_path)

    first = installation.run("tests.intake.questions", "suffer", accident)
    census = installation.ask("finish")  # sooner than a lease ends: the next worker does not wait for it

    assert first.returncode == KILLED, first.stderr
    assert_nothing_lost_or_doubled(census, undisturbed)


def test_killed_compute_process_loses_and_doubles_nothing(
    tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    installation = waiting_installation().copy_to(tmp_path)

    survived = installation.run("tests.intake.questions", "suffer", "compute_process_killed")
    census = installation.ask("census")

    assert survived.returncode == 0, survived.stderr
    assert "KilledWorker" in survived.stderr
    assert max(task[3] for task in census["tasks"]) == 2, "nothing was tried again: the kill came too late"
    assert_nothing_lost_or_doubled(census, undisturbed)


def test_killed_ingest_goes_on_when_the_same_paper_is_handed_in_again(
    tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    installation = peopled_installation().copy_to(tmp_path)
    command = ("dossier.cli.main", "ingest", str(small_box().folder), "--company", COMPANY)

    first = installation.start(*command)
    children = wait_for_compute_processes(first.pid)
    kill_group(first)  # the worker with its scheduler, and every compute process
    second = installation.run(*command)
    census = installation.ask("finish")

    assert second.returncode == 0, second.stderr
    assert_all_gone(children)
    assert sorted(state for state, _, _ in census["files"].values()) == ["done"] * 4 + ["duplicate"] * 4
    assert_nothing_lost_or_doubled(census, undisturbed)


def test_fatal_page_is_set_aside_and_the_others_go_on(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    installation = waiting_installation().copy_to(tmp_path)

    done = installation.run("tests.intake.questions", "suffer", "fatal_page")
    census = installation.ask("census")
    progress = installation.ask("progress")
    doctor = installation.dossier("doctor", "--json")

    assert done.returncode == 0, done.stderr
    tasks = {(name, page): (state, attempts) for name, page, state, attempts in census["tasks"]}
    fatal = {key: value for key, value in tasks.items() if key[1] == 2}
    assert set(fatal.values()) == {("set_aside", 3)}
    assert {state for key, (state, _) in tasks.items() if key not in fatal} == {"done"}
    assert progress[0]["state"] == "done"
    assert progress[0]["set_aside"] == len(fatal)
    states = {key.rpartition("/")[2]: value[:2] for key, value in census["files"].items()}
    assert states["scan_0001.pdf"] == ["set_aside", "intake.set_aside"]
    assert states["scan_0003.jpg"] == ["done", ""]
    assert len(census["records"]) == len(undisturbed["records"]) - len(fatal)
    assert doctor.returncode == 1
    assert '"name": "work", "ok": false' in " ".join(doctor.stdout.replace("\n", " ").split())


def test_worker_ends_its_compute_processes_when_told_to_stop(tmp_path: Path) -> None:
    worker = waiting_installation().copy_to(tmp_path).start("dossier.cli.main", "worker")
    below = wait_for_compute_processes(worker.pid)

    worker.send_signal(signal.SIGTERM)
    _, err = worker.communicate(timeout=240)

    assert worker.returncode == 0, err
    assert_all_gone(below)
    assert Installation(tmp_path).ask("census")["leased"] == 0, "work in flight was not given back"


def test_killed_server_leaves_no_process_behind(tmp_path: Path) -> None:
    installation = peopled_installation().copy_to(tmp_path)
    server = installation.start("dossier.cli.main", "serve", "--port", str(free_port()))
    below = wait_for_compute_processes(server.pid)

    os.kill(server.pid, signal.SIGKILL)  # the server alone: the others must notice

    try:
        assert_all_gone(below)
    finally:
        kill_group(server)


def test_ctrl_c_ends_an_ingest_with_130_and_leaves_no_process_behind(tmp_path: Path) -> None:
    installation = peopled_installation().copy_to(tmp_path)
    ingest = installation.start("dossier.cli.main", "ingest", str(small_box().folder), "--company", COMPANY)
    below = wait_for_compute_processes(ingest.pid)

    os.killpg(ingest.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    _, err = ingest.communicate(timeout=240)

    assert ingest.returncode == 130, err
    assert_all_gone(below)
    assert installation.ask("census")["leased"] == 0
