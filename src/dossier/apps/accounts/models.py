"""Who may sign in, with what, and from where. What a user may do is said by grants (``access``); whose file is
whose by ``people``."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from dossier.apps.kernel.fields import SealedTextField


class Language(models.TextChoices):
    CHINESE = "zh-hans"
    ENGLISH = "en"


class User(AbstractUser):
    """A person's account. Django's own permissions and groups are not used for records."""

    display_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, choices=Language, default=Language.CHINESE)
    password_is_temporary = models.BooleanField(default=False)
    """Somebody else has chosen the password: it opens nothing but the change to an own one."""
    activated_at = models.DateTimeField(default=timezone.now)
    """Since when the account has been waiting for its first sign-in."""

    def __str__(self) -> str:
        return self.username


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to be. ``session_key`` is the digest of the cookie's value."""

    id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names the session to people; the key stays the primary key."""
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    address = models.CharField(max_length=45, blank=True)
    agent = SealedTextField(default="")
    """What the browser says it is."""
    created_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from dossier.apps.accounts.sessions import SessionStore

        return SessionStore


class SecuritySetting(models.Model):
    """One rule of signing in that differs from its default (:mod:`.security`)."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.JSONField()
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class SignInFailures(models.Model):
    """Failures in a row under one name, known or not: an unknown name is locked like a known one."""

    name_blind = models.BinaryField(max_length=32, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """A key for programs: acts as its user, within ``scopes``. Only its keyed digest is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    start = models.CharField(max_length=12)
    """The first characters, by which a person recognises a token."""
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    last_address = models.CharField(max_length=45, blank=True)
    revoked_at = models.DateTimeField(null=True)
    networks = models.JSONField(default=list)
    """Networks (CIDR) from which alone it is taken; an empty list restricts nothing."""
    daily_quota = models.PositiveIntegerField(default=0)
    """How many acts a day (UTC+8) it may do that demand a fresh proof of a person."""
    counted_on = models.DateField(null=True)
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.start
