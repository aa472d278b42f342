"""The figures as tables: on the terminal, and as the generated block of the document.

Each table is a title, a header and rows of text; both outputs render the same tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable

from bench.recognition.targets import TARGETS, Target

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """The first column holds names, the others figures."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def make_tables(result: Figures) -> tuple[Table, ...]:
    """Lay a result out."""
    return (
        Table("Figures and targets", ("figure", "measured", "target", "met"), tuple(_targets(result))),
        Table("Character error rate", ("engine", "rate", "95 % interval", "letters only", "clean pages",
                                       "CPU s a page", "of that start"), tuple(_engines(result))),
        Table("Character error rate by condition", ("condition", "pages", "Dossier", "95 % interval",
                                                    *result["peers"]), tuple(_conditions(result))),
        Table("Records", ("figure", "value", "counts"), tuple(_records(result))),
        Table("Fields", ("field", "stated", "recall", "precision", "wrong", "missed", "extra"),
              tuple(_fields(result))),
        Table("Confidence of field values", ("stated", "values", "mean stated", "right"),
              tuple(_bins(result))),
        Table("Where the CPU time goes", ("step", "CPU s a page", "share"), tuple(_costs(result))),
    )  # fmt: skip


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


def write_block(document: str, result: Figures) -> str:
    """Return the document with the part between its markers filled anew. Raise ValueError without markers."""
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has no markers for the figures")
    tables = "\n\n".join(_as_markdown(table) for table in make_tables(result))
    return f"{head}{BEGIN}\n\n{_origin(result)}\n\n{tables}\n\n{END}{tail}"


def _as_markdown(table: Table) -> str:
    rule = ("---", *("---:" for _ in table.header[1:]))
    rows = ("| " + " | ".join(row) + " |" for row in (table.header, rule, *table.rows))
    return f"### {table.title}\n\n" + "\n".join(rows)


def _origin(result: Figures) -> str:
    corpus, machine, versions = result["corpus"], result["machine"], result["versions"]
    told = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"Corpus: seed {corpus['seed']}, {corpus['files']} files, {corpus['pages']} pages, "
        f"{corpus['records']} records of {corpus['types']} types, {corpus['digest']}. "
        f"Machine: {machine['processor']} (family, model, stepping "
        f"{' '.join(machine['family_model_stepping'])}), {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {', '.join(machine['flags'])}. "
        f"Versions: {told}. Run at {result['run_at']}."
    )


def percent(value: float | None) -> str:
    """Write a share.

    >>> percent(0.98765), percent(None)
    ('98.77 %', '–')
    """
    return "–" if value is None else f"{100 * value:.2f} %"


def _interval(bounds: Sequence[float]) -> str:
    return f"{100 * bounds[0]:.2f} to {100 * bounds[1]:.2f} %"


def _targets(result: Figures) -> Iterator[tuple[str, ...]]:
    for target in TARGETS:
        figure = target.figure(result)
        if figure is None:
            yield target.name, "–", _bound(target), "not measured"
        else:
            met = "yes" if target.is_met(figure) else "no"
            yield target.name, _amount(figure, target.unit), _bound(target), met


def _bound(target: Target) -> str:
    return f"{'≤' if target.at_most else '≥'} {_amount(target.bound, target.unit)}"


def _amount(value: float, unit: str) -> str:
    if unit == "%":
        return percent(value)
    return f"{value:.2f} s" if unit == "s" else f"{value:.0f} {unit}".strip()


def _engines(result: Figures) -> Iterator[tuple[str, ...]]:
    own = {"text": result["text"], **result["cost"]}
    for name, row in {"Dossier": own, **result["peers"]}.items():
        text = row["text"]["overall"]
        # Our own start is paid once a worker, the peer's with each page.
        start = "once" if name == "Dossier" else f"{row['start_cpu_seconds']:.2f}"
        yield (name, percent(text["rate"]), _interval(text["rate_95"]), percent(text["rate_letters"]),
               f"{text['pages_without_error']} of {text['pages']}", f"{row['cpu_seconds_per_page']:.2f}",
               start)  # fmt: skip


def _conditions(result: Figures) -> Iterator[tuple[str, ...]]:
    for name, row in result["text"]["by_condition"].items():
        peers = [percent(peer["text"]["by_condition"][name]["rate"]) for peer in result["peers"].values()]
        yield name, str(row["pages"]), percent(row["rate"]), _interval(row["rate_95"]), *peers


def _records(result: Figures) -> Iterator[tuple[str, ...]]:
    records = result["records"]
    kind, person, passing = records["type"], records["person"], records["pass"]
    yield "document type", percent(kind["accuracy"]), f"{kind['right']} of {kind['records']}"
    for name, key in (("boundaries", "boundaries"),
                      ("boundaries, files of several records", "boundaries_of_files_with_several")):  # fmt: skip
        row = records[key]
        counts = f"{row['right']} right, {row['read']} read, {row['true']} true"
        for figure in ("precision", "recall", "f1"):
            yield f"{name}: {figure}", percent(row[figure]), counts
    wrong = f"{person['right']} right, {person['wrong']} wrong, {person['missed']} missed"
    yield "person", percent(person["rate"]), wrong
    passed = f"{passing['passed']} of {passing['records']}"
    yield "straight-through at the present rule", percent(passing["straight_through"]), passed
    flawed = f"{passing['flawed_passed']} records with a wrong page, type, person or identifying field"
    yield "wrong person among passed", str(person["wrong_passed"]), flawed
    fields = passing["fields_passed"]
    counts = f"{fields['wrong']} wrong of {fields['wrong'] + fields['right']}"
    yield "field error among passed", percent(passing["field_error"]), counts
    yield "the same, identifying fields", percent(passing["identifying_field_error"]), ""
    for doubt, number in passing["doubts"].items():
        yield f"held back: {doubt}", str(number), ""


def _fields(result: Figures) -> Iterator[tuple[str, ...]]:
    fields = result["records"]["fields"]
    groups = {"all fields": fields["all"], "identifying and dating": fields["core"],
              "of the type": fields["of_the_type"]}  # fmt: skip
    for name, row in (groups | fields["by_field"]).items():
        stated = row["right"] + row["wrong"] + row["missed"]
        yield (name, str(stated), percent(row["recall"]), percent(row["precision"]),
               *(str(row[key]) for key in ("wrong", "missed", "extra")))  # fmt: skip


def _bins(result: Figures) -> Iterator[tuple[str, ...]]:
    table = result["calibration"]
    for row in table["bins"]:
        span = f"{row['low']:.2f} to {row['high']:.2f}"
        yield span, str(row["count"]), percent(row["mean_confidence"]), percent(row["right_share"])
    yield "expected calibration error", str(table["values"]), percent(table["expected_calibration_error"]), ""


def _costs(result: Figures) -> Iterator[tuple[str, ...]]:
    cost = result["cost"]
    total = cost["cpu_seconds_per_page"]
    rows = {
        **cost["steps"],
        **{f"of read: {name} network": spent for name, spent in cost["networks"].items()},
        "all but the networks": cost["outside_networks"],
        "total": total,
    }  # fmt: skip
    for name, spent in rows.items():
        yield name, f"{spent:.3f}", percent(spent / total if total else None)
    for name, peer in result["peers"].items():
        ratio = peer["cpu_ratio"]
        yield f"{name}, in the same run", f"{peer['cpu_seconds_per_page']:.3f}", f"{ratio:.2f} times"
