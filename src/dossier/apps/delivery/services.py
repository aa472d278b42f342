"""Giving out pages: every one that leaves passes through here, is marked for who gets it, and is remembered.

The gate and the masking are those of ``records``: what comes in here has been decided, audited, and, where something
of it must stay hidden, covered. What is kept of a delivery and why: ``docs/watermark.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import UUID

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.delivery.cache import marked_pages
from dossier.apps.delivery.documents import Sheet, digest_of, mark_pdf, print_pdf
from dossier.apps.delivery.keys import page_key
from dossier.apps.delivery.models import Delivery, new_code
from dossier.apps.delivery.rules import Marking, marking_of
from dossier.apps.kernel.errors import FieldProblem, Invalid, NotPermitted, Unavailable
from dossier.apps.lending.purposes import STATED, Purpose
from dossier.apps.notary.models import LeafKind
from dossier.apps.notary.services import add_leaf
from dossier.apps.people.models import Employee
from dossier.apps.records.models import PageImage, Record
from dossier.watermark.marking import Mark, UnsuitablePicture, mark_jpeg

LEGAL_TIME = timezone(timedelta(hours=8))
"""The time on the visible mark: the one legal time of the country whose law the files are kept under."""
STATEMENT_HOLDS = timedelta(hours=8)
"""A purpose stated once holds for a working day: the next hour's delivery takes it over."""

Kind = Delivery.Kind
LONGEST_RECEIVER = 40
"""Characters of a receiver's name that the visible mark says."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file to give out, and the delivery that it is."""

    data: bytes
    delivery: Delivery


Keep = Callable[[Handed], None]
"""Called in the transaction in which a delivery is remembered: for a file that is kept before it leaves."""


def state_purpose(*, actor: User, record: Record, purpose: str, at: datetime) -> Delivery:
    """Note what somebody looks at a record for; pages on the screen are delivered for it from now on.

    The caller has decided that the record may be seen. Raises Invalid for an unknown purpose.
    """
    stated = _checked(purpose)
    if not stated:
        raise _unstated("delivery.purpose_required")
    return _open_on_screen(actor, record, marking_of(record.company_id, record.level), stated, at)


def deliver_image(
    *, actor: User, record_id: UUID, number: int, jpeg: bytes, purpose: str, at: datetime
) -> bytes:
    """Give a page for the screen, marked; the same within the hour.

    ``jpeg``: the page as its gate let it out. ``purpose``: empty for the one stated before. Raises Invalid where
    one must be stated, Unavailable when the page cannot be marked.
    """
    page = _page(record_id, number)
    record = page.record
    assert record is not None  # noqa: S101  it was found by its record
    marking = marking_of(record.company_id, record.level)
    stated = _checked(purpose) or purpose_stated(actor, record.id, at)
    _demand(marking, stated)
    delivery = _open_on_screen(actor, record, marking, stated, at, number)
    mark = _mark(delivery, marking, page.id)
    try:
        return marked_pages.get_or_make((mark, hashlib.sha256(jpeg).digest()), lambda: mark_jpeg(jpeg, mark))
    except UnsuitablePicture as error:
        raise Unavailable("delivery.cannot_mark") from error


def deliver_pdf(
    *,
    actor: User,
    record_id: UUID,
    pdf: bytes,
    purpose: str,
    at: datetime,
    kind: Kind = Kind.PDF,
    receiver: str = "",
    keep: Keep | None = None,
) -> Handed:
    """Give a record's PDF with every page marked and its text kept.

    ``pdf``: as its gate let it out. ``receiver``: whom the actor takes it out for; the visible mark says so. Raises
    Invalid and Unavailable like :func:`deliver_image`.
    """
    record, marking, stated = _prepare(actor, record_id, purpose, at)
    delivery = _draft(actor, record, kind, stated, at, marking)
    if receiver and delivery.text:
        delivery.text += f" → {receiver[:LONGEST_RECEIVER]}"

    def marks_for(count: int) -> list[Mark]:
        pages = _pages(record, count)
        delivery.pages = [page.number for page in pages]
        return [_mark(delivery, marking, page.id) for page in pages]

    return _hand_over(delivery, mark_pdf(pdf, marks_for), record, keep)


