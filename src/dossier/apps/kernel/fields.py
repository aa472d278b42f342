"""Sealed columns: text and JSON that the database stores only encrypted.

The embedded database is encrypted as a whole; on PostgreSQL these columns are what keeps names, numbers and
recognised text from the database's administrator and its backups. A sealed column cannot be searched or
sorted by the database: look-ups go through :func:`blind_column` values, full text through the search index.

The associated data of each value names its table and column, so a value moved to another column does not
open. Moving a value between rows of one column is not caught here; versions and the audit chain catch it.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from dossier.apps.kernel.errors import Unavailable
from dossier.trust.sealing import blind_index, seal_value, unseal_value


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text, stored as AES-256-GCM under the installation's field key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def _associated(self) -> bytes:
        return f"{self.model._meta.label_lower}.{self.attname}".encode()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = None if value is None else self.seal(self.dump(value))
        return super().get_db_prep_value(sealed, connection, prepared)

    def seal(self, text: str) -> bytes:
        """Seal what :meth:`dump` gave, for the few writers that go past the model."""
        return seal_value(text, _key("FIELD_KEY"), self._associated())

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return (
            None
            if value is None
            else self.load(unseal_value(bytes(value), _key("FIELD_KEY"), self._associated()))
        )

    def dump(self, value: Any) -> str:
        return str(value)

    def load(self, text: str) -> Any:
        return text

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self.dump(self.value_from_object(obj))

    def get_default(self) -> Any:
        # BinaryField turns an empty default into bytes; a sealed column holds text or JSON.
        if not self.has_default():
            return None if self.null else self.load(self.dump(self.empty()))
        return self.default() if callable(self.default) else self.default

    def empty(self) -> Any:
        return ""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: the database cannot compare it")


class SealedJSONField(SealedTextField):
    """JSON (dict, list), stored like :class:`SealedTextField`."""

    def dump(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def load(self, text: str) -> Any:
        return json.loads(text)

    def empty(self) -> Any:
        return {}


def blind_column(value: str, purpose: str) -> bytes:
    """Give the keyed digest by which a sealed value can be looked up for equality. Empty stays empty."""
    return blind_index(value, _key("BLIND_KEY"), purpose) if value else b""


def _key(name: str) -> bytes:
    key: bytes | None = getattr(settings, name)
    if key is None:
        raise Unavailable("kernel.keys_closed")
    return key
