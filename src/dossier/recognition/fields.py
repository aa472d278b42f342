"""Find the fields of a record: by label on forms, by clause in prose, by place on letters, by row in tables.

Every way of finding gives candidates with a weight (recognition of the line x trust in the way x validity of the
value). What cannot be a field's value is refused (:mod:`.checks`); the rest compete (:mod:`.choosing`). Boxes are
in delivered pixels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from dossier.recognition.alike import alike_labels
from dossier.recognition.changes import find_changes, find_ticks, find_totals
from dossier.recognition.checks import check, derive_from_id
from dossier.recognition.choosing import choose, settle_claims
from dossier.recognition.clauses import find_clauses
from dossier.recognition.labelled import OTHER, find_labelled
from dossier.recognition.labels import LabelIndex
from dossier.recognition.letters import find_letter_parts
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.result import FieldValue
from dossier.recognition.spots import Form
from dossier.recognition.upright import Sheet


def find_candidates(
    sheets: Sequence[Sheet],
    fields: Sequence[FieldProfile],
    labels: LabelIndex,
    is_known_name: Callable[[str], bool] = lambda _: False,
) -> dict[str, list[Candidate]]:
    """Give all candidates of every wanted field found on the pages of one record, unordered.

    Each carries how it was found (``way``, ``label``, ``weight``, ``line``, ``box``) and the confidence by which
    they compete; none that cannot be the field's value is among them. ``is_known_name``: whether a text is the
    name of somebody expected (a roster), which strengthens a name. Costs 2 to 5 ms a page.
    """
    wanted = {field.id: field for field in fields}
    found: dict[str, list[Candidate]] = defaultdict(list)
    alike = alike_labels(tuple(fields))
    forms = [Form(sheet, labels, alike) for sheet in sheets]
    for field_id, candidate in find_labelled(forms, wanted, labels):
        found[field_id].append(candidate)
    for find in (find_changes, find_totals):
        for field_id, candidate in find(forms, wanted):
            found[field_id].append(candidate)
    for field_id, candidate in find_clauses(sheets, wanted, labels):
        found[field_id].append(candidate)
    for find_in in (find_letter_parts, find_ticks):
        for field_id, candidate in find_in(sheets, wanted):
            found[field_id].append(candidate)
    for field_id, candidate in derive_from_id(found.get("id_number", ()), wanted):
        found[field_id].append(candidate)
    others = found.pop(OTHER, [])
    checked = {
        field_id: [c for item in candidates if (c := check(field_id, item, is_known_name)) is not None]
        for field_id, candidates in found.items()
    }
    return settle_claims({key: items for key, items in checked.items() if items}, others)


def find_fields(
    sheets: Sequence[Sheet],
    fields: Sequence[FieldProfile],
    labels: LabelIndex,
    is_known_name: Callable[[str], bool] = lambda _: False,
) -> dict[str, FieldValue]:
    """Find the values of the wanted fields on the pages of one record: the surest candidate of each.

    Arguments as for :func:`find_candidates`; the result is in the order of ``fields``.
    """
    found = find_candidates(sheets, fields, labels, is_known_name)
    return {field.id: choose(found[field.id], field) for field in fields if field.id in found}
