from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from tests.watermark.pages import HEIGHT, WIDTH, Picture, draw_page, encode, grey

from dossier.watermark.detecting import (
    Trace,
    detect,
    false_alarm_bound,
    prepare_page,
    read_trace,
    score_keys,
    sum_scores,
)
from dossier.watermark.marking import Mark, decode_jpeg, mark_jpeg
from dossier.watermark.registering import find_features
from dossier.watermark.threshold import read_threshold

KEY = b"the delivery"
OTHERS = [f"other {number}".encode() for number in range(2_000)]
THRESHOLD = read_threshold().z


def delivered() -> Picture:
    text = "王敏 E0012 2026-11-23 09:30\n信息核实 K7F3M4QX"
    return decode_jpeg(mark_jpeg(encode(draw_page()), Mark(KEY, text)))


def shrunk(picture: Picture) -> Picture:
    return decode_jpeg(encode(cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), 50))


def turned(picture: Picture) -> Picture:
    return np.ascontiguousarray(np.rot90(picture))


def tilted(picture: Picture) -> Picture:
    corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    seen = np.array([[40, 30], [WIDTH - 10, 60], [WIDTH - 50, HEIGHT - 20], [20, HEIGHT - 60]], np.float32)
    return np.asarray(
        cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, seen), (WIDTH, HEIGHT)), np.uint8
    )


def cut(picture: Picture) -> Picture:
    return picture[150:1000, 60:700]


@pytest.mark.parametrize("fate", [lambda page: page, shrunk, turned, tilted, cut])
def test_delivery_is_found_after(fate: Callable[[Picture], Picture]) -> None:
    scores = detect(grey(draw_page()), grey(fate(delivered())), [KEY, *OTHERS])
    assert scores is not None
    assert int(scores.argmax()) == 0
    assert scores[0] > THRESHOLD
    assert scores[1:].max() < THRESHOLD


def test_copy_without_mark_names_nobody() -> None:
    copy = decode_jpeg(encode(draw_page(), 60))
    scores = detect(grey(draw_page()), grey(copy), [KEY, *OTHERS])
    assert scores is not None
    assert scores.max() < THRESHOLD


def test_scores_of_innocent_keys_have_mean_zero_and_deviation_one() -> None:
    scores = detect(grey(draw_page()), grey(delivered()), OTHERS)
    assert scores is not None
    assert abs(float(scores.mean())) < 0.1
    assert 0.9 < float(scores.std()) < 1.1


def test_another_page_does_not_lie_over_this_one() -> None:
    assert detect(grey(draw_page(1)), grey(draw_page(2)), [KEY]) is None
    assert detect(grey(draw_page(1)), np.full((300, 300), 255, np.uint8), [KEY]) is None


def test_mirrored_copy_is_not_laid_over() -> None:
    assert detect(grey(draw_page()), grey(np.ascontiguousarray(delivered()[:, ::-1])), [KEY]) is None


def test_two_pages_together_say_more_than_each() -> None:
    page = prepare_page(grey(draw_page()))
    trace = read_trace(page, find_features(grey(shrunk(delivered()))))
    assert trace is not None
    alone = float(score_keys(trace, [KEY])[0])
    together = float(sum_scores([trace, trace], [[KEY], [KEY]])[0])
    assert together == pytest.approx(math.sqrt(2) * alone, rel=1e-3)


def test_ten_thousand_deliveries_are_scored_in_one_call() -> None:
    cells = np.random.default_rng(1).normal(0, 1, 6_528).astype(np.float32)
    keys = [f"delivery {number}".encode() for number in range(10_000)]
    scores = score_keys(Trace(cells, 100, 1.0), keys)
    assert scores.shape == (10_000,)
    assert float(scores.max()) < 5.0


def test_bound_of_false_alarms_grows_with_comparisons_and_falls_with_the_score() -> None:
    assert false_alarm_bound(0.0, 1) == 1.0
    assert false_alarm_bound(7.0, 10) == pytest.approx(10 * math.exp(-24.5))
    assert false_alarm_bound(7.0, 1_000) > false_alarm_bound(8.0, 1_000)


def test_threshold_keeps_its_promise() -> None:
    kept = read_threshold()
    assert false_alarm_bound(kept.z, kept.most_deliveries) <= kept.false_alarm
    assert kept.comparisons >= 10_000
