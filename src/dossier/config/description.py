"""The API as its OpenAPI description tells it: what is refused is a problem, of the media type that says so."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from dossier.apps.kernel.http import PROBLEM_MEDIA


class DescribedApi(NinjaAPI):
    """Ninja, which writes ``application/json`` for everything, and describes a success of no shape as one."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"] = {PROBLEM_MEDIA: answer["content"]["application/json"]}
        return schema
