"""See the package's models for what it is for."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "dossier.apps.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
