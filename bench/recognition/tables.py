"""The tables of a result, as text. What a run did not measure is a dash or left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.recognition.targets import TARGETS, Target, dig

Figures = Mapping[str, Any]
Rows = Iterator[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """The first column holds names, the others figures."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def make_tables(result: Figures) -> tuple[Table, ...]:
    """Lay a result out; tables without rows are left out."""
    peers = tuple(result["peers"])
    tables = (
        Table("Figures and targets", ("figure", "measured", "target", "met"), tuple(_targets(result))),
        Table("Records", ("figure", "value", "counts"), tuple(_records(result))),
        Table("Pass rule", ("figure", "shipped threshold", "best in hindsight"), tuple(_passing(result))),
        Table("Fields", ("field", "stated", "recall", "precision", "wrong", "missed", "extra"),
              tuple(_fields(result))),
        Table("Marks", ("mark", "on the pages", "found", "precision", "error of its text"), tuple(_marks(result))),
        Table("Confidence", ("of, stated", "values", "mean stated", "right"), tuple(_bins(result))),
        Table("Other engines, on the same pages", ("engine", "pages", "character error", "95 % interval",
                                                   "key fields in the text", "CPU s a page", "of that start"),
              tuple(_engines(result))),
        Table("Character error by condition", ("condition", "pages", "Dossier", "95 % interval", "letters only"),
              tuple(_conditions(result))),
        Table("Paper from outside", ("picture", "characters", "Dossier", *peers), tuple(_outside(result, peers))),
        Table("Where the CPU time goes", ("step", "CPU s a page", "share"), tuple(_costs(result))),
    )  # fmt: skip
    return tuple(table for table in tables if table.rows)


def percent(value: float | None) -> str:
    """Write a share.

    >>> percent(0.98765), percent(None)
    ('98.77 %', '–')
    """
    return "–" if value is None else f"{100 * value:.2f} %"


def _interval(bounds: Sequence[float]) -> str:
    return f"{100 * bounds[0]:.2f} to {100 * bounds[1]:.2f} %"


def _targets(result: Figures) -> Rows:
    words = {True: "yes", False: "no", None: "not measured"}
    for target in TARGETS:
        figure = target.figure(result)
        told = "–" if figure is None else _amount(figure, target.unit)
        yield target.name, told, _bound(target, result), words[target.is_met(result)]


def _bound(target: Target, result: Figures) -> str:
    return f"{'≤' if target.at_most else '≥'} {_amount(target.bound_for(result), target.unit)}"


def _amount(value: float, unit: str) -> str:
    if unit == "%":
        return percent(value)
    return f"{value:.2f} s" if unit == "s" else f"{value:.0f} {unit}".strip()


def _records(result: Figures) -> Rows:
    records = result["records"]
    kind, person, several = records["type"], records["person"], records["several_persons"]
    counts = f"{kind['right']} of {kind['records']}, {kind.get('types', '–')} types"
    yield "document type", percent(kind["accuracy"]), counts
    for name, key in (("boundaries", "boundaries"),
                      ("boundaries, files of several records", "boundaries_of_files_with_several")):  # fmt: skip
        row = records[key]
        counts = f"{row['right']} right, {row['read']} read, {row['true']} true"
        for figure in ("precision", "recall", "f1"):
            yield f"{name}: {figure}", percent(row[figure]), counts
        yield f"{name}: right ones with their pages in order", percent(row["in_order"]), ""
    counts = f"{person['right']} of {person['records']}, {person['missed']} not found"
    yield "person", percent(person["rate"]), counts
    yield "given to a wrong person, passed or not", str(person["wrong"]), ""
    counts = f"{several['right']} right, {several['read']} read, {several['true']} true"
    for figure in ("recall", "precision"):
        yield f"persons of papers about several: {figure}", percent(several[figure]), counts
    yield "papers about several with all found", str(several["complete"]), f"of {several['papers']}"
    ticked = records["ticked_options"]
    counts = f"{ticked['right']} right, {ticked['wrong']} wrong, {ticked['missed']} missed"
    yield "ticked options: recall", percent(ticked["recall"]), counts
    yield "ticked options: precision", percent(ticked["precision"]), ""
    spelled = result["key_fields_in_text"]
    yield (
        "key fields' spellings in the text",
        percent(spelled["recall"]),
        f"{spelled['found']} of {spelled['stated']}",
    )


