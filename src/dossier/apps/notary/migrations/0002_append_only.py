"""Refuse, in the database itself, whatever would rewrite the log.

Leaves are never deleted; a leaf gets its position once, and may lose its statement together with its salt. Tiles
only grow. Checkpoints stay as they are.
"""

from typing import Any

from django.db import migrations

_LEAF_REWRITTEN = """
    NEW.id {differs} OLD.id OR NEW.at {differs} OLD.at OR NEW.kind {differs} OLD.kind
    OR NEW.subject {differs} OLD.subject OR NEW.leaf_hash {differs} OLD.leaf_hash
    OR (OLD.position IS NOT NULL AND NEW.position {differs} OLD.position)
    OR (NEW.statement IS NOT NULL AND NEW.statement {differs} OLD.statement)
    OR (NEW.salt IS NOT NULL AND NEW.salt {differs} OLD.salt)
    OR (NEW.salt IS NULL) <> (NEW.statement IS NULL)
"""
_TILE_REWRITTEN = (
    "NEW.level <> OLD.level OR NEW.number <> OLD.number"
    " OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes"
)
_FULL_STOP = "the evidence log is append-only"

_TABLES = (
    ("notary_logleaf", _LEAF_REWRITTEN),
    ("notary_logtile", _TILE_REWRITTEN),
    ("notary_logcheckpoint", "1 = 1"),
)


def sqlite_triggers(tables: tuple[tuple[str, str], ...] = _TABLES) -> dict[str, str]:
    """Give the statements that make the triggers, by the triggers' names."""
    statements = {}
    for table, rewritten in tables:
        condition = rewritten.format(differs="IS NOT")
        statements[f"{table}_update"] = (
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{_FULL_STOP}'); END"
        )
        statements[f"{table}_delete"] = (
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_FULL_STOP}'); END"
        )
    return statements


def postgresql_triggers() -> str:
    """Give the script that makes the function and the triggers."""
    return (
        "CREATE FUNCTION evidence_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{_FULL_STOP}'; END $$;{postgresql_triggers_of(_TABLES)}"
    )


def postgresql_triggers_of(tables: tuple[tuple[str, str], ...]) -> str:
    """Give the script that makes the triggers of tables, once the function is there."""
    parts = []
    for table, rewritten in tables:
        condition = rewritten.format(differs="IS DISTINCT FROM")
        parts.append(
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) "
            "EXECUTE FUNCTION evidence_is_append_only();"
            f"CREATE TRIGGER {table}_delete BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION evidence_is_append_only();"
        )
    return "".join(parts)


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in (postgresql_triggers(),) if is_postgresql else sqlite_triggers().values():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("notary", "0001_initial")]  # noqa: RUF012
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]  # noqa: RUF012
