"""Others' words: time stamps by a local ``openssl ts``, and checkpoints on a local chain, as the tests start them.

CPU seconds are those of this process and of ``openssl``; the chain's node is a process of its own and not counted.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.trust.authority import OpenSslAuthority
from tests.trust.chains import Anvil

from bench.evidence.measuring import Figure, measure
from dossier.trust.anchors.evm import verify_offline
from dossier.trust.timestamps import request_time_stamp, verify_time_stamp

_MESSAGE = b"dossier.invalid/bench\n1\nroot\n"


def measure_time_stamps(count: int) -> Iterator[Figure]:
    """Request and verify stamps; the request counts the authority's own work."""
    with tempfile.TemporaryDirectory() as name:
        authority = OpenSslAuthority.create(Path(name))
        roots = [authority.root]
        stamp = request_time_stamp(_MESSAGE, authority, roots)
        yield measure(
            "have a time stamp made by openssl ts, and check it",
            "stamps",
            count,
            lambda: [request_time_stamp(_MESSAGE, authority, roots) for _ in range(count)],
        )
        yield measure(
            "verify a time stamp",
            "stamps",
            count,
            lambda: [verify_time_stamp(stamp, _MESSAGE, roots) for _ in range(count)],
        )


def measure_anchors(count: int) -> Iterator[Figure]:
    """Lay checkpoints down and verify a receipt offline."""
    with tempfile.TemporaryDirectory() as name:
        chain = Anvil.start(Path(name))
        try:
            anchor, sizes = chain.deployed(), iter(range(1, 1_000_000))
            root = hashlib.sha256(_MESSAGE).digest()
            receipt = anchor.submit(root, next(sizes), _MESSAGE.decode())
            yield measure(
                "lay a checkpoint down on a chain",
                "receipts",
                count,
                lambda: [anchor.submit(root, next(sizes), _MESSAGE.decode()) for _ in range(count)],
            )
            yield measure(
                "verify a receipt offline",
                "receipts",
                count,
                lambda: [verify_offline(receipt) for _ in range(count)],
            )
        finally:
            chain.stop()
