"""Looking for personal data in files: every needle in every encoding it could have been written in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.intake.installation import fictional_company, filled_installation, small_box

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
SHORTEST_BYTES = 6
"""Shorter needles turn up in random bytes by chance: two characters of UTF-16 or GB18030 are not looked for."""


@cache
def personal_texts() -> frozenset[str]:
    """Give names, numbers, phones, file names, recognised lines and values, and what the paper truly says."""
    known = filled_installation().ask("secrets")
    printed = {line.text for file in small_box().truth.files for page in file.pages for line in page.lines}
    people = fictional_company().employees
    return frozenset(
        text.strip()
        for text in (
            *known["people"], *known["files"], *known["lines"], *known["values"], *printed,
            *(person.name for person in people), *(person.employee_no for person in people),
            *(person.id_number for person in people), *(person.phone for person in people),
        )
    )  # fmt: skip


@cache
def _encoded() -> dict[bytes, str]:
    return {
        needle: text
        for text in personal_texts()
        for encoding in ENCODINGS
        if len(needle := text.encode(encoding)) >= SHORTEST_BYTES
    }


def find_personal_texts(*folders: Path) -> list[tuple[str, str]]:
    """Give file and text for every hit in any file below the folders; their names are looked at too."""
    hits = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            haystack = path.name.encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
            hits += [(str(path), text) for needle, text in _encoded().items() if needle in haystack]
    return hits
