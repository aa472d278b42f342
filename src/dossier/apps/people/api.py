"""Shapes of companies, departments and employees, shared by the apps above, and the list of companies."""

from __future__ import annotations

from uuid import UUID

from ninja import Schema

from dossier.apps.people.models import Company, Department, Employee


class CompanyRef(Schema):
    id: int
    code: str
    name: str

    @classmethod
    def of(cls, company: Company) -> CompanyRef:
        return cls(id=company.id, code=company.code, name=company.name)


class DepartmentRef(Schema):
    id: int
    name: str

    @classmethod
    def of(cls, department: Department) -> DepartmentRef:
        return cls(id=department.id, name=department.name)


class EmployeeRef(Schema):
    id: UUID
    employee_no: str
    name: str
    department: str

    @classmethod
    def of(cls, employee: Employee) -> EmployeeRef:
        return cls(
            id=employee.id,
            employee_no=employee.employee_no,
            name=employee.name,
            department=employee.department.name,
        )


class DepartmentOut(Schema):
    id: int
    parent_id: int | None
    name: str
    company_id: int


class CompanyOut(CompanyRef):
    departments: list[DepartmentOut]
