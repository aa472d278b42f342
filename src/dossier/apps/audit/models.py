"""Who did what to what, when, from where, under which rule, and with what result.

The table is append-only: triggers refuse UPDATE and DELETE on both databases (see the migrations), and every
row carries the digest of the row before it, so an edit with full rights over the database breaks the chain.

What names people lies in a row's particulars. Of rows of the form :data:`ENDING` the digest covers them only as one
salted digest, so that they can be ended after their period (:mod:`.ending`) and every digest stays as it was.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.audit.fields import EndingJSONField

LASTING = 2
"""The form of rows that stay whole: their digest covers every column, and the details by a salted digest."""
ENDING = 3
"""The form of rows whose particulars end: their digest covers those by one salted digest only."""


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
    details = EndingJSONField(null=True)
    details_digest = models.CharField(max_length=64)
    """Salted digest of the details; of all particulars in rows that end."""
    details_salt = models.CharField(max_length=32)
    """Empty once the particulars have ended: without it the digest gives nothing away."""
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    form = models.PositiveSmallIntegerField(null=True)
    """Which columns the digest covers: None for rows from before companies were noted, else one of the two."""

    class Meta:
        ordering = ("-sequence",)

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    @property
    def is_ended(self) -> bool:
        """Whether what named people is gone."""
        return self.form == ENDING and not self.details_salt


class EndingState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class AuditEnding(models.Model):
    """One consented act by which the particulars of a company's events from before a moment end.

    ``company_id`` None: the events of no single company. ``before``: exclusive. ``event_sequence``: the event in the
    chain that announces the act; only events before it are touched, and only while the act is running.
    """

    company_id = models.BigIntegerField(null=True)
    before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=EndingState, default=EndingState.WAITING)
    approval_id = models.UUIDField(unique=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField()
    event_sequence = models.BigIntegerField(null=True)
    ended_events = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.company_id} {self.before:%Y-%m-%d} {self.state}"
