"""A ZIP written while it is read: one member in memory at a time, and nothing of it on a disk.

Same members, same bytes: names and order are the caller's, the time is one for all members (APPNOTE 6.3.10; sizes
follow each member, as for every archive that cannot be gone back in).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

_OWNER_ONLY = 0o600 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive. ``packed``: whether it is worth compressing."""

    name: str
    data: bytes
    packed: bool = True


class _Outlet(io.RawIOBase):
    """Collects what is written until it is taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]  # whatever has bytes
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zip_chunks(members: Iterable[Member], at: datetime) -> Iterator[bytes]:
    """Give the bytes of an archive in order, as its members come. ``at``: the time of all of them, as it reads."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for member in members:
            about = zipfile.ZipInfo(member.name, at.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED if member.packed else zipfile.ZIP_STORED
            about.external_attr = _OWNER_ONLY
            archive.writestr(about, member.data)
            yield outlet.take()
    yield outlet.take()
