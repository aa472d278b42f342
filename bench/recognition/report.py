"""The figures as tables: on the terminal, and as the generated block of the document with its charts.

Each table is a title, a header and rows of text; both outputs render the same tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable

from bench.recognition.charts import draw_reliability, draw_straight_through
from bench.recognition.tables import Table, make_tables

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
CHARTS = ("recognition-reliability.svg", "recognition-straight-through.svg")

Figures = Mapping[str, Any]


def print_tables(result: Figures, console: Console) -> None:
    """Print everything a run found."""
    for table in make_tables(result):
        shown = RichTable(title=table.title, title_justify="left")
        for place, name in enumerate(table.header):
            shown.add_column(name, justify="right" if place else "left")
        for row in table.rows:
            shown.add_row(*row)
        console.print(shown)
    console.print(_origin(result), markup=False)


def write_documents(document: Path, result: Figures) -> None:
    """Fill the document's block and draw its charts into the folder ``images`` beside it."""
    document.write_text(write_block(document.read_text(encoding="utf-8"), result), encoding="utf-8")
    images = document.parent / "images"
    images.mkdir(exist_ok=True)
    passing = result["straight_through"]
    drawn = (
        draw_reliability(result["calibration"]),
        draw_straight_through(passing["curve"], passing["target_error"]),
    )
    for name, chart in zip(CHARTS, drawn, strict=True):
        (images / name).write_text(chart, encoding="utf-8")


def write_block(document: str, result: Figures) -> str:
    """Return the document with the part between its markers filled anew. Raise ValueError without markers."""
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has no markers for the figures")
    tables = "\n\n".join(_as_markdown(table) for table in make_tables(result))
    reliability, straight_through = CHARTS
    charts = (
        f"![Stated confidence against the share right](images/{reliability})\n\n"
        f"![Records that pass, and values that stand, by wrong values accepted](images/{straight_through})"
    )
    return f"{head}{BEGIN}\n\n{_origin(result)}\n\n{charts}\n\n{tables}\n\n{END}{tail}"


def _as_markdown(table: Table) -> str:
    rule = ("---", *("---:" for _ in table.header[1:]))
    rows = ("| " + " | ".join(row) + " |" for row in (table.header, rule, *table.rows))
    return f"### {table.title}\n\n" + "\n".join(rows)


def _origin(result: Figures) -> str:
    corpus, machine, versions = result["corpus"], result["machine"], result["versions"]
    told = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"Corpus: {corpus['split']} lay-outs, seed {corpus['seed']}, {corpus['files']} files, "
        f"{corpus['pages']} pages, {corpus['records']} records of {corpus['types']} types, {corpus['digest']}. "
        f"Machine: {machine['processor']} (family, model, stepping "
        f"{' '.join(machine['family_model_stepping'])}), {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {', '.join(machine['flags'])}. "
        f"Versions: {told}. Run at {result['run_at']}."
    )
