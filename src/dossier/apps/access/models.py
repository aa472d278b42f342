"""Who holds which role where (grants), and the rules of the matrix, as rows a company can change."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.access.policy import Action, MaskClass, Relation, Role, Rule


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
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class PolicyRule(models.Model):
    """A row of the matrix; lists of words as in :class:`.policy.Rule`. No categories means all."""

    code = models.CharField(max_length=60, unique=True)
    role = models.CharField(max_length=30)
    relation = models.CharField(max_length=20)
    max_level = models.PositiveSmallIntegerField()
    actions = models.JSONField(default=list)
    states = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    masks = models.JSONField(default=list)

    class Meta:
        ordering = ("code",)

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
