"""Networks in whole numbers of eight bits: ranges, what they keep, and which processors take them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from tests.recognition.drawn_pages import draw_form

from dossier.recognition import models
from dossier.recognition.engine import Engine, _pad_width
from dossier.recognition.models import Backend, ModelKind, Precision, Run, find_model, load_network
from dossier.recognition.quads import WIDEST_LINE
from dossier.recognition.quantised import RangesForeign, list_layers, load_ranges, meet_zero, quantise

FORM = draw_form()


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_zero_is_one_of_the_values_and_the_range_only_widens(one: float, other: float) -> None:
    low, high = sorted((one, other))
    least, greatest = meet_zero(low, high)
    step = (greatest - least) / 255
    assert least <= min(low, 0) + 1e-9
    assert greatest >= high - 1e-9
    assert abs(least / step - round(least / step)) < 1e-6


def test_each_range_belongs_to_a_layer_of_the_recogniser() -> None:
    openvino = pytest.importorskip("openvino")
    model = openvino.Core().read_model(str(find_model(ModelKind.RECOGNISER)))
    names = {node.get_friendly_name() for node in list_layers(model)}
    assert 20 < len(load_ranges("recogniser")) < len(names)
    assert load_ranges("recogniser").keys() < names
    with pytest.raises(RangesForeign):
        quantise(model, {"Conv.of another network": (0.0, 1.0)})


def test_network_without_ranges_stays_exact() -> None:
    assert load_ranges("detector") == load_ranges("orientation") == {}


def test_coarse_networks_read_what_exact_ones_read() -> None:
    exact, coarse = (
        Engine(Run(backend=Backend.OPENVINO, precision=precision))
        for precision in (Precision.F32, Precision.INT8)
    )
    one, other = (
        "".join(sorted(line.text for line in engine.read_lines(FORM.image, 300)))
        for engine in (exact, coarse)
    )
    assert Levenshtein.normalized_distance(one, other) < 0.01


@pytest.mark.parametrize(
    ("flags", "chosen"),
    [
        ("fma avx2", Precision.F32),
        ("avx2 avx_vnni", Precision.INT8),
        ("avx512f avx512_vnni avx512_bf16", Precision.INT8),
        ("avx512f avx512_bf16", Precision.F32),
        ("avx512_bf16 amx_bf16", Precision.BF16),
    ],
)
def test_precision_follows_the_processor(
    flags: str, chosen: Precision, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_processor_flags", lambda: frozenset(flags.split()))
    assert models._choose_precision(Precision.AUTO) is chosen
    assert models._choose_precision(Precision.BF16) is Precision.BF16


def test_few_widths_of_line_stay_ready() -> None:
    widths = [_pad_width(width) for width in range(16, WIDEST_LINE + 1)]
    assert len(set(widths)) <= 28
    assert all(0 <= padded - width < max(32, 0.2 * width) for width, padded in enumerate(widths, 16))
    assert np.mean(widths) < 1.1 * np.mean(range(16, WIDEST_LINE + 1))


def test_detector_whose_sigmoid_is_computed_outside_gives_the_same_map() -> None:
    batch = np.random.default_rng(1).uniform(-1, 1, (1, 3, 64, 96)).astype(np.float32)
    one, other = (
        load_network(ModelKind.DETECTOR, Run(backend=backend, precision=Precision.F32))(batch)[0]
        for backend in (Backend.OPENVINO, Backend.ONNXRUNTIME)
    )
    assert one.shape == other.shape == (1, 1, 64, 96)
    np.testing.assert_allclose(one, other, atol=1e-4)
