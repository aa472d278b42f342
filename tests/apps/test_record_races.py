"""Two people at once: real connections, real locks, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from tests.factories import NOW, World, make_draft, make_people, make_record

from dossier.apps.audit.selectors import check_chain
from dossier.apps.kernel.errors import Conflict
from dossier.apps.records.drafts import Correction
from dossier.apps.records.models import Dossier, Record
from dossier.apps.records.services import correct_record, receive_record

THREADS = 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> World:
    return make_people()


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run the calls in threads that start together; gives results, exceptions among them."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_first_records_of_a_person_filed_at_once_get_one_dossier_and_different_codes(people: World) -> None:
    drafts = [make_draft(people.company, people.employees["li"]) for _ in range(THREADS)]
    results = at_once([lambda draft=draft: receive_record(draft=draft, at=NOW) for draft in drafts])  # type: ignore[misc]
    assert all(isinstance(result, Record) for result in results), results
    assert len({record.reference_code for record in Record.objects.all()}) == THREADS
    assert Dossier.objects.count() == 1
    assert check_chain().intact


def test_one_of_two_corrections_of_a_version_wins(people: World) -> None:
    record = make_record(people.company, people.employees["li"])
    calls = [
        lambda wage=wage: correct_record(  # type: ignore[misc]
            actor=people.users["archivist"],
            record_id=record.id,
            correction=Correction(base_version=1, fields={"wage": wage}),
            at=NOW,
        )
        for wage in ("1", "2", "3")
    ]
    results = at_once(calls)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Conflict", "Record"]
    assert all(isinstance(result, Conflict | Record) for result in results)
    record.refresh_from_db()
    assert (record.version, record.versions.count()) == (2, 2)
    assert check_chain().intact
