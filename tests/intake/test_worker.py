"""The worker: rides out what is away, gives back what it cannot do, tries suspects alone."""

from __future__ import annotations

import io
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError
from tests.factories import NOW, World, make_employee, make_record
from tests.intake.engines import AnswerEngine, HoldingEngine, answer_well

from dossier.apps.audit.models import AuditEvent
from dossier.apps.intake import assembly, compute, steps, worker
from dossier.apps.intake.compute import Refusal
from dossier.apps.intake.engine import ComputeStuck, EngineLost
from dossier.apps.intake.models import Batch, PageTask, RenditionTask, SourceFile
from dossier.apps.intake.renditions import want_renditions
from dossier.apps.intake.selectors import batches_to_retry, count_progress
from dossier.apps.intake.services import create_batch, receive_file, retry_batch, stop_batch
from dossier.apps.intake.steps import SET_ASIDE, STUCK
from dossier.apps.intake.worker import MOST_FAILED_ROUNDS, WINDOW_PER_SLOT, Worker
from dossier.apps.kernel.errors import Unavailable
from dossier.apps.records.models import Record, Rendition, SignatureCheck
from dossier.recognition.result import FieldValue, NamedPerson, PersonMatch, RecordReading
from dossier.trust.document_signatures import FoundSignature

pytestmark = pytest.mark.usefixtures("short_pauses")


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(worker, "LONGEST_PAUSE_SECONDS", 0.01)
    # These tests run inside a transaction, which a closed connection would take away.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def hand_in(world: World, count: int = 1) -> Batch:
    actor = world.users["archivist"]
    batch = create_batch(actor=actor, company_id=world.company.id, name="箱", at=NOW)
    for number in range(count):
        data = f"file {number}".encode()
        receive_file(
            actor=actor, batch=batch, name="x", stream=io.BytesIO(data), size_bytes=len(data), at=NOW
        )
    return batch


def made_worker(engine: AnswerEngine, index: Callable[[], int] = lambda: 0) -> Worker:
    return Worker(engine=engine, index=index)


def files() -> list[tuple[str, str]]:
    return list(SourceFile.objects.order_by("created_at", "id").values_list("state", "error"))


def test_worker_takes_a_batch_from_files_to_rendered_records(world: World) -> None:
    batch = hand_in(world, 3)
    made_worker(AnswerEngine()).run(until_idle=True)

    assert files() == [("done", "")] * 3
    assert Record.objects.count() == Rendition.objects.count() >= 3
    assert not RenditionTask.objects.exists()
    stages = {row.stage: (row.done, row.total) for row in count_progress(batch, NOW).stages}
    assert stages["read"] == (6, 6)


def test_window_bounds_what_is_in_flight(world: World) -> None:
    hand_in(world, 12)
    engine = HoldingEngine(slots=2)
    running = made_worker(engine)

    running.round()
    running.round()

    assert len(engine.held) == 2 * WINDOW_PER_SLOT
    assert SourceFile.objects.filter(leased_until__isnull=False).count() == 2 * WINDOW_PER_SLOT


def test_worker_outlives_a_database_that_is_away_for_a_moment(world: World) -> None:
    hand_in(world)
    failures = [OperationalError("database is locked") for _ in range(3)]

    def index() -> int:
        if failures:
            raise failures.pop()
        return 0

    made_worker(AnswerEngine(), index).run(until_idle=True)

    assert files() == [("done", "")]


def test_worker_ends_with_the_error_when_the_database_stays_away(world: World) -> None:
    rounds = []

    def index() -> int:
        rounds.append(1)
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        made_worker(AnswerEngine(), index).run()

    assert len(rounds) == MOST_FAILED_ROUNDS


def test_result_that_cannot_be_kept_just_now_is_kept_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(world)
    failures = [OperationalError("database is locked")] * 2
    original = steps.still_owned

    def flaky(row: Any) -> Any:
        if isinstance(row, PageTask) and failures:
            raise failures.pop()
        return original(row)

    monkeypatch.setattr(steps, "still_owned", flaky)
    engine = AnswerEngine()
    made_worker(engine).run(until_idle=True)

    assert engine.calls.count("read_page") == 2, "a result was computed again"
    assert files() == [("done", "")]


