"""What a company holds of a person, for the person: to read (45条), and as a copy to take along.

Made with the rights of the employee concerned and of nobody else: whatever other roles the person holds, the copy
is of his own information. What policy masks for an employee is masked here.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dossier.apps.access.policy import Action, Clause, Holding, Role, compile_clauses
from dossier.apps.access.queries import clauses_to_q
from dossier.apps.access.selectors import list_rules
from dossier.apps.audit.selectors import list_views_of
from dossier.apps.people.models import Employee
from dossier.apps.privacy.models import PersonRequest
from dossier.apps.privacy.restricting import list_own_restrictions
from dossier.apps.records.employees import list_references_to
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import PEOPLE, Viewer
from dossier.apps.records.viewing import Viewed

MOST_LOOKS = 10_000


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record as the person may see it; ``values`` by field."""

    reference_code: str
    title: str
    type: str
    category: str
    level: int
    date: str
    pages: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who looked. ``times``: how often, ``last``: when last (UTC)."""

    who: str
    roles: str
    act: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything held of a person that the policy lets an employee see; ``restricted``: stored only, by ground."""

    particulars: dict[str, str]
    records: tuple[HeldRecord, ...]
    recipients: tuple[Recipient, ...]
    restricted: dict[str, int]


def collect_holdings(employee: Employee) -> Holdings:
    """Give what is held of a person. Cost: a few queries and the opening of every value of the file."""
    return Holdings(
        particulars=_particulars(employee),
        records=tuple(_held(employee)),
        recipients=list_recipients(employee),
        restricted=dict(Counter(one.ground for one in list_own_restrictions(employee))),
    )


def own_records(employee: Employee) -> list[Viewed]:
    """Give the records that this person may see as an employee, however else he may see them."""
    rules = list_rules()

    def clauses(action: Action) -> tuple[Clause, ...]:
        return compile_clauses(rules, (Holding(Role.EMPLOYEE, 4, employee_id=employee.id),), action)

    viewer = Viewer(clauses(Action.VIEW), clauses(Action.VIEW_MASKED))
    reach = clauses_to_q(clauses(Action.VIEW)) | clauses_to_q(clauses(Action.VIEW_MASKED))
    records = (
        Record.objects.filter(reach)
        .select_related("department", "employee")
        .prefetch_related("values", "unconfirmed", "pages", *PEOPLE)
        .order_by("doc_date", "id")
    )
    return [viewed for record in records if (viewed := viewer.look_at(record)) is not None]


def _held(employee: Employee) -> Iterable[HeldRecord]:
    for viewed in own_records(employee):
        record = viewed.record
        yield HeldRecord(
            reference_code=record.reference_code or "",
            title=viewed.text(record.title),
            type=record.type,
            category=record.category,
            level=record.level,
            date=record.doc_date,
            pages=len(record.pages.all()),
            values={
                row.field: viewed.show(row.field, row.value, row.raw).value for row in record.values.all()
            },
        )


def _particulars(employee: Employee) -> dict[str, str]:
    plain = {
        "name": employee.name,
        "employee_no": employee.employee_no,
        "company": employee.company.name,
        "department": employee.department.name,
        "position": employee.position,
        "hired_on": employee.hired_on.isoformat() if employee.hired_on else "",
        "departed_on": employee.departed_on.isoformat() if employee.departed_on else "",
    }
    return plain | {key: _text(value) for key, value in employee.particulars.items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def list_recipients(employee: Employee) -> tuple[Recipient, ...]:
    """Give who looked at the person's file, from the audit log: most recent first."""
    looks = list_views_of(employee.id, also=list_references_to(employee.id), limit=MOST_LOOKS)
    times: Counter[tuple[str, str, str]] = Counter()
    last: dict[tuple[str, str, str], datetime] = {}
    for look in looks:
        key = (look.actor_name, look.roles, look.action)
        times[key] += 1
        last.setdefault(key, look.at)  # newest first
    return tuple(Recipient(*key, times=times[key], last=last[key]) for key in last)


def build_package(request: PersonRequest, at: datetime) -> bytes:
    """Give the person's copy as a ZIP: ``data.json`` for machines (45条3款), tables and a note for people.

    The pages themselves are not in it: the person opens and downloads them from the record, marked as his copy.
    """
    held = collect_holdings(request.employee)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(_as_json(request, held, at), ensure_ascii=False, indent=1))
        archive.writestr("list.csv", _table(_RECORD_COLUMNS, _record_rows(held.records)))
        archive.writestr("values.csv", _table(_VALUE_COLUMNS, _value_rows(held.records)))
        archive.writestr("recipients.csv", _table(_RECIPIENT_COLUMNS, _recipient_rows(held.recipients)))
        archive.writestr("README.txt", _note(request, held, at))
    return written.getvalue()


def _as_json(request: PersonRequest, held: Holdings, at: datetime) -> dict[str, Any]:
    return {
        "format": "dossier-personal-information/1",
        "request": request.number,
        "made_at": at.isoformat(timespec="seconds"),
        "controller": request.company.name,
        "person": held.particulars,
        "records": [asdict(record) for record in held.records],
        "recipients": [{**asdict(one), "last": one.last.isoformat()} for one in held.recipients],
        "stored_only": held.restricted,
    }


_RECORD_COLUMNS = (
    "档号 reference",
    "题名 title",
    "类型 type",
    "类别 category",
    "密级 level",
    "日期 date",
    "页数 pages",
)
_VALUE_COLUMNS = ("档号 reference", "题名 title", "字段 field", "值 value")
_RECIPIENT_COLUMNS = ("查看人 who", "角色 roles", "操作 act", "次数 times", "最近 last (UTC)")


def _record_rows(records: Iterable[HeldRecord]) -> Iterable[Sequence[object]]:
    for one in records:
        yield one.reference_code, one.title, one.type, one.category, f"L{one.level}", one.date, one.pages


def _value_rows(records: Iterable[HeldRecord]) -> Iterable[Sequence[object]]:
    for one in records:
        for field, value in one.values.items():
            yield one.reference_code, one.title, field, value


def _recipient_rows(recipients: Iterable[Recipient]) -> Iterable[Sequence[object]]:
    for one in recipients:
        yield one.who, one.roles, one.act, one.times, one.last.isoformat(timespec="seconds")


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    # With a mark at its beginning, by which spreadsheets know the encoding.
    return "\ufeff" + written.getvalue()


def _safe(cell: object) -> object:
    # SECURITY: a spreadsheet takes these for the beginning of a formula.
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _note(request: PersonRequest, held: Holdings, at: datetime) -> str:
    return (
        f"{request.company.name}\n{request.number}  {at.isoformat(timespec='minutes')}\n\n"
        f"本压缩包是贵方依据《个人信息保护法》第四十五条取得的个人信息副本: 档案 {len(held.records)} 件, "
        f"查看记录 {len(held.recipients)} 条, 仅存储(限制处理) {sum(held.restricted.values())} 件。\n"
        "data.json 为结构化、机器可读格式; 原件图像请登录系统在档案页面查看或下载。\n\n"
        f"This is a copy of the personal information held about you: {len(held.records)} records, "
        f"{len(held.recipients)} recipients, {sum(held.restricted.values())} records stored only.\n"
    )
