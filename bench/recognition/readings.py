"""Pages of a folder as the product reads them, kept between runs: meaning changes more often than reading.

For development paper only. A figure that is published comes from :mod:`bench.recognition.reading`, which
keeps nothing.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from dossier.recognition.reader import MODEL_ID, PageReader, read_file
from dossier.recognition.result import PageReading, SourceRefused


def read_folder(
    folder: Path, kept: Path | None = None, *, workers: int = 1
) -> Iterator[tuple[str, tuple[PageReading, ...]]]:
    """Give name and pages of every file in name order; a file that is refused has none.

    ``kept``: folder of readings of earlier runs, found by the file's bytes and the model's name. Empty it when
    the reading has changed under the same name.
    """
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        pages = pool.map(partial(_read, kept=kept), paths)
        for path, found in zip(paths, pages, strict=True):
            yield path.name, found


def _read(path: Path, kept: Path | None) -> tuple[PageReading, ...]:
    data = path.read_bytes()
    digest = hashlib.sha256(MODEL_ID.encode() + data).hexdigest()
    place = kept / f"{digest}.pickle" if kept is not None else None
    if place is not None and place.exists():
        found: tuple[PageReading, ...] = pickle.loads(place.read_bytes())  # noqa: S301  our own file
        return found
    try:
        pages = read_file(data, _reader())
    except SourceRefused:
        pages = ()
    if place is not None:
        place.write_bytes(pickle.dumps(pages))
    return pages


@cache
def _reader() -> PageReader:
    return PageReader()
