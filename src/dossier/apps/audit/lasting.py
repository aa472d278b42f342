"""Which events stay whole, and which lose what names people when their period is over. Data, no rules of its own.

A record's receiving, changes, transfer, disposal and changes of rights over it belong to its management metadata and
live as long as the record (GB/T 18894-2016, GB/T 39784-2021; ``norms`` R_AUDIT_LOG), and so does what tells of the log
itself. All else is a log of the network and of use: kept six months at least (网络安全法 第21条第3项), then
no longer than is needed (个人信息保护法 第19条).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

LASTING = Path(__file__).with_name("lasting.yaml")

NAMING = frozenset({"user", "employee"})
"""Kinds of objects whose number is itself a person's."""


@cache
def load_lasting(path: Path = LASTING) -> frozenset[str]:
    """Read the acts whose events stay whole."""
    return frozenset(
        act for acts in yaml.safe_load(path.read_text(encoding="utf-8")).values() for act in acts
    )


def is_lasting(action: str) -> bool:
    """Say whether events of an action stay whole."""
    return action in load_lasting()
