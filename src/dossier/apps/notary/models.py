"""The evidence log: leaves, the tiles of the tree over them, signed checkpoints, and what others attested.

A leaf is written in the transaction of the act it tells of and gets its position in the log later: a crash leaves
neither an act without a leaf nor a leaf without an act. The leaf's hash covers a salted digest of what it states,
so that the statement can be erased by law while every proof of the others stands.

The database refuses what would rewrite the log (see the migrations). Whoever switches that off is found by
:mod:`dossier.apps.notary.checking` against any checkpoint kept elsewhere.
"""

from __future__ import annotations

from django.db import models

from dossier.apps.kernel.fields import SealedJSONField, SealedTextField


class LeafKind(models.TextChoices):
    """What a leaf tells of."""

    CAPTURE = "capture"
    VERSION = "version"
    PRESERVATION = "preservation"
    AUDIT = "audit"
    DISPOSAL = "disposal"
    DELIVERY = "delivery"
    ATTESTATION = "attestation"


class LogKey(models.Model):
    """A signing key of the log under its origin. The newest signs; older ones still verify what they signed."""

    origin = models.CharField(max_length=120)
    scheme = models.CharField(max_length=12)
    public = models.BinaryField(max_length=64)
    secret = SealedTextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.origin} {self.pk}"


class LogLeaf(models.Model):
    """One statement. ``position``: its place in the log from 0, empty until it is sequenced. ``salt`` and
    ``statement`` are empty once the statement was erased."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=14, choices=LeafKind)
    subject = models.CharField(max_length=60, db_index=True)
    salt = models.BinaryField(max_length=16, null=True)
    statement = SealedJSONField(null=True)
    leaf_hash = models.BinaryField(max_length=32)
    position = models.BigIntegerField(null=True)

    class Meta:
        # PERF: over placed leaves only: the leaf's own transaction then writes a page less.
        constraints = (
            models.UniqueConstraint(
                fields=("position",),
                name="one_leaf_per_position",
                condition=models.Q(position__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("id",), name="leaf_not_sequenced", condition=models.Q(position__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class LogTile(models.Model):
    """Hashes of the tree as C2SP tlog-tiles serves them, 32 bytes each, at most 256."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("level", "number"), name="one_tile_per_place"),)

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class LogCheckpoint(models.Model):
    """The log's signed word about itself (C2SP tlog-checkpoint), without the signatures of others."""

    size = models.BigIntegerField(unique=True)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-size",)

    def __str__(self) -> str:
        return str(self.size)


class CheckpointStamp(models.Model):
    """An authority's word on when a checkpoint existed: its RFC 3161 response over the note."""

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="stamps")
    authority = models.CharField(max_length=200)
    response = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("checkpoint", "authority"), name="one_stamp_per_authority"),
        )

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.authority}"


class CheckpointAnchor(models.Model):
    """A checkpoint laid down outside of the house, or waiting to be: ``receipt`` is empty until it is.

    ``at``: when the receipt came. ``attempts``: how often it was tried, the one that went well among them.
    """

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="anchors")
    anchor = models.CharField(max_length=60)
    receipt = models.JSONField(null=True)
    at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("checkpoint", "anchor"), name="one_receipt_per_anchor"),
        )

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.anchor}"


class CheckpointCosignature(models.Model):
    """A witness's word that a checkpoint extends all that it has seen of this log. ``verifier_key``: its public key;
    ``line``: the signature line, checked before it was kept."""

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="cosignatures")
    verifier_key = models.CharField(max_length=300)
    witness = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("checkpoint", "verifier_key"), name="one_cosignature_per_witness"
            ),
        )

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.witness}"


class WitnessConflict(models.Model):
    """A witness has seen another history of this log than we tell it. It is asked no more until somebody who has
    looked into it says so; the row stays. ``seen``: the size that it has seen, ``note``: what it was shown."""

    verifier_key = models.CharField(max_length=300)
    witness = models.CharField(max_length=200)
    at = models.DateTimeField()
    size = models.BigIntegerField()
    seen = models.BigIntegerField(null=True)
    note = models.TextField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.witness} {self.size}"


class CheckpointMail(models.Model):
    """A checkpoint that was mailed out of the house, with the proof that it extends the one mailed before."""

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="mails")
    recipients = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.at}"


class OutsideService(models.Model):
    """How somebody outside of the house answered last. ``failing_since``: the first failure after the last answer,
    empty while all is well; ``code``: why it failed last."""

    class Kind(models.TextChoices):
        """What is asked of them."""

        STAMP = "stamp"
        ANCHOR = "anchor"
        WITNESS = "witness"
        MAIL = "mail"

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200)
    good_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("kind", "name")
        constraints = (models.UniqueConstraint(fields=("kind", "name"), name="one_row_per_service"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class LogCheck(models.Model):
    """One check of the log: asked for, begun, ended. ``findings``: code and place of the first of them.

    ``full``: from the first leaf, rows included; otherwise from ``checked_from`` on.
    """

    full = models.BooleanField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    checked_from = models.BigIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.size} {'full' if self.full else 'since'} {self.checked_from}"
