"""What the checks look at: a record with all that belongs to it, opened at most once."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import StoredDataBroken
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.records.models import (
    DocumentType,
    FieldDefinition,
    FieldValue,
    PageImage,
    PreservationEvent,
    Record,
    RecordVersion,
    Rendition,
)
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import read_object
from dossier.norms.four_properties import RuleSet


class Result(StrEnum):
    PASS = "pass"  # noqa: S105  the word of a report
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    MANUAL = "manual"
    """A person decides."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an item found. ``places``: where it failed, as names of fields, numbers of pages and ids; never values."""

    result: Result
    places: tuple[str, ...] = ()


PASSED = Outcome(Result.PASS)
NOT_APPLICABLE = Outcome(Result.NOT_APPLICABLE)


def failed_at(*places: str) -> Outcome:
    """Give the outcome for these places: passed when there are none."""
    return Outcome(Result.FAIL, places) if places else PASSED


@dataclass(frozen=True)
class Material:
    """A record as the checks see it. Rows are fetched and objects opened when a check first asks for them."""

    record: Record
    rules: RuleSet
    today: date

    @cached_property
    def type(self) -> DocumentType | None:
        return DocumentType.objects.filter(company_id=self.record.company_id, code=self.record.type).first()

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each field of the company's dictionary."""
        return dict(
            FieldDefinition.objects.filter(company_id=self.record.company_id).values_list("code", "kind")
        )

    @cached_property
    def values(self) -> tuple[FieldValue, ...]:
        return tuple(self.record.values.all())

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text of the description, by the name of its place."""
        own = {
            "title": self.record.title,
            "doc_date": self.record.doc_date,
            "reference_code": self.record.reference_code or "",
        }
        return own | {row.field: row.value for row in self.values}

    @cached_property
    def pages(self) -> tuple[PageImage, ...]:
        return tuple(self.record.pages.select_related("source", "image").order_by("number"))

    @cached_property
    def sources(self) -> tuple[StoredObject, ...]:
        return tuple({page.source_id: page.source for page in self.pages}.values())

    @cached_property
    def opened(self) -> dict[str, bytes | None]:
        """The bytes of each source by its id; None where they do not open."""
        return {str(source.id): _read(source) for source in self.sources}

    @cached_property
    def pdf(self) -> Rendition | None:
        kind = Rendition.Kind.SEARCHABLE_PDF
        return self.record.renditions.select_related("object").filter(kind=kind).first()

    @cached_property
    def pdf_bytes(self) -> bytes | None:
        """The searchable PDF; None when there is none or it does not open."""
        return _read(self.pdf.object) if self.pdf else None

    @cached_property
    def versions(self) -> tuple[RecordVersion, ...]:
        return tuple(self.record.versions.order_by("number"))

    @cached_property
    def events(self) -> tuple[PreservationEvent, ...]:
        return tuple(self.record.events.all())

    @cached_property
    def audits(self) -> tuple[AuditEvent, ...]:
        return tuple(
            AuditEvent.objects.filter(object_kind="record", object_id=str(self.record.id)).order_by(
                "sequence"
            )
        )

    @cached_property
    def statements(self) -> tuple[dict[str, Any], ...]:
        """What the evidence log says of the record itself, as far as it was not erased by law."""
        kinds = (LeafKind.VERSION, LeafKind.PRESERVATION)
        leaves = LogLeaf.objects.filter(kind__in=kinds, subject=str(self.record.id))
        return tuple(leaf.statement for leaf in leaves if leaf.statement is not None)

    @cached_property
    def read_text(self) -> str:
        """What stands on the pages, without white space, in one form of each character."""
        lines = (
            line["text"] for page in self.pages for line in (page.reading or {"lines": []}).get("lines", ())
        )
        return squeeze("".join(lines))


def squeeze(text: str) -> str:
    """Give the text in Unicode form NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _read(stored: StoredObject) -> bytes | None:
    try:
        return read_object(stored)
    except StoredDataBroken:
        return None
