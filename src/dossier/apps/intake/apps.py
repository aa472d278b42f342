"""See the package's models for what it is for."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "dossier.apps.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossier.apps.intake.forgetting import forget_erased
        from dossier.apps.privacy.erasing import register_cleaner

        register_cleaner(forget_erased)
