"""The demonstration: a fictional company, a box of sample paper, the whole way through, then the site.

Everything lies in one folder: the encrypted installation in ``data``, the sample paper (about fictional
people) in ``box``, and the passphrase and logins in ``secrets.json``, readable by the owner only. Kept beside
the data for convenience; a real installation keeps its passphrase elsewhere.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.panel import Panel
from rich.table import Table

from dossier.cli.console import err, out
from dossier.cli.demo_duties import make_duties
from dossier.cli.installation import prepare
from dossier.cli.intake import hand_in, work_until_done
from dossier.cli.progress import show_outcome
from dossier.cli.serve import run_server
from dossier.trust.durable import replace_file

if TYPE_CHECKING:
    from dossier.apps.intake.models import Batch
    from dossier.apps.people.models import Department
    from dossier.apps.people.services import EmployeeData
    from dossier.config.accounts import AccountRequest
    from dossier.samples.box import FilePlan
    from dossier.samples.company import Company as SampleCompany
    from dossier.samples.company import Employee as SamplePerson
    from dossier.samples.company import UserAccount as SampleAccount


DEMO_TARGET = 0.03
"""Three wrong values in a hundred, thirty times what a company starts with: a demonstration should show filing, too.

By the measured curve, which leaves room for paper of authors nobody has seen: see docs/recognition.md."""


@dataclass(frozen=True, slots=True)
class DemoSecrets:
    passphrase: str
    password: str

    @classmethod
    def load_or_create(cls, path: Path) -> tuple[DemoSecrets, bool]:
        """Give the demonstration's secrets, and whether they are new."""
        if path.exists():
            return cls(**json.loads(path.read_text(encoding="utf-8"))), False
        made = cls(passphrase=secrets.token_urlsafe(24), password=secrets.token_urlsafe(12))
        replace_file(path, json.dumps({"passphrase": made.passphrase, "password": made.password}).encode())
        return made, True


@dataclass(frozen=True, slots=True)
class Demo:
    """A finished demonstration: who is in it, and its passphrase and password."""

    company: SampleCompany
    secrets: DemoSecrets


def demo(
    folder: Annotated[Path, typer.Option(help="Folder of the demonstration.")] = Path(".demo"),
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve the site at the end.")] = True,
    reload: Annotated[bool, typer.Option(help="Restart the server when the code changes.")] = False,
) -> None:
    """Show everything with a fictional company; a second start goes on where the first one stopped."""
    made = build_demo(folder)
    _show_logins(made.company, made.secrets.password, port)
    if serve:
        run_server(host="127.0.0.1", port=port, worker=True, reload=reload)


def build_demo(
    folder: Path, plan: tuple[FilePlan, ...] | None = None, target_error: float = DEMO_TARGET
) -> Demo:
    """Make the demonstration in ``folder``, or finish what is missing there; this process then runs on it.

    ``plan``: what lies in the box of paper, by default :data:`dossier.samples.box.PLAN`. ``target_error``: the
    share of wrong values that the companies accept among records that nobody looks at.
    """
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    known, new = DemoSecrets.load_or_create(folder / "secrets.json")
    os.environ.update(DOSSIER_HOME=str(folder / "data"), DOSSIER_PASSPHRASE=known.passphrase)
    os.environ.setdefault("DOSSIER_LOG", "WARNING")
    if new:
        out.print(Panel(f"Passphrase of the key file (shown once): [bold]{known.passphrase}[/bold]"))
    prepare()
    from dossier.samples.box import PLAN
    from dossier.samples.company import build_company

    company = build_company()
    _load_company(company, known.password, target_error)
    batches = _hand_in_box(company, folder / "box", plan or PLAN)
    if _unfinished(batches):
        work_until_done(batches)
        show_outcome(batches)
    make_duties(company)
    return Demo(company, known)


