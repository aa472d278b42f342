"""See the package's models for what it is for."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "dossier.apps.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossier.apps.access.approvals import register_kind
        from dossier.apps.privacy.checks import register_checks
        from dossier.apps.privacy.erasing import ERASE, carry_out_erasure, drop_erasure
        from dossier.apps.privacy.restricting import (
            LIFT,
            RESTRICT,
            carry_out_lift,
            carry_out_restriction,
            drop,
        )

        register_checks()
        register_kind(RESTRICT, carry_out_restriction, drop=drop)
        register_kind(LIFT, carry_out_lift, drop=drop)
        register_kind(ERASE, carry_out_erasure, drop=drop_erasure)
