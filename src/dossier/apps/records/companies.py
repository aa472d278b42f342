"""Opening a company and taking over its roster: people first, then what the records know of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.people.models import Company, Employee
from dossier.apps.people.roster import RosterRow
from dossier.apps.people.services import create_company, import_roster
from dossier.apps.records.linking import common_department, people_of
from dossier.apps.records.models import Record
from dossier.apps.records.scheme import open_fonds


@transaction.atomic
def open_company(*, actor: User | None, group_name: str, code: str, name: str, fonds_code: str) -> Company:
    """Make a company with its fonds and scheme; does nothing to what is there. Audited."""
    company = create_company(group_name=group_name, code=code, name=name)
    open_fonds(actor=actor, company=company, code=fonds_code)
    return company


@transaction.atomic
def take_over_roster(*, actor: User | None, company: Company, rows: Sequence[RosterRow]) -> tuple[int, int]:
    """Import a roster, and let the records follow people who moved. Gives (added, updated). Audited."""
    added, updated = import_roster(company=company, rows=rows)
    moved = follow_departments(company)
    record_event(
        actor=actor,
        action="people.import_roster",
        object_kind="company",
        object_id=company.id,
        details={"added": added, "updated": updated, "records_moved": moved},
    )
    return added, updated


def follow_departments(company: Company) -> int:
    """Put each record where its people are now, and have it indexed again: access follows the department."""
    own = Employee.objects.filter(pk=OuterRef("employee_id")).values("department_id")[:1]
    astray = Record.objects.filter(company=company, employee__isnull=False, shared=False).exclude(
        department_id=F("employee__department_id")
    )
    ids = list(astray.values_list("id", flat=True))
    moved = Record.objects.filter(id__in=ids).update(department_id=Subquery(own), revision=F("revision") + 1)
    return moved + _follow_shared(company)


def _follow_shared(company: Company) -> int:
    """The same for records of several people. Cost: two queries each, of which a company has few."""
    moved = 0
    for record in Record.objects.filter(company=company, shared=True):
        department_id = common_department(people_of(record))
        moved += department_id != record.department_id
        # Indexed again in any case: each person's own department is a facet.
        Record.objects.filter(id=record.id).update(department_id=department_id, revision=F("revision") + 1)
    return moved
