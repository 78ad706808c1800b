"""What a post is about: group and topic, by models that hear what the rubricator's phrases say.
Pure.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.ports.language import Lemmatiser
from domain.post import Label, Labels
from domain.region import Region
from enrichment.batch import Batch
from enrichment.features import Floats
from enrichment.labels.rubric import Rubric
from enrichment.model import NOTHING, ranked, softmax

NAMED = 3  # groups of a post: the one it is about, and two others that it may be
LEAST = 0.03  # probability of an alternative worth naming
SUBJECT = 0.6  # probability of «about nothing» from which no group is named
KNOWN = 0.2  # probability of a topic within its group below which none is named


class Topics:
    """The step: sets group, topic and alternatives. Prepared from a region once."""

    def __init__(self, region: Region, lemmatiser: Lemmatiser) -> None:
        self.rubric = Rubric(region, lemmatiser)
        groups = self.rubric.groups
        self._of_group = [
            np.array([n for n, id_ in enumerate(self.rubric.topics) if id_.startswith(f"{group}.")])
            for group in groups
        ]

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        """One Labels a reading, in order; a text without words is about nothing."""
        if not labels:
            return []
        by_group, by_topic = self.rubric.scores(batch.readings)
        groups = softmax(batch.margins("group", (*self.rubric.groups, NOTHING), by_group))
        topics = batch.margins("topic", self.rubric.topics, by_topic)
        for places in self._of_group:  # from here on, how probable each is within its group
            if len(places):
                topics[:, places] = softmax(topics[:, places])
        order = ranked(groups[:, :-1], NAMED)
        return [
            self._named(known, groups[n], order[n], topics[n]) if reading.lemmas else known
            for n, (reading, known) in enumerate(zip(batch.readings, labels, strict=True))
        ]

    def _named(
        self, known: Labels, groups: Floats, order: NDArray[np.intp], topics: Floats
    ) -> Labels:
        if groups[-1] >= SUBJECT:
            return known
        named = [Label(self.rubric.groups[g], round(float(groups[g]), 3)) for g in order]
        return known.having(
            group=named[0],
            alternatives=tuple(x for x in named[1:] if x.confidence >= LEAST),
            topic=self._topic(order[0], float(groups[order[0]]), topics),
        )

    def _topic(self, group: int, sure: float, topics: Floats) -> Label | None:
        places = self._of_group[group]
        if not len(places):
            return None
        best = places[topics[places].argmax()]
        if topics[best] < KNOWN:
            return None
        return Label(self.rubric.topics[best], round(sure * float(topics[best]), 3))
