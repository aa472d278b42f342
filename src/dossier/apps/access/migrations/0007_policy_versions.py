"""The matrix gets versions; the rules of an installation become its first published one."""

import hashlib
import json
from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LISTS = ("actions", "states", "categories", "masks")


def make_first_version(apps, _schema_editor):
    """As ``rules.compute_digest`` had it when versions came."""
    rules = apps.get_model("access", "PolicyRule").objects.order_by("code")
    if not rules.exists():
        return
    rows = [
        {"id": rule.code, "role": rule.role, "relation": rule.relation, "max_level": rule.max_level}
        | {name: sorted(getattr(rule, name)) for name in LISTS}
        for rule in rules
    ]
    text = json.dumps(sorted(rows, key=lambda row: row["id"]), sort_keys=True, separators=(",", ":"))
    now = datetime.now(UTC)
    version = apps.get_model("access", "PolicyVersion").objects.create(
        number=1, state="published", effective_from=now, created_at=now, changed_at=now, published_at=now,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    rules.update(version=version)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_grant_one_administrator_role_each"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("state", models.CharField(choices=[("draft", "Draft"), ("proposed", "Proposed"), ("published", "Published"), ("superseded", "Superseded")], default="draft", max_length=10)),
                ("effective_from", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("approval", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="access.approval")),
                ("author", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("based_on", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="access.policyversion")),
            ],
            options={"ordering": ("-number",)},
        ),
        migrations.AddIndex(
            model_name="policyversion",
            index=models.Index(fields=["state", "effective_from"], name="policy_in_force"),
        ),
        migrations.AlterField("policyrule", "code", models.CharField(max_length=60)),
        migrations.AddField(
            "policyrule",
            "version",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="access.policyversion"),
        ),
        migrations.RunPython(make_first_version, migrations.RunPython.noop),
        migrations.AlterField(
            "policyrule",
            "version",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="access.policyversion"),
        ),
        migrations.AddConstraint(
            model_name="policyrule",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="one_rule_per_code_and_version"),
        ),
    ]
