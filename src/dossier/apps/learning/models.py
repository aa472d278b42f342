"""What a company's corrections have taught recognition: versions of models, of which one of a kind is in use.

The rows say when and from how much; what was learned lies sealed in the vault, as coefficients and keyed digests.
Versions are never changed and never deleted: rolling back is making an older one active.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossier.recognition.learning.kinds import Kind

KINDS = [(kind.value, kind.value) for kind in Kind]


class LearnedModel(models.Model):
    """One model of one training. Models of one training share their ``version``.

    ``examples``: confirmed records it was learned from; ``held_out``: those it was compared on. ``figures``: counts
    over the held-out records, ``before`` with what was in use then and ``after`` with this model.
    """

    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="learned_models")
    kind = models.CharField(max_length=10, choices=KINDS)
    version = models.PositiveIntegerField()
    trained_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(max_length=150)
    examples = models.PositiveIntegerField()
    held_out = models.PositiveIntegerField()
    figures = models.JSONField(default=dict)
    active = models.BooleanField(default=False)
    object = models.ForeignKey("vault.StoredObject", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("company_id", "-version", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "kind", "version"), name="one_learned_model_per_version"
            ),
            models.UniqueConstraint(
                fields=("company", "kind"), condition=Q(active=True), name="one_learned_model_in_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind} v{self.version}"
