"""完整性: nothing of the record is missing."""

from __future__ import annotations

from dossier.apps.evidence.properties.material import (
    NOT_APPLICABLE,
    Material,
    Outcome,
    Result,
    failed_at,
)
from dossier.apps.evidence.properties.opening import count_pdf_pages
from dossier.apps.records.doubts import key_date_of
from dossier.apps.records.employees import count_completeness
from dossier.apps.records.models import RecordState

ELEMENTS = ("title", "type", "stage", "category", "level", "retention_rule", "received_at", "source_name")
WHEN_FILED = ("employee_id", "dossier_id", "reference_code", "filed_at", "doc_date")
"""Mandatory by DA/T 46-2009: 题名, 文种, 类别号, 密级, 保管期限 of every record; 人名, 档号, 日期 of a filed one."""
PROCESS = ("capture",)
PROCESS_WHEN_FILED = ("capture", "filing")


def bytes_match(material: Material) -> Outcome:
    """2-2: the sources have together as many bytes as their rows say."""
    declared = sum(source.size_bytes for source in material.sources)
    counted = sum(len(data or b"") for data in material.opened.values())
    return failed_at(*([] if declared == counted else ["size_bytes"]))


def elements_present(material: Material) -> Outcome:
    """2-3: every element of the profile exists for this type of paper."""
    if material.type is None:
        return failed_at("type")
    known = set(material.kinds)
    return failed_at(*(name for name in material.type.fields if name not in known))


def mandatory_filled(material: Material) -> Outcome:
    """2-4: no mandatory element is empty; a date that was read and waits to be confirmed is a person's to answer."""
    filed = material.record.state == RecordState.FILED
    wanted = ELEMENTS + (WHEN_FILED if filed else ())
    empty = [name for name in wanted if getattr(material.record, name) in ("", None)]
    if empty == ["doc_date"] and key_date_of(value.field for value in material.record.unconfirmed.all()):
        return Outcome(Result.MANUAL, ("doc_date",))
    return failed_at(*empty)


def process_complete(material: Material) -> Outcome:
    """2-5: capture and filing are told, each with who and when, and every version has its author."""
    filed = material.record.state == RecordState.FILED
    told = {event.kind for event in material.events if event.agent and event.at}
    missing = [kind for kind in (PROCESS_WHEN_FILED if filed else PROCESS) if kind not in told]
    unsigned = [f"version {version.number}" for version in material.versions if not version.by_name]
    return failed_at(*missing, *unsigned)


def sequences(material: Material) -> Outcome:
    """2-6: pages and versions are numbered from one without a gap."""
    wanted = {
        "pages": ([page.number for page in material.pages], len(material.pages)),
        "versions": ([version.number for version in material.versions], material.record.version),
    }
    return failed_at(*(name for name, (run, last) in wanted.items() if run != list(range(1, last + 1))))


def content_complete(material: Material) -> Outcome:
    """2-7: every page has its image, and the PDF has as many pages as the record."""
    places = [f"page {page.number}" for page in material.pages if page.image is None]
    if material.pdf is not None and count_pdf_pages(material.pdf_bytes) != len(material.pages):
        places.append("searchable_pdf")
    return failed_at(*places)


def filing_scope(material: Material) -> Outcome:
    """2-9: the person's file has the papers that the filing scope asks for; the places are missing types."""
    if material.record.employee is None:
        return NOT_APPLICABLE
    found = count_completeness([material.record.employee], material.today)[material.record.employee.id]
    return failed_at(*(kind for kind, _because in found.missing))
