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
    def __init__(self, region: Region, lemmatiser: Lemmatiser) -> None:
        self.rubric = Rubric(region, lemmatiser)
        groups = self.rubric.groups
        self.names = (*groups, NOTHING)
        self._of_group = [
            np.array([n for n, id_ in enumerate(self.rubric.topics) if id_.startswith(f"{group}.")])
            for group in groups
        ]

    def label(self, batch: Batch, labels: Sequence[Labels]) -> list[Labels]:
        """A text without words has no topic. Kinds must be set: the batch's shares of groups are
        those of residents' posts.
        """
        if not labels:
            return []
        by_group, by_topic = self.rubric.scores(batch.readings)
        groups = self._groups(batch, by_group)
        if batch.shares is not None:
            weighed, counted = _voices(batch, labels)
            groups = batch.shares.weighed(self.names, groups, weighed, counted)
        order = ranked(groups[:, :-1], NAMED)
        topics, likely = self._topics(
            order[:, 0], batch.margins("topic", self.rubric.topics, by_topic)
        )
        rows = zip(
            batch.readings,
            labels,
            order.tolist(),
            np.take_along_axis(groups, order, 1).tolist(),
            groups[:, -1].tolist(),
            topics.tolist(),
            likely.tolist(),
            strict=True,
        )
        return [
            known
            if nothing >= SUBJECT or not reading.lemmas
            else self._named(known, named, sure, topic, within)
            for reading, known, named, sure, nothing, topic, within in rows
        ]

    def of_residents(self, batch: Batch, labels: Sequence[Labels]) -> Floats:
        """(texts, names): probabilities for the texts that count in the shares of groups."""
        by_group, _ = self.rubric.scores(batch.readings)
        return self._groups(batch, by_group)[_voices(batch, labels)[1]]

    def _groups(self, batch: Batch, by_group: Floats) -> Floats:
        return softmax(batch.margins("group", self.names, by_group, kept=True))

    def _topics(self, groups: NDArray[np.intp], margins: Floats) -> tuple[NDArray[np.intp], Floats]:
        topics = np.zeros(len(groups), np.intp)
        likely = np.zeros(len(groups), np.float32)
        for group in np.unique(groups):
            if len(places := self._of_group[group]):
                texts = np.flatnonzero(groups == group)
                within = softmax(margins[np.ix_(texts, places)])
                best = within.argmax(1)
                topics[texts] = places[best]
                likely[texts] = within[np.arange(len(texts)), best]
        return topics, likely

    def _named(
        self,
        known: Labels,
        groups: Sequence[int],
        sure: Sequence[float],
        topic: int,
        within: float,
    ) -> Labels:
        names = self.rubric.groups
        named = [Label(names[g], round(p, 3)) for g, p in zip(groups, sure, strict=True)]
        return known.having(
            group=named[0],
            alternatives=tuple(named[1:]),
            topic=Label(self.rubric.topics[topic], round(sure[0] * within, 3))
            if within >= KNOWN
            else None,
        )


def _voices(batch: Batch, labels: Sequence[Labels]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    voices = [known.kind is not None and known.kind.value in _VOICES for known in labels]
    here = [
        bool(reading.lemmas) and not (known.relevance and known.relevance.value == "elsewhere")
        for reading, known in zip(batch.readings, labels, strict=True)
    ]
    weighed = np.array(voices, bool)
    return weighed, weighed & np.array(here, bool)
