"""Who may sign in. What a user may do is said by grants (``access``); whose file is whose by ``people``."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Language(models.TextChoices):
    CHINESE = "zh-hans"
    ENGLISH = "en"


class User(AbstractUser):
    """A person's account. Django's own permissions and groups are not used for records."""

    display_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, choices=Language, default=Language.CHINESE)

    def __str__(self) -> str:
        return self.username
