"""The fields of the tantivy index and how a document's values become blind terms in them."""

from typing import Any

import tantivy

from dossier.apps.search import tokens
from dossier.apps.search.cipher import Cipher
from dossier.apps.search.contract import COVERED_SIGN, FACETS, HiddenTexts, IndexDocument, values_of

FORMAT = 3  # raise it when the fields change: an index of another format is rebuilt
PHRASES = ("text", "title", "names", "numbers")
TEXTS = (*PHRASES, "tags")
SEALED_FACETS = frozenset({"type", "stage", "employee"})
UNKNOWN_DATE_SORTS_AS = 99_999_999  # when the oldest come first, the unknown still come last

Tantivy = Any  # the binding's classes; it is outside the type check


def hidden_field(name: str) -> str:
    """Give the field that holds what only who sees a document in the clear may find."""
    return f"hidden_{name}"


def build_schema() -> Tantivy:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in (*PHRASES, *map(hidden_field, PHRASES)):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("tags", hidden_field("tags"), "grants"):
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
    """Make the blinded document."""
    hidden = document.hidden
    return tantivy.Document.from_dict(
        {
            "id": cipher.seal(document.id),
            **_texts(document, cipher),
            **{hidden_field(name): text for name, text in _texts(hidden, cipher).items()},
            "grants": " ".join(map(cipher.grant, document.grants)),
            **{facet: _facet_values(document, facet, cipher) for facet in FACETS},
            "doc_date": document.doc_date,
            "oldest_first": document.doc_date or UNKNOWN_DATE_SORTS_AS,
            "filed_at": document.filed_at,
        },
        SCHEMA,
    )


def _texts(said: IndexDocument | HiddenTexts, cipher: Cipher) -> dict[str, str]:
    """Give the blind tokens of each text field. A number's tokens end in one no phrase contains: none spans two."""
    exact = [tokens.exact_token(number) for number in said.numbers]
    numbers = [t for n, e in zip(said.numbers, exact, strict=True) for t in (*tokens.tokens(n), e)]
    return {
        "text": cipher.joined(_around_covered(said.text)),
        "title": cipher.joined(_around_covered(said.title)),
        "names": cipher.joined(token for name in said.names for token in tokens.name_tokens(name)),
        "numbers": cipher.joined(numbers),
        "tags": cipher.joined(map(tokens.exact_token, said.tags)),
    }


def _around_covered(text: str) -> list[str]:
    """Give the pairs of each readable part, with a token between that no query has, then the words of all."""
    parts = [tokens.unit_texts(part) for part in text.split(COVERED_SIGN)]
    pairs = [token for part in parts for token in (*tokens.pairs(part), COVERED_SIGN)][:-1]
    return pairs + [word for part in parts for word in tokens.words(part)]


def _facet_values(document: IndexDocument, facet: str, cipher: Cipher) -> list[str | int]:
    sealed = facet in SEALED_FACETS
    return [cipher.seal(str(value)) if sealed else value for value in values_of(document, facet)]
