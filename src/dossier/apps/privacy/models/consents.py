"""Consent (个人信息保护法 14 to 16, 29条): in which words it was asked, who gave it, when it was withdrawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id


class ConsentWording(models.Model):
    """What a person is asked to consent to: a version of the words for one type of paper. Never changed.

    ``separate``: consent apart from every other (29条), for sensitive information. ``months``: how long it lasts,
    0 without an end.
    """

    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    separate = models.BooleanField(default=False)
    months = models.PositiveSmallIntegerField(default=0)
    effective_from = models.DateField()
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("company_id", "type", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "type", "version"), name="one_consent_wording_per_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.type} v{self.version}"


class Consent(models.Model):
    """One consent of one person. ``how``: given in the site, or on paper (then ``record`` may be that paper).

    ``expires_on``: the last day on which it holds, empty without an end.
    """

    class How(models.TextChoices):
        ONLINE = "online"
        PAPER = "paper"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="consents")
    wording = models.ForeignKey(ConsentWording, on_delete=models.PROTECT, related_name="given")
    type = models.CharField(max_length=60)
    how = models.CharField(max_length=10, choices=How)
    record = models.ForeignKey(
        "records.Record", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_reason = SealedTextField(default="")
    follow_up = models.ForeignKey(
        "privacy.PersonRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The request under which the company does what follows from the withdrawal."""

    class Meta:
        ordering = ("-given_on", "-id")
        indexes = (models.Index(fields=("company", "type"), name="consent_by_type"),)

    def __str__(self) -> str:
        return f"{self.employee_id} {self.type}"
