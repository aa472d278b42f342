"""Alerts of unusual access (泄露预警) and of the installation's own troubles: what was found, who dealt with it.

Found in the audit log by :mod:`.evaluation`. An alert names events by their sequence and repeats nothing of them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id


class AlertState(models.TextChoices):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Alert(models.Model):
    """One finding. ``rule``: a code of ``default_rules.yaml`` or of ``rules.OPERATIONS``; those have no actor.

    ``part``: what within the rule, such as the department walked; ``sequence``: the event that reached the limit,
    ``sequences``: the events counted, the newest :data:`MOST_EVENTS`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    company_id = models.BigIntegerField(null=True, db_index=True)
    part = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    raised_at = models.DateTimeField()
    sequence = models.BigIntegerField(null=True)
    sequences = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)
    limit = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    grave = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.OPEN)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("state", "at"), name="alert_by_state"),
            models.Index(fields=("rule", "actor", "at"), name="alert_by_rule_and_actor"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "actor", "part", "sequence"),
                condition=Q(sequence__isnull=False),
                name="one_alert_per_rule_person_and_event",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.sequence}"


class AlertNote(models.Model):
    """What somebody did about an alert and why."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=AlertState)
    text = SealedTextField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.alert_id} {self.state}"


class MessageState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class AlertMessage(models.Model):
    """An alert on its way out through a channel (``mail``, ``webhook``). ``next_at``: not to be tried before."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (models.Index(fields=("state", "next_at"), name="alert_message_waiting"),)
        constraints = (models.UniqueConstraint(fields=("alert", "channel"), name="one_message_per_channel"),)

    def __str__(self) -> str:
        return f"{self.alert_id} {self.channel} {self.state}"


class AlertRuleValues(models.Model):
    """The values of a rule from a day (UTC+8) on; the newest that has begun holds. ``values``: as in
    :data:`.rules.VALUES`, those that differ from the default."""

    code = models.CharField(max_length=40)
    effective_from = models.DateField()
    enabled = models.BooleanField()
    values = models.JSONField(default=dict)
    reason = SealedTextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("code", "effective_from")
        constraints = (
            models.UniqueConstraint(fields=("code", "effective_from"), name="one_alert_rule_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.effective_from}"


class QuotaValues(models.Model):
    """How much one person of a role may do in a day, from a day (UTC+8) on; 0 is no limit."""

    role = models.CharField(max_length=30)
    effective_from = models.DateField()
    looks = models.PositiveIntegerField()
    downloads = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("role", "effective_from")
        constraints = (models.UniqueConstraint(fields=("role", "effective_from"), name="one_quota_per_day"),)

    def __str__(self) -> str:
        return f"{self.role} {self.effective_from}"


class DayCount(models.Model):
    """How much somebody did on one day (UTC+8) that is over: what usual means is taken from these rows.

    ``rank``: the roles that matter, for comparing with people of the same.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    rank = models.CharField(max_length=200)
    records = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    hour_records = models.PositiveIntegerField()
    hour_persons = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "day"), name="one_count_per_user_and_day"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Watermark(models.Model):
    """How far the log has been evaluated: everything up to ``sequence``, and the days before ``day`` counted."""

    sequence = models.BigIntegerField(default=0)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.sequence)
