"""What a worker does for packages in each round: build, end what is due, stop what may not be had any more."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dossier.apps.access.approvals import expire_due
from dossier.apps.packages.building import PackageBuilder
from dossier.apps.packages.ending import end_due, stop_where_lost
from dossier.apps.packages.models import Package

LOOK_SECONDS = 600.0
"""Between two looks at whether the rights to what lies ready still hold; each download asks anyway."""


@dataclass(slots=True)
class PackageKeeper:
    """One for each worker."""

    builder: PackageBuilder = field(default_factory=PackageBuilder)
    _looked_at: float = float("-inf")

    def keep(self) -> int:
        """Do one round; gives how many things moved. Three queries when there is nothing to do."""
        now = datetime.now(UTC)
        return expire_due(now) + end_due(now) + self._look(now) + self.builder.build()

    def _look(self, now: datetime) -> int:
        if time.monotonic() - self._looked_at < LOOK_SECONDS:
            return 0
        self._looked_at = time.monotonic()
        ready = list(Package.objects.filter(state=Package.State.READY).values_list("id", flat=True))
        return sum(stop_where_lost(package_id, now) for package_id in ready)
