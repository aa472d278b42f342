"""Reading a suspect file: a photo, a scan, a PDF from who knows where.

SECURITY: nothing of the file is decoded in the process that serves. A process of its own, bounded in memory and CPU
time, decodes it and reads its text; back come arrays of grey pixels and lines of text, in a form that cannot carry
anything else (``numpy.load`` without pickles). That process runs this module: it must import no Django.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.confinement import bound_memory, bounded_cpu
from dossier.recognition.files import open_source, sniff_kind
from dossier.recognition.pages import DecodedPage
from dossier.watermark.visible import reveal

Grey = NDArray[np.uint8]

LARGEST_FILE_BYTES = 32 * 2**20
MOST_PAGES = 6
"""So many pages of the file are looked at."""
PATIENCE_SECONDS = 240.0
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "OMP_NUM_THREADS", "TMPDIR")
_SIDE_PX = 1600
_CPU_SECONDS = 120.0
_NETWORKS_BYTES = 4 * 2**30
_BLANK_DEVIATION = 1.5
"""Grey levels; a sheet more even than that has nothing to read."""


class SuspectUnreadable(ValueError):  # noqa: N818  a finding
    """The file is of no known kind, damaged, encrypted or too large, or broke its reader."""


@dataclass(frozen=True, slots=True)
class SuspectPage:
    """``grey``: at most 1,600 pixels on the long side. ``lines``: its text. ``mark_lines``: what was read of a
    visible mark."""

    grey: Grey
    lines: tuple[str, ...]
    mark_lines: tuple[str, ...]


def read_suspect(data: bytes) -> tuple[SuspectPage, ...]:
    """Decode and read a file apart from this process. Raises :class:`SuspectUnreadable`."""
    if not 0 < len(data) <= LARGEST_FILE_BYTES or sniff_kind(data) is None:
        raise SuspectUnreadable("empty, too large, or of no kind that is read")
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; the file goes in as input
            [sys.executable, "-m", __name__],
            input=data,
            # Without the passphrase, and whatever else the environment holds.
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        return _unpack(done.stdout)
    except (subprocess.SubprocessError, ValueError, KeyError) as error:
        raise SuspectUnreadable("the file cannot be read") from error


def _unpack(packed: bytes) -> tuple[SuspectPage, ...]:
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        told = json.loads(bytes(arrays["told"]).decode("utf-8"))
        return tuple(
            SuspectPage(arrays[f"page{number}"], tuple(page["lines"]), tuple(page["mark_lines"]))
            for number, page in enumerate(told)
        )


def _pack(data: bytes) -> bytes:
    """Decode, read and pack; runs in the process of its own."""
    bound_memory()
    arrays: dict[str, Any] = {}
    told: list[dict[str, list[str]]] = []
    with bounded_cpu(_CPU_SECONDS), open_source(data) as source:
        for number in range(1, min(source.page_count, MOST_PAGES) + 1):
            page = _read(source.page(number))
            arrays[f"page{len(told)}"] = page.grey
            told.append({"lines": list(page.lines), "mark_lines": list(page.mark_lines)})
    arrays["told"] = np.frombuffer(json.dumps(told).encode(), np.uint8)
    packed = io.BytesIO()
    np.savez(packed, **arrays)
    return packed.getvalue()


def _read(decoded: DecodedPage) -> SuspectPage:
    grey = cv2.cvtColor(decoded.image, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, _SIDE_PX / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    if float(small.std()) < _BLANK_DEVIATION:
        return SuspectPage(np.asarray(small, np.uint8), (), ())
    reading = _reader().read(decoded)
    # np.rot90 turns anticlockwise.
    upright = np.ascontiguousarray(np.rot90(small, -(reading.rotation_deg // 90)))
    revealed = np.asarray(cv2.cvtColor(reveal(upright), cv2.COLOR_GRAY2BGR), np.uint8)
    marks = _reader().read(DecodedPage(number=1, image=revealed, dpi=150))
    return SuspectPage(
        np.asarray(small, np.uint8),
        tuple(line.text for line in reading.lines),
        tuple(line.text for line in marks.lines),
    )


@cache
def _reader() -> Any:
    # Imported here: only the process of its own reads, and not for a blank sheet.
    from dossier.recognition.reader import PageReader

    # The networks want more than a decoder may have; without it they wait for ever.
    bound_memory(_NETWORKS_BYTES)
    return PageReader()


if __name__ == "__main__":
    sys.stdout.buffer.write(_pack(sys.stdin.buffer.read()))
