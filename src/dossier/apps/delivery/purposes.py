"""What pages are looked at, printed or taken out for: the words that may be stated, as data.

A closed list, so that a purpose can stand in an address and in the log without naming anybody.
"""

from __future__ import annotations

from django.db import models


class Purpose(models.TextChoices):
    """The label is what the visible mark says; the empty one is nobody's to state."""

    NONE = "", ""
    OWN = "own", "本人查阅"
    PERSONNEL = "personnel", "人事办理"
    VERIFICATION = "verification", "信息核实"
    INSPECTION = "inspection", "审计检查"
    DISPUTE = "dispute", "争议处理"
    TRANSFER = "transfer", "档案移交"
    OTHER = "other", "其他公务"


STATED = tuple(purpose.value for purpose in Purpose if purpose.value)
