"""See the package's models for what it is for."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "dossier.apps.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossier.apps.intake.forgetting import forget_erased
        from dossier.apps.intake.renditions import want_rendition
        from dossier.apps.privacy.erasing import register_cleaner
        from dossier.apps.records.renditions import register_writer

        register_cleaner(forget_erased)
        register_writer(want_rendition)
