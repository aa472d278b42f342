"""Hand the document scheme of the norms to recognition, in the form recognition asks for.

The two libraries do not know each other; this is the one place where they meet.
"""

from __future__ import annotations

from functools import cache

from dossier.norms.scheme import DocumentType, FieldDefinition, Scheme, load_scheme
from dossier.recognition.profile import FieldProfile, TypeProfile


@cache
def default_profiles() -> tuple[TypeProfile, ...]:
    """Give the recognition profiles of the document types that ship, in the scheme's order."""
    return profiles_of(load_scheme())


def profiles_of(scheme: Scheme) -> tuple[TypeProfile, ...]:
    """Give the recognition profiles of a scheme."""
    fields = {key: _field_profile(definition) for key, definition in scheme.fields.items()}
    return tuple(_type_profile(item, fields) for item in scheme.document_types.values())


def _field_profile(definition: FieldDefinition) -> FieldProfile:
    return FieldProfile(definition.id, definition.kind, definition.labels)


def _type_profile(item: DocumentType, fields: dict[str, FieldProfile]) -> TypeProfile:
    return TypeProfile(
        id=item.id,
        title=item.zh,
        stage=item.stage,
        title_patterns=item.titles,
        keywords=item.keywords,
        negative=item.negative,
        fields=tuple(fields[key] for key in item.fields),
    )
