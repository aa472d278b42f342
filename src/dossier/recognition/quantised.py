"""Networks whose convolutions multiply whole numbers of eight bits, for processors that do so fast (VNNI, AMX).

Post-training quantisation after Jacob et al. (*Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference*, CVPR 2018): weights with one step for each output channel, what flows into a
layer with one step and a zero that is met exactly. The ranges of what flows were measured on development paper and
ship as numbers (``ranges.json``); the networks themselves stay the files in their wheels and are changed in memory,
when they are loaded. Layers without a range stay exact: those that misread most when coarse, and those that cost
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ranges = Mapping[str, tuple[float, float]]
"""By a layer's name: the least and the greatest value that flows into it."""

_LEVELS = 256
_WEIGHT_LEVELS = 255  # symmetric, so that zero is met
_LEAST_WEIGHT = 1e-8


class RangesForeign(RuntimeError):  # noqa: N818  named as the state it reports
    """A range names a layer that the network does not have: it belongs to another network."""


@cache
def load_ranges(network: str) -> Ranges:
    """Give the shipped ranges of a network (``recogniser``); empty for one that stays exact."""
    stored = json.loads(files("dossier.recognition").joinpath("ranges.json").read_text(encoding="utf-8"))
    return {name: (low, high) for name, (low, high) in stored["ranges"].get(network, {}).items()}


def list_layers(model: Any) -> Iterator[Any]:
    """Give the layers of an OpenVINO model that multiply by stored weights, in order of computation."""
    for node in model.get_ordered_ops():
        multiplies = node.get_type_name() in ("Convolution", "MatMul")
        if multiplies and node.input_value(1).get_node().get_type_name() == "Constant":
            yield node


def quantise(model: Any, ranges: Ranges) -> None:
    """Let the layers named in ``ranges`` compute with eight bits, in place. Raise RangesForeign."""
    from openvino import opset13

    layers = {node.get_friendly_name(): node for node in list_layers(model)}
    if foreign := ranges.keys() - layers.keys():
        raise RangesForeign(sorted(foreign)[0])
    coarse: dict[tuple[str, int], Any] = {}  # what flows into several layers is made coarse once
    for name, (low, high) in ranges.items():
        node = layers[name]
        source = node.input_value(0)
        key = (source.get_node().get_friendly_name(), source.get_index())
        if key not in coarse:
            bounds = [opset13.constant(np.array([side], np.float32)) for side in meet_zero(low, high)]
            coarse[key] = opset13.fake_quantize(source, *bounds, *bounds, _LEVELS)
        node.input(0).replace_source_output(coarse[key].output(0))
        reach = _reach_of_channels(node)
        bounds = [opset13.constant(-reach), opset13.constant(reach)]
        weights = opset13.fake_quantize(node.input_value(1), *bounds, *bounds, _WEIGHT_LEVELS)
        node.input(1).replace_source_output(weights.output(0))
    model.validate_nodes_and_infer_types()


def meet_zero(low: float, high: float) -> tuple[float, float]:
    """Widen a range so that zero is one of its 256 values: padding and silence are zeros, and must stay so.

    >>> meet_zero(0.5, 2.55)
    (0.0, 2.55)
    """
    low, high = min(low, 0.0), max(high, 1e-6)
    if not low:
        return 0.0, high
    steps = int(np.clip(round(-low / (high - low) * (_LEVELS - 1)), 1, _LEVELS - 2))
    step = max(-low / steps, high / (_LEVELS - 1 - steps))
    return -steps * step, (_LEVELS - 1 - steps) * step


def _reach_of_channels(node: Any) -> NDArray[np.float32]:
    """Give the greatest weight of each output channel, in a shape that spreads over the weights."""
    weights = np.abs(node.input_value(1).get_node().get_data())
    if node.get_type_name() == "MatMul":
        axes: tuple[int, ...] = (1,) if node.get_attributes()["transpose_b"] else (0,)
    else:
        axes = tuple(range(1, weights.ndim))
    reach = weights.max(axis=axes, keepdims=True)
    return np.asarray(np.maximum(reach, _LEAST_WEIGHT), dtype=np.float32)
