"""See the package's models for what it is for."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "dossier.apps.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossier.apps.records.audit_periods import register_kinds

        register_kinds()
