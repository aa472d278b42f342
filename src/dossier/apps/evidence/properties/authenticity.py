"""真实性: the record is what it says it is, and nothing about it was changed unseen."""

from __future__ import annotations

import re
import unicodedata

from dossier.apps.evidence.checking import check_objects
from dossier.apps.evidence.properties.material import (
    NOT_APPLICABLE,
    Material,
    Outcome,
    failed_at,
    squeeze,
)
from dossier.apps.evidence.signatures import signature_findings
from dossier.apps.records.models import Record, SchemeTerm
from dossier.apps.records.statements import preservation_statement, version_statement
from dossier.apps.records.validation import LONGEST_VALUE, check_value
from dossier.apps.vault.services import object_store
from dossier.norms.reference_code import CodeTemplate, InvalidCode
from dossier.recognition.files import sniff_kind
from dossier.recognition.mutual import contradictions
from dossier.recognition.result import FieldValue as ReadValue

LONGEST = {"title": 200, "doc_date": 10, "reference_code": 60}
_DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_OLDEST_YEAR = 1949
UNSEEN = "application/octet-stream"
_PRIVATE_USE = ("Co", "Cc", "Cs", "Cn")
_IDENTIFYING = ("employee_name", "id_number")


def fixity(material: Material) -> Outcome:
    """1-1: every source is, byte for byte, what the log says was captured, every description what it states, and no
    signature inside the file is wrong."""
    places = [finding.place for finding in check_objects(source.id for source in material.sources)]
    stated = {said["version"]: said for said in material.statements if "version" in said}
    for version in material.versions:
        facts = version_statement(version, ())
        del facts[
            "pages"
        ]  # where pages lie is the record's to change; what they show is told by the captures
        if {key: stated.get(version.number, {}).get(key) for key in facts} != facts:
            places.append(f"version {version.number}")
    told = {(said["event"], said["at"]): said for said in material.statements if "event" in said}
    for event in material.events:
        facts = preservation_statement(event)
        if told.get((facts["event"], facts["at"])) != facts:
            places.append(f"event {event.kind}")
    return failed_at(*places, *signature_findings(material.record))


def lengths(material: Material) -> Outcome:
    """1-2: no element is longer than it may be."""
    return failed_at(
        *(name for name, text in material.texts.items() if len(text) > LONGEST.get(name, LONGEST_VALUE))
    )


def types_and_formats(material: Material) -> Outcome:
    """1-3: dates are dates, numbers are numbers, check digits are right."""
    wrong = [
        row.field
        for row in material.values
        if row.field not in material.kinds or check_value(material.kinds[row.field], row.value)
    ]
    day = material.record.doc_date
    return failed_at(*wrong, *(["doc_date"] if day and not _DATE.fullmatch(day) else []))


def value_domains(material: Material) -> Outcome:
    """1-4: coded values are among those of the company's scheme."""
    record, kind = material.record, material.type
    terms = set(SchemeTerm.objects.filter(company_id=record.company_id).values_list("kind", "code"))
    known = {
        "type": kind is not None,
        "stage": ("stage", record.stage) in terms,
        "category": ("category", record.category) in terms,
        "level": 1 <= record.level <= 4,
        "retention_rule": record.company.retention_rules.filter(code=record.retention_rule).exists(),
    }
    return failed_at(*(name for name, good in known.items() if not good))


def plausibility(material: Material) -> Outcome:
    """1-5: no value contradicts another or the calendar."""
    read = {
        row.field: ReadValue(value=row.value, raw=row.raw, confidence=1.0, page=row.page or 1, box=None)
        for row in material.values
    }
    day = material.record.doc_date
    places = list(contradictions(read, material.today))
    if day and not (str(_OLDEST_YEAR) <= day[:4] and day <= material.today.isoformat()[: len(day)]):
        places.append("doc_date")
    return failed_at(*places)


def special_characters(material: Material) -> Outcome:
    """1-6: no control or private-use characters, no blanks at the ends."""
    return failed_at(*(name for name, text in material.texts.items() if not _is_clean(text)))


def reference_code(material: Material) -> Outcome:
    """1-7: the code follows the fonds' template and says what the record says."""
    record = material.record
    if record.dossier is None or not record.reference_code:
        return NOT_APPLICABLE if record.state != "filed" else failed_at("reference_code")
    fonds = record.dossier.fonds
    try:
        code = CodeTemplate(fonds.code_template).parse(record.reference_code)
    except InvalidCode:
        return failed_at("reference_code")
    said = (code.fonds, code.file_no, code.ten4)
    return failed_at(
        *([] if said == (fonds.code, record.dossier.file_no, record.category) else ["reference_code"])
    )


def duplicates(material: Material) -> Outcome:
    """1-8: no other filed record holds the same pages, or is the same paper of the same person."""
    record = material.record
    others = Record.objects.filter(company_id=record.company_id, state="filed").exclude(id=record.id)
    digests = [bytes(source.digest_blind) for source in material.sources]
    places = {(page.source_page, bytes(page.source.digest_blind)) for page in material.pages}
    same = {
        str(other_id)
        for other_id, number, digest in others.filter(pages__source__digest_blind__in=digests).values_list(
            "id", "pages__source_page", "pages__source__digest_blind"
        )
        if (number, bytes(digest)) in places
    }
    return failed_at(*sorted(same))


def content_agrees(material: Material) -> Outcome:
    """1-9: what identifies the person stands on the paper as the description has it (the number of the item is
    unconfirmed). What a person put right by hand may well not be legible there: it is not asked."""
    wanted = [row for row in material.values if row.field in _IDENTIFYING and row.source == "machine"]
    if not wanted or not material.read_text:
        return NOT_APPLICABLE
    return failed_at(
        *(row.field for row in wanted if squeeze(row.raw or row.value) not in material.read_text)
    )


def electronic_attributes(material: Material) -> Outcome:
    """1-10: size and format are as described; the format is told by the content, never by a name.

    What was sealed before anybody looked inside is described as bytes of any kind.
    """
    return failed_at(
        *(
            str(source.id)
            for source in material.sources
            if (data := material.opened[str(source.id)]) is None
            or len(data) != source.size_bytes
            or source.media_type not in (UNSEEN, sniff_kind(data))
        )
    )


def linked(material: Material) -> Outcome:
    """1-11: the description has content, and every object it names is in the store."""
    if not material.pages:
        return failed_at("pages")
    objects = {page.source.store_name: f"page {page.number}" for page in material.pages}
    objects |= {page.image.store_name: f"page {page.number}" for page in material.pages if page.image}
    return failed_at(*(place for name, place in objects.items() if not object_store().exists(name)))


def _is_clean(text: str) -> bool:
    return text == text.strip() and not any(
        unicodedata.category(character) in _PRIVATE_USE and character != "\n" for character in text
    )
