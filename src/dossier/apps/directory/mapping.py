"""The mapping table as a file: which group of the directory brings which role, where, up to which level.

::

    groups:
      - {group: HR archive, role: hr_archivist, company: HQ, clearance: 3}
      - {group: Research leads, role: manager, company: HQ, department: 总部/研发部}

A department is named by its path from the top, with ``/`` between the names.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dossier.apps.access.policy import IMPLIED_ROLES, Role
from dossier.apps.kernel.errors import Invalid
from dossier.apps.people.models import Company, Department

UNMAPPED_ROLES = IMPLIED_ROLES | {
    Role.ADMINISTRATOR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
}
"""SECURITY: a grant of an administrator's role needs two people; the directory's own operator must not make one."""

FIELDS = {"group", "role", "company", "department", "clearance"}
DEFAULT_CLEARANCE = 2
LONGEST_GROUP = 200


@dataclass(frozen=True, slots=True)
class Mapping:
    """A line of the table, its places found."""

    group: str
    role: Role
    company: Company | None
    department: Department | None
    clearance: int


def fold(name: str) -> str:
    """Give the form in which names of groups and users are compared."""
    return name.strip().casefold()


def read_mappings(path: Path) -> tuple[Mapping, ...]:
    """Read a mapping file. Raises Invalid with the number of the line (from 1) that is wrong."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Invalid("directory.mapping_unreadable") from error
    rows = document.get("groups") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise Invalid("directory.mapping_unreadable")
    return tuple(_read_row(number, row) for number, row in enumerate(rows, 1))


def _read_row(number: int, row: Any) -> Mapping:
    if not isinstance(row, dict) or not set(row) <= FIELDS or not fold(str(row.get("group") or "")):
        raise Invalid("directory.mapping_malformed", line=number)
    if len(str(row["group"])) > LONGEST_GROUP:
        raise Invalid("directory.mapping_malformed", line=number)
    role = str(row.get("role"))
    if role not in set(Role) - UNMAPPED_ROLES:
        raise Invalid("directory.role_not_mappable", line=number)
    clearance = row.get("clearance", DEFAULT_CLEARANCE)
    if not isinstance(clearance, int) or not 0 <= clearance <= 4:
        raise Invalid("directory.mapping_malformed", line=number)
    company = _find_company(number, row.get("company"))
    return Mapping(
        str(row["group"]).strip(),
        Role(role),
        company,
        _find_department(number, company, row.get("department")),
        clearance,
    )


def _find_company(number: int, code: Any) -> Company | None:
    if code is None:
        return None
    found = Company.objects.filter(code=str(code)).first()
    if found is None:
        raise Invalid("directory.place_unknown", line=number)
    return found


def _find_department(number: int, company: Company | None, path: Any) -> Department | None:
    if path is None:
        return None
    found: Department | None = None
    for name in str(path).split("/"):
        found = Department.objects.filter(company=company, parent=found, name=name.strip()).first()
        if company is None or found is None:
            raise Invalid("directory.place_unknown", line=number)
    return found
