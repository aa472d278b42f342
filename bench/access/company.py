"""A large company on the embedded database: grown by copying rows inside it, far faster than through the services.

Fictional throughout: every person and every record has the particulars of the first one, sealed once. 50 employees
to a team, five teams to a division, all divisions under one head; ten records to an employee, of levels 1 to 4 in
the proportion 55 : 25 : 15 : 5. Growing only adds: what a division holds does not depend on the size.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import connection, transaction

from dossier.apps.access.policy import Role
from dossier.apps.access.services import grant_role, load_policy
from dossier.apps.accounts.models import User
from dossier.apps.people.models import Company, Department, Employee
from dossier.apps.people.services import EmployeeData, create_company, save_employee
from dossier.apps.records.models import Dossier, Fonds, Record
from dossier.apps.records.scheme import open_fonds
from dossier.apps.vault.services import store_bytes
from dossier.config.statistics import refresh_statistics

TEAM, DIVISION, RECORDS_EACH = 50, 5, 10
HEAD, FIRST_DIVISION, FIRST_TEAM = 1, 10, 100_000
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEMPLATE = 0

EMPLOYEE_ID = "printf('e0000000000070008000%012x', i)"
DOSSIER_ID = "printf('d0000000000070008000%012x', i)"
OWNER = f"(1 + (i - 1) / {RECORDS_EACH})"
RECORD_COLUMNS = {
    "id": "printf('a0000000000070008000%012x', i)",
    "employee_id": f"printf('e0000000000070008000%012x', {OWNER})",
    "dossier_id": f"printf('d0000000000070008000%012x', {OWNER})",
    "department_id": f"{FIRST_TEAM} + ({OWNER} - 1) / {TEAM}",
    "level": "CASE WHEN i * 7919 % 20 < 11 THEN 1 WHEN i * 7919 % 20 < 16 THEN 2 "
    "WHEN i * 7919 % 20 < 19 THEN 3 ELSE 4 END",
    "state": "CASE WHEN i % 37 THEN 'filed' ELSE 'to_check' END",
    "reference_code": "printf('R%012d', i)",
    "received_at": "datetime('2015-01-01', '+' || (i * 7919 % 4000) || ' days', '+' || (i % 86400) || ' seconds')",
    "category": "CASE i % 5 WHEN 0 THEN '0902' WHEN 1 THEN '0401' WHEN 2 THEN '0300' WHEN 3 THEN '0700' "
    "ELSE '0800' END",
}


def found_company() -> dict[str, User]:
    """Make the company with the first employee and record, and the users who are measured."""
    load_policy(actor=None)
    company = create_company(group_name="青松集团", code="HQ", name="青松有限公司")
    open_fonds(actor=None, company=company, code="HQ01")
    Department.objects.create(id=HEAD, company=company, name="总部", path=f"/{HEAD}/")
    _grow_departments(company, 1)
    team = Department.objects.get(id=FIRST_TEAM)
    data = EmployeeData("E0", "王伟", "工程师", date(2013, 6, 1), None, {"gender": "男"})
    employee = save_employee(department=team, data=data)
    source = store_bytes(company=company, data=b"a page", media_type="application/pdf")
    dossier = Dossier.objects.create(fonds=Fonds.objects.get(), employee=employee, file_no=TEMPLATE + 10**8)
    Record.objects.create(
        company=company, dossier=dossier, employee=employee, department=team, type="labor_contract",
        stage="entry", category="0902", level=1, title="劳动合同", doc_date="2013-06-05", reference_code="R",
        state="filed", type_confidence=1.0, retention_rule="permanent", source=source, source_name="箱一",
        received_at=NOW, filed_at=NOW, indexed_revision=1, person_how="employee_no",
    )  # fmt: skip
    return _make_users(company)


def _make_users(company: Company) -> dict[str, User]:
    division = Department.objects.get(id=FIRST_DIVISION)
    places: dict[str, tuple[Role, Department | None]] = {
        "manager": (Role.MANAGER, division),
        "archivist": (Role.HR_ARCHIVIST, None),
    }
    users = {}
    for name, (role, department) in places.items():
        users[name] = User.objects.create_user(name)
        grant_role(
            actor=None, user=users[name], role=role, company=company, department=department, clearance=3
        )
    return users


def grow_to(records: int) -> None:
    """Grow the company to this many records beside the first one, and the employees and departments to match."""
    company = Company.objects.get()
    employees = -(-records // RECORDS_EACH)
    with transaction.atomic():
        _grow_departments(company, employees)
        _copy(Employee, employees, {
            "id": EMPLOYEE_ID, "employee_no": "printf('E%06d', i)",
            "department_id": f"{FIRST_TEAM} + (i - 1) / {TEAM}", "user_id": "NULL",
        })  # fmt: skip
        _copy(Dossier, employees, {"id": DOSSIER_ID, "employee_id": EMPLOYEE_ID, "file_no": "i"})
        _copy(Record, records, RECORD_COLUMNS)
    refresh_statistics()


def _grow_departments(company: Company, employees: int) -> None:
    teams = -(-employees // TEAM)
    made = set(Department.objects.values_list("id", flat=True))
    rows = []
    for number in range(teams):
        division, team = FIRST_DIVISION + number // DIVISION, FIRST_TEAM + number
        if division not in made:
            made.add(division)
            path = f"/{HEAD}/{division}/"
            rows.append(
                Department(id=division, company=company, parent_id=HEAD, name=f"{division}部", path=path)
            )
        if team not in made:
            path = f"/{HEAD}/{division}/{team}/"
            rows.append(Department(id=team, company=company, parent_id=division, name=f"{team}组", path=path))
    Department.objects.bulk_create(rows)


def _copy(model: type[Employee | Dossier | Record], count: int, columns: dict[str, str]) -> None:
    """Copy the model's first row until there are ``count`` more, with these columns computed from ``i``."""
    table = model._meta.db_table
    names = [str(field.column) for field in model._meta.concrete_fields]
    wanted = ", ".join(columns.get(name, f't."{name}"') for name in names)
    have = model.objects.count() - 1
    listed = ", ".join(f'"{name}"' for name in names)
    # The newest id is the template's: the copies' ids do not begin like those of today.
    template = f"(SELECT * FROM {table} WHERE id NOT GLOB '[ade]0000000000070008000*' LIMIT 1)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({listed}) WITH RECURSIVE n(i) AS "  # noqa: S608  names of our own tables
            f"(SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s) SELECT {wanted} FROM n, {template} t "
            "WHERE i <= %s",
            [have + 1, count, count],
        )