def _load_company(company: SampleCompany, password: str, target_error: float) -> None:
    """Load companies, departments, people and users; does nothing to those that are there."""
    from dossier.apps.accounts.models import User
    from dossier.apps.accounts.security import write_rule
    from dossier.apps.people.services import create_company, create_department, save_employee
    from dossier.apps.records.quality import set_target
    from dossier.apps.records.scheme import open_fonds
    from dossier.config.accounts import create_account
    from dossier.samples.company import Role as SampleRole

    if User.objects.exists():
        return
    # Whoever looks at a demonstration has no second factor yet, and may come back to it after months.
    write_rule("second_factor_roles", [])
    write_rule("never_used_days", 0)
    err.print("Loading the fictional company ...")
    firms = {}
    for firm in company.firms:
        firms[firm.code] = create_company(group_name=company.name, code=firm.code, name=firm.name)
        open_fonds(actor=None, company=firms[firm.code], code=firm.fonds_code)
    departments: dict[str, Department] = {}
    for row in company.departments:
        departments[row.code] = create_department(
            company=firms[row.firm], name=row.name, parent=departments.get(row.parent)
        )
    for person in company.employees:
        save_employee(department=departments[person.department], data=_employee_data(person))
    for account in company.users:
        create_account(_account(account, departments, password))
        if account.role == SampleRole.HR_ARCHIVIST:
            set_target(
                actor=User.objects.get(username=account.username),
                company_id=firms[account.firm].id,
                field_error=target_error,
                at=datetime.now(UTC),
            )


def _employee_data(person: SamplePerson) -> EmployeeData:
    from dossier.apps.people.services import EmployeeData

    return EmployeeData(
        employee_no=person.employee_no,
        name=person.name,
        position=person.position,
        hired_on=person.hired_on,
        departed_on=person.exited_on,
        particulars={
            "gender": person.sex,
            "birth_date": person.born_on.isoformat(),
            "id_number": person.id_number,
            "phone": person.phone,
            "manager": person.is_manager,
        },
    )


def _account(account: SampleAccount, departments: dict[str, Department], password: str) -> AccountRequest:
    from dossier.config.accounts import AccountRequest

    return AccountRequest(
        username=account.username,
        password=password,
        role=account.role.value,
        display_name=account.display_name,
        company=account.firm,
        department=departments[account.department].id if account.department else None,
        employee_no=account.employee_no,
        clearance=3,
    )


def _hand_in_box(company: SampleCompany, box: Path, plan: tuple[FilePlan, ...]) -> list[Batch]:
    """Make the box of paper and hand it in, one batch per company; gives the batches there are."""
    from dossier.apps.intake.models import Batch
    from dossier.apps.people.models import Company
    from dossier.config.operators import acting_operator
    from dossier.samples.box import make_box

    if not (box / "made").exists():
        err.print("Drawing a box of sample paper (fictional people) ...")
        truth = make_box(company, box / "paper", plan=plan)
        replace_file(box / "made", json.dumps({file.name: file.firm for file in truth.files}).encode())
    firm_of = json.loads((box / "made").read_text(encoding="utf-8"))
    for firm in company.firms:
        held = Company.objects.get(code=firm.code)
        if not Batch.objects.filter(company=held).exists():
            paths = [box / "paper" / name for name, code in sorted(firm_of.items()) if code == firm.code]
            with acting_operator("", held) as user:
                assert user is not None  # noqa: S101  the demonstration has made its archivists
                hand_in(paths, company=firm.code, name="演示档案盒", user=user)
    return list(Batch.objects.select_related("company").order_by("created_at"))


def _unfinished(batches: list[Batch]) -> bool:
    from datetime import UTC, datetime

    from dossier.apps.intake.selectors import count_progress

    return any(count_progress(batch, datetime.now(UTC)).state != "done" for batch in batches)


def _show_logins(company: SampleCompany, password: str, port: int) -> None:
    table = Table("user 用户", "role 角色", "of 所属")
    for account in company.users:
        table.add_row(account.username, account.role.value, account.department or account.firm or "")
    out.print(table)
    # On a line of its own and unbroken, so that a double click takes the whole word.
    out.print(
        f"http://127.0.0.1:{port}/  password 密码:\n{password}", soft_wrap=True, highlight=False, markup=False
    )
