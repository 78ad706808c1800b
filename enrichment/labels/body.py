"""Which body should answer: what a centre's own model is sure of, else the region's routing rows
over topic and place. Pure.
"""

from collections.abc import Sequence

from domain.post import Label, Labels
from domain.region import Region
from enrichment.batch import Batch

SURE = 0.5  # confidence from which a centre's own model is believed


class Bodies:
    def __init__(self, region: Region) -> None:
        self._region = region
        self._names = sorted(b.id for b in region.bodies.values() if b.until is None)

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        learned: Sequence[Label | None] = [None] * len(labels)
        if any("body" in model.heads for model in batch.models):
            learned = batch.told(batch.margins("body", self._names), self._names)
        return [
            known.having(
                body=body if body and body.confidence >= SURE else routed(self._region, known)
            )
            for known, body in zip(labels, learned, strict=True)
        ]


def routed(region: Region, known: Labels) -> Label | None:
    """As sure as the least sure label that the row looked at."""
    found = region.route(known)
    if found is None:
        return None
    row, body = found
    used = [
        known.group,
        None if row.topic is None else known.topic,
        None if row.municipality is None and row.body else known.municipality,
    ]
    return Label(body, min(label.confidence for label in used if label is not None))
