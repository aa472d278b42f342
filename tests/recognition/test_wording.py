"""Every way of saying a thing is shown by its example, and reads what the example says."""

from __future__ import annotations

import pytest
from tests.recognition.laid_pages import labels

from dossier.recognition.clauses import read_clause
from dossier.recognition.freetext import FREE_TEXT, cut_clause
from dossier.recognition.profile import FieldProfile
from dossier.recognition.text import normalise
from dossier.recognition.wording import WAYS
from dossier.recognition.wording.terms import Way, way


def _field(field_id: str) -> FieldProfile:
    return labels().field_profiles.get(field_id, FieldProfile(field_id, "string", ()))


def _read(field_id: str, text: str) -> str | None:
    read = read_clause(_field(field_id), text)
    if read is None:
        return None
    return cut_clause(field_id, read[0]) if field_id in FREE_TEXT else read[0]


@pytest.mark.parametrize("row", WAYS, ids=lambda row: f"{'-'.join(row.fields)}-{row.example[:12]}")
def test_way_of_saying_reads_what_its_example_says(row: Way) -> None:
    text = "\n".join(normalise(line) for line in row.example.split("\n"))
    match = row.pattern.search(text)
    assert match is not None
    assert {field: _read(field, match[field]) for field in row.fields} == dict(row.says)


def test_row_whose_example_says_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="must say"):
        way(0.9, "满<days>天", "满三天", score="3")
