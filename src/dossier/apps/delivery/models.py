"""What left the house, to whom and what for, and how its pages are marked: the rows a leak is traced by."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id
from dossier.apps.lending.purposes import Purpose

CODE_LETTERS = "34679ACDEFHJKMNPRTWXY"
"""No two of them look alike, in print or in a photo."""
CODE_LENGTH = 8


def new_code() -> str:
    """Give a new delivery's code, such as K7F3M2QX: 35 bits, made unique by the column."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Delivery(models.Model):
    """What one person was given of one record, in one hour (pages on the screen) or at once (PDF, print).

    ``pages``: numbers within the record. ``text``: the visible mark as drawn. ``derivation``: the version of how
    the invisible mark's keys are made from the id (:mod:`.keys`). ``digest``: SHA-256 of the file as delivered;
    empty for pages on the screen. Rows are kept as long as the audit log: without them nothing can be traced.
    """

    class Kind(models.TextChoices):
        IMAGE = "image"
        PDF = "pdf"
        PRINT = "print"
        EXPORT = "export"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deliveries")
    record_id = models.UUIDField()
    """No foreign key: the delivery is remembered when the record is gone."""
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True)
    at = models.DateTimeField()
    """When the first page of it was given out."""
    hour = models.DateTimeField(null=True)
    """The hour (from its full minute, inclusive, to the next, exclusive) that pages on the screen are one in."""
    pages = models.JSONField(default=list)
    text = SealedTextField()
    derivation = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("record_id", "at"), name="delivery_by_record"),)
        constraints = (
            models.UniqueConstraint(
                fields=("actor", "record_id", "purpose", "hour"),
                condition=Q(kind="image"),
                name="one_delivery_on_screen_an_hour",
            ),
        )

    def __str__(self) -> str:
        return self.code


class WatermarkRule(models.Model):
    """How pages of one company and confidentiality level are marked; without a row the default holds."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="watermark_rules")
    level = models.PositiveSmallIntegerField()
    visible = models.BooleanField(default=True)
    invisible = models.BooleanField(default=True)
    purpose_required = models.BooleanField()
    template = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("company", "level"), name="one_watermark_rule_per_level"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="watermark_level_within_scheme"),
            models.CheckConstraint(
                condition=Q(visible=True) | Q(invisible=True), name="no_page_leaves_unmarked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} L{self.level}"