def deliver_print(
    *, actor: User, record_id: UUID, pictures: Sequence[bytes], purpose: str, at: datetime
) -> Handed:
    """Give a record as a PDF to print: pictures only, marked, with origin and digest at the foot of each page.

    ``pictures``: the pages in order, as their gate let them out. Raises Invalid and Unavailable.
    """
    record, marking, stated = _prepare(actor, record_id, purpose, at)
    pages = _pages(record, len(pictures))
    delivery = _draft(actor, record, Kind.PRINT, stated, at, marking)
    delivery.pages = [page.number for page in pages]
    sheets = [
        _sheet(record, page, len(pages), jpeg, _mark(delivery, marking, page.id), delivery)
        for page, jpeg in zip(pages, pictures, strict=True)
    ]
    return _hand_over(delivery, print_pdf(sheets, delivery.code), record)


def _prepare(actor: User, record_id: UUID, purpose: str, at: datetime) -> tuple[Record, Marking, str]:
    record = Record.objects.select_related("company", "source").filter(id=record_id).first()
    if record is None:
        raise NotPermitted("records.not_found")
    marking = marking_of(record.company_id, record.level)
    stated = _checked(purpose) or purpose_stated(actor, record.id, at)
    _demand(marking, stated)
    return record, marking, stated


def _open_on_screen(
    actor: User, record: Record, marking: Marking, purpose: str, at: datetime, number: int | None = None
) -> Delivery:
    """Give the delivery of this hour, opening it where there is none, with the page noted in it."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    found = Delivery.objects.filter(
        actor=actor, record_id=record.id, kind=Kind.IMAGE, purpose=purpose, hour=hour
    ).first()
    if found is not None and (number is None or number in found.pages):
        return found
    with transaction.atomic():
        if found is None:
            draft = _draft(actor, record, Kind.IMAGE, purpose, at, marking)
            found, opened = Delivery.objects.get_or_create(
                actor=actor,
                record_id=record.id,
                kind=Kind.IMAGE,
                purpose=purpose,
                hour=hour,
                defaults={"code": draft.code, "company": record.company, "at": at, "text": draft.text},
            )
            if opened:
                _audit(found, record)
        locked = Delivery.objects.select_for_update().get(pk=found.pk)
        if number is not None and number not in locked.pages:
            locked.pages = sorted({*locked.pages, number})
            locked.save(update_fields=["pages"])
    return locked


def _draft(actor: User, record: Record, kind: Kind, purpose: str, at: datetime, marking: Marking) -> Delivery:
    delivery = Delivery(
        code=new_code(),
        actor=actor,
        record_id=record.id,
        company=record.company,
        kind=kind,
        purpose=purpose,
        at=at,
    )
    delivery.text = _visible_text(delivery, actor, record, marking)
    return delivery


def _hand_over(delivery: Delivery, data: bytes, record: Record, keep: Keep | None = None) -> Handed:
    """Remember the delivery and what was in it, in one transaction, before a byte leaves."""
    delivery.digest = digest_of(data)
    handed = Handed(data, delivery)
    with transaction.atomic():
        delivery.save(force_insert=True)
        _audit(delivery, record)
        if keep is not None:
            keep(handed)
    return handed


def _audit(delivery: Delivery, record: Record) -> None:
    record_event(
        actor=delivery.actor,
        action="delivery.open",
        object_kind="record",
        object_id=record.id,
        subject_id=record.employee_id,
        details={
            "code": delivery.code,
            "form": str(delivery.kind),
            "purpose": delivery.purpose,
            "sha256": delivery.digest,
            "version": record.version,
        },
        at=delivery.at,
    )
    add_leaf(
        kind=LeafKind.DELIVERY,
        subject=delivery.id,
        statement={
            "delivery": str(delivery.id),
            "record": str(record.id),
            "version": record.version,
            "form": str(delivery.kind),
            "sha256": delivery.digest,
        },
        at=delivery.at,
    )


def _mark(delivery: Delivery, marking: Marking, page_id: UUID) -> Mark:
    return Mark(
        key=page_key(delivery.id, page_id) if marking.invisible else b"",
        text=delivery.text if marking.visible else "",
    )


def _visible_text(delivery: Delivery, actor: User, record: Record, marking: Marking) -> str:
    employee = Employee.objects.filter(user=actor).only("employee_no").first()
    return marking.template.format(
        person=actor.display_name or actor.username,
        number=employee.employee_no if employee else actor.username,
        time=delivery.at.astimezone(LEGAL_TIME).strftime("%Y-%m-%d %H:%M"),
        purpose=Purpose(delivery.purpose).label,
        code=delivery.code,
        company=record.company.name,
    )


def _sheet(record: Record, page: PageImage, of: int, jpeg: bytes, mark: Mark, delivery: Delivery) -> Sheet:
    reading = page.reading or {}
    scale = page.image_width_px / max(1, reading.get("width_px", page.image_width_px))
    moment = delivery.at.astimezone(LEGAL_TIME).strftime("%Y-%m-%d %H:%M")
    person = delivery.actor.display_name or delivery.actor.username
    footer = (
        f"{record.reference_code or record.id}  v{record.version}  {page.number}/{of}  {person}  {moment}  "
        f"{delivery.code}  SHA-256 {record.source.sha256[:16]}"
    )
    # Without a known resolution the page is printed at the size of A4's long side.
    dpi = reading.get("dpi", 0) * scale or max(page.image_width_px, page.image_height_px) / 11.69
    return Sheet(jpeg, dpi, int(reading.get("rotation_deg", 0)), mark, footer)


def _page(record_id: UUID, number: int) -> PageImage:
    # PERF: not its reading, which is large and sealed.
    pages = PageImage.objects.select_related("record__company").defer("reading")
    page = pages.filter(record_id=record_id, number=number).first()
    if page is None:
        raise NotPermitted("records.not_found")
    return page


def _pages(record: Record, count: int) -> list[PageImage]:
    """Give the pages that a document of so many shows, in their order: all, or all that were read."""
    pages = list(record.pages.exclude(image=None).order_by("number"))
    read = [page for page in pages if page.reading is not None]
    found = next((some for some in (pages, read) if len(some) == count), None)
    if found is None:
        raise Unavailable("delivery.cannot_mark")
    return found


def purpose_stated(actor: User, record_id: UUID, at: datetime) -> str:
    """Give the purpose that somebody last stated for a record and that still holds, or an empty text."""
    last = (
        Delivery.objects.filter(
            actor=actor, record_id=record_id, kind=Kind.IMAGE, at__gt=at - STATEMENT_HOLDS, at__lte=at
        )
        .exclude(purpose="")
        .order_by("-at")
        .values_list("purpose", flat=True)
        .first()
    )
    return last or ""


def demand_purpose(*, actor: User, record_id: UUID, purpose: str, at: datetime) -> None:
    """Refuse before the look is recorded what would be refused after it. For whoever has passed the gate.

    Raises Invalid where a purpose must be stated and none holds.
    """
    _prepare(actor, record_id, purpose, at)


def _checked(purpose: str) -> str:
    if purpose and purpose not in STATED:
        raise _unstated("delivery.purpose_unknown")
    return purpose


def _demand(marking: Marking, purpose: str) -> None:
    if marking.purpose_required and not purpose:
        raise _unstated("delivery.purpose_required")


def _unstated(code: str) -> Invalid:
    return Invalid(code, (FieldProblem("purpose", code),))
