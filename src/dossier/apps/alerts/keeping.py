"""What the worker does for alerts, a little in every round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError

from dossier.apps.alerts.channels import Send
from dossier.apps.alerts.evaluation import evaluate
from dossier.apps.alerts.operations import check_operations
from dossier.apps.alerts.sending import send_waiting

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class AlertKeeper:
    """Reads the log on and looks after the installation's own troubles."""

    channels: Mapping[str, Send] = field(default_factory=dict)
    _looked_at: datetime | None = None

    def keep(self) -> int:
        """Do one portion; gives how much moved. Its own failure is logged and never stops the worker's other work."""
        try:
            return self._keep(datetime.now(UTC))
        except (OperationalError, InterfaceError):
            raise  # the database is away: the worker knows what to do
        except Exception as error:
            log.error("alerts.failed", error=type(error).__name__)
            return 0

    def _keep(self, now: datetime) -> int:
        moved = evaluate()
        if self._looked_at is None or now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            moved += check_operations(now)
            moved += send_waiting(self.channels, now)
        return moved
