"""The worked examples in the docstrings of norms and of the meaning side of recognition hold."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "dossier.norms.retention",
        "dossier.norms.reference_code",
        "dossier.norms.completeness",
        "dossier.recognition.text",
        "dossier.recognition.dates",
        "dossier.recognition.values",
        "dossier.recognition.types",
    ],
)
def test_examples_in_docstrings_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted
    assert not result.failed
