"""The score from which on somebody is named, as data with the study that it comes from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Threshold:
    """``z``: least score. ``false_alarm``: probability that anybody innocent reaches it among at most
    ``most_deliveries``. ``comparisons``, ``study_sha256``: innocent pairs compared in the study, and its digest."""

    z: float
    most_deliveries: int
    false_alarm: float
    comparisons: int
    study_sha256: str


@cache
def read_threshold() -> Threshold:
    """Give the threshold that the last kept study set."""
    return Threshold(**json.loads(files("dossier.watermark").joinpath("threshold.json").read_text("utf-8")))
