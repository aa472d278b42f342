"""Which company an event concerns: that of its object, of the person concerned, else the actor's own.

The table names models of apps that stand above this one; it is read by name, so that none of them is imported.
"""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError

from dossier.apps.accounts.models import User
from dossier.apps.people.models import Employee

PLACES = {
    "company": ("people", "Company", "id"),
    "employee": ("people", "Employee", "company_id"),
    "record": ("records", "Record", "company_id"),
    "batch": ("intake", "Batch", "company_id"),
    "source_file": ("intake", "SourceFile", "batch__company_id"),
    "object": ("vault", "StoredObject", "company_id"),
    "person_request": ("privacy", "PersonRequest", "company_id"),
    "loan": ("lending", "LoanRequest", "company_id"),
    "package": ("packages", "Package", "company_id"),
}
"""Object kind: the model whose key is the object's id, and the way from there to a company's id."""


def find_company(kind: str, object_id: str, subject_id: UUID | None, actor: User | None) -> int | None:
    """Give the id of the company concerned, or None for none or several. One query, two for an actor's own."""
    found = _company_of(kind, object_id) if kind in PLACES and object_id else None
    if found is None and subject_id is not None:
        found = _company_of("employee", str(subject_id))
    if found is None and kind == "user" and object_id.isdecimal() and len(object_id) <= 18:
        found = home_of(int(object_id))
    return home_of(actor.pk) if found is None and actor is not None else found


def _company_of(kind: str, object_id: str) -> int | None:
    app, model, way = PLACES[kind]
    rows = apps.get_model(app, model)._default_manager.order_by()
    try:
        found: int | None = rows.filter(pk=object_id).values_list(way, flat=True).first()
    except (ValueError, OverflowError, ValidationError):
        return None  # what was asked for is no id at all
    return found


def home_of(user_id: int) -> int | None:
    """Give the company that employs a user, else the only one in which the user holds a role."""
    employed = Employee.objects.order_by().filter(user=user_id).values_list("company_id", flat=True).first()
    if employed is not None:
        return employed
    granted = set(
        apps.get_model("access", "Grant")
        ._default_manager.filter(user=user_id)
        .values_list("company_id", flat=True)
    )
    return granted.pop() if len(granted) == 1 else None
