"""安全性: the content harms nobody, and nobody without a right touched it."""

from __future__ import annotations

from dossier.apps.audit.chain import compute_digest
from dossier.apps.audit.services import chained_columns
from dossier.apps.evidence.properties.material import Material, Outcome, failed_at
from dossier.apps.evidence.properties.opening import active_parts
from dossier.recognition.files import sniff_kind


def no_active_content(material: Material) -> Outcome:
    """4-2: no PDF acts by itself or hides files. Scanning for known viruses is the scanner's at capture."""
    return failed_at(
        *(
            f"{source_id} {name}"
            for source_id, data in material.opened.items()
            if data is not None and sniff_kind(data) == "application/pdf"
            for name in active_parts(data)
        )
    )


def _follows(action: str) -> bool:
    """Say whether it follows from an act that was decided, with its rule, in the event before."""
    return action in ("record.link", "record.unlink") or action.startswith("delivery.")


def process_safe(material: Material) -> Outcome:
    """4-7: every act on the record stands unchanged in the audit log, and every change in it is by a rule."""
    changed = [
        f"event {event.sequence}"
        for event in material.audits
        if event.digest != compute_digest(event.previous_digest, chained_columns(event))
    ]
    unruled = [
        f"event {event.sequence}"
        for event in material.audits
        if event.actor_id is not None
        and event.result == "allowed"
        and not event.rule
        and not _follows(event.action)
    ]
    return failed_at(*changed, *unruled)
