"""Loans under two hands at once: real connections, real locks."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections
from tests.apps.test_lending import YES, wish
from tests.apps.test_record_races import at_once
from tests.factories import TYPES, World, make_people, make_record, signed_in

from dossier.apps.access.models import LentRecord
from dossier.apps.audit.models import AuditEvent
from dossier.apps.lending.ending import return_loan
from dossier.apps.lending.models import LoanApproval, LoanRequest
from dossier.apps.lending.services import ask_loan, decide_loan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> World:
    world = make_people()
    world.records["chen2"] = make_record(world.company, world.employees["chen"], type=TYPES[2])
    return world


def now() -> datetime:
    return datetime.now(UTC)


def lent(world: World) -> LoanRequest:
    loan = ask_loan(actor=world.users["manager"], wish=wish(world), at=now())
    verdict = replace(YES, record_ids=(world.records["chen2"].id,))
    return decide_loan(actor=world.users["archivist"], loan_id=loan.id, verdict=verdict, at=now())


def test_no_view_that_begins_after_the_return_is_answered(people: World) -> None:
    loan, looks, ended = lent(people), [], threading.Event()

    def look() -> None:
        client = signed_in(people.users["manager"])
        try:
            while len([1 for after, _ in looks if after]) < 3:
                after = ended.is_set()
                answer = client.get(f"/api/records/{people.records['chen2'].id}")
                looks.append((after, answer.status_code))
        finally:
            connections.close_all()

    viewer = threading.Thread(target=look)
    viewer.start()
    while not looks and viewer.is_alive():
        time.sleep(0.005)
    try:
        return_loan(actor=people.users["manager"], loan_id=loan.id, at=now())
    finally:
        ended.set()
        viewer.join()
    assert looks[0] == (False, 200)
    assert {status for after, status in looks if after} == {404}


def test_two_clicks_at_once_ask_once(people: World) -> None:
    same = wish(people, request_key=uuid.uuid4())
    results: list[Any] = at_once(
        [lambda: ask_loan(actor=people.users["manager"], wish=same, at=now()) for _ in range(3)]
    )
    assert {result.id for result in results} == {LoanRequest.objects.get().id}
    assert AuditEvent.objects.filter(action="lending.ask").count() == 1


def test_two_who_approve_at_once_lend_once(people: World) -> None:
    loan = ask_loan(actor=people.users["manager"], wish=wish(people), at=now())
    verdict = replace(YES, record_ids=(people.records["chen2"].id,))
    results = at_once(
        [
            lambda who=who: decide_loan(  # type: ignore[misc]
                actor=people.users[who], loan_id=loan.id, verdict=verdict, at=now()
            )
            for who in ("archivist", "archivist_l4", "archivist")
        ]
    )
    assert any(isinstance(result, LoanRequest) for result in results)
    assert (LentRecord.objects.count(), LoanApproval.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="lending.lend").count() == 1
