"""Places are unique among placed leaves only, and what others said of the log is as append-only as the log.

The embedded database makes the leaves' table anew for the first of these, which takes its triggers off: they are put
back. A contradiction of a witness may be settled once; a receipt may come once, while it is waited for; a check may
end once; a key's end may be set once.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

_before = import_module("dossier.apps.notary.migrations.0002_append_only")

_FOR_EVER = "1 = 1"
_CONFLICT_REWRITTEN = """
    NEW.id {differs} OLD.id OR NEW.verifier_key {differs} OLD.verifier_key OR NEW.witness {differs} OLD.witness
    OR NEW.at {differs} OLD.at OR NEW.size {differs} OLD.size OR NEW.seen {differs} OLD.seen
    OR NEW.note {differs} OLD.note OR OLD.settled_at IS NOT NULL OR NEW.settled_at IS NULL
"""
_RECEIPT_REWRITTEN = """
    NEW.id {differs} OLD.id OR NEW.checkpoint_id {differs} OLD.checkpoint_id OR NEW.anchor {differs} OLD.anchor
    OR OLD.at IS NOT NULL OR NEW.attempts < OLD.attempts
"""
_CHECK_REWRITTEN = """
    NEW.id {differs} OLD.id OR NEW."full" {differs} OLD."full" OR NEW.asked_at {differs} OLD.asked_at
    OR NEW.asked_by {differs} OLD.asked_by OR OLD.ended_at IS NOT NULL
"""
_KEY_REWRITTEN = """
    NEW.id {differs} OLD.id OR NEW.origin {differs} OLD.origin OR NEW.scheme {differs} OLD.scheme
    OR NEW.public {differs} OLD.public OR NEW.valid_from {differs} OLD.valid_from
    OR (OLD.valid_to IS NOT NULL AND NEW.valid_to {differs} OLD.valid_to)
"""
_TABLES = (
    ("notary_checkpointcosignature", _FOR_EVER),
    ("notary_checkpointstamp", _FOR_EVER),
    ("notary_checkpointmail", _FOR_EVER),
    ("notary_checkpointanchor", _RECEIPT_REWRITTEN),
    ("notary_witnessconflict", _CONFLICT_REWRITTEN),
    ("notary_logcheck", _CHECK_REWRITTEN),
    ("notary_logkey", _KEY_REWRITTEN),
)


def sqlite_triggers() -> dict[str, str]:
    """Give the statements that make all triggers of the log's tables, by the triggers' names."""
    return {**_before.sqlite_triggers(), **_before.sqlite_triggers(_TABLES)}


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_before.postgresql_triggers_of(_TABLES), params=None)
        return
    for name, statement in sqlite_triggers().items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("notary", "0006_witnesses")]  # noqa: RUF012
    operations = [  # noqa: RUF012
        migrations.AlterField(
            model_name="logleaf",
            name="kind",
            field=models.CharField(
                choices=[
                    ("capture", "Capture"),
                    ("version", "Version"),
                    ("preservation", "Preservation"),
                    ("audit", "Audit"),
                    ("disposal", "Disposal"),
                    ("delivery", "Delivery"),
                    ("attestation", "Attestation"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="logleaf", name="position", field=models.BigIntegerField(null=True)
        ),
        migrations.AddConstraint(
            model_name="logleaf",
            constraint=models.UniqueConstraint(
                condition=models.Q(("position__isnull", False)),
                fields=("position",),
                name="one_leaf_per_position",
            ),
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),
    ]
