"""Sessions in the database that give nothing away there: the key is stored as its digest, the content sealed.

Who reads the table or a backup can neither take over a session nor read a half-enrolled second factor. A session
that was revoked stays gone: saving it again fails, as Django's own store does (OWASP ASVS 5.0 7.4).
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, transaction

from dossier.apps.accounts.security import read_security
from dossier.apps.kernel.errors import Unavailable
from dossier.trust.errors import TrustError
from dossier.trust.sealing import seal_value, unseal_value

_ASSOCIATED = b"session content"


class SessionStore(DatabaseStore):
    """Django's database sessions over :class:`.models.Session`."""

    @classmethod
    def get_model_class(cls) -> Any:
        from dossier.apps.accounts.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        """Give the row; one that nobody has used for too long is removed instead."""
        now = datetime.now(UTC)
        row: Any = self.model.objects.filter(
            session_key=stored_key(self.session_key or ""), expire_date__gt=now
        ).first()
        if row is not None and row.user_id and row.last_seen_at < now - _patience():
            row.delete()
            row = None
        if row is None:
            self._session_key = None
        self.row = row
        return row

    def exists(self, session_key: str) -> bool:
        found: bool = self.model.objects.filter(session_key=stored_key(session_key)).exists()
        return found

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
        user_id = data.get("_auth_user_id")
        columns = {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            "user_id": int(user_id) if user_id else None,
        }
        key = stored_key(self.session_key)
        if not must_create:
            if not self.model.objects.filter(session_key=key).update(**columns):
                raise UpdateError
            return
        try:
            with transaction.atomic():
                self.model.objects.create(session_key=key, **columns)
        except IntegrityError as error:
            raise CreateError from error

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored_key(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        text = self.serializer().dumps(session_dict).decode("latin-1")
        return base64.b64encode(seal_value(text, _key(), _ASSOCIATED)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            text = unseal_value(base64.b64decode(session_data), _key(), _ASSOCIATED)
        except (TrustError, ValueError):
            return {}
        content: dict[str, Any] = self.serializer().loads(text.encode("latin-1"))
        return content


def stored_key(session_key: str) -> str:
    """Give what the table knows of a cookie's value: 160 bits of its SHA-256."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


def _patience() -> timedelta:
    return timedelta(minutes=read_security().idle_minutes)


def _key() -> bytes:
    key: bytes | None = settings.FIELD_KEY
    if key is None:
        raise Unavailable("kernel.keys_closed")
    return key