def test_lost_cluster_costs_no_attempt(world: World) -> None:
    hand_in(world)
    losses = [EngineLost(), EngineLost(), EngineLost(), EngineLost()]

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        if function is compute.read_page and losses:
            raise losses.pop()
        return answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("done", "")]
    assert {task.attempts for task in PageTask.objects.all()} == {1}


def test_store_that_is_away_costs_no_attempt(world: World) -> None:
    hand_in(world)
    losses = [Unavailable("vault.store_unavailable") for _ in range(5)]

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        if function is compute.split_source and losses:
            raise losses.pop()
        return answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("done", "")]


def test_worker_waits_for_a_cluster_that_comes_back(world: World) -> None:
    hand_in(world)
    made_worker(AnswerEngine(lost=[EngineLost(), EngineLost()])).run(until_idle=True)

    assert files() == [("done", "")]


def test_item_that_always_fails_is_set_aside_and_the_others_go_on(world: World) -> None:
    batch = hand_in(world, 2)

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        if function is compute.read_page and arguments[1] == 2:
            raise MemoryError
        return answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("set_aside", SET_ASIDE)] * 2
    assert (
        sorted(PageTask.objects.values_list("state", "attempts"))
        == [("done", 1)] * 2 + [("set_aside", 3)] * 2
    )
    Record.objects.update(indexed_revision=1)
    assert count_progress(batch, NOW).state == "done"


def test_suspect_is_tried_alone(world: World) -> None:
    hand_in(world, 6)
    engine = HoldingEngine(slots=2)
    running = made_worker(engine)
    running.round()
    suspect, *others = engine.held
    suspect[0].set_exception(MemoryError())
    engine.held = others

    running.round()
    assert engine.held == others, "new work was put beside others while a suspect waits"
    engine.answer_all()
    running.round()
    running.round()
    assert [arguments for _, _, arguments in engine.held] == [suspect[2]], "the suspect is not alone"
    engine.answer_all()
    running.round()
    assert len(engine.held) > 1, "the others do not go on"


def test_file_whose_assembly_fails_is_set_aside_and_the_others_are_filed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(world, 2)
    fatal = SourceFile.objects.order_by("created_at", "id").first()
    original = assembly._close

    def close(file: SourceFile, *rest: Any) -> None:
        if fatal is not None and file.pk == fatal.pk:
            raise ValueError("a name that must not reach the log")
        original(file, *rest)

    monkeypatch.setattr(assembly, "_close", close)
    made_worker(AnswerEngine()).run(until_idle=True)

    assert files() == [("set_aside", SET_ASIDE), ("done", "")]
    assert not Record.objects.filter(source=fatal.object if fatal else None).exists()


def test_refusal_of_every_page_refuses_the_file(world: World) -> None:
    hand_in(world)

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        refused = function is compute.read_page
        return Refusal("intake.file_damaged") if refused else answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("refused", "intake.file_damaged")]
    assert not Record.objects.exists()


def test_refusal_of_one_page_leaves_the_file_to_a_person_and_files_the_rest(world: World) -> None:
    hand_in(world)

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        refused = function is compute.read_page and arguments[1] == 1
        return Refusal("intake.page_too_large") if refused else answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("set_aside", "intake.page_too_large")]
    assert Record.objects.count() == 1


def test_stopped_worker_gives_back_what_is_in_flight_uncounted(world: World) -> None:
    hand_in(world, 3)
    engine = HoldingEngine()
    running = made_worker(engine)
    running.round()
    running.stop()
    running.run()

    assert set(SourceFile.objects.values_list("attempts", "leased_until")) == {(0, None)}


def test_result_wakes_a_waiting_worker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 3600.0)
    hand_in(world)
    engine = HoldingEngine()
    running = made_worker(engine)
    running.round()
    running._wake.clear()
    threading.Timer(0.1, engine.answer_all).start()

    assert running._wake.wait(240)


