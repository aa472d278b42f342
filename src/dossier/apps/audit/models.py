"""Who did what to what, when, from where, under which rule, and with what result.

The table is append-only: triggers refuse UPDATE and DELETE on both databases (see the migrations), and every
row carries the digest of the row before it, so an edit with full rights over the database breaks the chain.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.kernel.fields import SealedJSONField

FORM = 2
"""The form of the rows written now: their digest covers the company and this number as well."""


class Result(models.TextChoices):
    ALLOWED = "allowed"
    REFUSED = "refused"


class AuditEvent(models.Model):
    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150)
    roles = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=60, blank=True, db_index=True)
    subject_id = models.UUIDField(null=True, db_index=True)
    """The employee concerned, so that a person can be told who looked at the file."""
    company_id = models.BigIntegerField(null=True, db_index=True)
    """The company concerned: of the object, else the actor's own. None: no single company (the whole group)."""
    result = models.CharField(max_length=10, choices=Result)
    rule = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    details = SealedJSONField()
    details_digest = models.CharField(max_length=64)
    """Salted digest of the details: the chain stays checkable when details are erased by law."""
    details_salt = models.CharField(max_length=32)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    form = models.PositiveSmallIntegerField(null=True)
    """Which columns the digest covers: None for rows from before companies were noted, else :data:`FORM`."""

    class Meta:
        ordering = ("-sequence",)

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
