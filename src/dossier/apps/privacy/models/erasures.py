"""Deletion carried out (个人信息保护法 47条), what forbids it for a while, and the tombstone that stays."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id


class LegalHold(models.Model):
    """Nothing of this may be destroyed until it is released: of a record, a person, or the whole company.

    ``kind``: a hold of the retention norms.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    record = models.ForeignKey(
        "records.Record", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    reason = SealedTextField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = SealedTextField(default="")

    class Meta:
        ordering = ("-placed_at", "-id")
        indexes = (models.Index(fields=("company", "released_at"), name="hold_in_force"),)

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind}"


class Erasure(models.Model):
    """One act of deletion over records of one request. ``objects_left``: stored objects whose bytes are to be removed.
    ``breaks_signatures``: it was decided that signatures of shared files may end with their division. ``carried``: how
    many other records went into scans of their own.

    ``carried_out_at``: when what the records said was destroyed, in one transaction with the last consent;
    ``finished_at``: when the bytes, the index and the list of what was erased had followed.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CARRIED_OUT = "carried_out"
        FINISHED = "finished"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey("privacy.PersonRequest", on_delete=models.PROTECT, related_name="erasures")
    reason = SealedTextField()
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    approval_id = models.UUIDField(null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    objects_left = models.JSONField(default=list)
    breaks_signatures = models.BooleanField(default=False)
    carried = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-proposed_at", "-id")
        indexes = (models.Index(fields=("state",), name="erasure_by_state"),)

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class ErasedRecord(models.Model):
    """A record within an act of deletion; once that is carried out, its tombstone. No personal content.

    ``act`` empty: the record came back with an older backup and was destroyed again. ``live``: false when the act was
    dropped. ``before``: the state it had. ``leaves``: salted leaf hashes of what the evidence log had stated of it.
    """

    act = models.ForeignKey(Erasure, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="erasures")
    live = models.BooleanField(default=True)
    verdict = models.CharField(max_length=10)
    rule = models.CharField(max_length=40, blank=True)
    before = models.CharField(max_length=12, blank=True)
    type = models.CharField(max_length=60, blank=True)
    reference_code = models.CharField(max_length=60, blank=True)
    level = models.PositiveSmallIntegerField(default=4)
    decided_by = models.JSONField(default=list)
    erased_at = models.DateTimeField(null=True, blank=True)
    leaves = models.JSONField(default=list)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("record",), condition=Q(live=True), name="one_live_erasure_per_record"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id}"
