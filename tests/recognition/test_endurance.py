"""The figures of memory over many pages, and how memory is given back."""

from __future__ import annotations

import platform

from bench.recognition.endurance import growth_figures

from dossier.recognition.memory import return_large_blocks

MIB = 2**20


def test_memory_that_rises_only_at_first_does_not_grow() -> None:
    figures = growth_figures([100 * MIB, 150 * MIB] + [200 * MIB] * 98)
    assert figures["growth_mib_per_1000_pages"] == 0
    assert figures["median_mib_by_quarter"] == [200.0] * 4


def test_a_leak_shows_as_growth() -> None:
    figures = growth_figures([(100 + page) * MIB for page in range(400)])
    assert figures["growth_mib_per_1000_pages"] == 1000
    assert figures["curve"][0] == [1, 100.0]
    assert figures["curve"][-1] == [400, 499.0]


def test_one_page_has_no_growth() -> None:
    assert growth_figures([MIB])["growth_mib_per_1000_pages"] == 0


def test_large_blocks_are_returned_where_the_library_can() -> None:
    assert return_large_blocks() is (platform.libc_ver()[0] == "glibc")
