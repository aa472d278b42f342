"""Parse what a person types into the search box; pure, knows nothing of the index.

Grammar (full-width forms are equal; keywords only as separate, unquoted words):

    query   = group { ("OR" | "或") group }
    group   = factor { ["AND" | "与"] factor }          words side by side must all be found
    factor  = ("NOT" | "非" | "-") factor | primary
    primary = "(" query ")" | [field ":"] (word | "phrase" | “phrase” | "(" query ")")

A word of two or more characters is a phrase of its characters: Chinese needs no quotes. Quotes keep spaces
and keywords inside. Commas, semicolons and the Chinese stops outside quotes separate like spaces. A single
Chinese character is looked up in names only. Fields: see `FIELD_NAMES`; an unknown field name is plain text
(`时间：上午`). Dates: `2013`, `2013-06`, `2013-06-05`, `2013年6月`, and ranges `2013-01..2013-12` with both
ends included, either of them optional.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dossier.apps.search.tokens import normalise, unit_texts

LONGEST_QUERY = 1000  # characters
DEEPEST_QUERY = 20  # nested parentheses and negations
MOST_TERMS = 64


class QueryInvalid(ValueError):  # noqa: N818 - errors are named as findings, like `Conflict` and `Invalid`
    """The query cannot be understood. `position` is the index of the offending character, from 0."""

    code = "search.query_invalid"

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


class Field(StrEnum):
    """What a term may be limited to."""

    ANY = ""
    NAME = "name"
    EMPLOYEE_NO = "no"
    DOC_NO = "doc_no"
    TYPE = "type"
    STAGE = "stage"
    DEPARTMENT = "department"
    COMPANY = "company"
    LEVEL = "level"
    TAG = "tag"
    TITLE = "title"
    DATE = "date"


FIELD_NAMES: Mapping[str, Field] = {
    **{field.value: field for field in Field if field is not Field.ANY},
    "姓名": Field.NAME,
    "工号": Field.EMPLOYEE_NO,
    "文号": Field.DOC_NO,
    "类型": Field.TYPE,
    "阶段": Field.STAGE,
    "部门": Field.DEPARTMENT,
    "公司": Field.COMPANY,
    "级别": Field.LEVEL,
    "密级": Field.LEVEL,
    "标签": Field.TAG,
    "标题": Field.TITLE,
    "题名": Field.TITLE,
    "日期": Field.DATE,
}


@dataclass(frozen=True)
class Term:
    """A word or phrase, in any field or in one. `text` has no quotation marks, no white space at its ends."""

    text: str
    field: Field = Field.ANY


@dataclass(frozen=True)
class DateBetween:
    """The document's date lies between two days, yyyymmdd, both included. None is open; unknown is out."""

    date_from: int | None
    date_to: int | None


@dataclass(frozen=True)
class Not:
    """What the operand does not match."""

    operand: "Node"


@dataclass(frozen=True)
class And:
    """What all of two or more operands match."""

    operands: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """What any of two or more operands matches."""

    operands: tuple["Node", ...]


Node = Term | DateBetween | Not | And | Or

_QUOTES = '"“”„＂'
_SYMBOLS = {"(": "(", "（": "(", ")": ")", "）": ")", "-": "-", "－": "-"}
_KEYWORDS = {"AND": "AND", "与": "AND", "OR": "OR", "或": "OR", "NOT": "NOT", "非": "NOT"}
_SEPARATORS = frozenset(",;，、；。！？")
_FIELD = re.compile(r"([A-Za-z_\u4e00-\u9fff]{1,20})[:：]")


@dataclass(frozen=True)
class _Lexeme:
    kind: str  # "word", "phrase", "field", "end", or the symbol or keyword itself
    text: str
    position: int


def parse_query(text: str) -> Node:
    """Parse a query; QueryInvalid when it is empty, too long or cannot be understood."""
    if len(text) > LONGEST_QUERY:
        raise QueryInvalid(LONGEST_QUERY, "too long")
    lexemes = [*_split_lexemes(text), _Lexeme("end", "", len(text))]
    if sum(lexeme.kind in ("word", "phrase") for lexeme in lexemes) > MOST_TERMS:
        raise QueryInvalid(len(text), "too many terms")
    return _Parser(lexemes).parse()


