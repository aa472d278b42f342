"""The API against its own description: generated calls to every operation as every role (schemathesis).

Nothing may fail, no answer may differ from what the description says of status, type and shape, and no answer may
name a record or a person that its reader has no right to. Values are generated from the description; ids in
addresses are, half of the time, those of real things of all companies and levels.

``DOSSIER_TEST_CALLS`` sets how many calls are generated for an operation (1 by default; right ones are made as
every role);
`DOSSIER_TEST_CALLS=200 pytest tests/apps/test_schemathesis.py` is the long run.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.apps.routes import Subject, operations
from tests.apps.test_isolation import REACH
from tests.factories import World, signed_in

from dossier.config.openapi import export_openapi
from dossier.config.wsgi import application

pytestmark = pytest.mark.django_db

CALLS = int(os.environ.get("DOSSIER_TEST_CALLS", "1"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TOKEN = "a" * 32
ANONYMOUS = "a stranger"
"""Who has not signed in."""
WRONG_CALLERS = ("archivist", "administrator", ANONYMOUS)
"""Wrong calls are refused before rights are asked for: three will do."""

Door = dict[str, str]
"""The cookies by which somebody comes in."""


@cache
def described() -> Any:
    schema = schemathesis.openapi.from_dict(export_openapi())
    schema.app = application
    return schema


@cache
def described_operations() -> dict[str, Any]:
    """Give the operations by operation id."""
    found = (result.ok() for result in described().get_all_operations())
    return {operation.definition.raw["operationId"]: operation for operation in found}


@pytest.fixture(scope="module")
def doors(indexed_world: World, django_db_blocker: Any) -> dict[str, Door]:
    """The cookies by which each user comes in."""
    with django_db_blocker.unblock():
        inside = {
            user: {"sessionid": signed_in(account).cookies["sessionid"].value, "csrftoken": TOKEN}
            for user, account in indexed_world.users.items()
        }
    return inside | {ANONYMOUS: {"csrftoken": TOKEN}}


@pytest.fixture(scope="module")
def places(indexed_world: World, subject: Subject) -> dict[str, list[Any]]:
    """Real values by the name of the parameter in the address."""
    found = {name: [getattr(subject, name)] for name in subject.__dataclass_fields__}
    found["record_id"] = [record.id for record in indexed_world.records.values()]
    found["employee_id"] = [employee.id for employee in indexed_world.employees.values()]
    found["loan_id"] += [subject.running_loan_id]
    found["company_id"] = [indexed_world.company.id, indexed_world.other_company.id]
    return found


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are what is asked for here; their log lines are not read."""
    logging.disable(logging.CRITICAL)
    # As Django's own test client does: the connection holds the transaction that is rolled back behind a test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    logging.disable(logging.NOTSET)


def addresses(operation: str, places: dict[str, list[Any]]) -> st.SearchStrategy[dict[str, Any]] | None:
    """Draw what stands in the address: things that there are, where the calls of the matrix name one."""
    names = re.findall(r"{(\w+)}", operations()[operation][1])
    if not names:
        return None
    return st.fixed_dictionaries(
        {name: st.sampled_from(places[name]) if name in places else st.uuids() for name in names}
    )


def forbidden_to(user: str, world: World) -> list[str]:
    """Give the ids of records that a user has no right to find."""
    reach = REACH.get(user, set())
    return [str(record.id) for name, record in world.records.items() if name not in reach]


NAMES_RECORDS = {"search_audit", "check_audit_chain"}
"""Who audits is told which records were looked at, by their ids: those of every level, and nothing else of them."""


def takes_nothing(operation: Any) -> bool:
    """Say whether a call can hold nothing wrong."""
    return not (list(operation.iter_parameters()) or list(operation.body))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("name", sorted(operations()))
def test_operation_keeps_to_its_description_for_every_role(
    indexed_world: World,
    doors: dict[str, Door],
    places: dict[str, list[Any]],
    name: str,
    mode: GenerationMode,
) -> None:
    operation = described_operations()[name]
    if mode == GenerationMode.NEGATIVE and takes_nothing(operation):
        pytest.skip("nothing to get wrong")
    existing = addresses(name, places)
    callers = doors if mode == GenerationMode.POSITIVE else {user: doors[user] for user in WRONG_CALLERS}

    @settings(
        max_examples=CALLS, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def each_call(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if existing is not None and mode == GenerationMode.POSITIVE:
            case.path_parameters = {key: str(value) for key, value in data.draw(existing).items()}
        asked = f"{case.path_parameters} {case.body} {case.query}"
        for user, cookies in callers.items():
            answer = case.call(cookies=cookies, headers={"X-CSRFToken": TOKEN})
            case.validate_response(answer, checks=CHECKS)
            assert answer.headers["cache-control"] == ["no-store"], name
            told = answer.content.decode(errors="ignore")
            hidden = () if name in NAMES_RECORDS else forbidden_to(user, indexed_world)
            assert not [each for each in hidden if each in told and each not in asked], (user, name)

    each_call()
