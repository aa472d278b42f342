"""Make a small demonstration for the browser tests: ``python -m tests.browser.made FOLDER``.

Runs in a process of its own, because an installation is chosen once for a process.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dossier.cli.demo import build_demo
from dossier.samples.box import LEAVER, STRANGER, FilePlan, make_box

PLAN = (
    FilePlan("jpg", (("discipline_decision", 7),), 0.3),
    FilePlan("pdf", (("wage_adjustment", 2), ("leave_request", 2)), 0.3),
    FilePlan("tiff", (("performance_review", 9), ("performance_review", 15)), 0.6),
    FilePlan("text-pdf", (("appointment_notice", 16), ("employment_certificate", 16))),
    FilePlan("jpg", (("employment_certificate", STRANGER),), 0.3),
    FilePlan("text-pdf", (("regularization_approval", STRANGER),)),
    FilePlan("text-pdf", (("transfer_approval", STRANGER),)),
    FilePlan("png", (("reward_decision", 10),), 0.0),
    FilePlan("jpg", (("reward_decision", 43),), 0.3),
    FilePlan("jpg", (("onboarding_registration", 20),), 0.3),
    FilePlan("pdf", (("discipline_decision", 3),), 0.3, fault="truncated"),
    FilePlan("text-pdf", (("id_card_copy", LEAVER), ("training_record", LEAVER), ("leave_request", 6))),
)
"""Twelve files: sixteen pages to read, one file that must be refused, and three papers of a person in no roster: one
is taken for a better scan, one is corrected, one waits. The last file holds what may be erased."""

UPLOAD = (
    FilePlan("text-pdf", (("leave_request", 6),)),
    FilePlan("pdf", (("training_record", 8),), 0.3, fault="truncated"),
)
"""What the tests hand in themselves: a readable file and a damaged one."""


LENIENT = 0.05
"""Share of wrong values accepted: all papers of a person in the roster pass."""


def main(folder: Path) -> None:
    # How much passes by itself changes with what was measured last, and is not what these tests ask.
    made = build_demo(folder, PLAN, LENIENT)
    make_box(made.company, folder / "upload", seed=90, plan=UPLOAD)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
