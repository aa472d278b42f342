"""The walk through the verification standard names code and tests that exist, and its page is what its data say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "docs/security/asvs.yaml").read_text(encoding="utf-8"))
ITEMS = {number: row for chapter in DOCUMENT["chapters"] for number, row in chapter["items"].items()}
_PATH = re.compile(
    r"(?:src|tests|docs|frontend|bench|tools|requirements)/[\w./-]+\w|\bMakefile\b|\b[A-Z]+\.md\b"
)


@pytest.mark.parametrize("number", ITEMS)
def test_an_item_says_where_it_is_met_or_why_not(number: str) -> None:
    level, asked, state, where = ITEMS[number]
    assert level in (1, 2)
    assert asked
    assert state in ("met", "part", "outside", "none", "open")
    assert where or state in ("none", "outside")
    named = _PATH.findall(where)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_page_is_rendered_from_the_data() -> None:
    assert subprocess.run([sys.executable, ROOT / "tools/asvs", "--check"], check=False).returncode == 0
