"""Users, sign-in, sessions."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "dossier.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
