"""Copying and printing by the browser's own means leave a trace, as far as the site can see them."""

from __future__ import annotations

import pytest
from tests.factories import World, signed_in

from dossier.apps.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("act", "action"), [("copy", "record.copy"), ("print", "record.print_screen")])
def test_what_a_reader_takes_stands_in_the_log_of_the_record(world: World, act: str, action: str) -> None:
    record = world.records["chen1"]
    client = signed_in(world.users["archivist"])
    answer = client.post(f"/api/records/{record.id}/taking", {"act": act}, content_type="application/json")
    assert answer.status_code == 200
    event = AuditEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.object_id, event.subject_id) == (action, str(record.id), record.employee_id)
    assert event.details == {}


def test_record_out_of_reach_tells_nothing(world: World) -> None:
    client = signed_in(world.users["nobody"])
    address = f"/api/records/{world.records['chen1'].id}/taking"
    answer = client.post(address, {"act": "copy"}, content_type="application/json")
    assert answer.status_code == 404
    assert AuditEvent.objects.order_by("-sequence")[0].action == "access.refused"
    assert not AuditEvent.objects.filter(action="record.copy").exists()
