"""The permission matrix: its versions, drafts, differences and files. Only for who may ``SECURE``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.approvals import access_approval
from dossier.apps.access.difference import CellChange, compare
from dossier.apps.access.matrix import (
    access_matrix,
    discard_draft,
    get_version,
    import_draft,
    make_draft,
    propose,
    rules_of,
    save_draft,
)
from dossier.apps.access.models import PolicyVersion
from dossier.apps.access.policy import Action, MaskClass, Relation, Role, Rule
from dossier.apps.access.rules import HIGHEST_LEVEL, LIMITS, STATES, dump_policy, known_categories, row_of
from dossier.apps.access.selectors import active_version, may
from dossier.apps.accounts.models import User
from dossier.apps.accounts.step_up import require_step_up
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.people.api import CompanyOut, DepartmentOut
from dossier.apps.people.models import Company, Department

router = Router(tags=["access"])
LONGEST_FILE = 200_000
VersionState = Literal["draft", "proposed", "published", "superseded"]
Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]


class RoleLimitOut(Schema):
    role: str
    relations: list[str]
    actions: list[str]
    max_level: int


class PolicyVocabularyOut(Schema):
    """The words that rules are made of. ``limits``: what a role can be given at all."""

    actions: list[str]
    masks: list[str]
    states: list[str]
    categories: list[str]
    levels: list[int]
    limits: list[RoleLimitOut]


class PolicyVersionOut(Schema):
    """``in_force``: decisions are made by it now. ``superseded`` also means: another took its place by date."""

    number: int
    state: VersionState
    in_force: bool
    effective_from: datetime | None
    author: str
    based_on: int | None
    note: str
    revision: int
    rules: int
    changed_at: datetime
    approval_id: UUID | None


class MatrixOut(Schema):
    versions: list[PolicyVersionOut]
    vocabulary: PolicyVocabularyOut
    companies: list[CompanyOut]


class PolicyRuleOut(Schema):
    id: str
    role: str
    relation: str
    max_level: int
    actions: list[str]
    states: list[str]
    categories: list[str]
    masks: list[str]


class PolicyVersionDetail(Schema):
    version: PolicyVersionOut
    rules: list[PolicyRuleOut]


class PolicyDraftIn(Schema):
    """``base``: the version to start from; by default the one in force."""

    base: RowId | None = None
    note: Text = ""


class PolicyImportIn(Schema):
    text: Annotated[str, Field(max_length=LONGEST_FILE)]
    note: Text = ""


class PolicySaveIn(Schema):
    """``rules`` are checked by the server, which names every wrong field as ``rules.<place>.<field>``."""

    revision: RowId
    rules: list[dict[str, Any]]
    note: Text = ""


class PolicyProposeIn(Schema):
    effective_from: datetime
    reason: Text


class PolicyRuleChangeOut(Schema):
    before: PolicyRuleOut
    after: PolicyRuleOut
    fields: list[str]


class CellChangeOut(Schema):
    role: str
    relation: str
    state: str
    category: str
    level: int
    gained: list[str]
    lost: list[str]
    unmasked: list[str]
    masked: list[str]


class PolicyDifferenceOut(Schema):
    """From version ``base`` to the version asked about. ``category`` empty: those that no rule names."""

    base: int
    added: list[PolicyRuleOut]
    removed: list[PolicyRuleOut]
    changed: list[PolicyRuleChangeOut]
    cells: list[CellChangeOut]


class PolicyFileOut(Schema):
    name: str
    text: str


@router.get("/matrix", response=answers(MatrixOut), operation_id="get_matrix")
def get_matrix(request: HttpRequest) -> MatrixOut:
    look(request, action="access.view_policy")
    found = PolicyVersion.objects.select_related("author", "based_on").prefetch_related("rules")
    return MatrixOut(
        versions=[version_out(row) for row in found], vocabulary=_vocabulary(), companies=_companies()
    )


@router.get(
    "/matrix/versions/{version}", response=answers(PolicyVersionDetail), operation_id="get_matrix_version"
)
def get_matrix_version(request: HttpRequest, version: RowId) -> PolicyVersionDetail:
    look(request, version, action="access.view_policy")
    return _detail(get_version(version))


@router.post("/matrix/drafts", response=answers(PolicyVersionDetail), operation_id="create_matrix_draft")
def create_matrix_draft(request: HttpRequest, body: PolicyDraftIn) -> PolicyVersionDetail:
    return _detail(make_draft(actor=acting_user(request), base=body.base, note=body.note))


@router.post("/matrix/import", response=answers(PolicyVersionDetail), operation_id="import_matrix")
def import_matrix(request: HttpRequest, body: PolicyImportIn) -> PolicyVersionDetail:
    return _detail(import_draft(actor=acting_user(request), text=body.text, note=body.note))


@router.put(
    "/matrix/versions/{version}", response=answers(PolicyVersionDetail), operation_id="save_matrix_draft"
)
def save_matrix_draft(request: HttpRequest, version: RowId, body: PolicySaveIn) -> PolicyVersionDetail:
    return _detail(
        save_draft(
            actor=acting_user(request),
            number=version,
            revision=body.revision,
            rules=body.rules,
            note=body.note,
        )
    )


@router.post(
    "/matrix/versions/{version}/discard", response=answers(PolicyFileOut), operation_id="discard_matrix_draft"
)
def discard_matrix_draft(request: HttpRequest, version: RowId) -> PolicyFileOut:
    """Throw a draft away; the answer is its file, so that a slip is not final."""
    actor = acting_user(request)
    access_matrix(actor)
    kept = _file(get_version(version))
    discard_draft(actor=actor, number=version)
    return kept


@router.post(
    "/matrix/versions/{version}/propose", response=answers(PolicyVersionDetail), operation_id="propose_matrix"
)
def propose_matrix(request: HttpRequest, version: RowId, body: PolicyProposeIn) -> PolicyVersionDetail:
    actor = acting_user(request)
    access_matrix(actor)
    require_step_up(request)
    effective_from = (
        body.effective_from if body.effective_from.tzinfo else body.effective_from.replace(tzinfo=UTC)
    )
    propose(actor=actor, number=version, effective_from=effective_from, reason=body.reason)
    return _detail(get_version(version))


@router.get(
    "/matrix/versions/{version}/difference",
    response=answers(PolicyDifferenceOut),
    operation_id="get_matrix_difference",
)
def get_matrix_difference(
    request: HttpRequest, version: RowId, base: RowId | None = None
) -> PolicyDifferenceOut:
    """Compare with ``base``, by default with the version in force. Open, too, to who is asked to consent to it."""
    _look_at_difference(request, version)
    after = get_version(version)
    before = get_version(base) if base is not None else active_version(datetime.now(UTC))
    found = compare(rules_of(before) if before else (), rules_of(after))
    return PolicyDifferenceOut(
        base=before.number if before else 0,
        added=[_rule(rule) for rule in found.added],
        removed=[_rule(rule) for rule in found.removed],
        changed=[
            PolicyRuleChangeOut(before=_rule(one.before), after=_rule(one.after), fields=list(one.fields))
            for one in found.changed
        ],
        cells=[_cell(change) for change in found.cells],
    )


@router.get("/matrix/versions/{version}/file", response=answers(PolicyFileOut), operation_id="export_matrix")
def export_matrix(request: HttpRequest, version: RowId) -> PolicyFileOut:
    look(request, version, action="access.export_policy")
    return _file(get_version(version))


def _look_at_difference(request: HttpRequest, version: int) -> None:
    """Nobody consents to what he cannot see: approvers of a version are shown what it changes."""
    actor = acting_user(request)
    asked = PolicyVersion.objects.filter(number=version).exclude(approval=None).first()
    if asked is None or asked.approval_id is None or may(actor, Action.SECURE):
        look(request, version, action="access.compare_policy")
        return
    access_approval(actor, asked.approval_id)
    record_alone(actor=actor, action="access.compare_policy", object_kind="policy", object_id=version)


def look(request: HttpRequest, version: int | str = "", *, action: str, **details: object) -> User:
    """Let pass only who may change the matrix, and record the look."""
    actor = acting_user(request)
    rule = access_matrix(actor)
    record_alone(
        actor=actor, action=action, object_kind="policy", object_id=version, rule=rule, details=details
    )
    return actor


def _file(version: PolicyVersion) -> PolicyFileOut:
    heading = f"Version {version.number} of the permission matrix"
    return PolicyFileOut(
        name=f"policy-{version.number}.yaml", text=dump_policy(rules_of(version), heading=heading)
    )


def _vocabulary() -> PolicyVocabularyOut:
    return PolicyVocabularyOut(
        actions=[word.value for word in Action],
        masks=[word.value for word in MaskClass],
        states=list(STATES),
        categories=sorted(known_categories()),
        levels=list(range(1, HIGHEST_LEVEL + 1)),
        limits=[
            RoleLimitOut(
                role=role.value,
                relations=[word.value for word in Relation if word in LIMITS[role].relations],
                actions=[word.value for word in Action if word in LIMITS[role].actions],
                max_level=LIMITS[role].max_level,
            )
            for role in Role
        ],
    )


def _companies() -> list[CompanyOut]:
    """The tree of departments is no content: who tries the matrix must be able to name a place."""
    departments = list(Department.objects.all())
    return [
        CompanyOut(
            id=company.id,
            code=company.code,
            name=company.name,
            departments=[
                DepartmentOut(id=row.id, parent_id=row.parent_id, name=row.name, company_id=company.id)
                for row in departments
                if row.company_id == company.id
            ],
        )
        for company in Company.objects.all()
    ]


def version_out(version: PolicyVersion) -> PolicyVersionOut:
    current = active_version(datetime.now(UTC))
    in_force = current is not None and current.number == version.number
    past = version.effective_from is not None and version.effective_from <= datetime.now(UTC)
    replaced = version.state == "published" and past and not in_force
    return PolicyVersionOut(
        number=version.number,
        state="superseded" if replaced else cast("VersionState", version.state),
        in_force=in_force,
        effective_from=version.effective_from,
        author=(version.author.display_name or version.author.username) if version.author else "",
        based_on=version.based_on.number if version.based_on else None,
        note=version.note,
        revision=version.revision,
        rules=len(version.rules.all()),
        changed_at=version.changed_at,
        approval_id=version.approval_id,
    )


def _detail(version: PolicyVersion) -> PolicyVersionDetail:
    return PolicyVersionDetail(
        version=version_out(version), rules=[_rule(rule) for rule in rules_of(version)]
    )


def _rule(rule: Rule) -> PolicyRuleOut:
    return PolicyRuleOut.model_validate(row_of(rule))


def _cell(change: CellChange) -> CellChangeOut:
    cell = change.cell
    return CellChangeOut(
        role=cell.role.value,
        relation=cell.relation.value,
        state=cell.state,
        category=cell.category,
        level=cell.level,
        gained=[word.value for word in Action if word in change.gained],
        lost=[word.value for word in Action if word in change.lost],
        unmasked=[word.value for word in MaskClass if word in change.unmasked],
        masked=[word.value for word in MaskClass if word in change.masked],
    )
