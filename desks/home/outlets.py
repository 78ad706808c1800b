"""What outlets and communities published lately that is critical."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.installation import Installation
from desks.home.readings import Readings
from desks.posts import Shown
from desks.viewer import Viewer
from domain.leader import Share

WITHIN = timedelta(days=1)
LATEST = 5


@dataclass(frozen=True, slots=True)
class Outlets:
    """The share of critical publications in a day, the latest of them, and the followed sources."""

    critical: Share
    latest: Sequence[Shown]
    followed: Collection[str]


def outlets(installation: Installation, viewer: Viewer, readings: Readings) -> Outlets:
    """Raises Unavailable."""
    critical, ids = readings.critical(WITHIN, LATEST)
    followed = installation.leaders.followed.all()
    return Outlets(critical, readings.posts(viewer, ids), followed.keys())
