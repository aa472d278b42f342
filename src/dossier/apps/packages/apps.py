"""See the package's models for what it is for."""

from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "dossier.apps.packages"
    label = "packages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossier.apps.access.approvals import register_kind
        from dossier.apps.packages.ending import drop_request, start_building, stop_erased
        from dossier.apps.packages.selectors import KIND
        from dossier.apps.privacy.erasing import register_cleaner

        register_kind(KIND, start_building, drop=drop_request)
        register_cleaner(stop_erased)
