"""See the package's models for what it is for."""

from django.apps import AppConfig


class NotaryConfig(AppConfig):
    name = "dossier.apps.notary"
    label = "notary"
    default_auto_field = "django.db.models.BigAutoField"
