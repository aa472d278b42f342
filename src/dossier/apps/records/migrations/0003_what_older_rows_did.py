"""What is new for rows that were there: which types are signed, which records passed, English names.

English names were made of ids; where a company has not changed them they become words.
"""

from typing import Any

from django.db import migrations

from dossier.norms.scheme import load_scheme


def fill_in(apps: Any, _editor: Any) -> None:
    """Take signatures and names from the shipped scheme, and passes from the events of filing."""
    signed = [code for code, kind in load_scheme().document_types.items() if kind.hand_signed]
    apps.get_model("records", "DocumentType").objects.filter(code__in=signed).update(signature_expected=True)
    filed = apps.get_model("records", "PreservationEvent").objects.filter(kind="filing", agent="recognition")
    fields, terms = (apps.get_model("records", name).objects for name in ("FieldDefinition", "SchemeTerm"))
    for item in load_scheme().fields.values():
        fields.filter(code=item.id, en=item.id.replace("_", " ")).update(en=item.en)
    for stage in load_scheme().stages.values():
        terms.filter(kind="stage", code=stage.id, en=stage.id.replace("_", " ")).update(en=stage.en)
    for item in load_scheme().categories.values():
        terms.filter(kind="category", code=item.ten_code, en=item.code).update(en=f"{item.code} {item.en}")
    records = apps.get_model("records", "Record").objects
    records.filter(id__in=filed.values("record_id")).update(passed=True)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_several_people_and_pass_rule")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
