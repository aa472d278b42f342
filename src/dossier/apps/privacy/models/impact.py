"""Impact assessments (个人信息保护法 55, 56条): what was assessed, with what result, approved by whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.kernel.fields import SealedJSONField, SealedTextField
from dossier.apps.kernel.ids import new_id


class ImpactAssessment(models.Model):
    """One assessment. ``triggers`` and ``answers`` name ids of the norms; ``answers`` also holds what was answered.

    ``review_on``: when it is to be looked at again; ``keep_until``: the last day it must be kept (inclusive).
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        APPROVED = "approved"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"

    class Risk(models.TextChoices):
        LOW = "low"
        MEDIUM = "medium"
        HIGH = "high"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    triggers = models.JSONField(default=list)
    types = models.JSONField(default=list)
    answers = SealedJSONField()
    risk = models.CharField(max_length=10, choices=Risk, blank=True)
    conclusion = SealedTextField(default="")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = SealedTextField(default="")
    review_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="one_impact_assessment_per_number"),
        )

    def __str__(self) -> str:
        return self.number
