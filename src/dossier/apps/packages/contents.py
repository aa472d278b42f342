"""What lies in a package besides the records: the lists, the checksums, the checkpoint, and how to check it all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dossier.apps.evidence.checkpoint_print import print_checkpoint
from dossier.apps.lending.purposes import Purpose
from dossier.apps.notary.models import LogCheckpoint
from dossier.apps.notary.selectors import cosigned_note, log_keys
from dossier.apps.notary.services import make_checkpoint, sequence_leaves
from dossier.apps.packages.models import Package, PackageItem
from dossier.apps.packages.problems import describe_problem
from dossier.apps.packages.readme import write_readme
from dossier.apps.packages.tables import write_table
from dossier.apps.packages.verifier import NAME, read_verifier
from dossier.apps.packages.zipping import Member
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import read_object
from dossier.trust.digests import sha256_hex

FORMAT = "dossier-export/1"
SUMS = "SHA256SUMS"

Entry = dict[str, Any]
_COLUMNS = (
    ("record", "件标识 record"),
    ("reference_code", "档号 reference"),
    ("person_no", "工号 person no."),
    ("name", "姓名 name"),
    ("type", "类型 type"),
    ("title", "题名 title"),
    ("date", "日期 date"),
    ("level", "密级 level"),
    ("pages", "页数 pages"),
    ("version", "版本 version"),
    ("form", "形式 form"),
    ("file", "文件 file"),
    ("size_bytes", "字节 bytes"),
    ("sha256", "SHA-256"),
    ("sm3", "SM3"),
    ("delivery", "交付编号 delivery"),
    ("evidence_file", "证据包 evidence"),
)
_PROBLEM_COLUMNS = ("件标识 record", "档号 reference", "代码 code", "说明", "what")


@dataclass
class Contents:
    """The members of one package, in the order in which they lie in it. ``alive``: called between records."""

    package: Package
    at: datetime
    alive: Callable[[], None]
    sums_sha256: str = ""
    _sums: list[str] = field(default_factory=list)

    def members(self) -> Iterator[Member]:
        """Give every file, the list of checksums last. Opens one record at a time."""
        items = list(self.package.items.select_related("piece", "evidence").order_by("place"))
        ready = [item for item in items if item.state == PackageItem.State.READY]
        for member in (*self._about(ready, items), *self._log()):
            yield self._sum(member)
        for item in ready:
            self.alive()
            entry: Entry = item.entry
            yield self._sum(Member(entry["file"], _bytes(item.piece), packed=False))
            if item.evidence is not None:
                yield self._sum(Member(entry["evidence_file"], _bytes(item.evidence)))
        listed = "".join(f"{line}\n" for line in self._sums).encode()
        self.sums_sha256 = sha256_hex(listed)
        yield Member(SUMS, listed)

    def _sum(self, member: Member) -> Member:
        # Two blanks: text mode, as sha256sum writes it.
        self._sums.append(f"{sha256_hex(member.data)}  {member.name}")
        return member

    def _about(self, ready: Sequence[PackageItem], items: Sequence[PackageItem]) -> Iterator[Member]:
        entries: list[Entry] = [item.entry for item in ready]
        problems = [row for item in items for row in _problems(item)]
        keys = [key.verifier_key for key in log_keys()]
        yield Member("README.txt", write_readme(self.package, len(ready), len(problems), keys, self.at))
        yield Member(
            "manifest.csv",
            write_table(
                [title for _, title in _COLUMNS],
                ([entry.get(name, "") for name, _ in _COLUMNS] for entry in entries),
            ),
        )
        yield Member("manifest.json", _json(self._manifest(entries, problems)))
        yield Member("problems.csv", write_table(_PROBLEM_COLUMNS, problems))

    def _manifest(self, entries: Sequence[Entry], problems: Sequence[Sequence[str]]) -> Entry:
        package = self.package
        return {
            "format": FORMAT,
            "package": str(package.id),
            "company": package.company.name,
            "requested_by": package.requested_by.username,
            "requested_at": package.requested_at.isoformat(timespec="seconds"),
            "made_at": self.at.isoformat(timespec="seconds"),
            "approval": str(package.approval_id),
            "purpose": package.purpose,
            "purpose_label": Purpose(package.purpose).label,
            "receiver": package.receiver,
            "records": list(entries),
            "problems": [{"record": row[0], "reference_code": row[1], "code": row[2]} for row in problems],
        }

    def _log(self) -> Iterator[Member]:
        checkpoint = newest_checkpoint(self.at)
        if checkpoint is not None:
            yield Member("checkpoint/checkpoint.txt", str(cosigned_note(checkpoint)).encode())
            yield Member("checkpoint/checkpoint.pdf", print_checkpoint(checkpoint), packed=False)
        if (program := read_verifier()) is not None:
            yield Member(f"verify/{NAME}", program)


def newest_checkpoint(at: datetime) -> LogCheckpoint | None:
    """Give the newest checkpoint of the log, over everything that was written so far."""
    from django.db import transaction

    while sequence_leaves():
        continue
    with transaction.atomic():
        made = make_checkpoint(at)
    return made or LogCheckpoint.objects.order_by("-size").first()


def _problems(item: PackageItem) -> Iterator[tuple[str, str, str, str, str]]:
    for code in filter(None, (item.problem, item.evidence_problem)):
        zh, en = describe_problem(code)
        yield str(item.record_id), item.reference_code, code, zh, en


def _bytes(stored: StoredObject | None) -> bytes:
    assert stored is not None  # noqa: S101  a record that is ready has its piece
    return read_object(stored)


def _json(value: Entry) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
