"""Receipts of checkpoints that were laid down outside of the house."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notary", "0003_checkpointstamp")]
    operations = [
        migrations.CreateModel(
            name="CheckpointAnchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("anchor", models.CharField(max_length=60)),
                ("receipt", models.JSONField(null=True)),
                ("at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="notary.logcheckpoint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "anchor"), name="one_receipt_per_anchor")
                ],
            },
        ),
    ]