def _passing(result: Figures) -> Rows:
    passing = result["straight_through"]
    rule, best = passing["rule"], passing["with_the_best_threshold"]

    def pair(*path: str) -> tuple[str, str]:
        return percent(dig(rule, *path)), percent(dig(best, *path))

    yield "threshold of values", f"{rule['threshold']:.4f}", f"{best['threshold']:.4f}"
    yield (
        "threshold of type, boundary, person",
        f"{rule['record_threshold']:.4f}",
        f"{best['record_threshold']:.4f}",
    )
    yield "straight-through", *pair("straight_through")
    yield "values that stand, of those on their paper", *pair("completeness")
    whole = passing["with_every_value_decisive"]
    yield "straight-through if every value had to be sure", percent(whole["straight_through"]), "–"
    yield "wrong values among those that stand", *pair("field_error")
    yield "not exceeded with 95 % confidence", *pair("field_error_upper")
    for name, key in (("values judged", "values_judged"), ("values wrong", "values_wrong"),
                      ("values left out as unconfirmed", "values_left_out"),
                      ("values that no truth lists", "values_not_judged"),
                      ("records with anything wrong", "flawed_passed"), ("wrong type", "wrong_type_passed"),
                      ("wrong pages", "wrong_pages_passed"), ("wrong person", "wrong_person_passed"),
                      ("a person missed", "missed_person_passed")):  # fmt: skip
        yield f"passed: {name}", str(rule[key]), str(best[key])
    for doubt, number in rule["doubts"].items():
        yield f"held back: {doubt}", str(number), str(best["doubts"].get(doubt, 0))


def _fields(result: Figures) -> Rows:
    fields = result["records"]["fields"]
    groups = {
        "all fields": fields["all"],
        "name, numbers, key date": fields["key"],
        "identifying and dating": fields["core"],
        "of the type": fields["of_the_type"],
        "of each of several persons": fields["of_several_persons"],
        "read as handwriting": fields["read_as_handwritten"],
    }
    for name, row in (groups | fields["by_field"]).items():
        stated = row["right"] + row["wrong"] + row["missed"]
        yield (name, str(stated), percent(row["recall"]), percent(row["precision"]),
               *(str(row[key]) for key in ("wrong", "missed", "extra")))  # fmt: skip


def _marks(result: Figures) -> Rows:
    for name, row in result["marks"].items():
        yield (
            name,
            str(row["true"]),
            percent(row["recall"]),
            percent(row["precision"]),
            percent(row["text_error"]),
        )


def _bins(result: Figures) -> Rows:
    for kind, table in result["calibration"].items():
        for row in table["bins"]:
            span = f"{kind}, {row['low']:.2f} to {row['high']:.2f}"
            yield span, str(row["count"]), percent(row["mean_confidence"]), percent(row["right_share"])
        error = percent(table["expected_calibration_error"])
        yield f"{kind}: expected calibration error", str(table["values"]), error, ""


def _engines(result: Figures) -> Rows:
    own = next((peer["dossier"] for peer in result["peers"].values()), None)
    if own is None:
        return
    for name, row in {"Dossier": own, **result["peers"]}.items():
        text = row["text"].get("overall", row["text"])
        start = "once" if "start_cpu_seconds" not in row else f"{row['start_cpu_seconds']:.2f}"
        yield (name, str(text["pages"]), percent(text["rate"]), _interval(text["rate_95"]),
               percent(row["key_fields_in_text"]["recall"]), f"{row['cpu_seconds_per_page']:.2f}", start)  # fmt: skip


def _conditions(result: Figures) -> Rows:
    text = result["text"]
    for name, row in {"all pages": text["overall"], **text["by_condition"]}.items():
        letters = percent(row["rate_letters"])
        yield name, str(row["pages"]), percent(row["rate"]), _interval(row["rate_95"]), letters


def _outside(result: Figures, peers: Sequence[str]) -> Rows:
    for name, row in result.get("outside", {}).items():
        rates = row["rates"]
        yield (
            name,
            str(row["characters"]),
            percent(rates["Dossier"]),
            *(percent(rates.get(peer)) for peer in peers),
        )


def _costs(result: Figures) -> Rows:
    cost = result["cost"]
    total = cost["cpu_seconds_per_page"]
    rows = {
        **cost["steps"],
        **{f"networks: {name}": spent for name, spent in cost["networks"].items()},
        "all but the networks": cost["outside_networks"],
        "total": total,
    }
    for name, spent in rows.items():
        yield name, f"{spent:.3f}", percent(spent / total if total else None)
    if cost["times_the_networks"]:
        yield "total over the networks alone", f"{cost['times_the_networks']:.2f} times", ""
    for name, row in cost["by_resolution"].items():
        yield f"pages of {name} ({row['pages']})", f"{row['cpu_seconds_per_page']:.3f}", ""
    for name, peer in result["peers"].items():
        told = "–" if peer["cpu_ratio"] is None else f"{peer['cpu_ratio']:.2f} times Dossier on its pages"
        error = "" if peer["error_ratio"] is None else f"{peer['error_ratio']:.1f} times the errors"
        yield name, f"{told}", error
    resident = cost["resident_mib"]
    told = ", ".join(f"{name.replace('_', ' ')} {amount}" for name, amount in resident.items())
    yield "memory, MiB", f"peak {cost['peak_mib']}", told
