"""What was learned, and what there is to learn from."""

from __future__ import annotations

import json

from django.db.models import Exists, Min, OuterRef, Prefetch

from dossier.apps.kernel.fields import blind_column
from dossier.apps.learning.models import LearnedModel
from dossier.apps.people.models import Company
from dossier.apps.records.models import PageImage, Record, RecordState, RecordVersion, UnconfirmedValue
from dossier.apps.vault.services import read_object
from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.examples import Example
from dossier.recognition.learning.kinds import Kind
from dossier.recognition.learning.learned import Learned
from dossier.recognition.learning.teaching import load_learned
from dossier.recognition.result import page_from_json

MOST_EXAMPLES = 4000
"""Confirmed records that one training looks at, the latest; about 0.2 s each."""


def digest_for(company: Company) -> WordDigest:
    """Give the digests of a company's words: the installation's blind key, made the company's own. Never stored."""
    return WordDigest(blind_column(f"company {company.id}", "learning"))


def list_models(company: Company) -> list[LearnedModel]:
    """Give all models of a company, the latest first."""
    return list(LearnedModel.objects.filter(company=company))


def load_active(company: Company, types: frozenset[str]) -> Learned:
    """Open what is in use in a company, for its document types of now; with nothing in use, nothing was learned.
    One query, and up to three sealed objects."""
    rows = LearnedModel.objects.filter(company=company, active=True).select_related("object__key")
    return load_learned(
        {Kind(row.kind): json.loads(read_object(row.object)) for row in rows}, digest_for(company), types
    )


def find_examples(company: Company) -> list[Example]:
    """Give the records that a person has filed or corrected, in the order in which that first happened.

    Only filed records of one person, none of whose values wait: what such a record says was seen by whoever confirmed
    it, whole. Their pages and values are opened in memory.
    """
    waiting = UnconfirmedValue.objects.filter(record=OuterRef("record"))
    confirmed = (
        RecordVersion.objects.filter(
            ~Exists(waiting),
            by__isnull=False,
            record__company=company,
            record__state=RecordState.FILED,
            record__shared=False,
        )
        .values("record_id")
        .annotate(first_at=Min("at"))
        .order_by("-first_at", "-record_id")[:MOST_EXAMPLES]
    )
    ids = [row["record_id"] for row in confirmed][::-1]
    pages = Prefetch("pages", PageImage.objects.filter(reading__isnull=False).order_by("number"))
    records = Record.objects.filter(id__in=ids).prefetch_related("values", pages).in_bulk()
    return [_example(records[record_id]) for record_id in ids]


def _example(record: Record) -> Example:
    return Example(
        tuple(page_from_json(page.reading) for page in record.pages.all()),
        record.type,
        {row.field: row.value for row in record.values.all()},
    )
