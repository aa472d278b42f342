"""Export the API description: `python -m dossier.config.openapi FILE`. Needs no installation."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def export_openapi() -> dict[str, Any]:
    """Give the OpenAPI document of the API. Django must be set up."""
    from dossier.config.api import api

    return dict(api.get_openapi_schema(path_prefix="/api/"))


def to_text(document: dict[str, Any]) -> str:
    """Give the one committed form of the document."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    import django

    django.setup()
    Path(sys.argv[1]).write_text(to_text(export_openapi()), encoding="utf-8")
