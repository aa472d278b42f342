"""Who holds which role where (grants), and the rules of the matrix, as rows a company can change."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.access.policy import Action, MaskClass, Relation, Role, Rule
from dossier.apps.kernel.fields import SealedJSONField, SealedTextField
from dossier.apps.kernel.ids import new_id


class Grant(models.Model):
    """A role held by a user, within a company or a department (with all below it).

    ``clearance`` bounds the confidentiality level this person may reach (L4 is for named individuals).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    company = models.ForeignKey(
        "people.Company", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    department = models.ForeignKey(
        "people.Department", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    clearance = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "company", "department"), name="one_grant_per_place"
            ),
            models.CheckConstraint(
                condition=models.Q(clearance__range=(0, 4)), name="clearance_within_levels"
            ),
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(
                    role__in=("system_administrator", "security_administrator", "audit_administrator")
                ),
                name="one_administrator_role_each",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class PolicyState(models.TextChoices):
    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class PolicyVersion(models.Model):
    """One version of the matrix. The one in force is the published one that took effect last.

    ``digest``: of the rules, from the moment of publishing; its rules never change afterwards.
    ``revision`` counts the changes of a draft, so that two editors notice each other.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=PolicyState, default=PolicyState.DRAFT)
    effective_from = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    approval = models.ForeignKey(
        "access.Approval", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        indexes = (models.Index(fields=("state", "effective_from"), name="policy_in_force"),)

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class PolicyRule(models.Model):
    """A row of one version of the matrix; lists of words as in :class:`.policy.Rule`. No categories means all."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="rules")
    code = models.CharField(max_length=60)
    role = models.CharField(max_length=30)
    relation = models.CharField(max_length=20)
    max_level = models.PositiveSmallIntegerField()
    actions = models.JSONField(default=list)
    states = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    masks = models.JSONField(default=list)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="one_rule_per_code_and_version"),
        )

    def __str__(self) -> str:
        return self.code

    def as_rule(self) -> Rule:
        return Rule(
            id=self.code,
            role=Role(self.role),
            relation=Relation(self.relation),
            max_level=self.max_level,
            actions=frozenset(Action(action) for action in self.actions),
            states=frozenset(self.states),
            categories=frozenset(self.categories),
            masks=frozenset(MaskClass(name) for name in self.masks),
        )


class ApprovalRule(models.Model):
    """How many people must approve an act of a kind, and for how many days a request waits for them.

    The row without a kind holds for every kind that has no row of its own; without it these defaults do.
    """

    kind = models.CharField(max_length=60, blank=True, unique=True)
    needed = models.PositiveSmallIntegerField(default=2)
    days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(needed__range=(1, 9)), name="approvers_one_to_nine"),
            models.CheckConstraint(
                condition=models.Q(days__range=(1, 365)), name="approval_waits_a_year_at_most"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.needed}"


class ApprovalState(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Approval(models.Model):
    """An act that waits for other people's consent. ``payload``: what its kind needs to carry it out.

    ``beneficiary``: whom the act favours; nobody consents to their own advantage. ``company``: the one concerned,
    whose owners of records may consent; empty for an act on the whole installation.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    payload = SealedJSONField()
    reason = SealedTextField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    beneficiary = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    company = models.ForeignKey(
        "people.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needed = models.PositiveSmallIntegerField()
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    """Exclusive: at this moment it has expired."""
    decided_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.PENDING)

    class Meta:
        ordering = ("-requested_at", "-id")
        indexes = (models.Index(fields=("state", "requested_at"), name="approval_by_state"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class ApprovalVote(models.Model):
    """One person's consent or refusal."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    consents = models.BooleanField()
    note = SealedTextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("approval", "user"), name="one_vote_per_person_and_approval"),
        )

    def __str__(self) -> str:
        return f"{self.approval_id} {self.user_id}"


class LentRecord(models.Model):
    """A record that a user may see for a time: what a running loan (借阅) gives.

    From ``starts_at`` (inclusive) to ``ends_at`` (exclusive); a loan that ends early moves ``ends_at`` to that
    moment. Written by :mod:`.lent` only, read at every decision.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    record_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    with_download = models.BooleanField(default=False)
    loan_id = models.UUIDField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=("user", "ends_at"), name="lent_by_user_and_end"),)
        constraints = (
            models.UniqueConstraint(fields=("loan_id", "record_id"), name="one_row_per_lent_record"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")),
                name="lent_record_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.loan_id} {self.record_id}"
