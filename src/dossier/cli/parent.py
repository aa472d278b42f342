"""Ending with the process that started this one, even when that one was killed and could not say so."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

LOOK_SECONDS = 1.0
GRACE_SECONDS = 30.0


def end_with_parent(parent: int, stop: Callable[[], None]) -> None:
    """Call ``stop`` once this process is no child of ``parent`` any more; end it when that does not help.

    Asks the kernel rather than being told (``PR_SET_PDEATHSIG``): that signal follows the thread that started
    the child, not the process.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        stop()
        time.sleep(GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
