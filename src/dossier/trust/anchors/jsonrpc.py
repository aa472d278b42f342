"""JSON-RPC 2.0 to a chain's node over HTTP: the few calls that laying down a checkpoint needs."""

from __future__ import annotations

import itertools
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from dossier.trust.anchors import AnchorUnavailable

MOST_BYTES = 4 << 20
_PATIENCE_SECONDS = 20.0


class CallRefused(AnchorUnavailable):
    """The node understood the call and refused it, as it does when a contract would revert."""


def ask(address: str, data: bytes | None, headers: dict[str, str] | None = None) -> Any:
    """Send JSON (nothing: a GET) and give the JSON answered. Raises :class:`AnchorUnavailable`."""
    if not address.startswith(("https://", "http://")):
        raise AnchorUnavailable("trust.anchor_address_wrong")
    request = urllib.request.Request(  # noqa: S310  the scheme was checked
        address, data=data, headers={"Content-Type": "application/json", **(headers or {})}
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as response:  # noqa: S310
            answer: bytes = response.read(MOST_BYTES + 1)
        if len(answer) > MOST_BYTES:
            raise AnchorUnavailable("trust.anchor_answer_wrong")
        return json.loads(answer)
    except (OSError, ValueError) as error:
        raise AnchorUnavailable("trust.anchor_unreachable") from error


@dataclass(frozen=True, slots=True)
class Node:
    """A node's JSON-RPC address."""

    address: str
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1), repr=False, compare=False)

    def call(self, method: str, *parameters: Any) -> Any:
        """Give a call's result. Raises :class:`AnchorUnavailable`, :class:`CallRefused` for the node's own error."""
        asked = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": parameters}
        answer = ask(self.address, json.dumps(asked).encode())
        if not isinstance(answer, dict) or ("result" not in answer and "error" not in answer):
            raise AnchorUnavailable("trust.anchor_answer_wrong")
        if answer.get("error"):
            raise CallRefused("trust.anchor_call_refused")
        return answer["result"]

    def number(self, method: str, *parameters: Any) -> int:
        """Give a call's result that is a number."""
        try:
            return int(self.call(method, *parameters), 16)
        except (TypeError, ValueError) as error:
            raise AnchorUnavailable("trust.anchor_answer_wrong") from error
