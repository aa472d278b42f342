"""Acting from the command line as a user: the same rights, the same audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.access.selectors import role_names
from dossier.apps.accounts.models import User
from dossier.apps.audit.context import Origin, acting_from
from dossier.apps.people.models import Company


@contextmanager
def acting_operator(username: str, company: Company | None = None) -> Iterator[User | None]:
    """Give the named user, or, with no name, the company's first archivist; None when there is none.

    Inside, audit rows carry the user's roles and the origin ``command-line``.
    """
    user = (
        User.objects.filter(username=username, is_active=True).first()
        if username
        else _first_archivist(company)
    )
    if user is None:
        yield None
        return
    with acting_from(Origin(address="command-line", roles=role_names(user))):
        yield user


def _first_archivist(company: Company | None) -> User | None:
    grants = Grant.objects.filter(role=Role.HR_ARCHIVIST, user__is_active=True).select_related("user")
    if company is not None:
        grants = grants.filter(company=company)
    first = grants.order_by("id").first()
    return first.user if first and company is not None else None
