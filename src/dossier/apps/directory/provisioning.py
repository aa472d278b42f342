"""What a provisioning client does to accounts and groups: one function per act, each audited in its transaction.

An account is never deleted: the audit log points to it. What the directory deletes becomes inactive, loses its
sessions, its groups and its user name, so that nobody who comes later under the same name inherits anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction

from dossier.apps.accounts.models import Language, User
from dossier.apps.accounts.services import end_everything
from dossier.apps.audit.services import record_event
from dossier.apps.directory.grants import sync_grants
from dossier.apps.directory.mapping import fold
from dossier.apps.directory.models import DirectoryGroup, DirectoryUser
from dossier.apps.kernel.errors import Conflict, Invalid

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class PersonData:
    """What a client says about a person. ``attributes`` are kept sealed as they came."""

    username: str
    external_id: str = ""
    active: bool = True
    display_name: str = ""
    language: str = ""
    attributes: Mapping[str, object] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "PersonData()"  # no personal data in logs


@dataclass(frozen=True, slots=True)
class GroupData:
    """What a client says about a group. ``members``: ids of :class:`DirectoryUser` rows."""

    name: str
    external_id: str = ""
    members: Collection[UUID] = ()


@transaction.atomic
def create_person(*, client: str, data: PersonData) -> DirectoryUser:
    """Make an account without a password. Raises Conflict when the name or the external id is taken.

    SECURITY: an account that was made here by hand is never taken over by its name; see :func:`link_account`.
    """
    user = User(username=data.username, display_name=_display_name(data), is_active=data.active)
    user.set_unusable_password()
    _set_language(user, data.language)
    _refuse_taken(data, None)
    _check_name(user)
    user.save()
    now = datetime.now(UTC)
    row = DirectoryUser.objects.create(
        user=user,
        name_key=fold(data.username),
        external_id=data.external_id or None,
        attributes=dict(data.attributes),
        created_at=now,
        changed_at=now,
    )
    _record(client, "directory.create_user", user, {"username": user.username, "active": data.active})
    return row


@transaction.atomic
def change_person(*, client: str, row: DirectoryUser, data: PersonData) -> DirectoryUser:
    """Bring an account to what the client says; making it inactive ends its sessions and its mapped roles."""
    user = User.objects.select_for_update().get(pk=row.user_id)
    was_active = user.is_active
    _refuse_taken(data, row)
    user.username, user.display_name, user.is_active = data.username, _display_name(data), data.active
    _set_language(user, data.language)
    _check_name(user)
    user.save(update_fields=["username", "display_name", "is_active", "language"])
    row.user, row.name_key, row.external_id = user, fold(data.username), data.external_id or None
    row.attributes, row.changed_at = dict(data.attributes), datetime.now(UTC)
    row.save()
    _record(client, "directory.change_user", user, {"username": user.username, "active": data.active})
    if was_active != data.active:
        if was_active:
            end_everything(user, datetime.now(UTC))
        sync_grants(user)
    return row


@transaction.atomic
def remove_person(*, client: str, row: DirectoryUser) -> None:
    """Retire an account: inactive, without sessions, groups, links and mapped roles, its name free again."""
    user = User.objects.select_for_update().get(pk=row.user_id)
    former = user.username
    row.groups.clear()
    user.is_active = False
    # A character that no new name may contain: the retired name cannot be asked for.
    user.username = f"{former[:120]}#{row.id.hex[-12:]}"
    user.set_unusable_password()
    user.save(update_fields=["is_active", "username", "password"])
    row.name_key, row.external_id, row.removed_at = None, None, datetime.now(UTC)
    row.save(update_fields=["name_key", "external_id", "removed_at"])
    SocialAccount.objects.filter(user=user).delete()
    end_everything(user, datetime.now(UTC))
    sync_grants(user)
    _record(client, "directory.remove_user", user, {"username": former})


@transaction.atomic
def create_group(*, client: str, data: GroupData) -> DirectoryGroup:
    """Make a group with its members. Raises Conflict when the name is taken, Invalid for an unknown member."""
    _refuse_taken_group(data, None)
    now = datetime.now(UTC)
    group = DirectoryGroup.objects.create(
        name=data.name.strip(),
        name_key=fold(data.name),
        external_id=data.external_id or None,
        created_at=now,
        changed_at=now,
    )
    _set_members(client, "directory.create_group", group, data)
    return group


@transaction.atomic
def change_group(*, client: str, group: DirectoryGroup, data: GroupData) -> DirectoryGroup:
    """Bring a group to what the client says; the roles of everybody concerned follow."""
    _refuse_taken_group(data, group)
    renamed = group.name_key != fold(data.name)
    group.name, group.name_key = data.name.strip(), fold(data.name)
    group.external_id, group.changed_at = data.external_id or None, datetime.now(UTC)
    group.save()
    _set_members(client, "directory.change_group", group, data, all_concerned=renamed)
    return group


@transaction.atomic
def remove_group(*, client: str, group: DirectoryGroup) -> None:
    """Delete a group; its members lose what it brought. People stay."""
    people = list(User.objects.filter(directory__groups=group))
    record_event(
        actor=None,
        actor_name=client,
        action="directory.remove_group",
        object_kind="directory_group",
        object_id=group.id,
        details={"name": group.name, "members": len(people)},
    )
    group.delete()
    for user in people:
        sync_grants(user)


@transaction.atomic
def link_account(*, actor: User | None, username: str, external_id: str) -> DirectoryUser:
    """Hand an account that was made here over to the directory: the one way to map an administrator.

    Raises Invalid when there is no such account, Conflict when it or the external id is linked already.
    """
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise Invalid("directory.account_unknown")
    if DirectoryUser.objects.filter(user=user).exists():
        raise Conflict("directory.account_linked")
    _refuse_taken(PersonData(username, external_id), None, but=user)
    now = datetime.now(UTC)
    row = DirectoryUser.objects.create(
        user=user,
        name_key=fold(username),
        external_id=external_id or None,
        attributes={},
        created_at=now,
        changed_at=now,
    )
    record_event(
        actor=actor,
        action="directory.link",
        object_kind="user",
        object_id=user.pk,
        details={"external_id": external_id},
    )
    return row


@transaction.atomic
def unlink_identities(*, actor: User | None, username: str) -> int:
    """Forget which outside identities an account signed in with, so that another may be tied to it.

    Gives how many there were. Raises Invalid when there is no such account.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Invalid("directory.account_unknown")
    count: int = SocialAccount.objects.filter(user=user).delete()[0]
    record_event(
        actor=actor,
        action="directory.unlink",
        object_kind="user",
        object_id=user.pk,
        details={"identities": count},
    )
    return count


