"""A real chain node for the tests: Foundry's anvil, from the packages that ``make setup`` installs."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

from dossier.trust.anchors import AnchorUnavailable
from dossier.trust.anchors.evm import EvmAnchor
from dossier.trust.anchors.jsonrpc import Node

TOOLS = Path(__file__).parents[2] / "tools" / "chain"
_PATIENCE_SECONDS = 60


@dataclass(slots=True)
class Anvil:
    """A node on a free port. It can be stopped and started again on the same port, with the same chain."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, folder: Path) -> Anvil:
        """Start a node with an empty chain."""
        port = free_port()
        return cls(folder, port, _run(folder, port))

    @property
    def node(self) -> Node:
        return Node(f"http://127.0.0.1:{self.port}")

    def stop(self) -> None:
        """End it; it writes its chain down first."""
        self.process.terminate()
        self.process.wait(120)

    def start_again(self) -> None:
        """Start it where it stopped."""
        self.process = _run(self.folder, self.port)

    def funded_secret(self) -> bytes:
        """Give the key of a new sender that has something to pay with."""
        secret = secrets.token_bytes(32)
        sender = EvmAnchor(self.node, b"", secret).sender
        self.node.call("anvil_setBalance", f"0x{sender.hex()}", hex(10**20))
        return secret

    def deployed(self) -> EvmAnchor:
        """Give an anchor over a contract of its own."""
        return EvmAnchor.deploy(self.node, self.funded_secret())


def _run(folder: Path, port: int) -> subprocess.Popen[bytes]:
    program = TOOLS / "node_modules" / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil"
    if not program.exists():
        program = TOOLS / "node_modules" / ".bin" / "anvil"
    process = subprocess.Popen(
        [program, "--port", str(port), "--silent", "--state", str(folder / "chain.json")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"HOME": str(folder), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    until, node = time.monotonic() + _PATIENCE_SECONDS, Node(f"http://127.0.0.1:{port}")
    while True:
        try:
            node.call("eth_chainId")
        except AnchorUnavailable:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return process
