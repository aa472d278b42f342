"""Tell which pages of a file make a record, and in which order they are to be read.

A record begins where a title stands, where page numbers begin anew, where another person is named or after a
separator sheet; pages without a title belong to the record before, or to the one behind when their numbers or
clauses say so. Blank and duplicate pages belong to none. Printed page numbers, else numbered clauses, put pages
right that were scanned in the wrong order, and tell that some are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from dossier.recognition.dates import read_chinese_number
from dossier.recognition.result import PageReading
from dossier.recognition.titles import TITLE_END, find_title_candidates
from dossier.recognition.types import OTHER, TypeGuess
from dossier.recognition.upright import Sheet, lay_out
from dossier.recognition.values import is_valid_id_number

_SEPARATOR = re.compile(r"档案分隔页|分隔[页纸]|分件[页纸]|隔页纸|SEPARATOR", re.IGNORECASE)
_SEPARATOR_CHARS = 120
_PAGE_NUMBER = re.compile(
    r"第(?P<k>\d{1,3})页[,/ ]*(?:\(?共(?P<n>\d{1,3})页\)?)?|共(?P<n2>\d{1,3})页[,/ ]*第(?P<k2>\d{1,3})页|"
    r"(?:^|\n)-?(?P<k3>\d{1,2})/(?P<n3>\d{1,2})-?(?:$|\n)|[Pp]age ?(?P<k4>\d{1,3}) ?(?:of|/) ?(?P<n4>\d{1,3})|"
    r"(?:^|\n)[-·]+(?P<k5>\d{1,2})[-·]+(?:$|\n)"
)
_HEAD, _FOOT = 0.12, 0.85  # page numbers stand above or below these shares of the page
_COVER_CHARS = 120
_LIST = 3  # from so many people on a page may be part of a list
_CLAUSE = re.compile(r"(?:^|\n)第(?P<n>[一二三四五六七八九十]{1,3}|[0-9]{1,2})条")
_PLAIN_TITLE = 0.85  # prominence from which a row is the title of a paper of unknown kind
_ALONE_TITLE = 0.5  # and where it is nothing but a few words that end as titles do
_ALONE = re.compile(rf"(?!附|续)[\u3400-\u9fff()]{{4,20}}(?:{TITLE_END.pattern})")
_LIKE_TITLE = 0.6  # and where the words beneath are of another kind than the record's before
_TITLE_STARTS, _TITLE_SURE = (
    0.42,
    0.75,
)  # title quality from which a page begins a record; in spite of its number


@dataclass(frozen=True, slots=True)
class Group:
    """The sheets of one record in the order in which they are to be read. ``guess``: the type of the first
    sheet alone; ``missing``: page numbers that the paper counts and the file does not hold."""

    sheets: tuple[Sheet, ...]
    guess: TypeGuess
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    sheet: Sheet
    guess: TypeGuess
    number: int | None
    total: int | None
    people: frozenset[str]
    clauses: tuple[int, ...]

    @property
    def headed(self) -> bool:
        """Whether it begins with what is plainly a title, of whatever kind: large, or a few words alone on top."""
        top = self.sheet.rows[0]
        alone = len(top) == 1 and bool(_ALONE.fullmatch(top[0].text))
        return self._headed_from(_ALONE_TITLE if alone else _PLAIN_TITLE)

    def begins_another(self, group: Sequence[_Page]) -> bool:
        """Whether it begins with what looks like a title, and its words are of another kind than the record's."""
        kinds = {OTHER, *(other.guess.type for other in group)}
        return self.guess.type not in kinds and self._headed_from(_LIKE_TITLE)

    def _headed_from(self, prominence: float) -> bool:
        first = next(iter(find_title_candidates(self.sheet)), None)
        return first is not None and first.prominence >= prominence and bool(TITLE_END.search(first.text))

    @property
    def titled(self) -> bool:
        return self.guess.title_quality >= _TITLE_STARTS and self.guess.type != OTHER


