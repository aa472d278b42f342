"""Stored objects and the keys that open them.

Root key (key file or another provider) > company key > data key per object. An object's bytes are sealed in
segments under its data key; erasing the wrapped data key erases the object wherever copies of it lie.
"""

from __future__ import annotations

from django.db import models

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id


class CompanyKey(models.Model):
    """A company's key-encryption key, wrapped by the key provider. The newest one seals."""

    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="keys")
    wrapped = models.BinaryField(max_length=64)
    provider = models.CharField(max_length=40)
    suite = models.CharField(max_length=12, default="A256GCM")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return str(self.pk)


class StoredObject(models.Model):
    """Sealed bytes in the object store under an opaque name.

    ``sha256`` is the digest of the plaintext, sealed; ``digest_blind`` its keyed digest for finding equals
    without revealing equality to whoever reads the table.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="objects_stored")
    key = models.ForeignKey(CompanyKey, on_delete=models.PROTECT, related_name="objects_sealed")
    wrapped_key = models.BinaryField(max_length=64)
    sha256 = SealedTextField()
    digest_blind = models.BinaryField(max_length=16, db_index=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True, db_index=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    """When a check found it not as stored; empty when the last check found it good."""

    def __str__(self) -> str:
        return str(self.id)

    @property
    def store_name(self) -> str:
        """Name in the object store: the random id, so that a name says nothing of the content."""
        return self.id.hex

    @property
    def associated(self) -> bytes:
        """Bound into every segment: an object cannot stand in for another."""
        return b"object:" + self.id.bytes
