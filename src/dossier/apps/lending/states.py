"""The life of a loan (借阅) as a table: which act leads from which state to which, and whose act it is.

    asked ─approve─► approved ─start─► running ─return─► returned
      │ └─refuse──► refused  │            ├────expire─► expired
      └───cancel──► cancelled◄┘           └────revoke─► revoked   (also before the start)

Acts of the clock are never carried out: what the clock has done follows from the two ends of the loan and the
moment that asks (:func:`state_at`), so nothing can be late. GB/T 39784-2021 (利用) asks for application, approval,
period, extension, return and recall of what is lent. Pure: no Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LoanState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    RUNNING = "running"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ExtensionState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class PaperState(StrEnum):
    """Where the paper original is; ``NONE``: it was not asked for."""

    NONE = "none"
    KEPT = "kept"
    OUT = "out"
    OVERDUE = "overdue"
    BACK = "back"


class Act(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    CANCEL = "cancel"
    START = "start"
    RETURN = "return"
    EXPIRE = "expire"
    REVOKE = "revoke"
    EXTEND = "extend"
    HAND_OUT = "hand_out"


class Part(StrEnum):
    BORROWER = "borrower"
    APPROVER = "approver"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Step:
    state: LoanState
    act: Act
    part: Part
    leads_to: LoanState


STEPS = (
    Step(LoanState.ASKED, Act.APPROVE, Part.APPROVER, LoanState.APPROVED),
    Step(LoanState.ASKED, Act.REFUSE, Part.APPROVER, LoanState.REFUSED),
    Step(LoanState.ASKED, Act.CANCEL, Part.BORROWER, LoanState.CANCELLED),
    Step(LoanState.APPROVED, Act.CANCEL, Part.BORROWER, LoanState.CANCELLED),
    Step(LoanState.APPROVED, Act.REVOKE, Part.APPROVER, LoanState.REVOKED),
    Step(LoanState.APPROVED, Act.START, Part.CLOCK, LoanState.RUNNING),
    Step(LoanState.RUNNING, Act.RETURN, Part.BORROWER, LoanState.RETURNED),
    Step(LoanState.RUNNING, Act.REVOKE, Part.APPROVER, LoanState.REVOKED),
    Step(LoanState.RUNNING, Act.EXPIRE, Part.CLOCK, LoanState.EXPIRED),
    Step(LoanState.RUNNING, Act.EXTEND, Part.BORROWER, LoanState.RUNNING),
    Step(LoanState.RUNNING, Act.HAND_OUT, Part.APPROVER, LoanState.RUNNING),
)
FINAL = frozenset(LoanState) - {step.state for step in STEPS}
_NEXT = {(step.state, step.act, step.part): step.leads_to for step in STEPS}


def next_state(state: LoanState, act: Act, part: Part) -> LoanState | None:
    """Give the state that an act leads to, or None when that part may not do it there."""
    return _NEXT.get((state, act, part))


def possible_acts(state: LoanState, part: Part) -> frozenset[Act]:
    """Give what one part may do in a state."""
    return frozenset(step.act for step in STEPS if step.state is state and step.part is part)


def state_at(
    decided: LoanState, starts_at: datetime | None, ends_at: datetime | None, now: datetime
) -> LoanState:
    """Give the state at a moment of a loan that people have brought as far as ``decided``.

    It runs from ``starts_at`` (inclusive) to ``ends_at`` (exclusive).
    """
    if decided is not LoanState.APPROVED or starts_at is None or ends_at is None:
        return decided
    if now >= ends_at:
        return LoanState.EXPIRED
    return LoanState.RUNNING if now >= starts_at else LoanState.APPROVED


def paper_state_at(
    wanted: bool, out_at: datetime | None, back_at: datetime | None, due_at: datetime | None, now: datetime
) -> PaperState:
    """Give where the paper original is. It is due when the loan ends, however it ends."""
    if not wanted:
        return PaperState.NONE
    if out_at is None:
        return PaperState.KEPT
    if back_at is not None:
        return PaperState.BACK
    return PaperState.OVERDUE if due_at is not None and now >= due_at else PaperState.OUT
