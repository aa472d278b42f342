"""Lines of print that a seal touches: which of a second look the first lacks."""

from __future__ import annotations

import numpy as np

from dossier.recognition.seal_finding import Seal, SealInk, SealShape
from dossier.recognition.seal_lines import find_lacking, is_touched, part_stacked, runs_along_rim

SEAL = Seal(SealShape.ROUND, SealInk.GREY, 300.0, 300.0, 200.0, 200.0, 0.0, 0.95)


def quad(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def test_line_that_only_the_second_look_shows_is_lacking() -> None:
    first = [quad(50, 280, 400, 320)]
    under, far, same = quad(200, 380, 420, 420), quad(50, 900, 400, 940), quad(60, 282, 390, 322)
    lacking = find_lacking(first, [under, far, same], [SEAL])
    assert len(lacking) == 1
    assert np.array_equal(lacking[0], under)


def test_line_beside_a_seal_is_not_touched() -> None:
    assert is_touched(quad(50, 280, 150, 320), [SEAL])
    assert not is_touched(quad(600, 280, 900, 320), [SEAL])
    assert find_lacking([], [quad(600, 280, 900, 320)], [SEAL]) == []


def test_only_text_along_the_rim_runs_along_it() -> None:
    assert runs_along_rim(quad(260, 120, 340, 160), [SEAL])
    assert not runs_along_rim(quad(150, 280, 450, 320), [SEAL])


def test_lines_joined_one_above_the_other_are_parted() -> None:
    single = [quad(50, top, 400, top + 40) for top in (700, 780, 860)]
    joined = quad(100, 280, 400, 420)
    above, below = quad(110, 285, 390, 325), quad(110, 365, 390, 405)
    parted = part_stacked([*single, joined], [*single, above, below])
    assert len(parted) == 5
    assert any(np.array_equal(line, below) for line in parted)
    assert part_stacked([*single, joined], single)[-1] is joined
