"""Giving a record out as a file: its searchable PDF, and redacted copies that people make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.records.covering import Corners
from dossier.apps.records.masking import Masks
from dossier.apps.records.models import PageImage, Record, Rendition
from dossier.apps.records.redaction import RedactedPage, RedactionUnproven, write_redacted_pdf
from dossier.apps.records.selectors import Prove, access_clear, access_viewed, audit_look, no_proof
from dossier.apps.records.services import add_event
from dossier.apps.records.viewing import Viewed, hide
from dossier.apps.vault.services import read_object, store_bytes

Drawn = Mapping[int, Sequence[Corners]]
"""Areas to cover by page number, four corners each in pixels of the delivered page."""

_writers: list[Callable[[Record], None]] = []


def register_writer(writer: Callable[[Record], None]) -> None:
    """Have somebody told of every record whose searchable PDF is to be written anew, in the transaction of the act."""
    _writers.append(writer)


def want_pdf(record: Record) -> None:
    """Tell the writers that a record has lost its searchable PDF."""
    for writer in _writers:
        writer(record)


def read_searchable_pdf(
    *, actor: User, record_id: UUID, prove: Prove = no_proof, action: Action = Action.DOWNLOAD
) -> bytes:
    """Give the record's double-layer PDF; the download is audited. Who sees the record masked gets a redacted one,
    made for this download and kept nowhere. ``action``: the right it takes. Raises NotPermitted, also until the PDF
    is written."""
    viewed = access_viewed(actor=actor, record_id=record_id, action=action, prove=prove)
    record = viewed.record
    rendition = (
        Rendition.objects.select_related("object")
        .filter(record=record, kind=Rendition.Kind.SEARCHABLE_PDF)
        .first()
    )
    if rendition is None:
        raise NotPermitted("records.pdf_not_ready")
    pdf = read_object(rendition.object) if viewed.is_clear() else _redact(viewed, {})
    audit_look(
        actor,
        record,
        "record.export",
        viewed.rule,
        form="searchable_pdf" if viewed.is_clear() else "masked_pdf",
        version=record.version,
    )
    return pdf


def make_redacted_copy(
    *, actor: User, record_id: UUID, classes: Masks, drawn: Drawn, reason: str, at: datetime
) -> Rendition:
    """Make and keep a copy in which these classes and these areas are covered; the original stays as it is.

    For whoever may correct the record and sees it in the clear. Raises NotPermitted, Invalid when nothing is
    chosen or a page is unknown, and Conflict when the finished copy still shows something.
    """
    record, rule = access_clear(actor=actor, record_id=record_id, action=Action.EDIT)
    if not classes and not drawn:
        raise Invalid("records.nothing_to_redact", (FieldProblem("classes", "records.nothing_to_redact"),))
    if set(drawn) - set(record.pages.values_list("number", flat=True)):
        raise Invalid("records.page_unknown", (FieldProblem("boxes", "records.page_unknown"),))
    pdf = _redact(hide(record, classes), drawn)
    with transaction.atomic():
        stored = store_bytes(company=record.company, data=pdf, media_type="application/pdf")
        rendition = Rendition.objects.create(
            record=record,
            kind=Rendition.Kind.REDACTED_PDF,
            object=stored,
            parameters={
                "classes": sorted(classes),
                "boxes": sum(map(len, drawn.values())),
                "version": record.version,
                "by": actor.username,
            },
            created_at=at,
        )
        add_event(
            record, "redaction", at, actor.username, {"classes": sorted(classes), "sha256": stored.sha256}
        )
        record_event(
            actor=actor,
            action="record.redact",
            object_kind="record",
            object_id=record.id,
            subject_id=record.employee_id,
            rule=rule,
            details={**rendition.parameters, "reason": reason},
            at=at,
        )
    return rendition


def list_redacted_copies(record: Record) -> QuerySet[Rendition]:
    """Give the redacted copies of a record that the caller has been let to, newest first."""
    copies = Rendition.objects.select_related("object").filter(
        record=record, kind=Rendition.Kind.REDACTED_PDF
    )
    return copies.order_by("-created_at", "-id")


def read_redacted_copy(*, actor: User, record_id: UUID, rendition_id: int, prove: Prove = no_proof) -> bytes:
    """Give a redacted copy; the download is audited.

    Raises NotPermitted, also when the copy shows a class that the actor sees masked.
    """
    viewed = access_viewed(actor=actor, record_id=record_id, action=Action.DOWNLOAD, prove=prove)
    copy = list_redacted_copies(viewed.record).filter(id=rendition_id).first()
    if copy is None or viewed.all_masks - set(copy.parameters["classes"]):
        raise NotPermitted("records.not_found")
    audit_look(
        actor,
        viewed.record,
        "record.export",
        viewed.rule,
        form="redacted_pdf",
        version=copy.parameters["version"],
        rendition=copy.id,
    )
    return read_object(copy.object)


def _redact(viewed: Viewed, drawn: Drawn) -> bytes:
    pages = PageImage.objects.select_related("image").filter(record=viewed.record).order_by("number")
    redacted = [
        RedactedPage(
            jpeg=read_object(page.image),
            size=(page.image_width_px, page.image_height_px),
            reading=page.reading,
            covered=viewed.page(page, drawn.get(page.number or 0, ())),
        )
        for page in pages
        if page.image is not None
    ]
    if not redacted:
        raise NotPermitted("records.pdf_not_ready")
    try:
        return write_redacted_pdf(redacted, title=viewed.text(viewed.record.title), secrets=viewed.secrets)
    except RedactionUnproven as unproven:
        raise Conflict("records.redaction_unproven", what=unproven.what, page=unproven.page) from unproven
