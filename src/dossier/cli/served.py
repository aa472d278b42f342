"""The application as a server process of `dossier serve` loads it: it ends with the command that started it."""

from __future__ import annotations

import os
import signal

from dossier.cli.parent import end_with_parent
from dossier.config.wsgi import application

__all__ = ["application"]

end_with_parent(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGTERM))
