"""What is promised in writing is true: API description, migrations, settings, error codes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from dossier.config import environment
from dossier.config.environment import SettingInvalid, database_settings, read_environment
from dossier.config.openapi import export_openapi, to_text

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "dossier"
CODES = ROOT / "tests" / "golden" / "error_codes.txt"


def test_committed_api_description_is_what_the_server_exports() -> None:
    committed = ROOT / "frontend" / "openapi.json"
    assert committed.read_text(encoding="utf-8") == to_text(export_openapi()), "run `make openapi`"


def test_every_operation_has_an_id_and_says_what_it_refuses() -> None:
    binary = {
        "print_record",
        "get_page_image",
        "get_page_thumbnail",
        "get_record_pdf",
        "get_record_evidence",
        "print_record_checks",
        "get_redacted_copy",
        "get_compared_image",
        "get_request_package",
        "export_processing_register",
        "export_audit",
        "download_package",
    }
    ids = []
    for methods in export_openapi()["paths"].values():
        for description in methods.values():
            ids.append(description["operationId"])
            if ids[-1] not in binary:
                assert {"200", "401", "404", "422"} <= set(map(str, description["responses"])), ids[-1]
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_documented_settings_are_those_that_are_read() -> None:
    text = Path(environment.__file__).read_text(encoding="utf-8")
    table, code = text.split('"""', 2)[1:]
    documented = set(re.findall(r"DOSSIER_[A-Z_]+", table))
    read = set(re.findall(r'"(DOSSIER_[A-Z_]+)"', code))
    assert documented == read


def test_no_other_module_reads_the_environment() -> None:
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.parent.name != "cli" and path.name != "environment.py":
            assert not re.search(r"(environ|getenv).{0,12}DOSSIER_", text), path


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"DOSSIER_COMPUTE": "many"}, "DOSSIER_COMPUTE"),
        ({"DOSSIER_COMPUTE": "0"}, "DOSSIER_COMPUTE"),
        ({"DOSSIER_PASSPHRASE_FILE": "/nowhere/at/all"}, "DOSSIER_PASSPHRASE_FILE"),
    ],
)
def test_unusable_setting_is_named_never_quoted(variables: dict[str, str], named: str) -> None:
    with pytest.raises(SettingInvalid, match=named):
        read_environment(variables)


def test_database_address_is_taken_apart() -> None:
    there = read_environment({"DOSSIER_DATABASE": "postgresql://me:p%40ss@db.example:6432/dossier"})
    parts = database_settings(there, None)
    assert [parts[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "me", "p@ss", "db.example", "6432", "dossier",
    ]  # fmt: skip
    with pytest.raises(SettingInvalid, match="DOSSIER_DATABASE"):
        database_settings(read_environment({"DOSSIER_DATABASE": "mysql://secret@host/x"}), None)


def test_settings_hide_the_passphrase_from_representations() -> None:
    assert "open sesame" not in repr(read_environment({"DOSSIER_PASSPHRASE": "open sesame"}))


CODE = re.compile(
    r'"((?:access|accounts|alerts|audit|delivery|directory|health|intake|learning|kernel|lending|packages|people|privacy|records|request|search|server|trust|vault)\.[a-z_]+)"'
)
ACTIONS = {
    "accounts.factor_add", "accounts.factor_remove", "accounts.recovery_codes",
    "alerts.list", "alerts.set_quota", "alerts.set_rule", "alerts.view", "alerts.view_rules", "audit.broken",
    "audit.check", "audit.export", "audit.search", "directory.change_group", "directory.create_group",
    "intake.resume", "intake.stop", "packages.export", "privacy.erase", "privacy.propose_erasure",
}  # fmt: skip
"""Audit actions that stand on lines of their own."""


def _codes() -> list[str]:
    """Every dotted code of the domains in the source, apart from audit actions and log events."""
    found: set[str] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts or path.name == "settings.py":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if not re.search(r"action|_audit\(|_record\(|audit_as|log\.|_action|getLogger", line):
                found |= set(CODE.findall(line))
    return sorted(found - ACTIONS)


def test_error_codes_are_the_reviewed_ones() -> None:
    codes = "\n".join(_codes()) + "\n"
    if os.environ.get("DOSSIER_GOLDEN_TEST"):
        CODES.write_text(codes, encoding="utf-8")
    assert codes == CODES.read_text(encoding="utf-8"), (
        "translate new codes in the site, then set DOSSIER_GOLDEN_TEST=1"
    )
