"""What a password must be; the length is a rule of the installation (NIST SP 800-63B-4 3.1.1: length, no forced
mixtures, nothing from the list of known ones)."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator

from dossier.apps.accounts.models import User
from dossier.apps.accounts.security import read_security

_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No character that is taken for another when read out."""


class LengthByRule(MinimumLengthValidator):
    """Django's check with the length that holds now."""

    def validate(self, password: str, user: Any = None) -> None:
        self.min_length = read_security().password_min_length
        super().validate(password, user)

    def get_help_text(self) -> str:
        self.min_length = read_security().password_min_length
        return super().get_help_text()


def one_time_password() -> str:
    """Give a random password of 98 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_CHARACTERS) for _ in range(5)) for _ in range(4))


def set_one_time_password(user: User) -> str:
    """Give the account a password that opens nothing but the choice of an own one."""
    password = one_time_password()
    user.set_password(password)
    user.password_is_temporary = True
    return password
