"""A durable file is whole or absent, whatever happens while it is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from dossier.trust.durable import create_file, replace_file


class FailingReader(io.BytesIO):
    """Breaks after the first chunk."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError("source gone")
        return super().read(4 if size else 0)


def test_a_created_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert create_file(path, b"first") is True
    assert create_file(path, io.BytesIO(b"second")) is False
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_replaced_file_has_the_new_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_file(path, b"first")
    replace_file(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_a_source_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="source gone"):
        create_file(tmp_path / "a", FailingReader(b"12345678"))
    assert list(tmp_path.iterdir()) == []
