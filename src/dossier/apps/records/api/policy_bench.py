"""The test bench of the matrix, and what a new version of it would change. Only for who may ``SECURE``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import RoleName, acting_user
from dossier.apps.access.difference import compare
from dossier.apps.access.matrix import access_matrix, get_version, rules_of
from dossier.apps.access.matrix_api import look
from dossier.apps.access.policy import Action, Holding, MaskClass
from dossier.apps.access.selectors import active_version
from dossier.apps.kernel.http import RowId, ShortText, answers
from dossier.apps.people.models import Company, Department
from dossier.apps.records.policy_bench import Imagined, Trial, count_effects, try_policy

router = Router(tags=["access"])


class ImaginedIn(Schema):
    company_id: RowId
    department_id: RowId | None = None
    level: Annotated[int, Field(ge=1, le=4)]
    category: ShortText
    state: Literal["to_check", "filed", "restricted", "withdrawn"] = "filed"
    own: bool = False
    shared: bool = False


class TrialIn(Schema):
    """As ``username``, ``action`` on the record with this id or reference code, else on an imagined one. ``version``:
    by these rules instead of those in force."""

    username: ShortText
    action: Action
    reference: ShortText = ""
    imagined: ImaginedIn | None = None
    version: RowId | None = None


class TrialFactsOut(Schema):
    company: str
    departments: list[str]
    level: int
    category: str
    state: str
    shared: bool
    own: bool


class TrialHoldingOut(Schema):
    role: RoleName
    clearance: int
    company: str
    department: str
    records: int


class RuleAnswerOut(Schema):
    rule_id: str
    holds: bool
    obstacles: list[str]


class TrialOut(Schema):
    allowed: bool
    rule_id: str
    masks: list[str]
    facts: TrialFactsOut
    holdings: list[TrialHoldingOut]
    answers: list[RuleAnswerOut]


class RoleEffectOut(Schema):
    role: RoleName
    users: int
    gains: int
    loses: int


class RoleEffectsOut(Schema):
    base: int
    effects: list[RoleEffectOut]


@router.post("/matrix/bench", response=answers(TrialOut), operation_id="try_matrix")
def try_matrix(request: HttpRequest, body: TrialIn) -> TrialOut:
    actor = acting_user(request)
    access_matrix(actor)
    version = get_version(body.version) if body.version else active_version(datetime.now(UTC))
    imagined = Imagined(**body.imagined.model_dump()) if body.imagined else None
    trial = try_policy(
        actor=actor,
        rules=rules_of(version) if version else (),
        username=body.username,
        action=body.action,
        target=body.reference if body.reference or imagined is None else imagined,
    )
    return _out(trial)


@router.get(
    "/matrix/versions/{version}/effects", response=answers(RoleEffectsOut), operation_id="get_matrix_effects"
)
def get_matrix_effects(request: HttpRequest, version: RowId, base: RowId | None = None) -> RoleEffectsOut:
    look(request, version, action="access.compare_policy")
    after = get_version(version)
    before = get_version(base) if base is not None else active_version(datetime.now(UTC))
    changes = compare(rules_of(before) if before else (), rules_of(after)).cells
    return RoleEffectsOut(
        base=before.number if before else 0,
        effects=[
            RoleEffectOut(role=one.role.value, users=one.users, gains=one.gains, loses=one.loses)
            for one in count_effects(changes)
        ],
    )


def _out(trial: Trial) -> TrialOut:
    facts, decision = trial.facts, trial.explanation.decision
    companies = dict(Company.objects.values_list("id", "name"))
    departments = dict(Department.objects.values_list("id", "name"))
    return TrialOut(
        allowed=decision.allowed,
        rule_id=decision.rule_id,
        masks=[word.value for word in MaskClass if word in decision.masks],
        facts=TrialFactsOut(
            company=companies[facts.company_id],
            departments=[departments[number] for number in facts.department_ids],
            level=facts.level,
            category=facts.category,
            state=facts.state,
            shared=facts.shared,
            own=trial.own,
        ),
        holdings=[_holding(each, companies, departments) for each in trial.holdings],
        answers=[
            RuleAnswerOut(rule_id=one.rule_id, holds=one.holds, obstacles=list(one.obstacles))
            for one in trial.explanation.answers
        ],
    )


def _holding(holding: Holding, companies: dict[int, str], departments: dict[int, str]) -> TrialHoldingOut:
    return TrialHoldingOut(
        role=holding.role.value,
        clearance=holding.clearance,
        company=companies[holding.company_id] if holding.company_id is not None else "",
        department=departments[holding.department_id] if holding.department_id is not None else "",
        records=len(holding.record_ids),
    )
