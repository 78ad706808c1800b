"""How many people live where a cell counts. Pure."""

from collections.abc import Iterable, Mapping

from domain.region import Region
from domain.reports.cut import Dimension


class Residents:
    """The smallest place that a cell names, its body's municipality, or the region."""

    def __init__(self, region: Region, filters: Mapping[Dimension, frozenset[str]]) -> None:
        self._region, self._filters = region, filters

    def of(self, values: Mapping[Dimension, str | None]) -> int | None:
        for dimension in (Dimension.SETTLEMENT, Dimension.MUNICIPALITY, Dimension.BODY):
            if (value := values.get(dimension)) is not None:
                return self._one(dimension, value)
            if dimension in self._filters and dimension not in values:
                return _sum(self._one(dimension, one) for one in self._filters[dimension])
        return _sum(place.population for place in self._region.municipalities.values())

    def _one(self, dimension: Dimension, value: str) -> int | None:
        if dimension is Dimension.SETTLEMENT:
            settlement = self._region.settlements.get(value)
            return settlement.population if settlement else None
        if dimension is Dimension.MUNICIPALITY:
            place = self._region.municipalities.get(value)
            return place.population if place else None
        if (body := self._region.bodies.get(value)) is None:
            return None
        if body.municipality is not None:
            return self._one(Dimension.MUNICIPALITY, body.municipality)
        return _sum(place.population for place in self._region.municipalities.values())


def _sum(numbers: Iterable[int | None]) -> int | None:
    return sum(number or 0 for number in numbers) or None
