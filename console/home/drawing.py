"""The small map of the summary, drawn once for all who see the same on it."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.maps import Place, small_map
from domain.region import Region

MOST = 20  # maps that are kept


class SmallMaps:
    """One per application. A map is kept under all that it shows."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._drawn: dict[tuple[Place, ...], Markup | None] = {}

    def of(self, places: Sequence[Place]) -> Markup | None:
        """None if the region has no borders."""
        key = tuple(places)
        if key in (drawn := self._drawn):
            return drawn[key]
        if len(drawn) >= MOST:
            drawn = self._drawn = {}
        drawn[key] = picture = small_map(self._region, places)
        return picture
