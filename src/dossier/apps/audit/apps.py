"""See the package's models for what it is for."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "dossier.apps.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
