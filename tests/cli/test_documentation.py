"""What the operator's handbook says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dossier.cli import main
from dossier.config import checks, environment

HANDBOOK = (Path(__file__).resolve().parents[2] / "docs" / "operation.md").read_text(encoding="utf-8")
CHINESE, ENGLISH = HANDBOOK.split("\n---\n")
VARIABLES = set(re.findall(r"DOSSIER_[A-Z_]+", environment.__doc__ or ""))


@pytest.mark.parametrize("text", [CHINESE, ENGLISH], ids=["chinese", "english"])
def test_handbook_has_a_row_for_every_variable_and_no_other(text: str) -> None:
    assert set(re.findall(r"^\| `(DOSSIER_[A-Z_]+)`", text, re.MULTILINE)) == VARIABLES


def test_every_variable_read_is_documented() -> None:
    source = Path(environment.__file__).read_text(encoding="utf-8").replace(environment.__doc__ or "", "")
    assert set(re.findall(r'"(DOSSIER_[A-Z_]+)"', source)) == VARIABLES


@pytest.mark.parametrize("text", [CHINESE, ENGLISH], ids=["chinese", "english"])
def test_handbook_names_every_exit_code_and_check(text: str) -> None:
    codes = set(
        re.findall(r"(?:^|; |: )(\d+) (?:done|the work|wrong|the inst|stopped)", main.__doc__ or "", re.M)
    )

    assert set(re.findall(r"^\| (\d+) \|", text, re.MULTILINE)) == {"0", "1", "2", "3", "130"}
    assert codes <= {"0", "1", "2", "3", "130"}
    assert all(f"`{name}`" in text for name in checks.CHECKS)


def test_commands_named_exist() -> None:
    named = set(re.findall(r"\bdossier ([a-z]+)\b", HANDBOOK)) - {"dossier"}
    known = {command.name for command in main.app.registered_commands}
    known |= {group.name for group in main.app.registered_groups}

    assert named - {"example"} <= known
