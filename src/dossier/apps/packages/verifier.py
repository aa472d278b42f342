"""The stand-alone verifier that goes with evidence: the one file that the site hands out too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import dossier

NAME = "dossier_verify.py"


@cache
def read_verifier() -> bytes | None:
    """Give the program, from the built site or from the source tree; None where there is neither."""
    package = Path(dossier.__file__).parent
    built = sorted((package / "web" / "assets").glob("dossier_verify-*.py"))
    found = [path for path in (package.parent.parent / "verifier" / NAME, *built) if path.is_file()]
    return found[0].read_bytes() if found else None
