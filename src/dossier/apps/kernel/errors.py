"""The one family of errors that cross from the domain to the interface.

A code such as ``records.version_conflict`` is stable; its text lives in the catalogues of the user interface.
Parameters carry numbers and codes, never personal data: they reach log lines and HTTP answers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One wrong input field and the code of what is wrong with it."""

    field: str
    code: str


class DomainError(Exception):
    """Base: a refusal the user can understand. ``code`` is dotted, ``params`` are safe to show and to log."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotPermitted(DomainError):  # noqa: N818  these five are outcomes, named as users know them
    """The actor may not do this, or the thing does not exist: shown alike where existence is secret.

    ``audited``: the gate that refused has recorded the refusal. Otherwise the interface records it, after the
    refused act has been rolled back.
    """

    def __init__(self, code: str, *, audited: bool = False, **params: str | int) -> None:
        super().__init__(code, **params)
        self.audited = audited


class Conflict(DomainError):  # noqa: N818
    """The state has moved on: someone else changed the thing first, or the step is not possible now."""


class Invalid(DomainError):  # noqa: N818
    """The input is wrong; ``problems`` names each field."""

    def __init__(self, code: str, problems: tuple[FieldProblem, ...] = (), **params: str | int) -> None:
        super().__init__(code, **params)
        self.problems = problems


class QuotaReached(DomainError):  # noqa: N818
    """The actor has done as much of this today as the role may. ``limit``: how much that is."""


class StoredDataBroken(DomainError):  # noqa: N818
    """Stored bytes do not match their seal or digest. Alerts; never retried."""


class Unavailable(DomainError):  # noqa: N818
    """Something outside is down; the same call may succeed later."""
