"""See the package's models for what it is for."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "dossier.apps.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"