def _display_name(data: PersonData) -> str:
    return (data.display_name or data.username)[:LONGEST_NAME]


def _set_language(user: User, language: str) -> None:
    if language:
        user.language = Language.CHINESE if language.lower().startswith("zh") else Language.ENGLISH


def _check_name(user: User) -> None:
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Invalid("directory.username_malformed") from error


def _refuse_taken(data: PersonData, row: DirectoryUser | None, *, but: User | None = None) -> None:
    mine = {row.user_id} if row else {but.pk} if but else set()
    if User.objects.filter(username__iexact=data.username.strip()).exclude(pk__in=mine).exists():
        raise Conflict("directory.username_taken")
    others = DirectoryUser.objects.exclude(pk__in={row.pk} if row else set())
    if others.filter(name_key=fold(data.username)).exists():
        raise Conflict("directory.username_taken")
    if data.external_id and others.filter(external_id=data.external_id).exists():
        raise Conflict("directory.external_id_taken")


def _refuse_taken_group(data: GroupData, group: DirectoryGroup | None) -> None:
    others = DirectoryGroup.objects.exclude(pk__in={group.pk} if group else set())
    if others.filter(name_key=fold(data.name)).exists():
        raise Conflict("directory.group_taken")
    if data.external_id and others.filter(external_id=data.external_id).exists():
        raise Conflict("directory.external_id_taken")


def _set_members(
    client: str, action: str, group: DirectoryGroup, data: GroupData, *, all_concerned: bool = False
) -> None:
    wanted = set(data.members)
    people = DirectoryUser.objects.filter(id__in=wanted, removed_at=None)
    found = {person.id for person in people}
    if found != wanted:
        raise Invalid("directory.member_unknown")
    before = set(group.members.values_list("id", flat=True))
    group.members.set(people)
    moved = found ^ before
    record_event(
        actor=None,
        actor_name=client,
        action=action,
        object_kind="directory_group",
        object_id=group.id,
        details={"name": group.name, "added": len(found - before), "removed": len(before - found)},
    )
    for user in User.objects.filter(directory__id__in=(found | before) if all_concerned else moved):
        sync_grants(user)


def _record(client: str, action: str, user: User, details: dict[str, object]) -> None:
    record_event(
        actor=None,
        actor_name=client,
        action=action,
        object_kind="user",
        object_id=user.pk,
        details=details,
    )
