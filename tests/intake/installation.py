"""Installations of their own for tests that start, kill and restart real processes.

Every command runs in a process of its own, as an operator would run it; what the database holds is asked
through :mod:`tests.intake.questions`. The fictional company is loaded once and its folder copied.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.intake.hostile import write_hostile_files

from dossier.samples.box import FilePlan, make_box
from dossier.samples.company import Company, build_company
from dossier.samples.truth import BoxTruth

PROJECT = Path(__file__).resolve().parents[2]
PASSPHRASE = "only for the tests of whole processes"
PASSWORD = "correct-horse-battery-9"
COMPANY = "HC01"
PATIENCE_SECONDS = 270
"""Below the lease of a claim (five minutes): who waits for a dead worker's lease waits too long."""

GOOD_PLAN = (
    FilePlan("pdf", (("discipline_decision", 2), ("wage_adjustment", 2)), 0.2),
    FilePlan("tiff", (("performance_review", 3), ("leave_request", 6)), 0.2, "bitonal"),
    FilePlan("jpg", (("reward_decision", 7),), 0.2),
    FilePlan("text-pdf", (("appointment_notice", 3),)),
)
"""Four readable files, six pages, six records."""


@dataclass(frozen=True, slots=True)
class Box:
    """A folder of paper: the good files, what they hold, and the hostile ones with the refusals expected."""

    folder: Path
    truth: BoxTruth
    hostile_folder: Path
    hostile: dict[str, str]


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder and the environment in which commands run over it."""

    root: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    def environment(self, **more: str) -> dict[str, str]:
        """Give the environment of a command: nothing of the tests' own installation."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("DOSSIER_", "COV_"))}
        self.temporary.mkdir(exist_ok=True)
        return own | {
            "DOSSIER_HOME": str(self.home),
            "DOSSIER_PASSPHRASE": PASSPHRASE,
            "DOSSIER_COMPUTE": "2",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT}",
            "TMPDIR": str(self.temporary),
            "COLUMNS": "200",
            **self.variables,
            **more,
        }

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Start ``python -m COMMAND`` as the head of a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            env=self.environment(**more),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell that runs the tests in the background has Ctrl-C ignored, and that is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m COMMAND`` to its end; its whole group is killed when that takes too long."""
        process = self.start(*command, **more)
        try:
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
        except BaseException:
            kill_group(process)
            raise
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def dossier(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run ``dossier ARGUMENTS``."""
        return self.run("dossier.cli.main", *arguments, **more)

    def ask(self, question: str, *arguments: str) -> Any:
        """Ask one of :mod:`tests.intake.questions`."""
        done = self.run("tests.intake.questions", question, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def copy_to(self, root: Path) -> Installation:
        """Give a copy of the data folder with nobody at work in it."""
        made = Installation(root)
        shutil.copytree(self.home, made.home)
        return made


def kill_group(process: subprocess.Popen[str]) -> None:
    """Kill a process and everything it has started with SIGKILL."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@cache
def fictional_company() -> Company:
    return build_company()


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="dossier-processes-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def small_box() -> Box:
    """Draw the paper, once for all tests."""
    folder, hostile = _folder() / "good", _folder() / "hostile"
    truth = make_box(fictional_company(), folder, plan=GOOD_PLAN)
    return Box(folder, truth, hostile, write_hostile_files(hostile, folder))


@cache
def peopled_installation() -> Installation:
    """An installation with the fictional company and its users; nothing handed in yet. Copy it to change it."""
    made = Installation(_folder() / "peopled")
    made.root.mkdir()
    made.ask("load_company", PASSWORD)
    return made


@cache
def filled_installation() -> Installation:
    """An installation into which the whole box was taken by one undisturbed `dossier ingest`. Do not change it."""
    box, made = small_box(), peopled_installation().copy_to(_folder() / "filled")
    done = made.dossier("ingest", str(box.folder), str(box.hostile_folder), "--company", COMPANY)
    assert done.returncode == 0, done.stderr
    return made


@cache
def waiting_installation() -> Installation:
    """An installation into which the good files were handed, not yet worked on. Copy it to work on it."""
    made = peopled_installation().copy_to(_folder() / "waiting")
    done = made.dossier("ingest", str(small_box().folder), "--company", COMPANY, "--no-wait")
    assert done.returncode == 0, done.stderr
    return made


@cache
def filled_backup() -> Path:
    """A backup of the filled installation. Copy it to change it."""
    target = _folder() / "backup"
    done = filled_installation().dossier("backup", str(target))
    assert done.returncode == 0, done.stderr
    return target
