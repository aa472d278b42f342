"""Reads of the directory's tables."""

from __future__ import annotations

from datetime import datetime

from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.directory.mapping import Mapping, fold
from dossier.apps.directory.models import DirectoryToken, DirectoryUser, GroupRule, ReportedGroups
from dossier.apps.kernel.fields import blind_column

TOKEN_PURPOSE = "directory_token"  # noqa: S105  names the key's use, no secret


def token_digest(secret: str) -> bytes:
    return blind_column(secret, TOKEN_PURPOSE)


def find_token(secret: str, at: datetime) -> DirectoryToken | None:
    """Give the valid token with this secret. The look-up is by keyed digest: no comparison to time."""
    token = DirectoryToken.objects.filter(digest=token_digest(secret)).first() if secret else None
    return token if token is not None and token.is_valid(at) else None


def list_mappings() -> list[Mapping]:
    rules = GroupRule.objects.select_related("company", "department")
    return [Mapping(row.group, Role(row.role), row.company, row.department, row.clearance) for row in rules]


def group_keys(user: User) -> set[str]:
    """Give the folded names of all groups the user is in, whoever reported them. Two queries."""
    keys: set[str] = set()
    for names in ReportedGroups.objects.filter(user=user).values_list("name_keys", flat=True):
        keys |= set(names)
    kept = DirectoryUser.objects.filter(user=user, removed_at=None)
    return keys | {key for key in kept.values_list("groups__name_key", flat=True) if key}


def find_by_external_id(external_id: str) -> User | None:
    found = DirectoryUser.objects.filter(external_id=external_id, removed_at=None).select_related("user")
    row = found.first() if external_id else None
    return row.user if row else None


def is_kept_by_directory(user: User) -> bool:
    return DirectoryUser.objects.filter(user=user, removed_at=None).exists()


def find_by_username(username: str) -> User | None:
    return User.objects.filter(username__iexact=fold(username)).first() if username.strip() else None
