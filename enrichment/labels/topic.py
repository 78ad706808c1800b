"""What a post is about: group and topic, by models that hear what the rubricator's phrases say.
Pure.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.ports.language import Lemmatiser
from domain.post import Kind, Label, Labels
from domain.region import Region
from enrichment.batch import Batch
from enrichment.features import Floats
from enrichment.labels.rubric import Rubric
from enrichment.model import NOTHING, ranked, softmax

NAMED = 3  # groups of a post: the one it is about, and two others that it may be
SUBJECT = 0.6  # probability of «about nothing» from which no group is named
_VOICES = frozenset((Kind.COMPLAINT, Kind.QUESTION, Kind.PROPOSAL, Kind.THANKS))
KNOWN = 0.2  # probability of a topic within its group below which none is named


class Topics:
    """The step: sets group, topic and alternatives. Prepared from a region once."""

    def __init__(self, region: Region, lemmatiser: Lemmatiser) -> None:
        self.rubric = Rubric(region, lemmatiser)
        groups = self.rubric.groups
        self.names = (*groups, NOTHING)
        self._of_group = [
            np.array([n for n, id_ in enumerate(self.rubric.topics) if id_.startswith(f"{group}.")])
            for group in groups
        ]

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        """One Labels a reading, in order; a text without words is about nothing.

        The kinds are known: the batch's shares of groups are of what residents write.
        """
        if not labels:
            return []
        by_group, by_topic = self.rubric.scores(batch.readings)
        groups = self._groups(batch, by_group)
        if batch.shares is not None:
            weighed, counted = _voices(batch, labels)
            groups = batch.shares.weighed(self.names, groups, weighed, counted)
        topics = batch.margins("topic", self.rubric.topics, by_topic)
        for places in self._of_group:  # from here on, how probable each is within its group
            if len(places):
                topics[:, places] = softmax(topics[:, places])
        order = ranked(groups[:, :-1], NAMED)
        return [
            self._named(known, groups[n], order[n], topics[n]) if reading.lemmas else known
            for n, (reading, known) in enumerate(zip(batch.readings, labels, strict=True))
        ]

    def of_residents(self, batch: Batch, labels: Sequence[Labels]) -> Floats:
        """How probable each of `names` is for every text that counts in the shares of groups."""
        by_group, _ = self.rubric.scores(batch.readings)
        return self._groups(batch, by_group)[_voices(batch, labels)[1]]

    def _groups(self, batch: Batch, by_group: Floats) -> Floats:
        return softmax(batch.margins("group", self.names, by_group, kept=True))

    def _named(
        self, known: Labels, groups: Floats, order: NDArray[np.intp], topics: Floats
    ) -> Labels:
        if groups[-1] >= SUBJECT:
            return known
        named = [Label(self.rubric.groups[g], round(float(groups[g]), 3)) for g in order]
        return known.having(
            group=named[0],
            alternatives=tuple(named[1:]),
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


def _voices(batch: Batch, labels: Sequence[Labels]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which texts are residents' messages, and which of them tell of the region, in words."""
    voices = [known.kind is not None and known.kind.value in _VOICES for known in labels]
    here = [
        bool(reading.lemmas) and not (known.relevance and known.relevance.value == "elsewhere")
        for reading, known in zip(batch.readings, labels, strict=True)
    ]
    weighed = np.array(voices, bool)
    return weighed, weighed & np.array(here, bool)
