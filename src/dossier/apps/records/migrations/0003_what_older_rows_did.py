"""What the new columns mean for rows that were there: which types are signed, which records passed."""

from typing import Any

from django.db import migrations

from dossier.norms.scheme import load_scheme


def fill_in(apps: Any, _editor: Any) -> None:
    """Take signatures from the shipped scheme, and passes from the events of filing."""
    signed = [code for code, kind in load_scheme().document_types.items() if kind.hand_signed]
    apps.get_model("records", "DocumentType").objects.filter(code__in=signed).update(signature_expected=True)
    filed = apps.get_model("records", "PreservationEvent").objects.filter(kind="filing", agent="recognition")
    records = apps.get_model("records", "Record").objects
    records.filter(id__in=filed.values("record_id")).update(passed=True)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_several_people_and_pass_rule")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
