"""Approved bulk exports: what was asked for and why, what became of each record, and the sealed package itself.

A package is of one company and for one person, who asked. Its records are named when it is asked for and never grow.
The database is the queue: a package in state ``building`` is claimed by a worker like any other work.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossier.apps.intake.models import Leased
from dossier.apps.kernel.fields import SealedJSONField, SealedTextField
from dossier.apps.kernel.ids import new_id
from dossier.apps.lending.purposes import Purpose


class Package(Leased):
    """``levels``: how many records by level, ``{"1": 3}``. ``most_downloads`` and ``days`` are the terms as they held
    when it was asked for: what the approvers saw. ``ended_because``: the code of why it is not there any more.

    ``sha256``: of the whole ZIP; ``sums_sha256``: of the list ``SHA256SUMS`` inside it. Both stand in the evidence log.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        BUILDING = "building"
        READY = "ready"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed"
        REVOKED = "revoked"
        STOPPED = "stopped"
        ENDED = "ended"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request_key = models.UUIDField()
    """Chosen by whoever asks: the same request sent twice is one."""
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    purpose = models.CharField(max_length=20, choices=Purpose)
    reason = SealedTextField()
    receiver = SealedTextField()
    note = SealedTextField()
    with_evidence = models.BooleanField()
    records = models.PositiveIntegerField()
    employees = models.PositiveIntegerField()
    levels = models.JSONField()
    most_downloads = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    approval_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    object = models.OneToOneField(
        "vault.StoredObject", null=True, blank=True, on_delete=models.PROTECT, related_name="package"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    sums_sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    built_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    """Exclusive: at this moment it has ended."""
    downloads = models.PositiveSmallIntegerField(default=0)
    downloaded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=60, blank=True)
    ended_by_name = models.CharField(max_length=150, blank=True)
    ended_note = SealedTextField()

    class Meta:
        ordering = ("-requested_at", "-id")
        indexes = (models.Index(fields=("state", "expires_at"), name="package_by_state"),)
        constraints = (
            models.UniqueConstraint(fields=("requested_by", "request_key"), name="one_package_per_request"),
            models.CheckConstraint(
                condition=Q(downloads__lte=models.F("most_downloads")), name="package_downloads_within_terms"
            ),
            models.CheckConstraint(
                condition=Q(state="ready") | Q(object=None), name="only_a_ready_package_has_bytes"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


LIVE = (Package.State.WAITING, Package.State.BUILDING, Package.State.READY)
"""A package in one of these can still be handed over, or comes to be."""


class PackageItem(models.Model):
    """One record of a package. ``problem``: the code of why it is not in it, ``evidence_problem``: of why its
    evidence is not. ``attempts``: how often making it was begun. ``entry``: its row of the manifest.

    ``masks``: the classes hidden in the delivered copy. ``piece``, ``evidence``: sealed, until the ZIP holds them.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        PROBLEM = "problem"

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    record_id = models.UUIDField()
    """No foreign key: that it was exported is remembered when the record is gone."""
    reference_code = models.CharField(max_length=100, blank=True)
    level = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=60, blank=True)
    evidence_problem = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    masks = models.JSONField(default=list)
    entry = SealedJSONField(null=True, blank=True)
    delivery_id = models.UUIDField(null=True, blank=True)
    piece = models.OneToOneField(
        "vault.StoredObject", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.OneToOneField(
        "vault.StoredObject", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("place",)
        indexes = (models.Index(fields=("record_id",), name="package_item_by_record"),)
        constraints = (
            models.UniqueConstraint(fields=("package", "place"), name="one_package_item_per_place"),
            models.UniqueConstraint(fields=("package", "record_id"), name="one_package_item_per_record"),
        )

    def __str__(self) -> str:
        return f"{self.package_id} {self.place}"


class PackageRule(models.Model):
    """A company's terms of bulk exports from a day on; the newest that has begun holds."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="+")
    effective_from = models.DateField()
    most_records = models.PositiveSmallIntegerField()
    most_downloads = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=400)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("company_id", "-effective_from")
        constraints = (
            models.UniqueConstraint(fields=("company", "effective_from"), name="one_package_rule_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.effective_from}"
