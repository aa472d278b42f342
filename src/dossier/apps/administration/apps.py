"""See the package for what it is for. It stores nothing of its own."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "dossier.apps.administration"
    label = "administration"

    def ready(self) -> None:
        from dossier.apps.administration.consent import register_kinds
        from dossier.apps.administration.proofs import audit_step_up

        register_kinds()
        audit_step_up()
