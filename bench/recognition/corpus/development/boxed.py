"""The templates of the demo box as development lay-outs, about the people of the corpus."""

from __future__ import annotations

from dataclasses import dataclass

from bench.recognition.corpus.occasion import Occasion
from bench.recognition.corpus.people import Person
from dossier.samples.company import (
    REGION_CODE,
    Company,
    Department,
    Employee,
    Firm,
    uscc_check_character,
)
from dossier.samples.paper import Paper
from dossier.samples.templates import TEMPLATES
from dossier.samples.templates.case import Case


@dataclass(frozen=True, slots=True)
class Boxed:
    """A template of the demo box by its document type."""

    name: str

    def __call__(self, o: Occasion) -> Paper:
        """Draw it for the occasion's person among colleagues of the same firm."""
        crew = (o.person, *(row for row in o.colleagues(12) if row.firm == o.person.firm))
        company = _company(crew)
        return TEMPLATES[self.name](Case(company, company.employees[0], o.on, o.seed))


def _company(crew: tuple[Person, ...]) -> Company:
    """Dress the people as a company of the demo; the second is a manager."""
    firm = crew[0].firm
    names = sorted({row.department for row in crew})
    departments = tuple(Department(name, name, firm, "", 2) for name in names)
    code = f"91{REGION_CODE}MA0DW{len(firm):04d}"
    short = firm.replace("（虚构）", "").replace("虚构", "")[:4]
    head = Firm(firm, "B001", firm, short, code + uscc_check_character(code), "云州市", "柳成荫")
    people = tuple(_employee(row, place) for place, row in enumerate(crew))
    return Company(firm, (head,), departments, people, ())


def _employee(row: Person, place: int) -> Employee:
    return Employee(
        employee_no=row.employee_no,
        name=row.name,
        sex=row.sex,
        born_on=row.born_on,
        id_number=row.id_number,
        firm=row.firm,
        department=row.department,
        position=row.position,
        hired_on=row.hired_on,
        exited_on=None,
        is_manager=place == 1,
        phone=row.phone,
        address=row.address,
        school=("东港工业大学（虚构）", "江川商业学校（虚构）", "恒岳建筑职工大学（虚构）")[place % 3],
        major=("机械制造", "财务会计", "土木工程", "信息管理")[row.born_on.day % 4],
        degree=("中专", "大专", "本科")[row.born_on.month % 3],
        monthly_wage=600 + 180 * (row.hired_on.year - 1978) + 10 * row.born_on.day,
    )


LAYOUTS = tuple(Boxed(type_id) for type_id in TEMPLATES)
HIRING = tuple(
    Boxed(name) for name in ("onboarding_registration", "id_card_copy", "diploma", "labor_contract")
)
SEVERAL_PAGES = (Boxed("labor_contract"),)
