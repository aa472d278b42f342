"""The fields of the tantivy index and how a document's values become blind terms in them."""

from typing import Any

import tantivy

from dossier.apps.search import tokens
from dossier.apps.search.cipher import Cipher
from dossier.apps.search.contract import FACETS, IndexDocument, values_of

FORMAT = 2  # raise it when the fields change: an index of another format is rebuilt
SEALED_FACETS = frozenset({"type", "stage", "employee"})
UNKNOWN_DATE_SORTS_AS = 99_999_999  # when the oldest come first, the unknown still come last

Tantivy = Any  # the binding's classes; it is outside the type check


def build_schema() -> Tantivy:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("text", "title", "names", "numbers"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("tags", "grants"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        if name in SEALED_FACETS:
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        else:
            builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("doc_date", "oldest_first", "filed_at"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


SCHEMA = build_schema()


def to_tantivy(document: IndexDocument, cipher: Cipher) -> Tantivy:
    """Make the blinded document. A number's tokens end in one no phrase contains: none spans two of them."""
    exact = [tokens.exact_token(number) for number in document.numbers]
    numbers = [t for n, e in zip(document.numbers, exact, strict=True) for t in (*tokens.tokens(n), e)]
    return tantivy.Document.from_dict(
        {
            "id": cipher.seal(document.id),
            "text": cipher.joined(tokens.tokens(document.text)),
            "title": cipher.joined(tokens.tokens(document.title)),
            "names": cipher.joined(token for name in document.names for token in tokens.name_tokens(name)),
            "numbers": cipher.joined(numbers),
            "tags": cipher.joined(map(tokens.exact_token, document.tags)),
            "grants": " ".join(map(cipher.grant, document.grants)),
            **{facet: _facet_values(document, facet, cipher) for facet in FACETS},
            "doc_date": document.doc_date,
            "oldest_first": document.doc_date or UNKNOWN_DATE_SORTS_AS,
            "filed_at": document.filed_at,
        },
        SCHEMA,
    )


def _facet_values(document: IndexDocument, facet: str, cipher: Cipher) -> list[str | int]:
    sealed = facet in SEALED_FACETS
    return [cipher.seal(str(value)) if sealed else value for value in values_of(document, facet)]
