"""The documents stay true: links lead somewhere, commands exist, dependencies are explained, decisions numbered."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADR = ROOT / "docs" / "adr"
DEPENDENCIES = ROOT / "docs" / "dependencies.md"

_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_OUTSIDE = re.compile(r"[a-z]+:")
_MAKE = re.compile(r"\bmake ((?:[a-z][a-z-]*)(?: / [a-z][a-z-]*)*)")
_REPOSITORY_PATH = re.compile(r"(?:src|tests|bench|tools|docs|frontend|requirements)/[\w./-]+")
_MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:home/(?!dossier\b|you\b|user\b)\w+|root|work|Users/\w+)(?:/|\b)")
_BUILT = ("src/dossier/web", "frontend/node_modules", "frontend/dist")
_ADR_SECTIONS = ("## Context", "## Decision", "## Consequences", "## Alternatives", "## Guarded by")


def list_documents() -> list[Path]:
    """Give the Markdown files that belong to the repository, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", "--", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists())


DOCUMENTS = list_documents()
each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def find_code(text: str) -> Iterator[str]:
    """Give what stands as code: inside back quotes, and the lines of fenced blocks."""
    for block in _FENCED.findall(text):
        yield from block.splitlines()[1:-1]
    yield from _CODE.findall(_FENCED.sub("", text))


@each_document
def test_relative_links_lead_to_a_file(path: Path) -> None:
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    targets = [match["target"] for match in _LINK.finditer(text)]
    inside = [target.partition("#")[0] for target in targets if not _OUTSIDE.match(target)]
    assert [target for target in inside if target and not (path.parent / target).exists()] == []


@each_document
def test_make_targets_named_exist(path: Path) -> None:
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = {
        target
        for code in find_code(path.read_text(encoding="utf-8"))
        for match in _MAKE.finditer(code)
        for target in match[1].split(" / ")
    }
    assert named <= targets


@each_document
def test_repository_paths_named_exist(path: Path) -> None:
    named = {
        found.rstrip("./")
        for code in find_code(path.read_text(encoding="utf-8"))
        if not set("*<{") & set(code)
        for found in _REPOSITORY_PATH.findall(code)
        if code.startswith(found)
    }
    # A document may speak of its own folder (frontend/README.md of src/api) or of the whole repository.
    missing = [
        name
        for name in named
        if not name.startswith(_BUILT) and not (ROOT / name).exists() and not (path.parent / name).exists()
    ]
    assert missing == []


@each_document
def test_no_path_of_a_particular_machine_is_named(path: Path) -> None:
    assert _MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []


def test_every_direct_dependency_is_explained() -> None:
    explained = "\n".join(
        line.split("|")[1]
        for line in DEPENDENCIES.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    )
    words = set(re.findall(r"[@\w/.-]+", explained.lower()))
    assert {name for name in _direct_dependencies() if name.lower() not in words} == set()


def _direct_dependencies() -> Iterator[str]:
    for requirements in sorted((ROOT / "requirements").glob("*.in")):
        for line in requirements.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"[A-Za-z0-9][\w.-]*", line):
                yield found[0]
    package = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    yield from package["dependencies"]
    yield from package["devDependencies"]


def test_decisions_are_numbered_without_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in ADR.glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", sorted(ADR.glob("*.md")), ids=lambda path: path.stem)
def test_decision_is_whole_and_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]}. ")
    assert [section for section in _ADR_SECTIONS if section not in text] == []
    assert len(text.split()) <= 500
