"""Measure what flows into the recogniser's layers: `python -m bench.recognition.ranges [--kept /tmp/kept]`.

Writes ``recognition/ranges.json``, from which it is made coarse (:mod:`dossier.recognition.quantised`).
Development paper is read by the exact network; a range reaches from the mean of the least to the mean of the greatest
value over lines. The greatest value ever seen misreads more: a few outliers would
take the steps that all other values need.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.recognition.corpus.split import SEEDS
from bench.recognition.papers import make_kept
from dossier.recognition import quantised
from dossier.recognition.files import open_source
from dossier.recognition.models import ModelKind, Precision, Run, find_model
from dossier.recognition.pages import DecodedPage
from dossier.recognition.quantised import list_layers
from dossier.recognition.reader import PageReader

_PAGES = 200
_PAGES_A_FILE = 3
_LINES_A_PAGE = 12
_LINES = 300
# Those whose coarseness changes the classes' scores most, one at a time (0.15 to 0.5 of their unit), and the second,
# which lies between them. The detector stays exact: coarse, it loses lines.
_EXACT = frozenset(f"Conv.{number}" for number in (0, 1, 2, 3, 18, 50, 53))
_COARSE_MATMUL = "MatMul.12"  # the recogniser's classes; the others are small


class _Tap:
    """A network that keeps what it is given."""

    def __init__(self, network: Any) -> None:
        self.characters, self.seen = network.characters, list[NDArray[np.float32]]()
        self._network = network

    def __call__(self, batch: NDArray[np.float32]) -> Any:
        self.seen.append(batch.copy())
        return self._network(batch)


def main() -> None:
    """Read, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.recognition.ranges")
    parser.add_argument("--kept", type=Path, default=Path("/tmp/kept"), help="where the pages are kept")  # noqa: S108
    options = parser.parse_args()
    options.kept.mkdir(parents=True, exist_ok=True)
    papers = make_kept("development", SEEDS["development"], _PAGES, options.kept)
    ranges = {"recogniser": _measure(_gather(papers.folder))}
    place = Path(quantised.__file__).with_name("ranges.json")
    place.write_text(json.dumps({"ranges": ranges}, indent=1) + "\n", encoding="utf-8")


def _gather(folder: Path) -> list[NDArray[np.float32]]:
    """Give what the recogniser sees of some pages, read as the product reads them."""
    reader, rng = PageReader(run=Run(precision=Precision.F32)), random.Random(5)
    recogniser = reader._engine._recogniser = _Tap(reader._engine._recogniser)
    lines: list[NDArray[np.float32]] = []
    files = sorted(folder.iterdir())
    rng.shuffle(files)
    for page in _scanned_pages(files):
        reader.read(page)
        lines += rng.sample(recogniser.seen, min(_LINES_A_PAGE, len(recogniser.seen)))
        recogniser.seen.clear()
        if len(lines) >= _LINES:
            break
    return lines[:_LINES]


def _scanned_pages(files: list[Path]) -> Iterator[DecodedPage]:
    for path in files:
        with open_source(path.read_bytes()) as source:
            for number in range(1, min(source.page_count, _PAGES_A_FILE) + 1):
                page = source.page(number)
                if page.text_lines is None:
                    yield page


def _measure(inputs: list[NDArray[np.float32]]) -> dict[str, tuple[float, float]]:
    import openvino

    core = openvino.Core()
    model = core.read_model(str(find_model(ModelKind.RECOGNISER)))
    layers = {node.get_friendly_name(): node for node in list_layers(model) if _is_worth_it(node)}
    outputs = [openvino.opset13.result(node.input_value(0)) for node in layers.values()]
    watched = openvino.Model(outputs, model.get_parameters())
    config = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32"}
    request = core.compile_model(watched, "CPU", config).create_infer_request()
    ends = np.zeros((len(layers), 2))
    for batch in inputs:
        request.infer([batch])
        flows = [request.get_output_tensor(place).data for place in range(len(layers))]
        ends += [(float(flow.min()), float(flow.max())) for flow in flows]
    low_high = (ends / len(inputs)).round(4)
    return {name: (float(low), float(high)) for name, (low, high) in zip(layers, low_high, strict=True)}


def _is_worth_it(node: Any) -> bool:
    name = node.get_friendly_name()
    if node.get_type_name() == "MatMul":
        return bool(name == _COARSE_MATMUL)
    return name not in _EXACT and not _is_squeezed(node)


def _is_squeezed(node: Any) -> bool:
    """Say whether a layer sees one value for each channel (the gates of squeeze and excitation)."""
    shape = node.output(0).get_partial_shape()
    return all(side.is_static and side.get_length() == 1 for side in list(shape)[2:])


if __name__ == "__main__":
    main()
