"""What the four-property checks found, kept beside the record and told in the evidence log."""

from __future__ import annotations

from django.db import models

from dossier.apps.kernel.fields import SealedTextField


class PropertyReport(models.Model):
    """One check of one record at one stage (DA/T 70-2018). ``body`` names places, never values.

    The log tells the digest of ``body``, so that a report cannot be changed or made up afterwards; the log's
    signed checkpoints sign it.
    """

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="property_reports")
    version = models.PositiveIntegerField()
    """The record's version that was checked."""
    stage = models.CharField(max_length=10)
    rule_set = models.CharField(max_length=64)
    at = models.DateTimeField()
    operator = models.CharField(max_length=150)
    passed = models.BooleanField()
    failing = models.JSONField(default=list)
    body = models.JSONField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("record", "stage", "version"), name="report_by_record"),)

    def __str__(self) -> str:
        return f"{self.record_id} {self.stage} v{self.version}"


class SigningIdentity(models.Model):
    """A company's key for signing the documents it issues, with the certificates that say whose it is.

    ``chain``: PEM, the company's certificate first. ``root_secret``: the key of the authority when it is of our own
    making, else empty. Secrets are PKCS#8 as hex. The newest one with a chain signs; older ones are kept, as what
    they signed still names them.
    """

    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="signing_identities")
    secret = SealedTextField()
    chain = models.TextField(blank=True)
    root_secret = SealedTextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.company_id} {self.pk}"
