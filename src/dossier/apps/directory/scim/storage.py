"""Between the resources of SCIM and the rows of this app: each act is one call of ``provisioning``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from scim2_models import (
    InvalidValueException,
    Meta,
    NotFoundException,
    PreconditionFailedException,
    Reference,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)
from scim2_models import Resource as ScimResource
from scim2_models.resources.user import GroupMembership
from scim2_server.storage import ScimStorage, SearchPage

from dossier.apps.directory import provisioning
from dossier.apps.directory.mapping import LONGEST_GROUP
from dossier.apps.directory.models import DirectoryGroup, DirectoryUser
from dossier.apps.directory.provisioning import GroupData, PersonData
from dossier.apps.directory.scim.filters import GROUP_COLUMNS, USER_COLUMNS, filter_to_q
from dossier.apps.directory.scim.resources import Group, Member, User
from dossier.apps.kernel.errors import Conflict, Invalid

Resource = ScimResource[Any]
Row = DirectoryUser | DirectoryGroup
OWN_COLUMNS = {"schemas", "id", "meta", "external_id", "user_name", "groups"}
LONGEST_ID = 200


class DirectoryStorage(ScimStorage):
    """The store of one request. ``client``: who acts, as the audit log names it."""

    def __init__(self, client: str) -> None:
        self.client = client

    def operation(self) -> transaction.Atomic:
        return transaction.atomic()

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,  # noqa: ARG002  the server trims the answer
    ) -> Resource:
        return _to_resource(_find(resource_type, resource_id))

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,  # noqa: ARG002  no cursors are announced
    ) -> SearchPage:
        start, count = search_request.start_index_0 or 0, search_request.count
        total = 0
        found: list[Row] = []
        for each in resource_types:
            columns = USER_COLUMNS if each.name == "User" else GROUP_COLUMNS
            rows = _rows(each).filter(filter_to_q(search_request.filter, columns))
            size = rows.count()
            left = None if count is None else max(0, count - len(found))
            first = max(0, start - total)
            found += list(rows[first:] if left is None else rows[first : first + left])
            total += size
        return SearchPage(total, [_to_resource(row) for row in found])

    def create(self, resource_type: ResourceType, resource: Resource) -> Resource:
        with _refusals():
            row: Row
            if isinstance(resource, User):
                row = provisioning.create_person(client=self.client, data=_person(resource, active=True))
            else:
                row = provisioning.create_group(client=self.client, data=_group(cast("Group", resource)))
        return _to_resource(_find(resource_type, str(row.id)))

    def update(
        self, resource_type: ResourceType, resource: Resource, *, expected_version: str | None = None
    ) -> Resource:
        row = _find(resource_type, str(resource.id), expected_version=expected_version)
        with _refusals():
            if isinstance(row, DirectoryUser):
                data = _person(cast("User", resource), active=row.user.is_active)
                provisioning.change_person(client=self.client, row=row, data=data)
            else:
                provisioning.change_group(client=self.client, group=row, data=_group(cast("Group", resource)))
        return _to_resource(_find(resource_type, str(row.id)))

    def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        row = _find(resource_type, resource_id, expected_version=expected_version)
        if isinstance(row, DirectoryUser):
            provisioning.remove_person(client=self.client, row=row)
        else:
            provisioning.remove_group(client=self.client, group=row)


@contextmanager
def _refusals() -> Iterator[None]:
    """Say what the domain refuses in the words of SCIM; the code is in the detail."""
    try:
        yield
    except Conflict as error:
        raise UniquenessException(detail=error.code) from error
    except Invalid as error:
        raise InvalidValueException(detail=error.code) from error


def _rows(resource_type: ResourceType) -> QuerySet[Any]:
    if resource_type.name == "User":
        return DirectoryUser.objects.filter(removed_at=None).select_related("user").prefetch_related("groups")
    return DirectoryGroup.objects.prefetch_related("members")


def _find(resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> Row:
    try:
        rows = _rows(resource_type).filter(pk=UUID(resource_id))
    except ValueError:
        raise NotFoundException from None
    if expected_version is not None:
        rows = rows.select_for_update(of=("self",))
    row: Row | None = rows.first()
    if row is None:
        raise NotFoundException
    if expected_version is not None and _version(_to_resource(row)) != expected_version:
        raise PreconditionFailedException
    return row


def _to_resource(row: Row) -> Resource:
    resource: Resource = _to_user(row) if isinstance(row, DirectoryUser) else _to_group(row)
    resource.meta = Meta(
        resource_type=type(resource).__name__,
        created=row.created_at,
        last_modified=row.changed_at,
        version=_version(resource),
    )
    return resource


def _version(resource: Resource) -> str:
    """Give the weak entity tag: a digest of all that the resource says, so that local changes count, too."""
    state = json.dumps(resource.model_dump(mode="json", exclude={"meta"}), sort_keys=True).encode()
    return f'W/"{hashlib.sha256(state).hexdigest()[:16]}"'


def _to_user(row: DirectoryUser) -> User:
    user = User.model_validate(row.attributes)
    user.id, user.external_id = str(row.id), row.external_id
    user.user_name = row.user.username
    # A client that never spoke of `active`, or took it back, is shown none; the account stays as it is.
    user.active = None if user.active is None else row.user.is_active
    groups = sorted(row.groups.all(), key=lambda group: group.id)
    user.groups = [
        GroupMembership(
            value=str(group.id), ref=Reference(f"Groups/{group.id}"), display=group.name, type="direct"
        )
        for group in groups
    ] or None
    return user


def _to_group(row: DirectoryGroup) -> Group:
    members = sorted(row.members.all(), key=lambda member: member.id)
    return Group(
        id=str(row.id),
        external_id=row.external_id,
        display_name=row.name,
        members=[
            Member(
                value=str(member.id),
                ref=Reference(f"Users/{member.id}"),
                type="User",
            )
            for member in members
        ]
        or None,
    )


def _person(resource: User, *, active: bool) -> PersonData:
    """Read a user; what it does not say about ``active`` stays as given."""
    dump = resource.model_dump(mode="json", exclude_none=True)
    own = {str(User.model_fields[name].serialization_alias or name) for name in OWN_COLUMNS}
    name = resource.name.formatted if resource.name else None
    return PersonData(
        username=_text(resource.user_name, 150).strip(),
        external_id=_text(resource.external_id, LONGEST_ID),
        active=active if resource.active is None else resource.active,
        display_name=resource.display_name or name or "",
        language=resource.preferred_language or "",
        attributes={key: value for key, value in dump.items() if key not in own},
    )


def _group(resource: Group) -> GroupData:
    try:
        members = {UUID(member.value or "") for member in resource.members or ()}
    except ValueError:
        raise Invalid("directory.member_unknown") from None
    return GroupData(
        _text(resource.display_name, LONGEST_GROUP), _text(resource.external_id, LONGEST_ID), members
    )


def _text(value: str | None, longest: int) -> str:
    if value is not None and (len(value) > longest or "\0" in value):
        raise Invalid("directory.value_too_long")
    return value or ""
