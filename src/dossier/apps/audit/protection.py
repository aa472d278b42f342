"""What keeps the log append-only in the database: triggers on both databases, and on PostgreSQL the permissions of the
role that the application signs in with, when an operator gave it one of its own (``docs/operation.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

TABLE = "audit_auditevent"
_GROWING = ("notary_logleaf", "notary_logtile", "notary_logcheckpoint")
"""Tables of the evidence log: rows come and are filled in by their triggers' leave, none goes."""
_TRIGGERS = {
    "sqlite": {"audit_no_update", "audit_no_delete"},
    "postgresql": {"audit_append_only", "audit_only_ends"},
}
_ENDING = "actor_id, actor_name, roles, object_id, subject_id, address, request_id, details, details_salt"
"""The columns that name people: their triggers let them be emptied by a consented act, and not otherwise."""
_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Protection:
    """``found``: of the ``wanted`` triggers, how many are there and switched on. ``permission``: the role lacks the
    right to change the log; None where the database knows no roles."""

    found: int
    wanted: int
    permission: bool | None

    @property
    def triggers(self) -> bool:
        """Whether no trigger is missing."""
        return self.found == self.wanted


def read_protection() -> Protection:
    """Say what guards the log now. Two queries."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            names = {name for (name,) in cursor.fetchall()}
            return _protection(names, None)
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')", [TABLE]
        )
        names = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT bool_or(has_table_privilege(%s, privilege)) "
            "FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS privilege",
            [TABLE],
        )
        (may_change,) = cursor.fetchone()
    return _protection(names, not may_change)


def _protection(names: set[str], permission: bool | None) -> Protection:
    wanted = _TRIGGERS[connection.vendor]
    return Protection(len(names & wanted), len(wanted), permission)


def role_statements(role: str) -> list[str]:
    """Give the PostgreSQL statements by which an existing role may run the application and not rewrite its log.

    Run them as the owner of the tables, after each upgrade again. Raises ValueError for a name that is none.
    """
    if not _ROLE.fullmatch(role):
        raise ValueError("a role's name is lower-case letters, digits and underscores")
    growing = ", ".join(_GROWING)
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON {TABLE} FROM {role}",
        f"GRANT UPDATE ({_ENDING}) ON {TABLE} TO {role}",
        f"REVOKE DELETE, TRUNCATE, TRIGGER ON {growing} FROM {role}",
    ]
