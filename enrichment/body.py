"""Which body should answer: what a centre's own model is sure of, else the region's routing rows
over topic and place. Pure.
"""

from collections.abc import Sequence

from domain.post import Label, Labels
from domain.region import Region, Route
from enrichment.batch import Batch

MUNICIPAL = "municipal"
SURE = 0.5  # confidence from which a centre's own model is believed


class Bodies:
    """The step: sets body where a group is known; the first row that fits wins."""

    def __init__(self, region: Region) -> None:
        self._routes = region.routes
        self._current = {b.id for b in region.bodies.values() if b.until is None}
        self._names = sorted(self._current)
        self._administrations = {
            b.municipality: b.id
            for b in reversed(list(region.bodies.values()))
            if b.level == MUNICIPAL and b.municipality is not None and b.id in self._current
        }

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        """One Labels a reading, in order."""
        learned: Sequence[Label | None] = [None] * len(labels)
        if any("body" in model.heads for model in batch.models):
            learned = batch.told(batch.margins("body", self._names), self._names)
        return [
            known.having(body=body if body and body.confidence >= SURE else self._routed(known))
            for known, body in zip(labels, learned, strict=True)
        ]

    def _routed(self, known: Labels) -> Label | None:
        if known.group is None:
            return None
        place = known.municipality.value if known.municipality else None
        topic = known.topic.value if known.topic else None
        for route in self._routes:
            if (
                route.group in (None, known.group.value)
                and route.topic in (None, topic)
                and route.municipality in (None, place)
                and (body := self._of(route, place)) is not None
            ):
                return Label(body, self._confidence(route, known))
        return None

    def _of(self, route: Route, place: str | None) -> str | None:
        """None where the row means an administration and the place has none, or is not known."""
        if route.body is not None:
            return route.body if route.body in self._current else None
        known = route.level == MUNICIPAL and place is not None
        return self._administrations.get(place or "") if known else None

    def _confidence(self, route: Route, known: Labels) -> float:
        """The least sure of what the row looked at."""
        used = [known.group]
        if route.topic is not None:
            used.append(known.topic)
        if route.municipality is not None or route.body is None:
            used.append(known.municipality)
        return min(label.confidence for label in used if label is not None)
