"""A small group to test with, made by the services of the application: no mocks, no rows written past them.

Two companies; in the first a department tree ``总部 > 研发部 > 研发一组`` and ``总部 > 人事部``, in the second
``总部 > 财务部``. One user of every role, and records of every confidentiality level and state.
"""

from __future__ import annotations

import io
import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.test import Client
from PIL import Image

from dossier.apps.access.policy import Role
from dossier.apps.access.services import grant_role, load_policy
from dossier.apps.accounts.models import User
from dossier.apps.people.models import Company, Department, Employee
from dossier.apps.people.services import EmployeeData, create_company, create_department, save_employee
from dossier.apps.records.drafts import DraftValue, RecordDraft
from dossier.apps.records.models import PageImage, Record, RecordState, Rendition
from dossier.apps.records.scheme import open_fonds
from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf
from dossier.apps.records.services import receive_record
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import store_bytes

PASSWORD = "correct-horse-battery-9"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TYPES = {1: "reward_decision", 2: "labor_contract", 3: "autobiography", 4: "investigation_report"}
"""One document type of each confidentiality level."""

_numbers = itertools.count(1)


@dataclass(slots=True)
class World:
    """What :func:`make_world` made, by name."""

    company: Company
    other_company: Company
    departments: dict[str, Department]
    employees: dict[str, Employee]
    users: dict[str, User]
    records: dict[str, Record] = field(default_factory=dict)


def make_company(code: str, fonds_code: str, *, name: str = "") -> Company:
    """Make a company of the one test group with its fonds and scheme."""
    company = create_company(group_name="青松集团", code=code, name=name or f"青松{code}有限公司")
    open_fonds(actor=None, company=company, code=fonds_code)
    return company


def make_employee(department: Department, employee_no: str, name: str, **particulars: Any) -> Employee:
    """Make an employee hired in 2013."""
    data = EmployeeData(employee_no, name, "工程师", date(2013, 6, 1), None, {"gender": "女", **particulars})
    return save_employee(department=department, data=data)


def make_user(
    username: str,
    role: Role | None = None,
    *,
    company: Company | None = None,
    department: Department | None = None,
    clearance: int = 3,
) -> User:
    """Make a user who can sign in with :data:`PASSWORD`, with at most one role."""
    user = User.objects.create_user(username, password=PASSWORD, display_name=username)
    if role is not None:
        grant_role(
            actor=None, user=user, role=role, company=company, department=department, clearance=clearance
        )
    return user


@cache
def _jpeg(shade: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (24, 32), shade).save(buffer, "JPEG")
    return buffer.getvalue()


@cache
def _searchable_pdf(pages: int) -> bytes:
    """Give a PDF as the product writes it, of so many of the pictures that :func:`make_page` takes."""
    written = io.BytesIO()
    write_searchable_pdf([PdfPage(_jpeg(200), 24, 32, 30.0)] * pages, written, title="一份")
    return written.getvalue()


def reading(*lines: str) -> dict[str, Any]:
    """Give a recognised page with these lines, as it is stored."""
    boxes = [[[10, y], [200, y], [200, y + 20], [10, y + 20]] for y in range(10, 10 + 30 * len(lines), 30)]
    return {
        "number": 1, "width_px": 240, "height_px": 320, "dpi": 300, "rotation_deg": 0, "skew_deg": 0.2,
        "blank": False, "duplicate_of": None, "fingerprint": "0" * 16,
        "lines": [{"text": text, "confidence": 0.98, "box": box} for text, box in zip(lines, boxes, strict=True)],
    }  # fmt: skip


def make_page(source: StoredObject, source_page: int, *lines: str) -> PageImage:
    """Make one page that was read, with its access image and thumbnail."""
    image = store_bytes(company=source.company, data=_jpeg(200), media_type="image/jpeg")
    small = store_bytes(company=source.company, data=_jpeg(210), media_type="image/jpeg")
    return PageImage.objects.create(
        source=source, source_page=source_page, reading=reading(*lines), reading_model="test",
        image=image, image_width_px=24, image_height_px=32, thumbnail=small,
    )  # fmt: skip


def value(text: str, confidence: float = 1.0) -> DraftValue:
    return DraftValue(text, text, confidence, 1, [[10, 10], [200, 10], [200, 30], [10, 30]])


