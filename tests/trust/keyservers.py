"""Real key providers for the tests: an OpenBao server and a SoftHSM token, made for the occasion."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hvac
from tests.ports import free_port

from dossier.trust.providers.hardware import Token
from dossier.trust.providers.transit import TransitServer

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class OpenBao:
    """A server in development mode: everything in memory, gone with it."""

    process: subprocess.Popen[bytes]
    server: TransitServer
    client: hvac.Client

    @classmethod
    def start(cls, folder: Path) -> OpenBao:
        """Start a server on a free port with the transit engine switched on."""
        port = free_port()
        token = secrets.token_urlsafe(16)
        (folder / "token").write_text(token + "\n", encoding="utf-8")
        # The package's launcher would be one process more to end.
        process = subprocess.Popen(
            [Path(sys.executable).with_name("bao"), "server", "-dev", "-dev-no-store-token",
             f"-dev-root-token-id={token}", f"-dev-listen-address=127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"HOME": str(folder), "PATH": os.environ["PATH"]},
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/v1/sys/health")
        client = hvac.Client(url=address, token=token)
        client.sys.enable_secrets_engine("transit")
        return cls(process, TransitServer(address, folder / "token"), client)

    def stop(self) -> None:
        """End it."""
        self.client.adapter.close()
        self.process.terminate()
        self.process.wait(120)


@cache
def shared_token() -> Token:
    """Make a token of SoftHSM. One for the whole process: the library reads its settings once."""
    label, pin = "dossier tests", secrets.token_hex(8)
    folder = Path(tempfile.mkdtemp(prefix="dossier-token-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", encoding="utf-8")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    done = subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", pin],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Token(SOFTHSM, label, pin)


def _wait_for(address: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60):  # noqa: S310  an address of this machine
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
