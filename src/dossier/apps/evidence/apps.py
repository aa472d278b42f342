"""See the package's modules for what it is for."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "dossier.apps.evidence"
    label = "evidence"
