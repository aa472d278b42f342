"""Make a small demonstration for the browser tests: ``python -m tests.browser.made FOLDER``.

Runs in a process of its own, because an installation is chosen once for a process.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from dossier.cli.demo import build_demo
from dossier.samples.box import STRANGER, FilePlan, make_box

PLAN = (
    FilePlan("jpg", (("discipline_decision", 7),), 0.3),
    FilePlan("pdf", (("wage_adjustment", 2), ("leave_request", 2)), 0.3),
    FilePlan("tiff", (("performance_review", 9), ("performance_review", 15)), 0.6),
    FilePlan("text-pdf", (("appointment_notice", 16), ("employment_certificate", 16))),
    FilePlan("jpg", (("employment_certificate", STRANGER),), 0.3),
    FilePlan("text-pdf", (("regularization_approval", STRANGER),)),
    FilePlan("png", (("reward_decision", 10),), 0.0),
    FilePlan("jpg", (("reward_decision", 43),), 0.3),
    FilePlan("pdf", (("discipline_decision", 3),), 0.3, fault="truncated"),
)
"""Nine files: eleven pages to read, two papers of a person in no roster, one file that must be refused."""

UPLOAD = (
    FilePlan("text-pdf", (("leave_request", 6),)),
    FilePlan("pdf", (("training_record", 8),), 0.3, fault="truncated"),
)
"""What the tests hand in themselves: a readable file and a damaged one."""


def main(folder: Path) -> None:
    made = build_demo(folder, PLAN)
    file_known_people()
    make_box(made.company, folder / "upload", seed=90, plan=UPLOAD)


def file_known_people() -> None:
    """Confirm what waits though its person is known: how much passes by itself changes with what was measured,
    and is not what these tests ask."""
    from dossier.apps.records.drafts import Correction
    from dossier.apps.records.models import Record, RecordState
    from dossier.apps.records.services import correct_record
    from dossier.config.operators import acting_operator

    known = Record.objects.filter(state=RecordState.TO_CHECK, employee__isnull=False)
    for record in known.select_related("company"):
        with acting_operator("", record.company) as archivist:
            assert archivist is not None
            correction = Correction(record.version, reason="与原件核对", file=True)
            correct_record(actor=archivist, record_id=record.id, correction=correction, at=datetime.now(UTC))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
