"""See the package's modules for what it is for."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "dossier.apps.delivery"
    label = "delivery"

    def ready(self) -> None:
        from dossier.apps.delivery.cache import marked_pages
        from dossier.apps.privacy.erasing import register_cleaner

        register_cleaner(lambda _gone: marked_pages.clear())
