"""The data folder reveals nothing: no name, number, phone, file name or sentence of any paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.intake.installation import filled_backup, filled_installation
from tests.intake.needles import ENCODINGS, find_personal_texts, personal_texts

pytestmark = pytest.mark.slow


def test_data_folder_reveals_nothing() -> None:
    installation = filled_installation()
    names = {path.name for path in installation.home.rglob("*") if path.is_file()}

    assert {"dossier.db", "keys.json", "current.json"} <= names
    assert len(list((installation.home / "objects").rglob("*"))) > 20
    assert find_personal_texts(installation.home) == []


def test_temporary_folder_is_left_without_personal_data() -> None:
    assert find_personal_texts(filled_installation().temporary) == []


def test_backup_reveals_nothing() -> None:
    assert find_personal_texts(filled_backup()) == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_search_itself_would_find_a_leak(tmp_path: Path, encoding: str) -> None:
    texts = personal_texts()
    longest = max(texts, key=len)
    (tmp_path / "leak").write_bytes(b"\x00\xff" + longest.encode(encoding) + b"\x00")

    assert len(texts) > 300
    assert (str(tmp_path / "leak"), longest) in find_personal_texts(tmp_path)


def test_search_looks_at_names_of_files_too(tmp_path: Path) -> None:
    longest = max((text for text in personal_texts() if "/" not in text and len(text) < 40), key=len)
    (tmp_path / f"{longest}.pdf").touch()

    assert find_personal_texts(tmp_path)
