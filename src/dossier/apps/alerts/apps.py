"""See the package's models for what it is for."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "dossier.apps.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"
