"""Hand the document scheme of the norms to recognition, in the form recognition asks for.

The two libraries do not know each other; this is the one place where they meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dossier.norms.scheme import DocumentType, FieldDefinition, Scheme, load_scheme
from dossier.recognition.profile import FieldProfile, TypeProfile


@cache
def default_profiles() -> tuple[TypeProfile, ...]:
    """Give the recognition profiles of the document types that ship, in the scheme's order."""
    return profiles_of(load_scheme())


def profiles_of(scheme: Scheme) -> tuple[TypeProfile, ...]:
    """Give the recognition profiles of a scheme."""
    return tuple(_type_profile(item, scheme.fields) for item in scheme.document_types.values())


def _field_profile(definition: FieldDefinition, type_id: str) -> FieldProfile:
    labels = (*definition.labels, *definition.scoped.get(type_id, ()))
    return FieldProfile(definition.id, definition.kind, tuple(dict.fromkeys(labels)))


def _type_profile(item: DocumentType, fields: Mapping[str, FieldDefinition]) -> TypeProfile:
    return TypeProfile(
        id=item.id,
        title=item.zh,
        stage=item.stage,
        title_patterns=item.titles,
        keywords=item.keywords,
        negative=item.negative,
        fields=tuple(_field_profile(fields[key], item.id) for key in item.fields),
    )
