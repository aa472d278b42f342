"""Single sign-on and provisioning: accounts and roles that a company directory keeps."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "dossier.apps.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