def test_stopped_batch_is_not_worked_on(world: World) -> None:
    batch = hand_in(world)
    stop_batch(actor=world.users["archivist"], batch_id=batch.id)
    made_worker(AnswerEngine()).run(until_idle=True)

    assert files() == [("received", "")]
    assert count_progress(batch, NOW).state == "running"  # the object read before it was stopped
    batch.refresh_from_db()
    assert count_progress(batch, NOW).state == "stopped"


def test_record_that_lost_its_pdf_is_wanted_once(world: World) -> None:
    make_record(world.company, world.employees["chen"])

    assert (want_renditions(), want_renditions()) == (1, 0)


def test_rendition_written_by_another_worker_meanwhile_is_not_written_twice(world: World) -> None:
    make_record(world.company, world.employees["chen"], pdf=True)
    record = Record.objects.get()
    RenditionTask.objects.create(record=record)
    made_worker(AnswerEngine()).run(until_idle=True)

    assert Rendition.objects.count() == 1
    assert not RenditionTask.objects.exists()


def test_log_names_the_error_and_never_its_text(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(world)
    lines: list[str] = []
    for level in ("warning", "error"):
        monkeypatch.setattr(worker.log, level, lambda *words, **more: lines.append(f"{words} {more}"))

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        raise ValueError("陈旻翀 11010119900307001X")

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert any("ValueError" in line for line in lines)
    assert not any("陈旻翀" in line or "11010119900307001X" in line for line in lines)


def test_call_that_never_ends_is_abandoned_and_set_aside(world: World) -> None:
    hand_in(world)
    engine = HoldingEngine(began=time.monotonic() - steps.PAGE_SECONDS - 1)
    made_worker(engine).run(until_idle=True)

    assert engine.calls == ["split_source"] * 2
    assert files() == [("set_aside", STUCK)]


def test_call_that_waits_behind_a_long_one_is_not_abandoned(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(world)
    engine = HoldingEngine()
    running = made_worker(engine)
    running.round()
    now = time.monotonic()
    monkeypatch.setattr(worker.time, "monotonic", lambda: now + 2 * steps.PAGE_SECONDS)
    running.round()
    assert len(engine.held) == 1
    assert not engine.held[0][0].done()

    monkeypatch.setattr(worker.time, "monotonic", lambda: now + 6 * steps.PAGE_SECONDS)
    running.round()
    assert isinstance(engine.held[0][0].exception(0), ComputeStuck)


def test_page_that_hangs_is_named_and_the_other_pages_are_filed(world: World) -> None:
    hand_in(world)

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        if function is compute.read_page and arguments[1] == 1:
            raise ComputeStuck
        return answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("set_aside", STUCK)]
    assert sorted(PageTask.objects.values_list("state", "error", "attempts")) == [
        ("done", "", 1),
        ("set_aside", STUCK, 2),
    ]
    assert Record.objects.count() == 1


def test_what_was_set_aside_is_taken_up_again_beside_what_was_filed(world: World) -> None:
    batch, broken = hand_in(world), [True]

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        if broken and (
            function is compute.write_pdf or (function is compute.read_page and arguments[1] == 2)
        ):
            raise MemoryError
        return answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)
    first = Record.objects.get()
    assert count_progress(batch, NOW).to_retry == 2
    assert list(batches_to_retry()) == [batch]

    broken.clear()
    retry_batch(actor=world.users["archivist"], batch_id=batch.id)
    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("done", "")]
    assert count_progress(batch, NOW).to_retry == 0
    late = Record.objects.exclude(id=first.id).get()
    assert {"code": "read_later", "field": None} in late.doubts
    assert [page.source_page for page in late.pages.all()] == [2]
    assert [page.source_page for page in first.pages.all()] == [1]
    assert Rendition.objects.count() == 2
    event = AuditEvent.objects.get(action="intake.retry")
    assert (event.object_id, event.details) == (str(batch.id), {"files": 1, "pages": 1, "pdfs": 1})


