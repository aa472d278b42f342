"""A sealed column whose content may be ended for good."""

from __future__ import annotations

from typing import Any

from dossier.apps.kernel.fields import SealedJSONField


class EndingJSONField(SealedJSONField):
    """Like its parent; NULL, the state after the end, is read as an empty object."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return {} if value is None else super().from_db_value(value, expression, connection)
