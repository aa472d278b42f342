"""What the site asks about deliveries before it asks for pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dossier.apps.access.policy import Action, decide
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.accounts.step_up import needs_step_up
from dossier.apps.delivery.rules import marking_of
from dossier.apps.delivery.services import purpose_stated
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.records.models import PageImage
from dossier.apps.records.painting import paint_over
from dossier.apps.records.selectors import (
    Prove,
    access_record,
    access_viewed,
    audit_look,
    facts_of,
    no_proof,
)
from dossier.apps.records.viewing import Viewed
from dossier.apps.vault.services import read_object


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms pages of a record are given to somebody. ``stated``: the purpose that holds, or "".

    ``print_proof``: printing wants a fresh proof of who is there.
    """

    purpose_required: bool
    stated: str
    may_print: bool
    print_proof: bool


def terms_of(*, actor: User, record_id: UUID, at: datetime) -> Terms:
    """Say what the site must ask before it shows pages. Raises NotPermitted for who may not find the record."""
    record, _ = access_record(actor=actor, record_id=record_id, action=Action.FIND)
    return Terms(
        marking_of(record.company_id, record.level).purpose_required,
        purpose_stated(actor, record.id, at),
        decide(clauses_for(actor, Action.PRINT), facts_of(record)).allowed,
        needs_step_up(record.level, Action.PRINT.value),
    )


def read_pages_to_print(*, actor: User, record_id: UUID, prove: Prove = no_proof) -> list[bytes]:
    """Give the pages of a record in order (JPEG), what stays masked painted over; the print is audited.

    Raises NotPermitted, also for a record without pages.
    """
    viewed = access_viewed(actor=actor, record_id=record_id, action=Action.PRINT, prove=prove)
    pictures = list(_pictures(viewed))
    if not pictures:
        raise NotPermitted("records.not_found")
    audit_look(
        actor, viewed.record, "record.print", viewed.rule, total=len(pictures), masked=not viewed.is_clear()
    )
    return pictures


def _pictures(viewed: Viewed) -> Iterator[bytes]:
    pages = PageImage.objects.filter(record=viewed.record).exclude(image=None).select_related("image")
    for page in pages.order_by("number"):
        assert page.image is not None  # noqa: S101  asked for
        jpeg = read_object(page.image)
        yield jpeg if viewed.is_clear() else paint_over(jpeg, viewed.page(page).rects)
