"""What intake holds of records that are destroyed: names of files, and work that waits."""

from __future__ import annotations

from dossier.apps.intake.models import RenditionTask, SourceFile
from dossier.apps.privacy.erasing import Gone
from dossier.apps.records.carrying import carried_name


def forget_erased(gone: Gone) -> None:
    """Forget file names, which often hold a person's, and drop renditions that wait. In the caller's transaction."""
    SourceFile.objects.filter(object__in=gone.objects).update(name="")
    SourceFile.objects.filter(duplicate_of__object__in=gone.objects).update(name="")
    for before, after in gone.carried.items():
        # The batch shows what is left of its file.
        SourceFile.objects.filter(object=before).update(object=after, name=carried_name(after))
    RenditionTask.objects.filter(record__in=gone.records).delete()
