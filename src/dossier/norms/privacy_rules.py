"""The numbers of personal-information duties: what ships, and how far a company may go (``data/privacy_rules.yaml``).

Which company has changed which is the application's; here is only what the law and the standards leave open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dossier.norms.scheme import load_facts


@dataclass(frozen=True, slots=True)
class PrivacyRule:
    """``least`` and ``most`` are inclusive; ``fixed_by``: where these bounds come from."""

    id: str
    unit: str
    value: int
    least: int
    most: int
    zh: str
    en: str
    basis: tuple[str, ...]
    fixed_by: str

    def allows(self, value: int) -> bool:
        """Say whether a company may set this value.

        >>> load_privacy_rules()["assessment_keep_years"].allows(2)
        False
        """
        return self.least <= value <= self.most


@cache
def load_privacy_rules() -> Mapping[str, PrivacyRule]:
    """Load the rules by id, in the order of the table. Read once; the result is shared."""
    rows = load_facts("privacy_rules.yaml")["rules"]
    return {row["id"]: PrivacyRule(**{**row, "basis": tuple(row["basis"])}) for row in rows}