def make_draft(
    company: Company,
    employee: Employee | None,
    *,
    type: str = TYPES[2],  # noqa: A002  the field's own name
    pages: tuple[tuple[str, ...], ...] = (("第一页",),),
    fields: dict[str, DraftValue] | None = None,
    type_confidence: float = 1.0,
    person_confidence: float | None = 1.0,
) -> RecordDraft:
    """Make what recognition hands over: by default nothing about it is in doubt."""
    source = store_bytes(
        company=company, data=f"source {next(_numbers)}".encode(), media_type="application/pdf"
    )
    made = tuple(make_page(source, number, *lines) for number, lines in enumerate(pages, start=1))
    name = employee.name if employee else "无名氏"
    return RecordDraft(
        company=company,
        type=type,
        type_confidence=type_confidence,
        fields=fields or {"employee_name": value(name), "doc_date": value("2013-06-05")},
        employee=employee,
        person_confidence=person_confidence if employee else None,
        person_how="employee_no" if employee else "",
        page_ids=tuple(page.id for page in made),
        source=source,
        source_name="箱一/扫描.pdf",
        batch_id=None,
        received_at=NOW,
    )


def make_record(company: Company, employee: Employee | None, **choices: Any) -> Record:
    """Receive a record; see :func:`make_draft` for the choices. ``pdf=True`` adds its searchable PDF."""
    pdf = choices.pop("pdf", False)
    record = receive_record(draft=make_draft(company, employee, **choices), at=NOW)
    if pdf:
        stored = store_bytes(
            company=company, data=_searchable_pdf(record.pages.count()), media_type="application/pdf"
        )
        Rendition.objects.create(
            record=record, kind=Rendition.Kind.SEARCHABLE_PDF, object=stored, created_at=NOW
        )
    return record


def make_people() -> World:
    """Make the group with its people and users, without records."""
    load_policy(actor=None)
    company, other = make_company("HQ", "HQ01"), make_company("YC", "YC01")
    head = create_department(company=company, name="总部")
    research = create_department(company=company, name="研发部", parent=head)
    team = create_department(company=company, name="研发一组", parent=research)
    staff = create_department(company=company, name="人事部", parent=head)
    other_head = create_department(company=other, name="总部")
    finance = create_department(company=other, name="财务部", parent=other_head)
    employees = {
        "chen": make_employee(team, "E0001", "陈旻翀", id_number="11010119900307001X", phone="13800138000"),
        "sun": make_employee(research, "E0002", "孙婳"),
        "li": make_employee(staff, "E0003", "李翾", id_number="110101198802021232"),
        "zhao": make_employee(finance, "E0001", "赵翊"),
    }
    users = {
        "archivist": make_user("archivist", Role.HR_ARCHIVIST, company=company),
        "archivist_l4": make_user("archivist_l4", Role.HR_ARCHIVIST, company=company, clearance=4),
        "archivist_other": make_user("archivist_other", Role.HR_ARCHIVIST, company=other),
        "manager": make_user("manager", Role.MANAGER, company=company, department=research),
        "employee": make_user("employee"),
        "auditor_company": make_user("auditor_company", Role.AUDITOR, company=company),
        "auditor_group": make_user("auditor_group", Role.AUDITOR),
        "administrator": make_user("administrator", Role.ADMINISTRATOR),
        "nobody": make_user("nobody"),
    }
    Employee.objects.filter(id=employees["chen"].id).update(user=users["employee"])
    departments = {
        "head": head, "research": research, "team": team, "staff": staff, "finance": finance,
    }  # fmt: skip
    return World(company, other, departments, employees, users)


def make_world() -> World:
    """Make the group with records: ``chen1`` to ``zhao4`` by person and level, ``unknown``, ``doubtful``,
    ``withdrawn``."""
    world = make_people()
    for person in ("chen", "li", "zhao"):
        employee = world.employees[person]
        for level, kind in TYPES.items():
            text = (f"{employee.name}的第{level}级材料", "经研究决定，予以记录在案。")
            world.records[f"{person}{level}"] = make_record(
                employee.company, employee, type=kind, pages=(text,), pdf=True
            )
    world.records["unknown"] = make_record(world.company, None, pages=(("无名氏的合同",),))
    world.records["doubtful"] = make_record(world.company, world.employees["chen"], person_confidence=0.5)
    withdrawn = make_record(world.company, world.employees["chen"], type=TYPES[1])
    # No service withdraws yet; the state exists for the policy to exclude.
    Record.objects.filter(id=withdrawn.id).update(state=RecordState.WITHDRAWN)
    world.records["withdrawn"] = withdrawn
    for record in world.records.values():
        record.refresh_from_db()
    return world


def signed_in(user: User, *, csrf: bool = False, proven: bool = True) -> Client:
    """Give a browser in which the user is signed in; ``proven``: with the password, just now."""
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    client.force_login(user)
    if proven:
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def raw_rows(table: str) -> bytes:
    """Give all a database administrator sees of a table, as bytes to search in."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table's name
        cells = [cell for row in cursor.fetchall() for cell in row]
    return b"\n".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in cells)
