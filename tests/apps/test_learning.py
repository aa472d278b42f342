"""A company's models: trained from what its people confirmed, sealed, versioned, rolled back, audited."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories import NOW, World, make_people, make_record, value
from tests.learning.drawn import form_of, full_paper, paper
from typer.testing import CliRunner, Result

from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid
from dossier.apps.learning.knowledge import Knowledge
from dossier.apps.learning.models import LearnedModel
from dossier.apps.learning.selectors import digest_for, find_examples, list_models
from dossier.apps.learning.services import NONE, activate_version, train_models
from dossier.apps.records.drafts import Correction
from dossier.apps.records.models import PageImage, Record
from dossier.apps.records.services import correct_record
from dossier.apps.vault.services import object_store, read_object
from dossier.cli import learn
from dossier.cli.main import app
from dossier.recognition.learning.examples import Example
from dossier.recognition.learning.kinds import Kind
from dossier.recognition.records import find_records
from dossier.recognition.result import RecordReading, page_to_json


@pytest.fixture
def world(db: None, clean_objects: Path) -> World:
    return make_people()


def receive(world: World, example: Example) -> Record:
    """A drawn paper as it came in: read, of unknown type, waiting for a person."""
    employee = world.employees["chen"]
    record = make_record(
        world.company,
        employee,
        type="other",
        type_confidence=0.3,
        fields={"employee_name": value("误读", 0.3)},
    )
    PageImage.objects.filter(record=record).update(reading=page_to_json(example.pages[0]))
    return record


def confirm(world: World, example: Example) -> Record:
    """The same after a clerk has put it right and filed it."""
    record = receive(world, example)
    return correct_record(
        actor=world.users["archivist"],
        record_id=record.id,
        correction=Correction(record.version, type=example.type, fields=dict(example.values), file=True),
        at=NOW,
    )


def read(world: World, example: Example) -> RecordReading:
    known = Knowledge.load(world.company)
    return find_records(example.pages, known.profiles, known.roster, known.learned)[0]


def train(world: World, minutes: int = 0) -> list[LearnedModel]:
    return train_models(company=world.company, actor=None, at=NOW + timedelta(minutes=minutes))


def test_form_indexed_once_is_read_better_the_second_time(world: World) -> None:
    form = form_of("bare")
    second = paper(form, 2).example
    before = read(world, second)
    confirm(world, full_paper(form).example)
    (row,) = train(world)
    assert (row.kind, row.version, row.active, row.examples) == (Kind.LAYOUT, 1, True, 1)
    after = read(world, second)
    assert (before.type, after.type) == ("other", form.type)
    right = [
        name
        for name, truth in second.values.items()
        if name in after.fields and after.fields[name].value == truth
    ]
    assert len(right) >= len(second.values) - 1
    assert len(after.fields) > len(before.fields)


def test_only_records_that_a_person_filed_are_learned_from(world: World) -> None:
    form = form_of("own")
    receive(world, paper(form, 1).example)
    make_record(world.company, world.employees["chen"])
    assert find_examples(world.company) == []
    with pytest.raises(Conflict, match=r"learning\.nothing_confirmed"):
        train(world)
    assert list_models(world.company) == []
    confirmed = paper(form, 2).example
    confirm(world, confirmed)
    (example,) = find_examples(world.company)
    assert example.type == confirmed.type
    assert dict(example.values) == {"employee_name": "误读"} | dict(confirmed.values)
    assert [line.text for line in example.pages[0].lines] == [line.text for line in confirmed.pages[0].lines]
    assert find_examples(world.other_company) == []


def test_model_lies_sealed_and_holds_no_values(world: World, clean_objects: Path) -> None:
    example = full_paper(form_of("own")).example
    confirm(world, example)
    (row,) = train(world)
    plain = read_object(row.object)
    json.loads(plain)
    assert plain not in object_store().get(row.object.store_name)
    text = plain.decode()
    assert text.isascii()
    assert not [shown for shown in example.values.values() if shown in text]
    assert "words" not in object_store().get(row.object.store_name).decode(errors="ignore")


def test_another_company_learns_nothing_and_has_other_digests(world: World) -> None:
    form = form_of("own")
    confirm(world, full_paper(form).example)
    train(world)
    other = Knowledge.load(world.other_company)
    assert other.learned.memory is None
    assert digest_for(world.company)("piece", "姓名") != digest_for(world.other_company)("piece", "姓名")


def test_older_version_is_activated_again_and_each_change_is_audited(world: World) -> None:
    form = form_of("own")
    confirm(world, full_paper(form).example)
    train(world)
    confirm(world, paper(form, 3).example)
    train(world, minutes=1)
    assert [(row.version, row.active) for row in list_models(world.company)] == [(2, True), (1, False)]
    (row,) = activate_version(company=world.company, version=1, actor=None, at=NOW)
    assert row.version == 1
    assert [(row.version, row.active) for row in list_models(world.company)] == [(2, False), (1, True)]
    assert activate_version(company=world.company, version=NONE, actor=None, at=NOW) == []
    assert read(world, paper(form, 2).example).type != form.type
    events = AuditEvent.objects.filter(action__startswith="learning.").order_by("sequence")
    assert [(event.action, event.details["version"]) for event in events] == [
        ("learning.train", 1), ("learning.train", 2), ("learning.activate", 1), ("learning.activate", 0),
    ]  # fmt: skip


def test_version_that_does_not_exist_changes_nothing(world: World) -> None:
    confirm(world, full_paper(form_of("own")).example)
    train(world)
    with pytest.raises(Invalid, match=r"learning\.version_unknown"):
        activate_version(company=world.company, version=7, actor=None, at=NOW)
    with pytest.raises(Invalid, match=r"learning\.version_unknown"):
        activate_version(company=world.company, version=1, actor=None, at=NOW, kind=Kind.TYPE)
    assert [row.active for row in list_models(world.company)] == [True]
    assert not AuditEvent.objects.filter(action="learning.activate").exists()


def test_bad_batch_is_kept_as_a_version_and_not_put_to_use(world: World) -> None:
    form = form_of("own")
    for seed in range(1, 9):
        confirm(world, paper(form, seed).example)
    train(world)
    for seed in range(20, 28):
        example = paper(form, seed).example
        names = sorted(example.values)
        mixed = {name: example.values[name] for name in names[:1]}
        confirm(world, Example(example.pages, "resume", mixed))
    rows = train(world, minutes=1)
    assert [row.active for row in rows] == [False]
    assert rows[0].held_out == 4
    assert rows[0].figures["after"] != rows[0].figures["before"]
    assert LearnedModel.objects.get(company=world.company, active=True).version == 1


def test_type_that_the_company_no_longer_keeps_is_not_named(world: World) -> None:
    form = form_of("own")
    confirm(world, full_paper(form).example)
    train(world)
    world.company.document_types.filter(code=form.type).update(active=False)
    assert read(world, paper(form, 2).example).type != form.type


# --- on the command line


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(learn, "open_installation", lambda **_: None)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["learn", *arguments], catch_exceptions=False)

    return run


def test_training_listing_and_rolling_back_on_the_command_line(world: World, command: Any) -> None:
    assert "learning.nothing_confirmed" in command("train", "--company", "HQ").output
    confirm(world, full_paper(form_of("own")).example)
    trained = command("train", "--company", "HQ")
    assert trained.exit_code == 0
    assert "layout" in trained.output
    assert "layout" in command("list", "--company", "HQ").output
    assert "the rules alone" in command("activate", "0", "--company", "HQ").output
    assert command("activate", "1", "--company", "HQ", "--kind", "layout").exit_code == 0
    assert LearnedModel.objects.get(company=world.company).active


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--company", "NONE"), "There is no company NONE"),
        (("activate", "9", "--company", "HQ"), "There is no version 9"),
        (("activate", "1", "--company", "HQ", "--kind", "colour"), "There is no kind colour"),
    ],
)
def test_wrong_arguments_are_refused_with_advice(
    world: World, command: Any, arguments: tuple[str, ...], said: str
) -> None:
    refused = command(*arguments)
    assert refused.exit_code == 2
    assert said in refused.output
