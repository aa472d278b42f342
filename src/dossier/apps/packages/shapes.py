"""The shapes of packages in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dossier.apps.accounts.models import User
from dossier.apps.kernel.http import RowId, ShownName
from dossier.apps.lending.purposes import PurposeName
from dossier.apps.packages.asking import Checked
from dossier.apps.packages.models import Package, PackageItem, PackageRule
from dossier.apps.packages.rules import LIMITS, MOST_RECORDS, Terms
from dossier.apps.people.api import CompanyRef
from dossier.apps.records.viewing import Viewed
from dossier.apps.search.api import SearchFilters

PackageStateName = Literal[
    "waiting", "building", "ready", "rejected", "withdrawn", "lapsed", "revoked", "stopped", "ended", "failed"
]
LevelCounts = dict[Literal["1", "2", "3", "4"], int]
LINES_SHOWN = 100
Line = Annotated[ShownName, Field(max_length=100)]
Paragraph = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]


class PackageSearchIn(Schema):
    query: str = Field("", max_length=400)
    filters: SearchFilters = SearchFilters()


class ChosenIn(Schema):
    """Either ``record_ids`` or ``search``: everything that the search finds."""

    record_ids: list[UUID] = Field([], max_length=MOST_RECORDS)
    search: PackageSearchIn | None = None


class PackageIn(ChosenIn):
    """leave_out: go on without the records that are refused. request_key: the same one again is the same request."""

    request_key: UUID
    purpose: PurposeName
    reason: Paragraph
    receiver: Line
    note: Paragraph = ""
    with_evidence: bool = False
    leave_out: bool = False


class RefusedRecord(Schema):
    id: UUID
    reference_code: str
    title: str
    level: int


class TermsOfExport(Schema):
    most_records: int
    most_downloads: int
    days: int


class ChoiceOut(Schema):
    """missing: how many are not there or not to be found. refused: those that may be found and not exported, the
    first of ``refused_count``. masked: how many would be delivered with something hidden, and without evidence."""

    permitted: int
    refused_count: int
    refused: list[RefusedRecord]
    missing: int
    masked: int
    levels: LevelCounts
    employees: int
    company: CompanyRef | None
    terms: TermsOfExport

    @staticmethod
    def of(checked: Checked) -> ChoiceOut:
        sifted = checked.sifted
        return ChoiceOut(
            permitted=len(sifted.permitted),
            refused_count=len(sifted.refused),
            refused=[_refused(viewed) for viewed in sifted.refused[:LINES_SHOWN]],
            missing=sifted.missing,
            masked=sum(not viewed.is_clear() for viewed in sifted.permitted),
            levels=cast("LevelCounts", checked.levels),
            employees=checked.employees,
            company=CompanyRef.of(checked.company) if checked.company else None,
            terms=terms_out(checked.terms),
        )


def _refused(viewed: Viewed) -> RefusedRecord:
    record = viewed.record
    return RefusedRecord(
        id=record.id,
        reference_code=record.reference_code or "",
        title=viewed.text(record.title),
        level=record.level,
    )


class PackageItemOut(Schema):
    """problem: the code of why it is not in the package; evidence_problem: of why its evidence is not."""

    record_id: UUID
    reference_code: str
    level: int
    state: Literal["waiting", "ready", "problem"]
    problem: str
    evidence_problem: str


class PackageOut(Schema):
    """done: how many records are through, those with a problem among them. mine: the reader asked for it.

    ``sums_sha256``: the digest of the list of checksums inside, to compare by hand. ``ended_because``: a code.
    """

    id: UUID
    company: CompanyRef
    requested_by: str
    mine: bool
    requested_at: datetime
    purpose: PurposeName
    reason: str
    receiver: str
    note: str
    with_evidence: bool
    records: int
    employees: int
    levels: LevelCounts
    state: PackageStateName
    approval_id: UUID | None
    done: int
    problems: int
    size_bytes: int
    sha256: str
    sums_sha256: str
    built_at: datetime | None
    expires_at: datetime | None
    downloads: int
    most_downloads: int
    days: int
    ended_at: datetime | None
    ended_because: str
    ended_by: str
    ended_note: str


class PackageDetail(PackageOut):
    """items: those with a problem first, at most a hundred; only for whoever asked. may_revoke: with a reason."""

    items: list[PackageItemOut]
    may_revoke: bool


class PackagePage(Schema):
    """oversees: the reader may list the packages of others too."""

    items: list[PackageOut]
    total: int
    oversees: bool


class ExportLimit(Schema):
    least: int
    most: int


class ComingTerms(TermsOfExport):
    effective_from: date
    basis: str
    changed_by: str


class ExportTermsOut(Schema):
    """limits: of each value, both ends inclusive."""

    company: CompanyRef
    companies: list[CompanyRef]
    terms: TermsOfExport
    limits: dict[str, ExportLimit]
    coming: list[ComingTerms]
    may_change: bool


class ExportTermsIn(Schema):
    company_id: RowId
    effective_from: date
    most_records: int = Field(ge=0, le=100_000)
    most_downloads: int = Field(ge=0, le=100_000)
    days: int = Field(ge=0, le=100_000)
    basis: Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")]


class RevocationIn(Schema):
    reason: Paragraph


def terms_out(terms: Terms) -> TermsOfExport:
    return TermsOfExport(
        most_records=terms.most_records, most_downloads=terms.most_downloads, days=terms.days
    )


def coming_out(row: PackageRule) -> ComingTerms:
    return ComingTerms(
        most_records=row.most_records,
        most_downloads=row.most_downloads,
        days=row.days,
        effective_from=row.effective_from,
        basis=row.basis,
        changed_by=row.changed_by_name,
    )


def limits_out() -> dict[str, ExportLimit]:
    return {name: ExportLimit(least=least, most=most) for name, (least, most) in LIMITS.items()}


def package_values(package: Package, reader: User) -> dict[str, object]:
    """Give the fields of :class:`PackageOut`; ``package`` with ``done`` and ``problems`` counted."""
    asker = package.requested_by
    same = (
        "id", "requested_at", "purpose", "reason", "receiver", "note", "with_evidence", "records", "employees",
        "levels", "state", "approval_id", "size_bytes", "sha256", "sums_sha256", "built_at", "expires_at",
        "downloads", "most_downloads", "days", "ended_at", "ended_because", "ended_note", "done", "problems",
    )  # fmt: skip
    return {name: getattr(package, name) for name in same} | {
        "company": CompanyRef.of(package.company),
        "requested_by": asker.display_name or asker.username,
        "mine": asker.pk == reader.pk,
        "ended_by": package.ended_by_name,
    }


def package_out(package: Package, reader: User) -> PackageOut:
    return PackageOut.model_validate(package_values(package, reader))


def detail_out(package: Package, reader: User, *, oversees: bool) -> PackageDetail:
    """Records are named to nobody but whoever asked for them: an administrator may not find them."""
    mine = package.requested_by_id == reader.pk
    items = package.items.order_by("-evidence_problem", "-problem", "place")[:LINES_SHOWN] if mine else ()
    return PackageDetail.model_validate(
        package_values(package, reader) | {"items": [_item(item) for item in items], "may_revoke": oversees}
    )


def _item(item: PackageItem) -> PackageItemOut:
    return PackageItemOut(
        record_id=item.record_id,
        reference_code=item.reference_code,
        level=item.level,
        state=cast("Literal['waiting', 'ready', 'problem']", item.state),
        problem=item.problem,
        evidence_problem=item.evidence_problem,
    )
