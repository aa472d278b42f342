"""The lay-outs of the wording files in ``open`` and ``kept``."""

from __future__ import annotations

from pathlib import Path

from bench.recognition.corpus.worded import layouts as worded


class Written(worded.Written):
    """One of this author's lay-outs."""


_HERE = Path(__file__).parent
LAYOUTS = tuple(worded.read_wording(_HERE / "open", Written))
KEPT_LAYOUTS = tuple(worded.read_wording(_HERE / "kept", Written))
HIRING, KEPT_HIRING = worded.list_hiring(LAYOUTS), worded.list_hiring(KEPT_LAYOUTS)
SEVERAL_PAGES = worded.list_several_pages(LAYOUTS)
KEPT_SEVERAL_PAGES = worded.list_several_pages(KEPT_LAYOUTS)
