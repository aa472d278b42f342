"""What reading a value out of a text gives. For the readers: :mod:`.values`, :mod:`.amounts`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value read from text: ``value`` normalised, ``raw`` the part of the normalised text it came from.

    ``validity``: 1.0 proven or plain, lower when a check failed or a repair was needed.
    """

    value: str
    raw: str
    validity: float