def _split_lexemes(text: str) -> Iterator[_Lexeme]:
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace() or _is_separator(text, at):
            at += 1
        elif character in _QUOTES:
            end = next((i for i in range(at + 1, len(text)) if text[i] in _QUOTES), None)
            if end is None:
                raise QueryInvalid(at, "quotation mark without its end")
            yield _Lexeme("phrase", text[at + 1 : end].strip(), at)
            at = end + 1
        elif character in _SYMBOLS:
            yield _Lexeme(_SYMBOLS[character], character, at)
            at += 1
        elif (prefix := _FIELD.match(text, at)) and normalise(prefix[1]) in FIELD_NAMES:
            yield _Lexeme("field", normalise(prefix[1]), at)
            at = prefix.end()
        else:
            end = _word_end(text, at)
            word = text[at:end]
            yield _Lexeme(_KEYWORDS.get(_fold_keyword(word), "word"), word, at)
            at = end


def _fold_keyword(word: str) -> str:
    """Fold full-width capitals, keeping case: `ＡＮＤ` is a keyword, `and` is a word."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in word)


def _word_end(text: str, start: int) -> int:
    for at in range(start, len(text)):
        character = text[at]
        if character.isspace() or character in _QUOTES or character in "()（）" or _is_separator(text, at):
            return at
    return len(text)


def _is_separator(text: str, at: int) -> bool:
    """Tell whether a stop separates words here; a comma inside `12,345` does not."""
    if text[at] == "," and 0 < at < len(text) - 1:
        return not (text[at - 1].isdigit() and text[at + 1].isdigit())
    return text[at] in _SEPARATORS


class _Parser:
    """Recursive descent over the lexemes; each method returns None for what holds nothing searchable."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0
        self._depth = 0

    def parse(self) -> Node:
        node = self._parse_or(Field.ANY)
        if self._next.kind != "end":
            raise QueryInvalid(self._next.position, "unexpected here")
        if node is None:
            raise QueryInvalid(0, "nothing to search for")
        return node

    @property
    def _next(self) -> _Lexeme:
        return self._lexemes[self._at]

    def _take(self) -> _Lexeme:
        self._at += 1
        return self._lexemes[self._at - 1]

    def _parse_or(self, field: Field) -> Node | None:
        operands = [self._parse_and(field)]
        while self._next.kind == "OR":
            self._take()
            operands.append(self._parse_and(field))
        return _join(Or, operands)

    def _parse_and(self, field: Field) -> Node | None:
        operands = [self._parse_factor(field)]
        while self._next.kind not in ("OR", ")", "end"):
            if self._next.kind == "AND":
                self._take()
            operands.append(self._parse_factor(field))
        return _join(And, operands)

    def _parse_factor(self, field: Field) -> Node | None:
        if self._next.kind not in ("NOT", "-"):
            return self._parse_primary(field)
        self._enter()
        self._take()
        operand = self._parse_factor(field)
        self._depth -= 1
        return None if operand is None else Not(operand)

    def _parse_primary(self, field: Field) -> Node | None:
        lexeme = self._take()
        if lexeme.kind == "(":
            self._enter()
            node = self._parse_or(field)
            if self._take().kind != ")":
                raise QueryInvalid(lexeme.position, "parenthesis without its end")
            self._depth -= 1
            return node
        if lexeme.kind == "field":
            return self._parse_primary_of(FIELD_NAMES[lexeme.text], lexeme)
        if lexeme.kind in ("word", "phrase"):
            return _make_leaf(lexeme, field)
        raise QueryInvalid(lexeme.position, "a word is missing here")

    def _parse_primary_of(self, field: Field, prefix: _Lexeme) -> Node | None:
        if self._next.kind not in ("word", "phrase", "("):
            raise QueryInvalid(prefix.position, "a value is missing behind the field")
        return self._parse_primary(field)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST_QUERY:
            raise QueryInvalid(self._next.position, "nested too deeply")


