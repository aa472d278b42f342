"""See the package's models for what it is for."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "dossier.apps.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
