"""Which lay-outs recognition is developed on and which it is measured on: apart, and written down.

Each module of the packages ``development`` and ``test`` lists its lay-outs in ``LAYOUTS``; the templates of the
demo box belong to development. Packages ``second`` and ``third``, development paper by other authors, are halved by
lay-out: ``second`` to work with, ``second-kept`` (in its folder ``kept``, listed in ``KEPT_LAYOUTS``) to validate with
before the test; so with ``third``. ``split.yaml`` keeps the whole list with the seeds of the published figures; a
test compares it with what is there. After adding lay-outs, write it again:
``python -m bench.recognition.corpus.split``.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import yaml

from bench.recognition.corpus.occasion import Layout

SPLITS = ("development", "test", "second", "second-kept", "third", "third-kept")
SEEDS = {"development": 11, "test": 7, "second": 23, "second-kept": 29, "third": 41, "third-kept": 43}
"""The seeds that the published figures are made with."""

TABLE = Path(__file__).with_name("split.yaml")
_FOLDER = Path(__file__).parent
_KEPT = "-kept"


def _package_of(split: str) -> str:
    return split.removesuffix(_KEPT)


def _prefix_of(split: str) -> str:
    return "KEPT_" if split.endswith(_KEPT) else ""


def list_modules(split: str) -> tuple[ModuleType, ...]:
    """Import the modules of a split that hold lay-outs, in name order."""
    package = _package_of(split)
    names = sorted(row.name for row in pkgutil.iter_modules([str(_FOLDER / package)]))
    modules = [importlib.import_module(f"{__package__}.{package}.{name}") for name in names]
    return tuple(module for module in modules if hasattr(module, f"{_prefix_of(split)}LAYOUTS"))


def list_layouts(split: str) -> tuple[Layout, ...]:
    """Return the lay-outs of a split; ValueError for a word that is none of :data:`SPLITS`."""
    if split not in SPLITS:
        raise ValueError(f"a split is one of {', '.join(SPLITS)}")
    return list_named(split, "LAYOUTS")


def list_named(split: str, name: str) -> tuple[Layout, ...]:
    """The lay-outs that modules list under a further name: HIRING (drawn on the day of hiring) or
    SEVERAL_PAGES (two pages or more)."""
    own = f"{_prefix_of(split)}{name}"
    return tuple(layout for module in list_modules(split) for layout in getattr(module, own, ()))


def name_of(layout: Layout) -> str:
    """The dotted name of a lay-out: its module below the corpus and its own name."""
    module = layout.__module__.removeprefix(f"{__package__}.")
    return f"{module}.{getattr(layout, 'name', '') or getattr(layout, '__name__', '')}"


def describe_split() -> dict[str, object]:
    """Give what ``split.yaml`` holds: seeds, files with wording, and lay-outs by name, for each split."""
    return {
        split: {
            "seed": SEEDS[split],
            "files": _list_files(split),
            "layouts": sorted(name_of(layout) for layout in list_layouts(split)),
        }
        for split in SPLITS
    }


def _list_files(split: str) -> list[str]:
    """Its modules and wording files, by their path below its package."""
    folder = _FOLDER / _package_of(split)
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.suffix in (".py", ".yaml")]
    kept = split.endswith(_KEPT)
    return sorted(path.as_posix() for path in paths if (path.parts[0] == "kept") == kept)


def main() -> None:
    """Write the table again."""
    text = "# Lay-outs by split. Written by `python -m bench.recognition.corpus.split`.\n"
    TABLE.write_text(
        text + yaml.safe_dump(describe_split(), allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