def split_records(
    pages: Sequence[PageReading],
    classify: Callable[[Sheet], TypeGuess],
    people_in: Callable[[str], Iterable[str]] = lambda _: (),
) -> tuple[Group, ...]:
    """Split the pages of a file into records, in the file's order.

    ``classify`` tells the type of a page; ``people_in`` who of the roster is named by number in a text.
    """
    groups: list[list[_Page]] = []
    separated = True
    looked = list(_look_at(pages, classify, people_in))
    for page, following in zip_longest(looked, looked[1:]):
        if page is None:
            separated = True
        elif separated or not groups or not _continues(page, groups[-1], following):
            groups.append([page])
            separated = False
        else:
            groups[-1].append(page)
    return tuple(_arrange(group) for group in groups)


def _look_at(
    pages: Sequence[PageReading],
    classify: Callable[[Sheet], TypeGuess],
    people_in: Callable[[str], Iterable[str]],
) -> list[_Page | None]:
    """The pages with something on them; None for a separator sheet."""
    looked: list[_Page | None] = []
    for reading in pages:
        if reading.blank or reading.duplicate_of is not None:
            continue
        sheet = lay_out(reading)
        if sheet.rows:
            looked.append(None if _is_separator(sheet) else _describe(sheet, classify, people_in))
    return looked


def _is_separator(sheet: Sheet) -> bool:
    return len(sheet.text) < _SEPARATOR_CHARS and bool(_SEPARATOR.search(sheet.text))


def _describe(
    sheet: Sheet, classify: Callable[[Sheet], TypeGuess], people_in: Callable[[str], Iterable[str]]
) -> _Page:
    number, total = _page_number(sheet)
    ids = re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", sheet.text)
    clauses = (read_chinese_number(m["n"]) or 0 if not m["n"].isdecimal() else int(m["n"])
               for m in _CLAUSE.finditer(sheet.text))  # fmt: skip
    return _Page(
        sheet,
        classify(sheet),
        number,
        total,
        frozenset(people_in(sheet.text)) or frozenset(n for n in ids if is_valid_id_number(n.upper())),
        tuple(clauses),
    )


def _page_number(sheet: Sheet) -> tuple[int | None, int | None]:
    """The printed page number and count, looked for at the head and the foot."""
    edge = [line.text for line in sheet.lines if not _HEAD < line.middle / sheet.height < _FOOT]
    match = _PAGE_NUMBER.search("\n".join(edge))
    if match is None:
        return None, None
    number = next((match[key] for key in ("k", "k2", "k3", "k4", "k5") if match[key]), None)
    total = next((match[key] for key in ("n", "n2", "n3", "n4") if match[key]), None)
    if total is not None and number is not None and int(number) > int(total):
        return None, None
    return (int(number) if number else None), (int(total) if total else None)


# --- does a page go on with a record? -----------------------------------------------------------------


def _continues(page: _Page, group: Sequence[_Page], following: _Page | None) -> bool:
    """Tell whether a page belongs to the record before it."""
    if _is_other_person(page, group):
        return False
    by_number = _continues_by_number(page, group, following)
    if by_number is not None:
        return by_number
    if page.titled or page.headed or page.begins_another(group):
        return _is_late_first_page(page, group)
    return not _leads_to(page, group, following)


def _is_other_person(page: _Page, group: Sequence[_Page]) -> bool:
    """Other people are named by number; on lists of many they change from page to page."""
    before = frozenset(key for other in group for key in other.people)
    few = 0 < len(before) < _LIST and 0 < len(page.people) < _LIST
    return few and not page.people & before and (page.number in (None, 1) or page.titled)