def _join(kind: type[And] | type[Or], operands: list[Node | None]) -> Node | None:
    present = tuple(operand for operand in operands if operand is not None)
    if len(present) < 2:
        return present[0] if present else None
    return kind(present)


def _make_leaf(lexeme: _Lexeme, field: Field) -> Node | None:
    if field is Field.DATE:
        return _parse_dates(lexeme)
    text = lexeme.text.strip()
    if field is Field.LEVEL:
        digits = normalise(text).removeprefix("l")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 2:
            raise QueryInvalid(lexeme.position, "not a level")
        return Term(str(int(digits)), field)
    return Term(text, field) if unit_texts(text) else None


_DATE = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2}))?)?[年月日]?")


def _parse_dates(lexeme: _Lexeme) -> DateBetween:
    """Read one date or a range; a year or a month stands for all of its days."""
    text = re.sub(r"\s", "", normalise(lexeme.text))
    first, dots, last = text.partition("..")
    if not first and not last:
        raise QueryInvalid(lexeme.position, "not a date")
    date_from, _ = _days_of(first, lexeme) if first else (None, None)
    _, date_to = _days_of(last if dots else first, lexeme) if last or not dots else (None, None)
    if date_from is not None and date_to is not None and date_from > date_to:
        raise QueryInvalid(lexeme.position, "the range ends before it begins")
    return DateBetween(date_from, date_to)


def _days_of(text: str, lexeme: _Lexeme) -> tuple[int, int]:
    """Return the first and the last day, yyyymmdd, of a year, a month or a day."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise QueryInvalid(lexeme.position, "not a date")
    year, month, day = (int(part) if part else None for part in found.groups())
    months = (month, month) if month is not None else (1, 12)
    if not year or not 1 <= months[0] <= 12:
        raise QueryInvalid(lexeme.position, "not a date")
    longest = calendar.monthrange(year, months[1])[1]
    if day is not None and not 1 <= day <= longest:
        raise QueryInvalid(lexeme.position, "not a date")
    start = year * 10_000 + months[0] * 100
    return start + (day or 1), year * 10_000 + months[1] * 100 + (day or longest)


def to_text(node: Node) -> str:
    """Write a query that parses to an equal tree."""
    match node:
        case Term(text, field):
            quoted = '"' + "".join(" " if c in _QUOTES else c for c in text) + '"'
            return f"{field.value}:{quoted}" if field else quoted
        case DateBetween(date_from, date_to):
            return f"date:{_format_day(date_from)}..{_format_day(date_to)}"
        case Not(operand):
            return f"NOT {_grouped(operand)}"
        case And(operands):
            return " AND ".join(map(_grouped, operands))
        case Or(operands):
            return " OR ".join(map(_grouped, operands))


def _format_day(day: int | None) -> str:
    return "" if day is None else f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def _grouped(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, And | Or) else to_text(node)


def replace_terms(node: Node, replace: Callable[[Term], Node]) -> Node:
    """Return the query with every term replaced, for instance `部门:人事部` by the department's ids."""
    match node:
        case Term():
            return replace(node)
        case Not(operand):
            return Not(replace_terms(operand, replace))
        case And(operands):
            return And(tuple(replace_terms(operand, replace) for operand in operands))
        case Or(operands):
            return Or(tuple(replace_terms(operand, replace) for operand in operands))
        case DateBetween():
            return node


def positive_terms(node: Node) -> tuple[Term, ...]:
    """Return the terms that a match may owe its being found to: those under no or an even number of NOTs."""
    return tuple(_walk_terms(node, positive=True))


def _walk_terms(node: Node, *, positive: bool) -> Iterator[Term]:
    match node:
        case Term():
            if positive:
                yield node
        case Not(operand):
            yield from _walk_terms(operand, positive=not positive)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _walk_terms(operand, positive=positive)
        case DateBetween():
            return
