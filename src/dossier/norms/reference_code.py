"""Reference codes (档号): format, parse, check, by a template a company may change.

The shipped template is ``{fonds}-RS·{file_no:6}-{ten4}-{item:3}``, with ``-{page:3}`` behind it for a page:
fonds (全宗号), category RS 人事, the person's file number in that company, the ten-category code, the item
number. ``-`` joins levels and ``·`` parts of one level (after DA/T 13-2022 and DA/T 22-2015). A code is
never used twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

DEFAULT_TEMPLATE = "{fonds}-RS·{file_no:6}-{ten4}-{item:3}"
_TOKEN = re.compile(r"\{(?P<name>[a-z_0-9]+)(?::(?P<width>\d))?\}")
_PAGE = "-{page:3}"
_WORDS = {
    "fonds": "[A-Z0-9]{3,8}",
    "cat": "[A-Z]{2}",
    "retention": "Y|D30|D10",
    "dept": "[A-Z0-9]{1,8}",
    "ten4": "0[1235678]00|040[1-4]|090[1-4]|1000",
}
_NUMBERS = {"file_no": 6, "item": 3, "page": 3, "year": 4}
_REQUIRED = frozenset({"fonds", "file_no", "ten4", "item"})


class InvalidCode(ValueError):  # noqa: N818  the outcome of a check, named as users know it
    """A reference code or template that breaks the rules. The message names the rule, never the code."""


@dataclass(frozen=True, slots=True)
class ReferenceCode:
    """The parts of a reference code; ``page`` None for the item as a whole, the rest empty when not used."""

    fonds: str
    file_no: int
    ten4: str
    item: int
    page: int | None = None
    cat: str = ""
    retention: str = ""
    dept: str = ""
    year: int | None = None


@dataclass(frozen=True)
class CodeTemplate:
    """A company's template. Tokens: fonds, cat, year, retention, dept, file_no, ten4, item, page; a number
    after a colon is the width, filled with zeros. Raise :class:`InvalidCode` for unknown, missing or twice
    used tokens."""

    text: str = DEFAULT_TEMPLATE

    def __post_init__(self) -> None:
        names = [match["name"] for match in _TOKEN.finditer(self.text)]
        if set(names) - _WORDS.keys() - _NUMBERS.keys():
            raise InvalidCode("unknown token in the template")
        if _REQUIRED - set(names):
            raise InvalidCode("the template lacks a required token")
        if len(names) != len(set(names)):
            raise InvalidCode("a token is used twice")
        if re.search(r"[{}]", _TOKEN.sub("", self.text)):
            raise InvalidCode("a brace is not closed")
        if re.search(r"\}\{", self.text):
            raise InvalidCode("two tokens need a separator between them")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression of all valid codes of this template, with or without a page."""
        body = _expression(self.text)
        page = "" if "{page" in self.text else f"(?:{_expression(_PAGE)})?"
        return re.compile(f"{body}{page}")

    def format(self, code: ReferenceCode) -> str:
        """Write a code. Raise :class:`InvalidCode` when a part does not fit the template.

        >>> CodeTemplate().format(ReferenceCode("A001", 123, "0902", 4, page=1))
        'A001-RS·000123-0902-004-001'
        """
        template = self.text if code.page is None or "{page" in self.text else self.text + _PAGE
        text = _TOKEN.sub(lambda match: _write(code, match), template)
        if self.pattern.fullmatch(text) is None:
            raise InvalidCode("a part does not fit the template")
        return text

    def parse(self, text: str) -> ReferenceCode:
        """Read a code back. Raise :class:`InvalidCode` when it is none of this template.

        >>> CodeTemplate().parse("A001-RS·000123-0902-004").file_no
        123
        """
        match = self.pattern.fullmatch(text)
        if match is None:
            raise InvalidCode("not a reference code of this template")
        found = {name: value for name, value in match.groupdict().items() if value is not None}
        numbers = {name: int(value) for name, value in found.items() if name in _NUMBERS}
        return ReferenceCode(
            fonds=found["fonds"],
            file_no=numbers["file_no"],
            ten4=found["ten4"],
            item=numbers["item"],
            page=numbers.get("page"),
            cat=found.get("cat", ""),
            retention=found.get("retention", ""),
            dept=found.get("dept", ""),
            year=numbers.get("year"),
        )

    def is_valid(self, text: str) -> bool:
        """Tell whether a text is a code of this template."""
        return self.pattern.fullmatch(text) is not None


def _expression(template: str) -> str:
    parts: list[str] = []
    position = 0
    for match in _TOKEN.finditer(template):
        parts.append(re.escape(template[position : match.start()]))
        name = match["name"]
        width = int(match["width"] or _NUMBERS.get(name, 0))
        expression = _WORDS.get(name) or rf"[0-9]{{{width}}}"
        parts.append(f"(?P<{name}>{expression})")
        position = match.end()
    return "".join(parts) + re.escape(template[position:])


def _write(code: ReferenceCode, token: re.Match[str]) -> str:
    name = token["name"]
    value = getattr(code, name)
    if value is None or value == "":
        raise InvalidCode("a part of the code is missing")
    return f"{value:0{int(token['width'] or _NUMBERS[name])}d}" if name in _NUMBERS else str(value)
