"""A fictional group of companies with its people, for the demo, the tests and the sample papers.

All persons, companies, places and numbers are invented (虚构), and are built so that they cannot be real:

* company names carry the word 虚构;
* identity numbers follow GB 11643-1999 with a valid check digit, but their region code is 990101. GB/T 2260
has no province 99, and the permanent residence numbers that begin with 9 continue with a province code
  (11 to 65), which 90 is not: the number is well formed and belongs to nobody;
* mobile numbers begin with 1540000, and segment 154 is assigned to no operator;
* the unified social credit code carries the same unassigned region and has a valid check character
  (GB 32100-2015).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from dossier.samples import people_names as names

_T = TypeVar("_T")

TODAY = date(2026, 6, 30)
"""The day on which the fictional company is looked at; nothing in the samples is later."""

REGION_CODE = "990101"
ROSTER_COLUMNS = ("工号", "姓名", "身份证号", "部门", "公司", "岗位", "入职日期", "离职日期", "联系电话")


class Role(StrEnum):
    """What a fictional user may be."""

    HR_ARCHIVIST = "hr_archivist"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"


@dataclass(frozen=True, slots=True)
class Firm:
    """One company of the group: one fonds."""

    code: str
    fonds_code: str
    name: str
    short_name: str
    uscc: str
    address: str
    legal_rep: str


@dataclass(frozen=True, slots=True)
class Department:
    """A node of the department tree; ``parent`` is empty at the first of the three levels."""

    code: str
    name: str
    firm: str
    parent: str
    level: int


@dataclass(frozen=True, slots=True)
class Employee:
    """One fictional person. ``exited_on`` is the last day of work (inclusive), or None."""

    employee_no: str
    name: str
    sex: str
    born_on: date
    id_number: str
    firm: str
    department: str
    position: str
    hired_on: date
    exited_on: date | None
    is_manager: bool
    phone: str
    address: str
    school: str
    major: str
    degree: str
    monthly_wage: int


@dataclass(frozen=True, slots=True)
class UserAccount:
    """A user to create: empty strings where a link does not apply."""

    username: str
    display_name: str
    role: Role
    firm: str = ""
    department: str = ""
    employee_no: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """The group: companies, departments, people and users."""

    name: str
    firms: tuple[Firm, ...]
    departments: tuple[Department, ...]
    employees: tuple[Employee, ...]
    users: tuple[UserAccount, ...]

    def firm(self, code: str) -> Firm:
        """Return the company with this code; KeyError when there is none."""
        return _one(firm for firm in self.firms if firm.code == code)

    def department(self, code: str) -> Department:
        """Return the department with this code; KeyError when there is none."""
        return _one(row for row in self.departments if row.code == code)

    def employee(self, employee_no: str) -> Employee:
        """Return the person with this number; KeyError when there is none."""
        return _one(row for row in self.employees if row.employee_no == employee_no)

    def roster_rows(self) -> list[tuple[str, ...]]:
        """Return the roster as rows of text, the header (:data:`ROSTER_COLUMNS`) first, dates ISO 8601."""
        return [ROSTER_COLUMNS, *(self._roster_row(person) for person in self.employees)]

    def _roster_row(self, person: Employee) -> tuple[str, ...]:
        return (
            person.employee_no,
            person.name,
            person.id_number,
            self.department(person.department).name,
            self.firm(person.firm).name,
            person.position,
            person.hired_on.isoformat(),
            person.exited_on.isoformat() if person.exited_on else "",
            person.phone,
        )


_FIRMS = (
    (
        "HC01",
        "A001",
        "华辰精密机械有限公司（虚构）",
        "华辰精密",
        "MA0HC0001",
        "云州市临江区铸造路88号",
        "柳成荫",
    ),
    (
        "HC02",
        "A002",
        "华辰智联科技有限公司（虚构）",
        "华辰智联",
        "MA0HC0002",
        "云州市新湖区软件大道16号",
        "江一苇",
    ),
)

# Code, name, positions (the first leads where there are children), children.
_Tree = tuple[str, str, tuple[str, ...], tuple["_Tree", ...]]
_TREES: dict[str, tuple[_Tree, ...]] = {
    "HC01": (
        ("M", "制造中心", ("制造总监",), (
            ("M1", "冲压车间", ("车间主任",), (
                ("M11", "冲压一班", ("冲压操作工", "班长", "模具钳工"), ()),
                ("M12", "冲压二班", ("冲压操作工", "设备保全工", "叉车司机"), ()),
            )),
            ("M2", "装配车间", ("车间主任", "工艺员"), (
                ("M21", "总装班", ("装配钳工", "电工", "班长"), ()),
            )),
            ("M3", "质量部", ("质量工程师", "计量员"), (
                ("M31", "来料检验组", ("检验员", "三坐标测量员"), ()),
            )),
        )),
        ("F", "职能中心", ("行政副总",), (
            ("F1", "人力资源部", ("人力资源经理", "薪酬专员"), (
                ("F11", "档案室", ("档案管理员", "劳动关系专员"), ()),
            )),
            ("F2", "财务部", ("财务经理", "成本会计", "出纳"), ()),
            ("F3", "采购部", ("采购员", "供应商质量工程师"), ()),
        )),
    ),
    "HC02": (
        ("R", "研发中心", ("研发总监",), (
            ("R1", "平台研发部", ("软件架构师", "研发经理"), (
                ("R11", "后端组", ("后端工程师", "测试工程师"), ()),
                ("R12", "算法组", ("算法工程师", "数据工程师"), ()),
            )),
            ("R2", "硬件研发部", ("硬件工程师",), (
                ("R21", "嵌入式组", ("嵌入式工程师", "结构工程师"), ()),
            )),
        )),
        ("S", "营销中心", ("营销总监",), (
            ("S1", "华东销售部", ("销售经理", "客户经理"), (
                ("S11", "渠道组", ("渠道专员", "售前工程师"), ()),
            )),
            ("S2", "综合管理部", ("人事主管", "行政专员", "档案专员"), ()),
        )),
    ),
}  # fmt: skip


def build_company(seed: int = 20260630) -> Company:
    """Build the fictional group: two companies, three levels of departments, 60 people, users of every role.

    The same seed gives the same group on every machine and Python version.
    """
    rng = random.Random(seed)
    firms = tuple(_firm(row) for row in _FIRMS)
    departments = tuple(row for firm in firms for row in _walk(_TREES[firm.code], firm.code))
    employees = tuple(_employees(rng))
    return Company("华辰集团（虚构）", firms, departments, employees, _users(employees))


def id_check_digit(first_seventeen: str) -> str:
    """Return the check digit of an identity number (GB 11643-1999, ISO 7064 MOD 11-2).

    >>> id_check_digit("11010519491231002")
    'X'
    """
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, weights, strict=True))
    return "10X98765432"[total % 11]


def uscc_check_character(first_seventeen: str) -> str:
    """Return the check character of a unified social credit code (GB 32100-2015).

    >>> uscc_check_character("91350100M000100Y4")
    '3'
    """
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(first_seventeen))
    return alphabet[-total % 31]


def fictional_id_number(born_on: date, sex: str, serial: int) -> str:
    """Return a well-formed identity number of the unassigned region; ``serial`` 0 to 499."""
    order = serial * 2 + (1 if sex == "男" else 0)
    head = f"{REGION_CODE}{born_on:%Y%m%d}{order:03d}"
    return head + id_check_digit(head)


def _one(found: Iterator[_T]) -> _T:
    for row in found:
        return row
    raise KeyError("no such row in the fictional company")


def _firm(row: tuple[str, ...]) -> Firm:
    code, fonds_code, name, short_name, serial, address, legal_rep = row
    head = f"91{REGION_CODE}{serial}"
    return Firm(code, fonds_code, name, short_name, head + uscc_check_character(head), address, legal_rep)


def _walk(trees: tuple[_Tree, ...], firm: str, parent: str = "", level: int = 1) -> Iterator[Department]:
    for code, name, _, children in trees:
        full_code = f"{firm}-{code}"
        yield Department(full_code, name, firm, parent, level)
        yield from _walk(children, firm, full_code, level + 1)


def _posts(trees: tuple[_Tree, ...], firm: str) -> Iterator[tuple[str, str, bool]]:
    for code, _, positions, children in trees:
        for place, position in enumerate(positions):
            yield f"{firm}-{code}", position, place == 0 and bool(children)
        yield from _posts(children, firm)


def _posts_in_order(rng: random.Random) -> list[tuple[str, str, str, bool]]:
    """One post a person: every position once, then more hands-on ones; 36 in HC01 and 24 in HC02."""
    posts: list[tuple[str, str, str, bool]] = []
    for firm, wanted in (("HC01", 36), ("HC02", 24)):
        own = [(firm, *post) for post in _posts(_TREES[firm], firm)]
        leaves = [post for post in own if not post[3]]
        posts += own + rng.sample(leaves, wanted - len(own))
    return posts


def _employees(rng: random.Random) -> Iterator[Employee]:
    posts = _posts_in_order(rng)
    for serial, ((firm, department, position, is_manager), (name, sex)) in enumerate(
        zip(posts, names.PEOPLE, strict=True), start=1
    ):
        born_on = date(1966, 1, 1) + timedelta(days=rng.randrange(36 * 365))
        if is_manager:
            born_on = born_on.replace(year=min(born_on.year, 1986), day=min(born_on.day, 28))
        earliest = max(born_on.year + 19, 1988)
        hired_on = date(rng.randint(earliest, max(earliest, 2024)), rng.randint(1, 12), rng.randint(1, 28))
        yield Employee(
            employee_no=f"{firm}{hired_on:%y}{serial:04d}",
            name=name,
            sex=sex,
            born_on=born_on,
            id_number=fictional_id_number(born_on, sex, serial),
            firm=firm,
            department=department,
            position=position,
            hired_on=hired_on,
            exited_on=_exit_day(rng, hired_on, serial),
            is_manager=is_manager,
            phone=f"1540000{rng.randrange(10_000):04d}",
            address=_address(rng),
            school=rng.choice(names.SCHOOLS),
            major=rng.choice(names.MAJORS),
            degree=rng.choice(names.DEGREES),
            monthly_wage=rng.randrange(4200, 16800, 100) + (6000 if is_manager else 0),
        )


def _address(rng: random.Random) -> str:
    street, house = rng.choice(names.STREETS), rng.randint(1, 188)
    return f"云州市{street}{house}号{rng.randint(1, 30)}栋{rng.randint(1, 17)}0{rng.randint(1, 6)}室"


def _exit_day(rng: random.Random, hired_on: date, serial: int) -> date | None:
    """Every sixth person has left, after a year or more; nobody leaves in the future."""
    if serial % 6:
        return None
    earliest = hired_on + timedelta(days=400)
    if earliest >= TODAY:
        return None
    return earliest + timedelta(days=rng.randrange((TODAY - earliest).days))


def _users(employees: tuple[Employee, ...]) -> tuple[UserAccount, ...]:
    """Users of every role; managers and employees are people who still work here."""
    present = [person for person in employees if person.exited_on is None]

    def account(username: str, role: Role, person: Employee) -> UserAccount:
        return UserAccount(username, person.name, role, person.firm, person.department, person.employee_no)

    def first(firm: str, *, manager: bool, department: str = "") -> Employee:
        return _one(
            row
            for row in present
            if row.firm == firm and row.is_manager is manager and row.department.startswith(department)
        )

    return (
        account("archivist1", Role.HR_ARCHIVIST, first("HC01", manager=False, department="HC01-F11")),
        account("archivist2", Role.HR_ARCHIVIST, first("HC02", manager=False, department="HC02-S2")),
        account("manager1", Role.MANAGER, first("HC01", manager=True, department="HC01-M")),
        account("manager2", Role.MANAGER, first("HC02", manager=True, department="HC02-R")),
        account("employee1", Role.EMPLOYEE, first("HC01", manager=False, department="HC01-M1")),
        account("employee2", Role.EMPLOYEE, first("HC02", manager=False, department="HC02-R1")),
        UserAccount("auditor", "内审员（虚构）", Role.AUDITOR),
        UserAccount("admin", "系统管理员（虚构）", Role.SYSTEM_ADMINISTRATOR),
        UserAccount("security", "安全管理员（虚构）", Role.SECURITY_ADMINISTRATOR),
        UserAccount("auditadmin", "审计管理员（虚构）", Role.AUDIT_ADMINISTRATOR),
        # What needs the consent of two others needs a second owner of the first company's records.
        account("archivist3", Role.HR_ARCHIVIST, first("HC01", manager=False, department="HC01-F2")),
    )
