"""What records are asked for, looked at, printed or taken out for: one list of words, as data.

A closed list, so that a purpose can stand in an address, in a mark, in the log and before the employee concerned
without naming anybody. Who borrows says more in words of his own, which only the approvers read.
"""

from __future__ import annotations

from typing import Literal

from django.db import models


class Purpose(models.TextChoices):
    """The label is what the visible mark says; the empty one is nobody's to state."""

    NONE = "", ""
    OWN = "own", "本人查阅"
    PERSONNEL = "personnel", "人事办理"
    APPOINTMENT = "appointment", "任免考察"
    REVIEW = "review", "考核评审"
    PAY = "pay", "薪酬核定"
    RELATIONS = "relations", "劳动关系"
    VERIFICATION = "verification", "信息核实"
    PROOF = "proof", "开具证明"
    INSPECTION = "inspection", "审计检查"
    DISPUTE = "dispute", "争议处理"
    TRANSFER = "transfer", "档案移交"
    OTHER = "other", "其他公务"


PurposeName = Literal[
    "own", "personnel", "appointment", "review", "pay", "relations", "verification", "proof", "inspection",
    "dispute", "transfer", "other",
]  # fmt: skip
"""The same words for the shapes of the API."""
STATED = tuple(purpose.value for purpose in Purpose if purpose.value)
assert set(STATED) == set(PurposeName.__args__)  # type: ignore[attr-defined]  # noqa: S101  one list
