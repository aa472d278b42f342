"""See the package's models for what it is for."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "dossier.apps.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
