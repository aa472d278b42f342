"""Terms on which records are lent, by level: values, their limits, and how those of several levels join.

Basis: GB/T 39784-2021 (利用: application, approval, period), the minimum necessary for a stated purpose (个人信息
保护法 第6条), sensitive values only with strict protection (第28条), limited access (第51条). Pure: no Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DEFAULT_RULES = Path(__file__).with_name("default_rules.yaml")
LEVELS = (1, 2, 3, 4)
LONGEST_DAYS = 366
MOST_EXTENSIONS = 10
MOST_APPROVERS = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """``extension_days``: of one extension. ``level`` 1 to 4: the highest the terms are for."""

    level: int
    approvers: int
    longest_days: int
    extensions: int
    extension_days: int
    download: bool
    employee_sees: bool
    paper: bool
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DefaultRules:
    terms: Mapping[int, Terms]
    least_approvers: Mapping[int, int]


@cache
def load_default_rules(path: Path = DEFAULT_RULES) -> DefaultRules:
    """Read the rules that hold where a company has set none."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    terms = [Terms(**{**row, "basis": tuple(row["basis"])}) for row in data["rules"]]
    return DefaultRules({one.level: one for one in terms}, data["least_approvers"])


def find_problems(terms: Terms) -> tuple[str, ...]:
    """Give the names of the values that are out of their limits."""
    limits = {
        "level": (1, 4),
        "approvers": (load_default_rules().least_approvers.get(terms.level, 1), MOST_APPROVERS),
        "longest_days": (1, LONGEST_DAYS),
        "extensions": (0, MOST_EXTENSIONS),
        "extension_days": (1 if terms.extensions else 0, LONGEST_DAYS),
    }
    return tuple(name for name, (least, most) in limits.items() if not least <= getattr(terms, name) <= most)


def join_terms(several: Iterable[Terms]) -> Terms:
    """Give the strictest of each: what a loan of records of several levels needs. At least one is given."""
    terms = tuple(several)
    return Terms(
        level=max(one.level for one in terms),
        approvers=max(one.approvers for one in terms),
        longest_days=min(one.longest_days for one in terms),
        extensions=min(one.extensions for one in terms),
        extension_days=min(one.extension_days for one in terms),
        download=all(one.download for one in terms),
        employee_sees=all(one.employee_sees for one in terms),
        paper=all(one.paper for one in terms),
        basis=tuple(dict.fromkeys(text for one in terms for text in one.basis)),
    )
