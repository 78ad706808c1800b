"""The meters of the installation, for the programs that watch it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.installation import Installation
from app.watching.metrics import meters_of
from desks.viewer import Viewer
from domain.person import Right
from domain.watching.meters import Meter


@dataclass(frozen=True, slots=True)
class WatchingDesk:
    installation: Installation

    def meters(self, viewer: Viewer) -> Sequence[Meter]:
        """A part that does not answer leaves its meters out."""
        viewer.demand(Right.METRICS)
        return meters_of(self.installation)
