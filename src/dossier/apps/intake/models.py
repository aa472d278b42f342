"""Batches of source files on their way into the holdings.

The database is the queue: a file in state ``received`` has not been split, a page image without a reading has
not been read, a file in state ``split`` whose pages are all read has not been assembled. Each piece of work is
claimed with an owner and a lease; the attempt is counted at the claim, so an item that kills its worker is set
aside after three attempts instead of looping for ever.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dossier.apps.kernel.fields import SealedTextField
from dossier.apps.kernel.ids import new_id

MAX_ATTEMPTS = 3


class Batch(models.Model):
    class State(models.TextChoices):
        RUNNING = "running"
        STOPPED = "stopped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="batches")
    name = SealedTextField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return str(self.id)


class Leased(models.Model):
    """Columns of a claim. ``owner`` as :mod:`.owners` names it; ``attempts`` counts claims of the present step."""

    owner = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class SourceFile(Leased):
    """One file as handed in. ``error`` is a refusal code when state is ``refused`` or ``set_aside``."""

    class State(models.TextChoices):
        UPLOADING = "uploading"
        RECEIVED = "received"
        SPLIT = "split"
        DONE = "done"
        REFUSED = "refused"
        DUPLICATE = "duplicate"
        SET_ASIDE = "set_aside"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    name = SealedTextField()
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADING)
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField(default=0)
    object = models.OneToOneField(
        "vault.StoredObject", null=True, blank=True, on_delete=models.PROTECT, related_name="source_file"
    )
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    error = models.CharField(max_length=60, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=("state", "batch"), name="source_file_by_state"),)

    def __str__(self) -> str:
        return str(self.id)


class UploadPart(models.Model):
    """A sealed piece of an upload that is not complete yet."""

    file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="parts")
    offset = models.BigIntegerField()
    object = models.OneToOneField("vault.StoredObject", on_delete=models.PROTECT, related_name="upload_part")

    class Meta:
        ordering = ("offset",)
        constraints = (models.UniqueConstraint(fields=("file", "offset"), name="one_part_per_offset"),)

    def __str__(self) -> str:
        return f"{self.file_id}@{self.offset}"


class PageTask(Leased):
    """The reading of one page: exists from the split until the reading is stored."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SET_ASIDE = "set_aside"

    file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="page_tasks")
    page = models.OneToOneField("records.PageImage", on_delete=models.CASCADE, related_name="task")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    error = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "file"), name="page_task_by_state"),)

    def __str__(self) -> str:
        return str(self.pk)


class RenditionTask(Leased):
    """The writing of one record's searchable PDF; deleted with the rendition stored, kept when set aside."""

    record = models.OneToOneField("records.Record", on_delete=models.CASCADE, related_name="rendition_task")
    set_aside = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.pk)
