"""What a company has changed of the shipped clocks and grounds, each change a dated row with its basis."""

from __future__ import annotations

from django.db import models


class CompanyRule(models.Model):
    """A number of the norms as the company has set it from a day on; the newest that has begun holds."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    value = models.PositiveIntegerField()
    basis = models.CharField(max_length=400)
    effective_from = models.DateField()
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("company_id", "key", "-effective_from")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "key", "effective_from"), name="one_privacy_rule_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.key}={self.value}"


class CompanyGround(models.Model):
    """A ground of refusal of the company's own, or a shipped one switched off (``active`` false), from a day on."""

    company = models.ForeignKey("people.Company", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    zh = models.CharField(max_length=200)
    en = models.CharField(max_length=200, blank=True)
    basis = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    effective_from = models.DateField()
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("company_id", "code", "-effective_from")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "code", "effective_from"), name="one_privacy_ground_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.code}"
