"""What a company owes the people whose information it holds: their requests, and storage-only restrictions.

个人信息保护法 44 to 50条. What is said in a request, a note or an answer is sealed.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id
from dossier.apps.privacy.states import RequestState


class Standing(models.TextChoices):
    """Who asks: the person, somebody the person has sent, or a near relative of the deceased (49条)."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    RELATIVE = "relative"


class RequestCounter(models.Model):
    """The last number given to a request in a company's year: a number is never given twice."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("company", "year"), name="one_request_counter_per_year"),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.year}"


class PersonRequest(models.Model):
    """One request with its clock. ``due_on``: the last day on which an answer is in time, inclusive.

    ``asked_by``: the account that sent it; an officer's when it came on paper (``on_paper``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_key = models.UUIDField()
    """Made by the form that asks: a second click with the same key asks nothing."""
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.SELF)
    on_paper = models.BooleanField(default=False)
    kind = models.CharField(max_length=20)
    text = SealedTextField()
    records = models.ManyToManyField("records.Record", blank=True, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    extended = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=RequestState.RECEIVED)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = SealedTextField(default="")
    ground = models.CharField(max_length=40, blank=True)
    """Of a refusal, whole or in part: a ground of the norms."""
    answered_at = models.DateTimeField(null=True, blank=True)
    overdue_noted = models.BooleanField(default=False)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (
            models.Index(fields=("company", "state", "due_on"), name="person_request_by_state"),
            models.Index(fields=("employee", "asked_at"), name="person_request_by_person"),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="one_person_request_per_number"),
            models.UniqueConstraint(fields=("asked_by", "request_key"), name="one_person_request_per_key"),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "partly")) | ~Q(ground=""),
                name="a_refusal_names_its_ground",
            ),
        )

    def __str__(self) -> str:
        return self.number


class RequestStep(models.Model):
    """What was done to a request. ``internal``: the person does not read it."""

    request = models.ForeignKey(PersonRequest, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = SealedTextField(default="")
    internal = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"


class Restriction(models.Model):
    """A record that is only stored, or shall be (47条 末款). ``before``: its state until then, and afterwards.

    ``approval_id`` names the request for consent that is open, for the setting or the lifting.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        IN_FORCE = "in_force"
        LIFTED = "lifted"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        PersonRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="restrictions"
    )
    ground = models.CharField(max_length=40)
    reason = SealedTextField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    before = models.CharField(max_length=12, blank=True)
    approval_id = models.UUIDField(null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    set_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = SealedTextField(default="")

    class Meta:
        ordering = ("-proposed_at", "-id")
        indexes = (models.Index(fields=("company", "state"), name="restriction_by_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=("record",),
                condition=Q(state__in=("proposed", "in_force")),
                name="one_open_restriction_per_record",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"


class ProcessingPurpose(models.Model):
    """Why a type of paper is processed, from a day on; the newest that has begun holds (个人信息保护法 6, 13条).

    ``type`` empty: for every type without a row of its own. ``basis``: a point of 13条1款.
    """

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=60, blank=True)
    effective_from = models.DateField()
    purpose_zh = models.CharField(max_length=200)
    purpose_en = models.CharField(max_length=200)
    basis = models.CharField(max_length=20)
    sensitive = models.BooleanField(default=False)
    necessity = models.CharField(max_length=400, blank=True)
    recipients = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("company_id", "type", "-effective_from")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "type", "effective_from"), name="one_purpose_per_type_and_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.type} {self.effective_from}"
