"""What recognition must know of a company to read its paper: its types, its people, what corrections have taught."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.apps.learning.selectors import load_active
from dossier.apps.people.models import Company, Employee
from dossier.apps.records.models import DocumentType, FieldDefinition
from dossier.recognition.learning.learned import Learned
from dossier.recognition.persons import Roster
from dossier.recognition.profile import FieldProfile, RosterEntry, TypeProfile


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Document types, people, and what was learned."""

    profiles: tuple[TypeProfile, ...]
    roster: Roster
    learned: Learned

    @classmethod
    def load(cls, company: Company) -> Knowledge:
        """Read it from the database: four queries; every name and every model in use is opened."""
        profiles = load_profiles(company)
        learned = load_active(company, frozenset(profile.id for profile in profiles))
        return cls(profiles, load_roster(company), learned)


def load_profiles(company: Company) -> tuple[TypeProfile, ...]:
    """Give a company's own scheme as recognition knows it. Two queries."""
    fields = {
        row.code: FieldProfile(row.code, row.kind, tuple(row.labels))
        for row in FieldDefinition.objects.filter(company=company)
    }
    return tuple(
        TypeProfile(
            id=kind.code,
            title=kind.zh,
            stage=kind.stage,
            title_patterns=tuple(kind.title_patterns),
            keywords=tuple(kind.keywords),
            negative=tuple(kind.negative),
            fields=tuple(fields[code] for code in kind.fields if code in fields),
        )
        for kind in DocumentType.objects.filter(company=company, active=True)
    )


def load_roster(company: Company) -> Roster:
    """Give a company's people as recognition knows them. One query; names are opened in memory."""
    return Roster(
        [
            RosterEntry(
                employee_no=row.employee_no,
                name=row.name,
                id_number=row.id_number,
                department=row.department.name,
                company=company.name,
            )
            for row in Employee.objects.filter(company=company).select_related("department")
        ]
    )
