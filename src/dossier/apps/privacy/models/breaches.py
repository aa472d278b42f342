"""Breaches of personal information (个人信息保护法 57条): the facts, the clock, who was told when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id


class Breach(models.Model):
    """One breach, as known now; what was known when is in its steps.

    ``kinds``: leak, alteration, loss. ``alerts``: ids of the alerts that led here. ``waiver_ground``: why persons need
    not be told (57条2款), empty when they are.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    discovered_at = models.DateTimeField()
    kinds = models.JSONField(default=list)
    types = models.JSONField(default=list)
    affected = models.PositiveIntegerField(null=True, blank=True)
    information = SealedTextField(default="")
    cause = SealedTextField(default="")
    harm = SealedTextField(default="")
    measures = SealedTextField(default="")
    advice = SealedTextField(default="")
    contact = SealedTextField(default="")
    alerts = models.JSONField(default=list)
    authority = models.CharField(max_length=200, blank=True)
    authority_told_at = models.DateTimeField(null=True, blank=True)
    persons_told_at = models.DateTimeField(null=True, blank=True)
    persons_told_how = models.CharField(max_length=200, blank=True)
    waiver_ground = models.CharField(max_length=40, blank=True)
    waiver_reason = SealedTextField(default="")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-discovered_at", "-id")
        constraints = (models.UniqueConstraint(fields=("company", "number"), name="one_breach_per_number"),)

    def __str__(self) -> str:
        return self.number


class BreachStep(models.Model):
    """What was done about a breach."""

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = SealedTextField(default="")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.breach_id} {self.act}"
