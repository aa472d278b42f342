"""The life of a person's request as a table: which act leads from which state to which, and whose act it is.

    received ─take─► working ─fulfil─► fulfilled
       │               │ │────partly─► partly ──┐
       │               │ └────refuse─► refused ─┴─object─► working (a new clock)
       └──withdraw─────┴──► withdrawn

个人信息保护法 50条: a convenient way to ask, and reasons for a refusal. Pure: no Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RequestState(StrEnum):
    RECEIVED = "received"
    WORKING = "working"
    FULFILLED = "fulfilled"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    TAKE = "take"
    NOTE = "note"
    EXTEND = "extend"
    FULFIL = "fulfil"
    PARTLY = "partly"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    OBJECT = "object"


class Part(StrEnum):
    PERSON = "person"
    OFFICER = "officer"


OPEN = frozenset({RequestState.RECEIVED, RequestState.WORKING})
ANSWERS = frozenset({Act.FULFIL, Act.PARTLY, Act.REFUSE})


@dataclass(frozen=True, slots=True)
class Step:
    state: RequestState
    act: Act
    part: Part
    leads_to: RequestState


STEPS = (
    Step(RequestState.RECEIVED, Act.TAKE, Part.OFFICER, RequestState.WORKING),
    Step(RequestState.RECEIVED, Act.NOTE, Part.OFFICER, RequestState.RECEIVED),
    Step(RequestState.RECEIVED, Act.WITHDRAW, Part.PERSON, RequestState.WITHDRAWN),
    Step(RequestState.WORKING, Act.TAKE, Part.OFFICER, RequestState.WORKING),
    Step(RequestState.WORKING, Act.NOTE, Part.OFFICER, RequestState.WORKING),
    Step(RequestState.WORKING, Act.EXTEND, Part.OFFICER, RequestState.WORKING),
    Step(RequestState.WORKING, Act.FULFIL, Part.OFFICER, RequestState.FULFILLED),
    Step(RequestState.WORKING, Act.PARTLY, Part.OFFICER, RequestState.PARTLY),
    Step(RequestState.WORKING, Act.REFUSE, Part.OFFICER, RequestState.REFUSED),
    Step(RequestState.WORKING, Act.WITHDRAW, Part.PERSON, RequestState.WITHDRAWN),
    Step(RequestState.PARTLY, Act.OBJECT, Part.PERSON, RequestState.WORKING),
    Step(RequestState.REFUSED, Act.OBJECT, Part.PERSON, RequestState.WORKING),
)
_NEXT = {(step.state, step.act, step.part): step.leads_to for step in STEPS}


def next_state(state: RequestState, act: Act, part: Part) -> RequestState | None:
    """Give the state that an act leads to, or None when that part may not do it there."""
    return _NEXT.get((state, act, part))


def possible_acts(state: RequestState, part: Part) -> list[Act]:
    """Give what one part may do in a state, in the order of the table."""
    return [step.act for step in STEPS if step.state is state and step.part is part]


def is_overdue(state: RequestState, due_on: date, today: date) -> bool:
    """Say whether an answer is late. ``due_on`` is the last day on which it is in time."""
    return state in OPEN and today > due_on
