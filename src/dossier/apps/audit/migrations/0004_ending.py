"""Let the particulars of old events end by a consented act, and still nothing else change.

A row of the form that ends may lose what names people, all of it at once, while an act for its company is running,
when it lies before the act's moment and before the act's own event in the chain, and is six months old by the
database's own clock (网络安全法: logs are kept for six months at least). Everything else is refused as before.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dossier.apps.audit.fields

_STAYS = (
    "sequence", "at", "action", "object_kind", "company_id", "result", "rule", "details_digest", "previous_digest",
    "digest", "form",
)  # fmt: skip
_EMPTIED = ("actor_name", "roles", "address", "request_id", "details_salt")
_NULLED = ("actor_id", "subject_id", "details")
_NAMING = "('user', 'employee')"

_IS_ENDING = " AND ".join(
    (
        "OLD.form = 3 AND OLD.details_salt <> ''",
        *(f"NEW.{column} {{same}} OLD.{column}" for column in _STAYS),
        *(f"NEW.{column} = ''" for column in _EMPTIED),
        *(f"NEW.{column} IS NULL" for column in _NULLED),
        f"NEW.object_id = CASE WHEN OLD.object_kind IN {_NAMING} THEN '' ELSE OLD.object_id END",
        "OLD.at < {six_months_ago}",
        "EXISTS (SELECT 1 FROM audit_auditending AS act WHERE act.state = 'running'"
        " AND act.company_id {same} OLD.company_id AND OLD.at < act.before AND OLD.sequence < act.event_sequence)",
    )
)
_FULL_STOP = "the audit log is append-only"


def sqlite_triggers() -> dict[str, str]:
    """Give the statements that make the triggers, by the triggers' names."""
    allowed = _IS_ENDING.format(
        same="IS", six_months_ago="strftime('%Y-%m-%d %H:%M:%S', 'now', '-6 months')"
    )
    return {
        "audit_no_update": f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_auditevent WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{_FULL_STOP}'); END",
        "audit_no_delete": "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_auditevent "
        f"BEGIN SELECT RAISE(ABORT, '{_FULL_STOP}'); END",
    }


def postgresql_triggers() -> str:
    """Give the script that makes the functions and the triggers; the one of before is replaced."""
    allowed = _IS_ENDING.format(same="IS NOT DISTINCT FROM", six_months_ago="now() - interval '6 months'")
    return f"""
DROP TRIGGER audit_append_only ON audit_auditevent;
CREATE TRIGGER audit_append_only BEFORE DELETE OR TRUNCATE ON audit_auditevent
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE FUNCTION audit_may_only_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({allowed}) THEN RETURN NEW; END IF;
    RAISE EXCEPTION '{_FULL_STOP}';
END $$;
CREATE TRIGGER audit_only_ends BEFORE UPDATE ON audit_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_may_only_end();
"""


def drop_sqlite_triggers(_apps: Any, schema_editor: Any) -> None:
    # The column changes by a copy of the table, which takes the triggers away in any case.
    if schema_editor.connection.vendor == "sqlite":
        for name in sqlite_triggers():
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in (postgresql_triggers(),) if is_postgresql else sqlite_triggers().values():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [  # noqa: RUF012
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("audit", "0003_auditevent_company_id_auditevent_form"),
    ]
    operations = [  # noqa: RUF012
        migrations.CreateModel(
            name="AuditEnding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company_id", models.BigIntegerField(null=True)),
                ("before", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("approval_id", models.UUIDField(unique=True)),
                ("consented_at", models.DateTimeField()),
                ("event_sequence", models.BigIntegerField(null=True)),
                ("ended_events", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.RunPython(drop_sqlite_triggers, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="auditevent",
            name="details",
            field=dossier.apps.audit.fields.EndingJSONField(editable=True, null=True),
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),
    ]
