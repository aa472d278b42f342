"""Two reading processes against one: ratios, and cores that would be busy on a machine of their own."""

from __future__ import annotations

import pytest
from bench.recognition.processes import Round, compare_rounds


def test_ratios_are_of_two_workers_to_one() -> None:
    figures = compare_rounds([Round(1, 100.0, 95.0, 0.0, 0.0), Round(2, 52.0, 100.0, 1.0, 0.02)])
    assert figures["times_as_fast"] == pytest.approx(100 / 52)
    assert figures["times_the_cpu"] == pytest.approx(100 / 95)
    assert figures["disturbed_rounds"] == 0


def test_waiting_for_a_core_that_others_hold_counts_as_wanting_it() -> None:
    disturbed = Round(2, 100.0, 60.0, 130.0, 1.4)
    assert (disturbed.busy_cores, disturbed.wanted_cores) == pytest.approx((0.6, 1.9))
    assert compare_rounds([Round(1, 90.0, 60.0, 25.0, 1.2), disturbed])["disturbed_rounds"] == 2
