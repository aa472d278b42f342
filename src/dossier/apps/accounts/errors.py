"""What a session or an account lacks for the act it was asked for."""

from __future__ import annotations

from dossier.apps.kernel.errors import DomainError


class StepUpRequired(DomainError):  # noqa: N818  an outcome, like those of the kernel
    """The act needs a fresh proof of who is there: password or second factor, then the same call again."""


class TokenRefused(DomainError):  # noqa: N818
    """The token may not be used from there, or not for this: another one must be made, by a person."""


class AccountIncomplete(DomainError):  # noqa: N818
    """The account must do something first: set a password of its own, or enrol a second factor."""