def test_file_that_could_not_be_opened_is_opened_again(world: World) -> None:
    batch, broken = hand_in(world), [True]

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        if broken and function is compute.split_source:
            raise MemoryError
        return answer_well(function, *arguments)

    made_worker(AnswerEngine(answer)).run(until_idle=True)
    assert files() == [("set_aside", SET_ASIDE)]
    broken.clear()
    retry_batch(actor=world.users["archivist"], batch_id=batch.id)
    made_worker(AnswerEngine(answer)).run(until_idle=True)

    assert files() == [("done", "")]


def test_paper_of_several_people_is_received_with_all_of_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(world)

    def of(name: str, number: str | None) -> NamedPerson:
        fields = {"employee_name": FieldValue(name, name, 0.99, 1, None, handwritten=True)}
        return NamedPerson(fields, PersonMatch(number, 0.99, "employee_no") if number else None)

    persons = (of("外人", None), of("李翾", "E0003"), of("陈旻翀", "E0001"))
    found = RecordReading(
        pages=(1, 2), type="reward_decision", type_confidence=0.99, stage="in_service",
        person=PersonMatch("E0003", 0.99, "employee_no"), persons=persons, boundary_confidence=0.5,
    )  # fmt: skip
    monkeypatch.setattr(assembly, "find_records", lambda *_: (found,))
    made_worker(AnswerEngine()).run(until_idle=True)

    record = Record.objects.get()
    people = [(row.position, row.name, row.employee_id, row.confidence) for row in record.people.all()]
    li, chen = world.employees["li"], world.employees["chen"]
    assert people == [(1, "外人", None, None), (2, li.name, li.id, 0.99), (3, chen.name, chen.id, 0.99)]
    assert (record.shared, record.employee_id, record.department_id) == (True, li.id, None)
    assert {"person_unknown", "boundary_uncertain"} <= {doubt["code"] for doubt in record.doubts}
    assert record.people.get(position=2).values["employee_name"]["handwritten"] is True


@pytest.mark.parametrize(("marks", "doubtful"), [(("seal",), True), (("signature",), False), ((), False)])
def test_missing_signature_is_a_doubt_where_the_type_expects_one(
    world: World, marks: tuple[str, ...], doubtful: bool
) -> None:
    hand_in(world)
    box = [[1, 1], [9, 1], [9, 9], [1, 9]]

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        result = answer_well(function, *arguments)
        if function is compute.read_page:
            found = [{"kind": kind, "confidence": 0.9, "box": box, "text": "", "shape": ""} for kind in marks]
            result = replace(result, reading=result.reading | {"marks": found})
        return result

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    records = Record.objects.filter(type="labor_contract")
    assert records
    for record in records:
        assert ({"code": "signature_missing", "field": None} in record.doubts) == doubtful


@pytest.mark.parametrize(
    ("problems", "doubtful"), [((), False), (("issuer_unknown",), False), (("altered",), True)]
)
def test_electronic_signature_that_does_not_hold_is_a_doubt(
    world: World, problems: tuple[str, ...], doubtful: bool
) -> None:
    hand_in(world)

    def answer(function: Callable[..., Any], *arguments: Any) -> Any:
        result = answer_well(function, *arguments)
        if function is compute.split_source:
            found = (FoundSignature("pdf", "Signature1", signer="王虚构", problems=problems),)
            result = replace(result, signatures=found)
        return result

    made_worker(AnswerEngine(answer)).run(until_idle=True)

    records = Record.objects.all()
    assert records
    for record in records:
        assert ({"code": "signature_wrong", "field": None} in record.doubts) == doubtful
        verdict = SignatureCheck.objects.get(source=record.source).verdict
        assert record.events.get(kind="signature_validation").details == {"verdict": verdict}


def test_roster_is_read_again_only_when_it_is_old(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = assembly.KnowledgeShelf()
    clock = itertools.count(0.0, 1.0)  # reading seems to take a second, so it is kept for twenty
    monkeypatch.setattr(assembly.time, "monotonic", lambda: next(clock))
    first = shelf.get(world.company)
    make_employee(world.departments["team"], "E0099", "周翀")

    assert shelf.get(world.company) is first
    assert shelf.get(world.other_company) is not first
    for _ in range(20):
        next(clock)
    assert "周翀" in {entry.name for entry in shelf.get(world.company).roster.entries}
