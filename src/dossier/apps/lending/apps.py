"""See the package's models for what it is for."""

from django.apps import AppConfig


class LendingConfig(AppConfig):
    name = "dossier.apps.lending"
    label = "lending"
    default_auto_field = "django.db.models.BigAutoField"
