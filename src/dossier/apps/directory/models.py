"""What a company directory has told about people and groups, and which roles follow from its groups.

A person's rights stay rows of ``access`` (grants); :class:`DirectoryGrant` marks those that a group brought, so
that leaving the group takes them away again and a grant made by hand is never touched.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from dossier.apps.kernel.fields import SealedJSONField
from dossier.apps.kernel.ids import new_id


class DirectoryToken(models.Model):
    """A bearer token of a provisioning client; only its keyed digest is kept."""

    name = models.CharField(max_length=60, unique=True)
    digest = models.BinaryField(max_length=16, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def is_valid(self, at: datetime) -> bool:
        """``expires_at`` is exclusive."""
        return self.revoked_at is None and at < self.expires_at


class DirectoryUser(models.Model):
    """An account that the directory keeps. ``attributes``: what else it told (names, mail), sealed.

    ``removed_at``: the directory deleted it. The account stays, inactive and under another name, because the
    audit log points to it; ``name_key`` (the folded user name) and ``external_id`` are then free again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="directory")
    name_key = models.CharField(max_length=150, null=True, unique=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)
    attributes = SealedJSONField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.id)


class DirectoryGroup(models.Model):
    """A group of the directory. ``name_key``: its folded name, by which :class:`GroupRule` speaks of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, unique=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)
    members = models.ManyToManyField(DirectoryUser, related_name="groups")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.id)


class GroupRule(models.Model):
    """A line of the mapping table: members of the group hold the role in the place."""

    group = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    role = models.CharField(max_length=30)
    company = models.ForeignKey("people.Company", null=True, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey("people.Department", null=True, on_delete=models.CASCADE, related_name="+")
    clearance = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("group", "id")

    def __str__(self) -> str:
        return f"{self.group} {self.role}"


class ReportedGroups(models.Model):
    """The groups that a sign-in service named at the person's last sign-in. ``source``: oidc, saml or ldap."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=10)
    name_keys = models.JSONField(default=list)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "source"), name="one_report_per_source"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.source}"


class DirectoryGrant(models.Model):
    """Marks a grant as brought by a group: what the mapping no longer gives is taken away."""

    grant = models.OneToOneField("access.Grant", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.grant_id)
