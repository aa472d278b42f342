"""A real OpenID provider for the tests: node-oidc-provider, which ``tools/identity-tools`` installs."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests
from tests.ports import free_port

TOOLS = Path(__file__).parents[2] / "tools" / "identity"
CLIENT, SECRET = "dossier", "only-for-tests-8f0c"  # pragma: allowlist secret
CALLBACK = "http://testserver/accounts/oidc/oidc/login/callback/"


@dataclass(slots=True)
class OpenIdProvider:
    """A provider on a free port that knows some people."""

    port: int
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, folder: Path, people: dict[str, dict[str, object]]) -> OpenIdProvider:
        port, settings = free_port(), folder / "provider.json"
        settings.write_text(
            json.dumps(
                {
                    "port": port, "client_id": CLIENT, "client_secret": SECRET,
                    "redirect_uris": [CALLBACK], "people": people,
                }
            )
        )  # fmt: skip
        process = subprocess.Popen(
            ["node", "provider.mjs", str(settings)],
            cwd=TOOLS,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready", "run tools/identity-tools first"
        return cls(port, process)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(120)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def sign_on(self, address: str, login: str) -> str:
        """Go where the application sends the browser, sign in there; gives the address it sends back to."""
        with requests.Session() as browser:
            answer = browser.get(address, allow_redirects=False, timeout=120)
            for _ in range(8):
                where = urljoin(answer.url, answer.headers["Location"])
                if not where.startswith(self.issuer):
                    return where
                answer = browser.get(where, allow_redirects=False, timeout=120)
                if "Location" not in answer.headers:
                    answer = browser.get(where, params={"login": login}, allow_redirects=False, timeout=120)
        raise AssertionError("the provider never sent the browser back")