def _continues_by_number(page: _Page, group: Sequence[_Page], following: _Page | None) -> bool | None:
    """What the printed page numbers say; None when they say nothing."""
    seen = {other.number for other in group if other.number is not None}
    total = next((other.total for other in group if other.total is not None), None)
    if page.number is None:
        if 1 not in seen and len(seen) == len(group) and page.titled:  # first pages often carry no number
            return not any(other.titled for other in group)
        complete = total is not None and len(seen) == total
        return False if complete and group[-1].number is not None else None
    if not seen:
        if page.number == 1:
            return _is_late_first_page(page, group) if page.titled else None
        expected = page.number == len(group) + 1
        return expected or not (
            following is not None
            and following.number == 1
            and (following.total or page.number) >= page.number
        )
    if page.number in seen or (page.total is not None and total is not None and page.total != total):
        return False
    if total is not None:
        return not _names_another(page, group)
    if page.total is not None and page.total < max(seen):
        return False
    if page.number == 1:  # scanned behind a later page of its own
        return not any(other.titled for other in group)
    gap = page.number - max(seen)
    return not _names_another(page, group) and (gap == 1 or 1 not in seen or not page.titled)


def _names_another(page: _Page, group: Sequence[_Page]) -> bool:
    """A page that is surely of another kind than the record's titled first page."""
    titled = next((other for other in group if other.titled), None)
    return (
        titled is not None
        and page.guess.title_quality > _TITLE_SURE
        and page.guess.type != titled.guess.type
        and page.number != 1
    ) or (titled is not None and page.titled and page.number == 1)


def _is_late_first_page(page: _Page, group: Sequence[_Page]) -> bool:
    """A titled page whose clauses come before those of the untitled pages scanned before it, or a cover whose form
    was scanned before it."""
    if any(other.titled for other in group):
        return False
    if _is_cover_of(page, group):
        return True
    if not page.clauses:
        return False
    before = [clause for other in group for clause in other.clauses]
    return bool(before) and min(before) > max(page.clauses)


def _is_cover_of(page: _Page, group: Sequence[_Page]) -> bool:
    """A page with a title and little more, of the kind that the words of the pages before it tell, which are headed
    by nothing; it names nobody else."""
    before = frozenset(key for other in group for key in other.people)
    return (
        page.titled
        and len(page.sheet.text) < _COVER_CHARS
        and page.people <= before
        and not any(other.headed for other in group)
        and all(other.guess.type == page.guess.type for other in group)
    )


def _leads_to(page: _Page, group: Sequence[_Page], following: _Page | None) -> bool:
    """An untitled page whose clauses follow those of the titled page behind it, not of the record before."""
    if following is None or not following.titled or not page.clauses or not following.clauses:
        return False
    before = [clause for other in group for clause in other.clauses]
    if before and max(before) < page.clauses[0] <= max(before) + 1:
        return False
    return page.clauses[0] > max(following.clauses)


# --- the order of a record's pages --------------------------------------------------------------------


def _arrange(pages: Sequence[_Page]) -> Group:
    ordered = list(pages)
    numbers = [page.number for page in pages]
    known = [number for number in numbers if number is not None]
    if len(known) == len(pages) == len(set(known)):
        ordered.sort(key=lambda page: page.number or 0)
    elif not known and not pages[0].titled and _is_cover_of(pages[-1], pages[:-1]):
        ordered = [pages[-1], *pages[:-1]]
    elif not known and all(page.clauses for page in pages):
        ordered.sort(key=lambda page: (not page.titled, page.clauses[0]))
    elif len(known) == len(pages) - 1 == len(set(known)) and 1 not in known:
        ordered.sort(key=lambda page: page.number or 1)  # first pages often carry no number
    total = max((page.total or 0 for page in pages), default=0)
    missing = _missing(known, total, len(pages))
    return Group(tuple(page.sheet for page in ordered), ordered[0].guess, missing)


def _missing(numbers: Sequence[int], total: int, pages: int) -> tuple[int, ...]:
    if not numbers:
        return ()
    last = total or max(numbers)
    absent = [number for number in range(1, last + 1) if number not in numbers]
    return tuple(absent[: max(0, last - pages)]) if absent and last > pages else ()
