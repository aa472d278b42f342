"""See the package's models for what it is for."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "dossier.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
