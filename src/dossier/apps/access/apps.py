"""See the package's models for what it is for."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "dossier.apps.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossier.apps.access.approval_rules import register_rule_kind
        from dossier.apps.access.approvals import register_kind
        from dossier.apps.access.matrix import PUBLISH, carry_out_publishing, drop_proposal

        register_rule_kind()
        register_kind(PUBLISH, carry_out_publishing, drop=drop_proposal)
