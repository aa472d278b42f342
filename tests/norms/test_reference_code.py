"""Reference codes read back what was written and refuse everything else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.norms.reference_code import CodeTemplate, InvalidCode, ReferenceCode
from dossier.norms.scheme import load_scheme

CODES = st.builds(
    ReferenceCode,
    fonds=st.from_regex(r"[A-Z0-9]{3,8}", fullmatch=True),
    file_no=st.integers(0, 999_999),
    ten4=st.sampled_from(sorted(load_scheme().categories)),
    item=st.integers(0, 999),
    page=st.none() | st.integers(0, 999),
)
NORM = re.compile(r"^[A-Z0-9]{3,8}-RS·\d{6}-(0[1235678]00|040[1-4]|090[1-4]|1000)-\d{3}(-\d{3})?$")


@given(CODES)
def test_code_survives_writing_and_reading(code: ReferenceCode) -> None:
    template = CodeTemplate()
    text = template.format(code)
    assert NORM.match(text)
    assert template.parse(text) == code
    assert template.is_valid(text)


@given(CODES, st.integers(1900, 2100), st.sampled_from(["Y", "D30", "D10"]))
def test_company_template_survives_writing_and_reading(code: ReferenceCode, year: int, kept: str) -> None:
    template = CodeTemplate("{fonds}-{cat}·{year}-{retention}-{file_no:6}-{ten4}-{item:3}")
    full = ReferenceCode(code.fonds, code.file_no, code.ten4, code.item, code.page, "RS", kept, "", year)
    assert template.parse(template.format(full)) == full


@pytest.mark.parametrize(
    "text",
    ["", "A001-RS·123-0902-004", "a001-RS·000123-0902-004", "A001-RS·000123-0999-004", "A001-RS·000123-0902-004-",
     "A001-WS·000123-0902-004", "A001-RS·000123-0902-004\n", "A001-RS.000123-0902-004", "A001-RS·00012３-0902-004"],
)  # fmt: skip
def test_what_is_no_code_is_refused(text: str) -> None:
    assert not CodeTemplate().is_valid(text)
    with pytest.raises(InvalidCode):
        CodeTemplate().parse(text)


@pytest.mark.parametrize(
    "change", [{"item": 1000}, {"file_no": 1_000_000}, {"ten4": "0904x"}, {"fonds": "a1"}]
)
def test_part_that_does_not_fit_is_refused(change: dict[str, int | str]) -> None:
    parts: dict[str, int | str] = {"fonds": "A001", "file_no": 1, "ten4": "0902", "item": 1, **change}
    with pytest.raises(InvalidCode):
        CodeTemplate().format(ReferenceCode(**parts))  # type: ignore[arg-type]  # parts come from a table


@pytest.mark.parametrize(
    "template",
    ["{fonds}-{item:3}", "{fonds}-{file_no:6}-{ten4}-{item:3}-{box}", "{fonds}{file_no:6}-{ten4}-{item:3}",
     "{fonds}-{fonds}-{file_no:6}-{ten4}-{item:3}", "{fonds}-{file_no:6}-{ten4}-{item:3"],
)  # fmt: skip
def test_template_that_could_be_misread_is_refused(template: str) -> None:
    with pytest.raises(InvalidCode):
        CodeTemplate(template)
