"""Claims: one owner at a time, leases that end with their process, attempts that are counted fairly."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.factories import NOW, World

from dossier.apps.intake import owners
from dossier.apps.intake.claims import (
    LEASE,
    claim,
    claimable,
    give_back,
    list_exhausted,
    release,
    renew,
    still_owned,
    take_back,
)
from dossier.apps.intake.models import MAX_ATTEMPTS, SourceFile
from dossier.apps.intake.owners import is_dead, this_owner
from dossier.apps.intake.services import create_batch, receive_file


def hand_in(world: World, count: int) -> None:
    actor = world.users["archivist"]
    batch = create_batch(actor=actor, company_id=world.company.id, name="箱", at=NOW)
    for number in range(count):
        data = f"file {number}".encode()
        receive_file(
            actor=actor, batch=batch, name="x", stream=io.BytesIO(data), size_bytes=len(data), at=NOW
        )


def waiting() -> QuerySet[SourceFile]:
    return SourceFile.objects.filter(state=SourceFile.State.RECEIVED).order_by("created_at", "id")


def claim_as(owner: str, *, at: timedelta = timedelta(), limit: int = 10) -> list[SourceFile]:
    return claim(waiting(), owner=owner, now=NOW + at, limit=limit)


def test_claimed_row_is_nobody_elses_until_its_lease_runs_out(world: World) -> None:
    hand_in(world, 1)
    assert len(claim_as("a")) == 1

    assert not claim_as("b", at=LEASE - timedelta(seconds=1))
    assert len(claim_as("b", at=LEASE + timedelta(seconds=1))) == 1


def test_result_of_a_worker_that_lost_its_claim_is_not_kept(world: World) -> None:
    hand_in(world, 1)
    (lost,) = claim_as("a")
    claim_as("b", at=2 * LEASE)

    assert still_owned(lost) is None


def test_renewed_lease_keeps_the_claim(world: World) -> None:
    hand_in(world, 1)
    rows = claim_as("a")
    renew(rows, owner="a", now=NOW + LEASE)

    assert not claim_as("b", at=2 * LEASE - timedelta(seconds=1))


def test_failed_attempts_are_counted_and_end_the_trying(world: World) -> None:
    hand_in(world, 1)
    for _ in range(MAX_ATTEMPTS):
        (row,) = claim_as("a")
        release(row)

    assert not claimable(waiting(), now=NOW).exists()
    assert [file.pk for file in list_exhausted(waiting(), now=NOW)] == [row.pk]


def test_row_given_back_untried_is_not_counted(world: World) -> None:
    hand_in(world, 1)
    for _ in range(MAX_ATTEMPTS + 1):
        (row,) = claim_as("a")
        give_back(row)

    assert SourceFile.objects.get().attempts == 0


def test_row_is_not_given_back_by_who_lost_it(world: World) -> None:
    hand_in(world, 1)
    (lost,) = claim_as("a")
    claim_as("b", at=2 * LEASE)
    give_back(lost)
    release(lost)

    held = SourceFile.objects.get()
    assert (held.owner, held.attempts, held.leased_until) == ("b", 2, NOW + 3 * LEASE)


def test_many_claiming_at_once_never_share_a_row(lasting_world: World) -> None:
    hand_in(lasting_world, 12)
    taken: list[object] = []
    failures: list[BaseException] = []

    def work(owner: str) -> None:
        try:
            while rows := claim_as(owner, limit=2):
                taken.extend(row.pk for row in rows)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert len(taken) == len(set(taken)) == 12


def dead_owner() -> str:
    """Give the owner that a process of this machine was, which has ended."""
    script = "from dossier.apps.intake.owners import this_owner; print(this_owner())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_lease_of_a_dead_process_is_taken_back_at_once(world: World) -> None:
    hand_in(world, 2)
    claim_as(dead_owner(), limit=1)
    claim_as(this_owner(), limit=1)

    assert take_back(now=NOW) == 1
    (row,) = claim_as("next")
    assert row.attempts == 2, "the attempt that killed it stays counted"


def test_owner_name_fits_its_column() -> None:
    longest = f"{'h' * owners.HOST_CHARACTERS}/{'0' * 10}:4194304:{'9' * 12}"
    assert max(len(this_owner()), len(longest)) <= SourceFile._meta.get_field("owner").max_length


def test_living_process_is_not_dead() -> None:
    assert not is_dead(this_owner())


def test_process_number_given_to_another_process_does_not_hide_the_death() -> None:
    name, _, start = this_owner().rpartition(":")
    assert is_dead(f"{name}:{int(start) - 1}")


@pytest.mark.parametrize("owner", ["", "worker 1", "host:123", "host/ffffffffff:1:2", "host/x"])
def test_nothing_is_said_of_owners_in_other_places(owner: str) -> None:
    assert not is_dead(owner)


def test_process_that_only_waits_to_be_collected_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    try:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert owners._start_ticks(child.pid) == ""
    finally:
        child.wait()
