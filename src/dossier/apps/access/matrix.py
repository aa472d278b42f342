"""The life of a version of the matrix: draft, proposal, consent of two, in force from its date, history.

A draft is anyone's who may ``SECURE``; what is proposed or published is never edited. Publishing waits for
:mod:`.approvals`; taking an old version back is a new draft made from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from dossier.apps.access.approvals import request_approval
from dossier.apps.access.models import Approval, PolicyRule, PolicyState, PolicyVersion
from dossier.apps.access.policy import Action, Rule
from dossier.apps.access.rules import compute_digest, parse_policy, read_rules, row_of
from dossier.apps.access.selectors import active_version, may
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted

PUBLISH = "matrix.publish"
"""The kind of approval that publishes a version."""
FARTHEST = timedelta(days=366)


def access_matrix(actor: User) -> str:
    """Let pass only who may change the matrix; gives the deciding rule. Raises NotPermitted."""
    rule = may(actor, Action.SECURE)
    if not rule:
        raise NotPermitted("access.not_permitted")
    return rule


def get_version(number: int) -> PolicyVersion:
    """Give a version. Raises NotPermitted when there is none."""
    version = PolicyVersion.objects.select_related("author", "based_on").filter(number=number).first()
    if version is None:
        raise NotPermitted("access.policy_unknown")
    return version


def rules_of(version: PolicyVersion) -> tuple[Rule, ...]:
    return tuple(row.as_rule() for row in version.rules.all())


def add_version(
    rules: Sequence[Rule], *, author: User | None, note: str, based_on: PolicyVersion | None, at: datetime
) -> PolicyVersion:
    """Store rules as a new draft. Belongs to the caller's transaction, and the caller audits."""
    newest = PolicyVersion.objects.aggregate(Max("number"))["number__max"] or 0
    version = PolicyVersion.objects.create(
        number=newest + 1, author=author, note=note, based_on=based_on, created_at=at, changed_at=at
    )
    _store(version, rules)
    return version


def publish_now(version: PolicyVersion, *, effective_from: datetime, at: datetime) -> None:
    """Seal a version and put it in force from a moment, never before now. Belongs to the caller's transaction."""
    version.state = PolicyState.PUBLISHED
    version.effective_from = max(effective_from, at)
    version.published_at = version.changed_at = at
    version.digest = compute_digest(rules_of(version))
    version.save()
    current = active_version(at)
    past = PolicyVersion.objects.filter(state=PolicyState.PUBLISHED, effective_from__lte=at)
    if current is not None:
        past.exclude(id=current.pk).update(state=PolicyState.SUPERSEDED)


@transaction.atomic
def make_draft(*, actor: User, base: int | None = None, note: str = "") -> PolicyVersion:
    """Start a draft from a version, by default from the one in force; so an old version is taken back. Audited."""
    rule, now = access_matrix(actor), datetime.now(UTC)
    source = get_version(base) if base is not None else active_version(now)
    rules = rules_of(source) if source else ()
    version = add_version(rules, author=actor, note=note, based_on=source, at=now)
    _audit(actor, "access.draft_policy", version, rule, base=source.number if source else 0)
    return version


@transaction.atomic
def import_draft(*, actor: User, text: str, note: str = "") -> PolicyVersion:
    """Start a draft from a file. Audited. Raises Invalid as :func:`.rules.parse_policy`."""
    rule, now = access_matrix(actor), datetime.now(UTC)
    version = add_version(parse_policy(text), author=actor, note=note, based_on=active_version(now), at=now)
    _audit(actor, "access.import_policy", version, rule, rules=version.rules.count())
    return version


@transaction.atomic
def save_draft(
    *, actor: User, number: int, revision: int, rules: Sequence[object], note: str
) -> PolicyVersion:
    """Replace the rules of a draft. Audited.

    Raises Invalid as :func:`.rules.read_rules`, Conflict when it is no draft or somebody changed it meanwhile.
    """
    rule = access_matrix(actor)
    version = _lock_draft(number)
    if version.revision != revision:
        raise Conflict("access.policy_changed_meanwhile")
    checked = read_rules(rules)
    version.rules.all().delete()
    _store(version, checked)
    version.revision, version.note, version.changed_at = revision + 1, note, datetime.now(UTC)
    version.save(update_fields=["revision", "note", "changed_at"])
    _audit(actor, "access.edit_policy", version, rule, rules=len(checked))
    return version


@transaction.atomic
def discard_draft(*, actor: User, number: int) -> None:
    """Throw a draft away. Audited. Raises Conflict when it is none."""
    rule = access_matrix(actor)
    version = _lock_draft(number)
    _audit(actor, "access.discard_policy", version, rule)
    version.delete()


@transaction.atomic
def propose(
    *, actor: User, number: int, effective_from: datetime, reason: str, at: datetime | None = None
) -> Approval:
    """Ask two others to publish a draft. Audited.

    Raises Conflict when it is no draft or changes nothing, Invalid when it is not sound or takes effect later
    than in a year.
    """
    rule, now = access_matrix(actor), at or datetime.now(UTC)
    version = _lock_draft(number)
    rules = read_rules([row_of(each) for each in rules_of(version)])
    if effective_from > now + FARTHEST:
        raise Invalid(
            "access.effective_too_late", (FieldProblem("effective_from", "access.effective_too_late"),)
        )
    current = active_version(now)
    if current is not None and compute_digest(rules) == current.digest:
        raise Conflict("access.policy_unchanged")
    payload = {
        "version": version.number,
        "effective_from": effective_from.isoformat(),
        "replaces": current.number if current else 0,
    }
    version.approval = request_approval(kind=PUBLISH, payload=payload, reason=reason, actor=actor, at=now)
    version.state, version.effective_from = PolicyState.PROPOSED, effective_from
    version.save(update_fields=["state", "effective_from", "approval"])
    _audit(actor, "access.propose_policy", version, rule)
    return version.approval


def carry_out_publishing(approval: Approval) -> None:
    """Publish what was approved. Raises Conflict when another version came into force since it was proposed:
    the approvers compared it with one that no longer holds."""
    version = PolicyVersion.objects.select_for_update().get(number=approval.payload["version"])
    now = datetime.now(UTC)
    current = active_version(now)
    if (current.number if current else 0) != approval.payload["replaces"]:
        raise Conflict("access.policy_moved_on")
    publish_now(version, effective_from=version.effective_from or now, at=now)
    _audit(approval.requested_by, "access.publish_policy", version, "", approval=str(approval.id))


def drop_proposal(approval: Approval) -> None:
    """Make a proposal that was not approved a draft again."""
    PolicyVersion.objects.filter(
        number=approval.payload["version"], state=PolicyState.PROPOSED, approval=approval
    ).update(state=PolicyState.DRAFT, effective_from=None)


def _lock_draft(number: int) -> PolicyVersion:
    get_version(number)
    version = PolicyVersion.objects.select_for_update().get(number=number)
    if version.state != PolicyState.DRAFT:
        raise Conflict("access.policy_no_draft")
    return version


def _store(version: PolicyVersion, rules: Sequence[Rule]) -> None:
    rows = [PolicyRule(version=version, code=rule.id) for rule in rules]
    for row, rule in zip(rows, rules, strict=True):
        for name, value in row_of(rule).items():
            if name != "id":
                setattr(row, name, value)
    PolicyRule.objects.bulk_create(rows)


def _audit(actor: User, action: str, version: PolicyVersion, rule: str, **details: object) -> None:
    record_event(
        actor=actor,
        action=action,
        object_kind="policy",
        object_id=version.number,
        rule=rule,
        details=details,
    )
