"""The matrix as versions: drafted, compared, consented to, in force from its date, taken back, tried out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import World, make_user, signed_in

from dossier.apps.access.approvals import approve, reject
from dossier.apps.access.difference import compare, effective_cells
from dossier.apps.access.explanation import explain
from dossier.apps.access.matrix import (
    discard_draft,
    get_version,
    import_draft,
    make_draft,
    propose,
    rules_of,
    save_draft,
)
from dossier.apps.access.models import PolicyRule, PolicyVersion
from dossier.apps.access.policy import (
    Action,
    Holding,
    MaskClass,
    RecordFacts,
    Relation,
    Role,
    Rule,
    compile_clauses,
    decide,
)
from dossier.apps.access.rules import (
    LIMITS,
    STATES,
    dump_policy,
    known_categories,
    parse_policy,
    read_rules,
    row_of,
)
from dossier.apps.access.selectors import active_version, clauses_for, list_rules
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted, StoredDataBroken
from dossier.apps.records.models import RecordState
from dossier.apps.records.policy_bench import count_effects

LATER = timedelta(days=3)


@st.composite
def sound_rules(draw: st.DrawFn) -> Rule:
    role = draw(st.sampled_from(Role))
    limits = LIMITS[role]
    return Rule(
        id=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)),
        role=role,
        relation=draw(st.sampled_from(sorted(limits.relations))),
        max_level=draw(st.integers(0, limits.max_level)),
        actions=draw(st.frozensets(st.sampled_from(sorted(limits.actions)), min_size=1)),
        states=draw(st.frozensets(st.sampled_from(STATES))),
        categories=draw(st.frozensets(st.sampled_from(sorted(known_categories())), max_size=3)),
        masks=draw(st.frozensets(st.sampled_from(MaskClass))),
    )


SECURE = Rule(
    "secure", Role.SECURITY_ADMINISTRATOR, Relation.GROUP, 0, frozenset({Action.SECURE}), frozenset()
)
matrices = st.lists(sound_rules(), max_size=6, unique_by=lambda rule: rule.id).map(
    lambda rules: tuple(
        sorted([*(rule for rule in rules if rule.id != "secure"), SECURE], key=lambda r: r.id)
    )
)


@given(matrices)
@settings(max_examples=60, deadline=None)
def test_a_matrix_survives_its_file(matrix: tuple[Rule, ...]) -> None:
    assert parse_policy(dump_policy(matrix, heading="第一版\nof two lines")) == matrix


@given(matrices, matrices)
@settings(max_examples=60, deadline=None)
def test_applying_a_difference_gives_the_later_matrix(
    before: tuple[Rule, ...], after: tuple[Rule, ...]
) -> None:
    found = compare(before, after)
    gone = {rule.id for rule in found.removed}
    changed = {change.after.id: change.after for change in found.changed}
    made = [changed.get(rule.id, rule) for rule in before if rule.id not in gone] + list(found.added)
    assert tuple(sorted(made, key=lambda rule: rule.id)) == after
    assert compare(before, before).cells == ()
    assert {change.cell for change in compare(after, before).cells} == {change.cell for change in found.cells}


@given(matrices, st.data())
@settings(max_examples=80, deadline=None)
def test_the_cells_say_what_the_policy_decides(matrix: tuple[Rule, ...], data: st.DataObject) -> None:
    """For people who hold the role everywhere it can be held, with the highest clearance."""
    categories = {name for rule in matrix for name in rule.categories}
    cells = effective_cells(matrix, categories)
    role = data.draw(st.sampled_from([Role.HR_ARCHIVIST, Role.MANAGER, Role.AUDITOR]))
    state, level = data.draw(st.sampled_from(STATES)), data.draw(st.integers(1, 4))
    category = data.draw(st.sampled_from(sorted(known_categories())))
    held = [Holding(role, 4), Holding(role, 4, 1), Holding(role, 4, department_id=2)]
    facts = RecordFacts(1, (2,), None, level, category, state)
    for action in (Action.FIND, Action.VIEW, Action.DISPOSE):
        in_cells = any(
            action in content.actions
            for cell, content in cells.items()
            if (cell.role, cell.state, cell.level) == (role, state, level)
            and cell.category == (category if category in categories else "")
        )
        assert decide(compile_clauses(matrix, held, action), facts).allowed == in_cells


@given(matrices, st.data())
@settings(max_examples=80, deadline=None)
def test_the_explanation_agrees_with_the_decision(matrix: tuple[Rule, ...], data: st.DataObject) -> None:
    holdings = data.draw(
        st.lists(
            st.builds(
                Holding,
                role=st.sampled_from(Role),
                clearance=st.integers(0, 4),
                company_id=st.none() | st.integers(1, 2),
                department_id=st.none() | st.integers(1, 3),
            ),
            max_size=3,
        )
    )
    facts = RecordFacts(
        1, (1, 2), None, data.draw(st.integers(1, 4)), "0902", "filed", shared=data.draw(st.booleans())
    )
    action = data.draw(st.sampled_from(Action))
    found = explain(matrix, holdings, action, facts)
    assert found.decision.allowed == any(answer.holds for answer in found.answers)
    assert all(bool(answer.obstacles) != answer.holds for answer in found.answers)
    assert not found.decision.rule_id or next(
        answer.holds for answer in found.answers if answer.rule_id == found.decision.rule_id
    )


def test_a_rule_may_name_every_state_but_restricted_and_erased() -> None:
    assert set(STATES) == set(RecordState.values) - {RecordState.RESTRICTED, RecordState.ERASED}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"role": "emperor"}, "role", "access.rule_unknown_word"),
        ({"relation": "friend"}, "relation", "access.rule_unknown_word"),
        ({"actions": ["find", "burn"]}, "actions", "access.rule_unknown_word"),
        ({"actions": []}, "actions", "access.rule_empty"),
        ({"actions": "find"}, "actions", "access.rule_unreadable"),
        ({"categories": ["9999"]}, "categories", "access.rule_unknown_word"),
        ({"states": ["lost"]}, "states", "access.rule_unknown_word"),
        ({"masks": ["shoe_size"]}, "masks", "access.rule_unknown_word"),
        ({"max_level": 5}, "max_level", "access.rule_level"),
        ({"max_level": True}, "max_level", "access.rule_level"),
        ({"id": "Ä"}, "id", "access.rule_id_invalid"),
        ({"id": "secure"}, "id", "access.rule_id_twice"),
        ({"owner": "me"}, "owner", "access.rule_unknown_word"),
        ({"role": "borrower"}, "relation", "access.rule_limit"),
        ({"role": "borrower", "relation": "lent", "actions": ["download"]}, "actions", "access.rule_limit"),
        ({"role": "employee", "relation": "company"}, "relation", "access.rule_limit"),
        ({"actions": ["find", "secure"]}, "actions", "access.rule_limit"),
        ({"role": "system_administrator", "actions": ["operate"]}, "max_level", "access.rule_limit"),
        ({"role": "security_administrator", "relation": "group"}, "actions", "access.rule_limit"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_field_named(
    change: dict[str, object], field: str, code: str
) -> None:
    row = {"id": "a", "role": "manager", "relation": "company", "max_level": 2, "actions": ["find"]} | change
    with pytest.raises(Invalid) as caught:
        read_rules([row_of(SECURE), row])
    assert (f"rules.1.{field}", code) in [(each.field, each.code) for each in caught.value.problems]


def test_a_matrix_that_nobody_could_change_again_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        read_rules([])
    assert caught.value.problems[0].code == "access.policy_lock_out"


@pytest.mark.parametrize("text", ["", "rules: 3", "- a", "rules: [3]", "a: [", "rules: {a: b}", "&a [*a]"])
def test_an_unreadable_file_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_policy(text)


@pytest.fixture
def security(world: World) -> list[User]:
    make_user("system", Role.SYSTEM_ADMINISTRATOR)
    make_user("log", Role.AUDIT_ADMINISTRATOR)
    return [make_user(f"security{number}", Role.SECURITY_ADMINISTRATOR) for number in range(3)]


def narrowed(draft: PolicyVersion) -> list[dict[str, object]]:
    """The rules without those of managers."""
    return [row_of(rule) for rule in rules_of(draft) if rule.role != Role.MANAGER]


def draft_without_managers(actor: User) -> PolicyVersion:
    draft = make_draft(actor=actor)
    return save_draft(actor=actor, number=draft.number, revision=1, rules=narrowed(draft), note="无经理")


@pytest.mark.django_db
def test_a_draft_is_in_force_only_when_two_others_have_consented(world: World, security: list[User]) -> None:
    manager = world.users["manager"]
    draft = draft_without_managers(security[0])
    assert clauses_for(manager, Action.FIND)
    approval = propose(
        actor=security[0], number=draft.number, effective_from=datetime.now(UTC), reason="收紧"
    )
    approve(approval_id=approval.id, actor=security[1])
    assert clauses_for(manager, Action.FIND)
    approve(approval_id=approval.id, actor=security[2])
    assert not clauses_for(manager, Action.FIND)
    assert [get_version(number).state for number in (1, draft.number)] == ["superseded", "published"]
    back = make_draft(actor=security[0], base=1)
    assert rules_of(back) == rules_of(get_version(1))
    actions = AuditEvent.objects.filter(object_kind="policy").values_list("action", flat=True)
    assert {
        "access.draft_policy",
        "access.edit_policy",
        "access.propose_policy",
        "access.publish_policy",
    } <= set(actions)


@pytest.mark.django_db
def test_a_version_waits_for_its_date(security: list[User]) -> None:
    now = datetime.now(UTC)
    draft = draft_without_managers(security[0])
    approval = propose(actor=security[0], number=draft.number, effective_from=now + LATER, reason="收紧")
    for approver in security[1:]:
        approve(approval_id=approval.id, actor=approver)
    early, late = active_version(now + LATER - timedelta(seconds=1)), active_version(now + LATER)
    assert (early and early.number, late and late.number) == (1, draft.number)
    assert any(rule.role == Role.MANAGER for rule in list_rules(now))
    assert not any(rule.role == Role.MANAGER for rule in list_rules(now + LATER))


@pytest.mark.django_db
def test_a_rejected_proposal_is_a_draft_again_and_what_is_proposed_is_not_edited(
    security: list[User],
) -> None:
    draft = draft_without_managers(security[0])
    approval = propose(
        actor=security[0], number=draft.number, effective_from=datetime.now(UTC), reason="收紧"
    )
    for act in (
        lambda: save_draft(
            actor=security[0], number=draft.number, revision=2, rules=narrowed(draft), note=""
        ),
        lambda: discard_draft(actor=security[0], number=draft.number),
    ):
        with pytest.raises(Conflict):
            act()
    reject(approval_id=approval.id, actor=security[1])
    assert get_version(draft.number).state == "draft"
    discard_draft(actor=security[0], number=draft.number)
    assert not PolicyVersion.objects.filter(number=draft.number).exists()


@pytest.mark.django_db
def test_approval_fails_when_another_version_came_into_force_meanwhile(security: list[User]) -> None:
    first, second = draft_without_managers(security[0]), make_draft(actor=security[0])
    kept = [row_of(rule) for rule in rules_of(second) if rule.role != Role.AUDITOR]
    save_draft(actor=security[0], number=second.number, revision=1, rules=kept, note="")
    asked = [
        propose(actor=security[0], number=each.number, effective_from=datetime.now(UTC), reason="收紧")
        for each in (first, second)
    ]
    for approver in security[1:]:
        approve(approval_id=asked[0].id, actor=approver)
    approve(approval_id=asked[1].id, actor=security[1])
    with pytest.raises(Conflict) as caught:
        approve(approval_id=asked[1].id, actor=security[2])
    assert caught.value.code == "access.policy_moved_on"
    assert get_version(second.number).state == "proposed"


@pytest.mark.django_db
def test_two_editors_notice_each_other(security: list[User]) -> None:
    draft = make_draft(actor=security[0])
    save_draft(actor=security[0], number=draft.number, revision=1, rules=narrowed(draft), note="")
    with pytest.raises(Conflict) as caught:
        save_draft(actor=security[1], number=draft.number, revision=1, rules=narrowed(draft), note="")
    assert caught.value.code == "access.policy_changed_meanwhile"


@pytest.mark.django_db
def test_who_may_not_secure_changes_nothing(world: World) -> None:
    text = dump_policy([SECURE])
    for name in ("archivist", "auditor_group", "manager", "nobody"):
        for act in (
            lambda actor: make_draft(actor=actor),
            lambda actor: import_draft(actor=actor, text=text),
            lambda actor: propose(actor=actor, number=1, effective_from=datetime.now(UTC), reason="x"),
        ):
            with pytest.raises(NotPermitted):
                act(world.users[name])
    assert PolicyVersion.objects.count() == 1


@pytest.mark.django_db
def test_rules_changed_behind_the_application_give_nobody_access(world: World) -> None:
    PolicyRule.objects.filter(version__number=1, code="manager-subtree").update(max_level=4)
    # Another process, which has not met this version yet.
    PolicyVersion.objects.filter(number=1).update(digest="0" * 64)
    with pytest.raises(StoredDataBroken):
        clauses_for(world.users["manager"], Action.FIND)


@pytest.mark.django_db
def test_a_decision_takes_three_statements(world: World, django_assert_num_queries: object) -> None:
    clauses_for(world.users["manager"], Action.FIND)
    for name in ("manager", "archivist", "employee", "nobody"):
        with django_assert_num_queries(3):  # type: ignore[operator]
            clauses_for(world.users[name], Action.VIEW)


@pytest.mark.django_db
def test_the_bench_explains_without_showing_content(world: World, security: list[User]) -> None:
    client, record = signed_in(security[0]), world.records["chen2"]
    body = {"username": "manager", "action": "view", "reference": record.reference_code}
    answer = client.post("/api/matrix/bench", body, content_type="application/json").json()
    assert (answer["allowed"], answer["facts"]["level"]) == (False, 2)
    told = {each["rule_id"]: each["obstacles"] for each in answer["answers"]}
    assert told["manager-subtree"] == ["level"]
    assert told["archivist-company"] == ["role"]
    for secret in ("陈旻翀", record.title, "E0001"):
        assert secret not in str(answer)
    body = {"username": "manager", "action": "find", "imagined": {
        "company_id": world.company.id, "department_id": world.departments["team"].id, "level": 1,
        "category": "0902",
    }}  # fmt: skip
    allowed = client.post("/api/matrix/bench", body, content_type="application/json").json()
    assert (allowed["allowed"], allowed["rule_id"]) == (True, "manager-subtree")
    assert client.get(f"/api/records/{record.id}").status_code == 404
    wrong = client.post("/api/matrix/bench", body | {"username": "?"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "access.user_unknown")


@pytest.mark.django_db
def test_effects_count_holders_and_records_of_the_changed_cells(world: World, security: list[User]) -> None:
    draft = draft_without_managers(security[0])
    changes = compare(rules_of(get_version(1)), rules_of(draft)).cells
    assert {change.cell.role for change in changes} == {Role.MANAGER}
    filed = world.company.records.filter(state="filed", level=1).count()
    filed += world.other_company.records.filter(state="filed", level=1).count()
    (effect,) = count_effects(changes)
    assert (effect.role, effect.users, effect.gains, effect.loses) == (Role.MANAGER, 1, 0, filed)
