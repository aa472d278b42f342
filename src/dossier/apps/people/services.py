"""Making companies, departments and employees. Records follow people who move: see ``records.companies``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from dossier.apps.people.models import Company, Department, Employee, Group
from dossier.apps.people.roster import RosterRow, parse_day


@dataclass(frozen=True, slots=True)
class EmployeeData:
    """A row of a roster. ``particulars``: gender, birth_date, id_number, phone, manager, groups."""

    employee_no: str
    name: str
    position: str
    hired_on: date | None = None
    departed_on: date | None = None
    particulars: dict[str, Any] = field(default_factory=dict)


def create_company(*, group_name: str, code: str, name: str) -> Company:
    """Make a company in a group (made when missing); gives the one there is when the code is taken."""
    group, _ = Group.objects.get_or_create(name=group_name)
    company, _ = Company.objects.get_or_create(code=code, defaults={"name": name, "group": group})
    return company


@transaction.atomic
def create_department(*, company: Company, name: str, parent: Department | None = None) -> Department:
    """Make a department below ``parent``; gives the one there is."""
    department, created = Department.objects.get_or_create(company=company, parent=parent, name=name)
    if created:
        department.path = f"{parent.path if parent else '/'}{department.id}/"
        department.save(update_fields=["path"])
    return department


def save_employee(*, department: Department, data: EmployeeData) -> Employee:
    """Add an employee, or bring the one with this number up to date."""
    employee = Employee.objects.filter(company_id=department.company_id, employee_no=data.employee_no).first()
    employee = employee or Employee(company_id=department.company_id, employee_no=data.employee_no)
    employee.department, employee.name, employee.position = department, data.name, data.position
    employee.hired_on, employee.departed_on = data.hired_on, data.departed_on
    # What the new data does not speak of stays as it is known.
    employee.particulars = {**employee.particulars, **data.particulars}
    employee.save()
    return employee


def import_roster(*, company: Company, rows: Sequence[RosterRow]) -> tuple[int, int]:
    """Add or update a company's people from a roster; departments are found by name or made at the top.

    All or nothing. Gives how many were added and how many were there. Raises Invalid naming the line.
    """
    with transaction.atomic():
        known = set(Employee.objects.filter(company=company).values_list("employee_no", flat=True))
        for row in rows:
            department = _department(company, row.department or company.name)
            save_employee(department=department, data=_employee_data(row))
    added = sum(row.employee_no not in known for row in rows)
    return added, len(rows) - added


def _department(company: Company, name: str) -> Department:
    found = Department.objects.filter(company=company, name=name).order_by("path").first()
    return found or create_department(company=company, name=name)


def _employee_data(row: RosterRow) -> EmployeeData:
    particulars = {"id_number": row.id_number, "phone": row.phone, "gender": row.gender}
    return EmployeeData(
        employee_no=row.employee_no,
        name=row.name,
        position=row.position,
        hired_on=parse_day(row.hired_on, line=row.line),
        departed_on=parse_day(row.departed_on, line=row.line),
        particulars={key: value for key, value in particulars.items() if value},
    )
