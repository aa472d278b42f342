"""Which lay-outs recognition is developed on and which it is measured on: apart, and written down.

Each module of the packages ``development`` and ``test`` lists its lay-outs in ``LAYOUTS``; the templates of the
demo box belong to development. ``split.yaml`` keeps the whole list with the seeds of the published figures; a
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

SPLITS = ("development", "test")
SEEDS = {"development": 11, "test": 7}
"""The seeds that the published figures are made with."""

TABLE = Path(__file__).with_name("split.yaml")
_FOLDER = Path(__file__).parent


def list_modules(split: str) -> tuple[ModuleType, ...]:
    """Import the modules of a split that hold lay-outs, in name order."""
    package = f"{__package__}.{split}"
    names = sorted(row.name for row in pkgutil.iter_modules([str(_FOLDER / split)]))
    modules = [importlib.import_module(f"{package}.{name}") for name in names]
    return tuple(module for module in modules if hasattr(module, "LAYOUTS"))


def list_layouts(split: str) -> tuple[Layout, ...]:
    """Return the lay-outs of ``development`` or ``test``; ValueError for another word."""
    if split not in SPLITS:
        raise ValueError("a split is development or test")
    return tuple(layout for module in list_modules(split) for layout in module.LAYOUTS)


def list_named(split: str, name: str) -> tuple[Layout, ...]:
    """The lay-outs that modules list under a further name: HIRING (drawn on the day of hiring) or
    SEVERAL_PAGES (two pages or more)."""
    return tuple(layout for module in list_modules(split) for layout in getattr(module, name, ()))


def name_of(layout: Layout) -> str:
    """The dotted name of a lay-out: its module below the corpus and its own name."""
    module = layout.__module__.removeprefix(f"{__package__}.")
    return f"{module}.{getattr(layout, 'name', '') or getattr(layout, '__name__', '')}"


def describe_split() -> dict[str, object]:
    """Give what ``split.yaml`` holds: seeds, files with wording, and lay-outs by name, for each split."""
    return {
        split: {
            "seed": SEEDS[split],
            "files": sorted(
                path.name for path in (_FOLDER / split).iterdir() if path.suffix in (".py", ".yaml")
            ),
            "layouts": sorted(name_of(layout) for layout in list_layouts(split)),
        }
        for split in SPLITS
    }


def main() -> None:
    """Write the table again."""
    text = "# Lay-outs by split. Written by `python -m bench.recognition.corpus.split`.\n"
    TABLE.write_text(
        text + yaml.safe_dump(describe_split(), allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
