"""The values and errors that the search index and its callers share."""

from dataclasses import dataclass
from typing import Literal

FILTER_NAMES = {
    "company": "companies",
    "department": "departments",
    "type": "types",
    "stage": "stages",
    "year": "years",
    "level": "levels",
    "employee": "employees",
}
"""Facet to the name of its values in `Filters`."""

FACETS = tuple(FILTER_NAMES)

Sort = Literal["relevance", "newest", "oldest", "filed"]


class IndexLost(RuntimeError):  # noqa: N818 - named as a finding, like `Conflict`
    """The index is missing, damaged, or of another key or token version: rebuild it from the database."""

    code = "search.index_lost"


class IndexBusy(RuntimeError):  # noqa: N818
    """Another writer has the index; only one may."""

    code = "search.index_busy"


@dataclass(frozen=True)
class AllOf:
    """All of these grants (their meaning is the caller's); without terms it matches every document."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class AnyOf:
    """Any of these alternatives; without alternatives it matches nothing."""

    alternatives: tuple[AllOf, ...]


NOTHING = AnyOf(())


@dataclass(frozen=True)
class HiddenTexts:
    """What only who sees a document in the clear may find in it, by the field it belongs to.

    `text` and `title` are the whole ones when a part of them is covered, else empty; the others are what
    `IndexDocument` leaves out.
    """

    text: str = ""
    title: str = ""
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


NOTHING_HIDDEN = HiddenTexts()


@dataclass(frozen=True)
class IndexDocument:
    """What the index is told of a record. 0 and "" stand for unknown or none.

    `text` is the text of all pages, separated by line ends; in it and in `title` `COVERED_SIGN` stands for each part
    that is covered, and no phrase runs across it. `doc_date` is yyyymmdd; `filed_at` Unix seconds; numbers are not
    negative. `employee` and `department` list all people of a record and where they work; a document counts once
    for each, and with none of them as unknown.
    """

    id: str
    text: str
    title: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    tags: tuple[str, ...]
    company: int
    department: tuple[int, ...]
    type: str
    stage: str
    year: int
    level: int
    employee: tuple[str, ...]
    doc_date: int
    filed_at: int
    grants: tuple[str, ...]
    hidden: HiddenTexts = NOTHING_HIDDEN


COVERED_SIGN = "\x1f"
"""Stands for a covered part in a document's texts: the unit separator of ASCII, which no recognised text holds."""


def values_of(document: IndexDocument, facet: str) -> tuple[str | int, ...]:
    """Return what a document counts as in a facet: one value, or one for each of its people."""
    value = getattr(document, facet)
    if not isinstance(value, tuple):
        return (value,)
    return value or (("" if facet == "employee" else 0),)


@dataclass(frozen=True)
class Filters:
    """Values chosen in the facets: any within one facet, all of the facets; empty means no limit.

    Dates are yyyymmdd, both included; a document of unknown date lies in no range.
    """

    companies: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()
    employees: tuple[str, ...] = ()
    date_from: int | None = None
    date_to: int | None = None

    def chosen(self) -> dict[str, tuple[int, ...] | tuple[str, ...]]:
        """Return the chosen values by facet, only where any are."""
        return {facet: values for facet, name in FILTER_NAMES.items() if (values := getattr(self, name))}


@dataclass(frozen=True)
class Found:
    """One page of hits and how many there are in all. Scores are 0.0 unless sorted by relevance."""

    total: int
    ids: tuple[str, ...]
    scores: tuple[float, ...]
