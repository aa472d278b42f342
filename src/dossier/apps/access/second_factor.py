"""The second factor: secrets sealed, changes audited (TOTP RFC 6238, recovery codes, WebAuthn level 3)."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import Unavailable
from dossier.trust.sealing import seal_value, unseal_value

_ASSOCIATED = b"second factor"
ISSUER = "Dossier"


class SealedFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's hooks: what it stores of a TOTP secret or of recovery codes is sealed under the field key."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal_value(text, _key(), _ASSOCIATED)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_value(base64.b64decode(encrypted_text), _key(), _ASSOCIATED)

    def get_totp_issuer(self) -> str:
        return ISSUER

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.username}


def _key() -> bytes:
    key: bytes | None = settings.FIELD_KEY
    if key is None:
        raise Unavailable("kernel.keys_closed")
    return key
