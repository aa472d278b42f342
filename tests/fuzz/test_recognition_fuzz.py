"""Hostile files: nothing but a reading or a refusal comes of them, and a process that dies is replaced."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from bench.fuzz.__main__ import summarise
from bench.fuzz.crafted import list_crafted
from bench.fuzz.driving import Driver, Outcome
from bench.fuzz.mutating import make_mutant
from bench.fuzz.seeds import make_seeds

from dossier.cli.recognise import CRASHED, FileRead, read_all
from dossier.config.profiles import default_profiles
from dossier.recognition.confinement import bound_memory, bounded_cpu
from dossier.recognition.files import open_source
from dossier.recognition.pages import Limits
from dossier.recognition.reader import PageReader, read_file
from dossier.recognition.records import find_records
from dossier.recognition.result import RefusalCode, SourceRefused

SMALL = Limits(page_pixels=4_000_000, render_pixels=200_000, pages=20, render_dpi=60, least_render_dpi=10)
HEAVY = ("gigabyte", "packed", "draw", "scans", "strokes", "steps", "hundred thousand", "JPEG", "thousand times",
         "nested", "dashes", "long function")  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> PageReader:
    return PageReader()


def outcome_of(data: bytes, reader: PageReader | None) -> RefusalCode | None:
    """Read a file, or only decode it; None when that works. Whatever is no refusal gets through."""
    try:
        if reader is None:
            with open_source(data, SMALL) as source:
                for number in range(1, min(source.page_count, 3) + 1):
                    assert source.page(number).image.size
        else:
            find_records(read_file(data, reader, SMALL), default_profiles(), ())
    except SourceRefused as refused:
        return refused.code
    return None


def test_seeds_are_read() -> None:
    assert {name: outcome_of(data, None) for name, data in make_seeds()} == dict.fromkeys(dict(make_seeds()))


@pytest.mark.parametrize("start", range(0, 300, 60))
def test_mutants_are_read_or_refused_and_nothing_else(start: int, reader: PageReader) -> None:
    outcomes = [
        outcome_of(make_mutant(20, number)[1], reader if number % 12 == 0 else None)
        for number in range(start, start + 60)
    ]
    assert set(outcomes) <= {None, *RefusalCode}
    assert None in outcomes


@pytest.mark.parametrize("name", [name for name in list_crafted() if not any(word in name for word in HEAVY)])
def test_crafted_files_are_decoded_or_refused_and_nothing_else(name: str) -> None:
    assert outcome_of(list_crafted()[name](), None) in (None, *RefusalCode)


def test_jpeg_of_thousands_of_scans_is_refused() -> None:
    with pytest.raises(SourceRefused) as refused:
        open_source(list_crafted()["jpeg of two thousand scans"]())
    assert refused.value.code is RefusalCode.UNREADABLE


def test_same_mutant_comes_of_the_same_seed_and_number() -> None:
    assert [make_mutant(3, n) for n in range(20)] == [make_mutant(3, n) for n in range(20)]
    assert make_mutant(3, 1) != make_mutant(4, 1)


# --- bounds -----------------------------------------------------------------------------------------


def work_without_end() -> None:
    with bounded_cpu(0.3):
        while True:
            pass


def take_memory(size: int) -> bool:
    bound_memory(64 * 2**20)
    try:
        return len(bytearray(size)) == 0
    except MemoryError:
        return True


def in_a_process(function: object, *arguments: object) -> object:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()  # type: ignore[arg-type]


def test_too_much_cpu_time_ends_the_process() -> None:
    with pytest.raises(BrokenProcessPool):
        in_a_process(work_without_end)


def test_bound_is_lifted_behind_what_it_bounds() -> None:
    with bounded_cpu(5):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_more_memory_than_granted_is_refused() -> None:
    assert in_a_process(take_memory, 256 * 2**20)


def read_or_work_without_end(path: Path) -> FileRead:
    if path.name == "endless":
        work_without_end()
    return FileRead(path.name)


def test_endless_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("first", "endless", "last")]
    for path in files:
        path.write_bytes(b"x")
    results = {path.name: read.error for path, read in read_all(files, 1, read_or_work_without_end)}
    assert results == {"first": None, "endless": CRASHED, "last": None}


# --- the benchmark ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with Driver(1) as driver:
        yield driver


@pytest.mark.slow
def test_driver_names_the_file_and_goes_on_with_another_process(driver: Driver) -> None:
    places = list(list_crafted())
    heavy = f"crafted {places.index('pdf: a stream of a gigabyte')}"
    light = f"crafted {places.index('pdf: a count below zero')}"
    ended, after = driver.read([heavy, light])
    assert (ended.file, ended.outcome in ("memory", "time")) == (heavy, True)
    assert after.outcome not in ("memory", "time", "hung", "crash")


def test_summary_lists_what_must_not_happen() -> None:
    outcomes = [
        Outcome("mutant 1", "a", "read", cpu_seconds=0.1, peak_mib=300),
        Outcome("mutant 2", "b", "exception", "ValueError in x.py:1"),
        Outcome("mutant 3", "c", "read", peak_mib=9000),
        Outcome("crafted 4", "", "time"),
    ]
    told = summarise(outcomes, 1, 1)
    assert [row["file"] for row in told["bad"]] == ["mutant 2", "mutant 3"]
    assert [row["file"] for row in told["replaced"]] == ["crafted 4"]
    assert (told["files"], told["over_memory"]) == (4, 1)
