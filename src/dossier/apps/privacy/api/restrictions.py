"""Storage-only restrictions over HTTP: propose, list as placeholders, propose to lift."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import answers
from dossier.apps.privacy.api.shapes import (
    Code,
    RestrictedCount,
    RestrictionList,
    RestrictionOut,
    Words,
    show_restriction,
)
from dossier.apps.privacy.restricting import (
    access_restriction,
    count_restricted,
    list_restrictions,
    propose_lifting,
    propose_restriction,
)
from dossier.apps.privacy.selectors import access_request
from dossier.apps.records.employees import access_employee

router = Router(tags=["privacy"])


class RestrictionIn(Schema):
    """``request_id``: the request of a person that this answers, if it does."""

    ground: Code
    reason: Words
    request_id: UUID | None = None


class LiftingIn(Schema):
    reason: Words


@router.get("/privacy/restrictions", response=answers(RestrictionList), operation_id="list_restrictions")
def get_restrictions(request: HttpRequest) -> RestrictionList:
    user = acting_user(request)
    found = list_restrictions(user)
    record_alone(
        actor=user, action="privacy.list_restrictions", object_kind="record", details={"total": len(found)}
    )
    return RestrictionList(items=[show_restriction(one) for one in found])


@router.get(
    "/employees/{employee_id}/restricted",
    response=answers(RestrictedCount),
    operation_id="count_restricted_records",
)
def get_count(request: HttpRequest, employee_id: UUID) -> RestrictedCount:
    """How many records of a person's file are only stored: the placeholder in the list."""
    employee = access_employee(
        actor=acting_user(request), employee_id=employee_id, audit_as="privacy.count_restricted"
    )
    return RestrictedCount(count=count_restricted([employee.id]))


@router.post(
    "/records/{record_id}/restriction", response=answers(RestrictionOut), operation_id="propose_restriction"
)
def post_restriction(request: HttpRequest, record_id: UUID, body: RestrictionIn) -> RestrictionOut:
    user = acting_user(request)
    asked = access_request(user, body.request_id, "restrict")[0] if body.request_id else None
    made = propose_restriction(
        actor=user,
        record_id=record_id,
        ground=body.ground,
        reason=body.reason,
        request=asked,
        at=datetime.now(UTC),
    )
    return show_restriction(access_restriction(user, made.id))


@router.post(
    "/privacy/restrictions/{restriction_id}/lifting",
    response=answers(RestrictionOut),
    operation_id="propose_lifting",
)
def post_lifting(request: HttpRequest, restriction_id: UUID, body: LiftingIn) -> RestrictionOut:
    user = acting_user(request)
    made = propose_lifting(
        actor=user, restriction_id=restriction_id, reason=body.reason, at=datetime.now(UTC)
    )
    return show_restriction(access_restriction(user, made.id))
