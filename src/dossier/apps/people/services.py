"""Making companies, departments and employees; moving people. Changes bump what depends on them by callers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from dossier.apps.people.models import Company, Department, Employee, Group


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
    employee, _ = Employee.objects.update_or_create(
        company_id=department.company_id,
        employee_no=data.employee_no,
        defaults={
            "department": department,
            "name": data.name,
            "position": data.position,
            "hired_on": data.hired_on,
            "departed_on": data.departed_on,
            "particulars": data.particulars,
        },
    )
    return employee
