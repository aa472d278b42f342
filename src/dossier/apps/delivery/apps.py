"""See the package's modules for what it is for."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "dossier.apps.delivery"
    label = "delivery"
