"""The SCIM server against the checks of scim2-tester: discovery, reading, writing, PATCH (RFC 7643, RFC 7644)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.directory.models import DirectoryUser
from dossier.apps.directory.scim import views
from dossier.apps.directory.tokens import create_token

pytestmark = pytest.mark.django_db
LEAST_CHECKS = 70


@contextmanager
def connection_kept() -> Iterator[None]:
    """Let the application answer within the test's transaction, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def test_every_check_of_the_tester_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    from dossier.config.wsgi import application

    monkeypatch.setattr(views, "CALLS_PER_MINUTE", 100_000)
    cache.clear()
    secret = create_token(actor=None, name="tester", days=1, at=datetime.now(UTC))
    client = WSGISCIMClient(
        application, base_url="http://localhost/scim/v2", headers={"Authorization": f"Bearer {secret}"}
    )
    with connection_kept():
        results = check_server(client)

    counts = Counter(result.status.name for result in results)
    failed = [
        f"{result.resource_type} {result.title}: {result.reason}"
        for result in results
        if result.status not in (Status.SUCCESS, Status.SKIPPED)
    ]
    assert not failed, "\n".join(failed)
    assert counts["SUCCESS"] >= LEAST_CHECKS
    # What the tester deleted is retired, not gone.
    retired = DirectoryUser.objects.exclude(removed_at=None)
    assert retired
    assert User.objects.filter(directory__in=retired, is_active=False).count() == retired.count()
    assert AuditEvent.objects.filter(action="directory.remove_user").count() == retired.count()
