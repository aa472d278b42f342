"""Free ports for the servers that tests start.

They lie below those that the system lends to outgoing connections (Linux: from 32768): a port found free there could
be lent to somebody else before the server binds it. No process is given one twice; processes side by side draw at
random. A server that takes the port 10000 above its own as well (SeaweedFS) stays below, too.
"""

from __future__ import annotations

import secrets
import socket

FIRST, LAST = 10_240, 22_000
_given: set[int] = set()


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    while True:
        port = FIRST + secrets.randbelow(LAST - FIRST)
        if port not in _given and _is_free(port) and _is_free(port + 10_000):
            _given.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
