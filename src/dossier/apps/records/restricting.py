"""Cutting the processing of a record down to storage, and opening it again (个人信息保护法 47条 末款).

No rule of the default matrix names the state ``restricted``, so the three readers of the policy refuse such a record
like one that does not exist; the editor of the matrix does not offer it. Who may demand this, and with whose
consent, is decided by the caller, which audits.
"""

from __future__ import annotations

from datetime import datetime

from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import Conflict
from dossier.apps.records.models import Record, RecordState
from dossier.apps.records.services import add_event, add_version


def restrict_record(record: Record, *, actor: User, reason: str, at: datetime) -> str:
    """Make a record (locked by the caller) one that is only stored; gives the state it leaves.

    Raises Conflict when it is restricted or withdrawn already.
    """
    before = record.state
    if before not in (RecordState.FILED, RecordState.TO_CHECK):
        raise Conflict("records.not_restrictable")
    _move(record, RecordState.RESTRICTED, actor=actor, reason=reason, at=at)
    add_event(record, "restriction", at, actor.username, {"before": before})
    return before


def reopen_record(record: Record, *, state: str, actor: User, reason: str, at: datetime) -> None:
    """Give a restricted record (locked by the caller) its state back. Raises Conflict when it is not restricted."""
    if record.state != RecordState.RESTRICTED:
        raise Conflict("records.not_restricted")
    _move(record, RecordState(state), actor=actor, reason=reason, at=at)
    add_event(record, "restriction_end", at, actor.username, {"state": state})


def _move(record: Record, state: RecordState, *, actor: User, reason: str, at: datetime) -> None:
    before = record.state
    record.state = state
    record.version += 1
    record.revision += 1  # the index marks it anew
    record.save(update_fields=["state", "version", "revision"])
    changes: list[dict[str, str | None]] = [{"field": "state", "before": before, "after": state.value}]
    add_version(record, actor=actor, at=at, reason=reason, changes=changes)
