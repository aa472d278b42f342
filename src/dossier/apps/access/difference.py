"""What changes between two versions of the matrix: rule by rule, and as what each role may do where. Pure.

Two matrices that give everybody the same differ in no cell, however their rules are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from dossier.apps.access.policy import Action, MaskClass, Relation, Role, Rule
from dossier.apps.access.rules import row_of

INSTALLATION = 0
"""The level that stands for acts on the installation, which concern no record."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where a role acts. ``category`` and ``state`` empty: those that no rule names; ``level`` 1 to 4, or 0 for
    the installation."""

    role: Role
    relation: Relation
    state: str
    category: str
    level: int


@dataclass(frozen=True, slots=True)
class CellContent:
    """``masks``: what stays hidden from who sees by ``VIEW_MASKED`` only."""

    actions: frozenset[Action]
    masks: frozenset[MaskClass]


NOTHING = CellContent(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class CellChange:
    """``unmasked`` and ``masked``: classes that become visible or hidden there."""

    cell: Cell
    gained: frozenset[Action]
    lost: frozenset[Action]
    unmasked: frozenset[MaskClass]
    masked: frozenset[MaskClass]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of both versions and the fields in which it differs."""

    before: Rule
    after: Rule
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    changed: tuple[RuleChange, ...]
    cells: tuple[CellChange, ...]


def compare(before: Sequence[Rule], after: Sequence[Rule]) -> Difference:
    """Say what leads from one matrix to another."""
    old, new = ({rule.id: rule for rule in rules} for rules in (before, after))
    changes = (
        RuleChange(old[key], new[key], _fields(old[key], new[key])) for key in sorted(old.keys() & new)
    )
    return Difference(
        added=tuple(new[key] for key in sorted(new.keys() - old)),
        removed=tuple(old[key] for key in sorted(old.keys() - new)),
        changed=tuple(change for change in changes if change.fields),
        cells=tuple(_compare_cells(before, after)),
    )


def _fields(before: Rule, after: Rule) -> tuple[str, ...]:
    old, new = row_of(before), row_of(after)
    return tuple(name for name in old if old[name] != new[name])


def effective_cells(rules: Iterable[Rule], categories: Iterable[str]) -> Mapping[Cell, CellContent]:
    """Give what every role may do in every cell. ``categories``: those that deserve cells of their own."""
    split = ("", *sorted(set(categories)))
    cells: dict[Cell, CellContent] = {}
    masked: dict[Cell, list[frozenset[MaskClass]]] = {}
    for rule in rules:
        for cell in _cells_of(rule, split):
            actions = cells.get(cell, NOTHING).actions | rule.actions
            if Action.VIEW_MASKED in rule.actions:
                masked.setdefault(cell, []).append(rule.masks)
            cells[cell] = CellContent(actions, _hidden(actions, masked.get(cell, [])))
    return cells


def _cells_of(rule: Rule, categories: Sequence[str]) -> Iterable[Cell]:
    if rule.max_level == INSTALLATION:
        return [Cell(rule.role, rule.relation, "", "", INSTALLATION)]
    named = [name for name in categories if not rule.categories or name in rule.categories]
    places = product(sorted(rule.states), named, range(1, rule.max_level + 1))
    return [Cell(rule.role, rule.relation, *place) for place in places]


def _hidden(actions: frozenset[Action], masks: Sequence[frozenset[MaskClass]]) -> frozenset[MaskClass]:
    if Action.VIEW in actions or not masks:
        return frozenset()
    return frozenset.intersection(*masks)


def _compare_cells(before: Sequence[Rule], after: Sequence[Rule]) -> Iterable[CellChange]:
    categories = {name for rule in (*before, *after) for name in rule.categories}
    old, new = effective_cells(before, categories), effective_cells(after, categories)
    for cell in sorted(old.keys() | new):
        was, will = old.get(cell, NOTHING), new.get(cell, NOTHING)
        if was != will:
            yield CellChange(
                cell,
                gained=will.actions - was.actions,
                lost=was.actions - will.actions,
                unmasked=was.masks - will.masks if _sees(will) else frozenset(),
                masked=will.masks - was.masks if _sees(was) else frozenset(),
            )


def _sees(content: CellContent) -> bool:
    return bool(content.actions & {Action.VIEW, Action.VIEW_MASKED})
