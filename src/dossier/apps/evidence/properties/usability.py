"""可用性: the record can be opened and read, now and in decades."""

from __future__ import annotations

from dossier.apps.evidence.properties.material import NOT_APPLICABLE, Material, Outcome, failed_at
from dossier.apps.evidence.properties.opening import is_locked, undecodable_pages
from dossier.apps.records.models import Record, RecordState
from dossier.recognition.files import sniff_kind
from dossier.trust.errors import IntegrityFailure

BEYOND = frozenset({"image/webp"})
"""Formats that intake takes and no archive keeps: their pages are kept as PDF/A-2b beside the source."""


def metadata_readable(material: Material) -> Outcome:
    """3-1: every version's description opens and is complete JSON."""
    places = []
    for version in material.record.versions.only("number").order_by("number"):
        try:
            version.refresh_from_db(fields=["snapshot", "changes", "reason"])
        except IntegrityFailure:
            places.append(f"version {version.number}")
    return failed_at(*places)


def accessible(material: Material) -> Outcome:
    """3-2: the record is found in the database by its code, and shown by the search index as it is now."""
    record = material.record
    if record.state != RecordState.FILED:
        return NOT_APPLICABLE
    found = Record.objects.filter(reference_code=record.reference_code).values_list("id", flat=True).first()
    return failed_at(
        *([] if found == record.id else ["reference_code"]),
        *([] if record.indexed_revision >= record.revision else ["index"]),
    )


def format_allowed(material: Material) -> Outcome:
    """3-3: each source is in a format of the list, told by its content, or its pages are kept in one."""
    return failed_at(*_outside(material, material.rules.formats))


def content_opens(material: Material) -> Outcome:
    """3-4: every page of every source can be decoded."""
    places = []
    for source in material.sources:
        wanted = {page.source_page: page.number for page in material.pages if page.source_id == source.id}
        broken = undecodable_pages(material.opened[str(source.id)], set(wanted))
        places += [f"page {wanted[number]}" for number in broken]
    return failed_at(*places)


def format_lasts(material: Material) -> Outcome:
    """3-5: each source is in a format fit for decades (the number of the item is unconfirmed)."""
    return failed_at(*_outside(material, material.rules.long_term))


def environment_told(material: Material) -> Outcome:
    """3-6: it is told with what software every page was read."""
    return failed_at(*(f"page {page.number}" for page in material.pages if not page.reading_model))


def unlocked(material: Material) -> Outcome:
    """3-8: no content is encrypted or asks for a password."""
    return failed_at(
        *(
            source_id
            for source_id, data in material.opened.items()
            if data is not None and sniff_kind(data) == "application/pdf" and is_locked(data)
        )
    )


def _outside(material: Material, formats: frozenset[str]) -> list[str]:
    """Sources of none of these formats. What intake takes beyond the list is carried by the record's PDF/A."""
    if "application/pdf" in formats and material.pdf_bytes is not None:
        formats |= BEYOND
    return [
        source_id
        for source_id, data in material.opened.items()
        if data is None or sniff_kind(data) not in formats
    ]
