"""A reading that kills its process. Apart from the other accidents: compute processes know no Django."""

from __future__ import annotations

import os
import signal
from typing import Any

from dossier.apps.intake.compute import read_page
from dossier.apps.vault.tickets import ObjectTicket

FATAL_PAGE = 2


def read_fatal_page(ticket: ObjectTicket, number: int) -> Any:
    """Read a page, but die of the second page of any file, as `kill -9` would have it."""
    if number == FATAL_PAGE:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_page(ticket, number)
