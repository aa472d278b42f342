"""From a person's wish to a record that is gone, step by step."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from tests.factories import TYPES, World, make_record

from dossier.apps.access.approvals import approve
from dossier.apps.people.models import Employee
from dossier.apps.privacy.erasing import propose_erasure
from dossier.apps.privacy.models import Erasure, PersonRequest
from dossier.apps.privacy.services import PersonWish, ask_request, take_request
from dossier.apps.records.models import Record

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def freed(world: World) -> World:
    """Chen left long ago, and no period runs for two records of his: made here, for their bytes are destroyed."""
    Employee.objects.filter(id=world.employees["chen"].id).update(departed_on=date(2010, 1, 1))
    made = {}
    for name, level in (("chen1", 1), ("chen2", 2)):
        text = ("陈旻翀的材料", "经研究决定，予以记录在案。")
        record = make_record(
            world.company, world.employees["chen"], type=TYPES[level], pages=(text,), pdf=True
        )
        Record.objects.filter(id=record.id).update(retention_rule="R_BANK")
        record.refresh_from_db()
        made[name] = record
    return replace(world, records={**world.records, **made})


def ask(world: World, *names: str, kind: str = "deletion") -> PersonRequest:
    wish = PersonWish(
        request_key=uuid.uuid4(),
        kind=kind,
        text="请删除",
        record_ids=tuple(world.records[name].id for name in names),
    )
    found = ask_request(actor=world.users["employee"], wish=wish, at=NOON)
    return take_request(actor=world.users["archivist"], request_id=found.id, at=NOON)


def propose(world: World, found: PersonRequest, *names: str, who: str = "archivist_l4") -> Erasure:
    return propose_erasure(
        actor=world.users[who],
        request_id=found.id,
        record_ids=[world.records[name].id for name in names],
        reason="期限已满，本人申请删除",
        at=NOON,
    )


def consent(world: World, act: Erasure, at: datetime = NOON) -> None:
    assert act.approval_id is not None
    approve(approval_id=act.approval_id, actor=world.users["administrator"], at=at)


def erase(world: World, *names: str) -> Erasure:
    found = ask(world, *names)
    act = propose(world, found, *names)
    consent(world, act)
    act.refresh_from_db()
    return act
