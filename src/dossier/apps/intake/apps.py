"""See the package's models for what it is for."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "dossier.apps.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
