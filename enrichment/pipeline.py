"""The order of the steps, and the run of a batch through them. Pure but for the lemma cache."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from domain.post import Labels, Post
from domain.region import Region
from domain.source import Source
from enrichment.batch import Batch, BatchStep
from enrichment.features import Floats
from enrichment.labels import language
from enrichment.labels.body import Bodies
from enrichment.labels.kind import Kinds
from enrichment.labels.sentiment import Sentiments
from enrichment.labels.topic import Topics
from enrichment.labels.urgency import Urgencies
from enrichment.lemmas import Morphology
from enrichment.model import Model
from enrichment.places import street
from enrichment.places.gazetteer import Gazetteer
from enrichment.places.place import Places
from enrichment.reading import Reading, Step, read
from enrichment.rest import Spans
from enrichment.shares import Shares
from enrichment.transformer import Judge

_NOTHING: Mapping[str, Spans] = MappingProxyType({})


class Enricher:
    """Every step except incident, which needs the store's lock (enrichment/worker). `models` are
    the shipped one and then a centre's own; `judges` have the last word on their heads.
    """

    def __init__(
        self,
        region: Region,
        lemmatiser: Morphology,
        models: Sequence[Model],
        judges: Sequence[Judge] = (),
    ) -> None:
        self.lemmatiser, self.models, self.judges = lemmatiser, tuple(models), judges
        self._topics, self._kinds = Topics(region, lemmatiser), Kinds(lemmatiser)
        self._sentiments, self._urgencies = Sentiments(lemmatiser), Urgencies(lemmatiser)
        self.steps: tuple[tuple[str, BatchStep], ...] = (
            ("language", _by_text(language.label)),
            ("place", _by_text(Places(region, Gazetteer(region, lemmatiser)).label)),
            ("street", _by_text(street.label)),
            ("kind", self._kinds.label),
            ("topic", self._topics.label),
            ("sentiment", self._sentiments.label),
            ("urgency", self._urgencies.label),
            *((f"transformer for {judge.head}", _by_text(judge.label)) for judge in judges),
            ("body", Bodies(region).label),
        )

    def label(
        self,
        posts: Sequence[Post],
        sources: Mapping[str, Source],
        repeated: Mapping[str, Spans] = _NOTHING,
        shares: Shares | None = None,
    ) -> list[Labels]:
        """One Labels per post, in order. A post of an unknown source has no prior. `repeated` are
        the stretches, by post id, that no label looks at. `shares` learn from the posts.
        """
        if not posts:
            return []
        read_posts = [
            read(
                post,
                _source(post, sources),
                self.lemmatiser,
                repeated.get(post.id, ()) if repeated else (),
            )
            for post in posts
        ]
        batch = Batch([reading for reading, _ in read_posts], self.models, shares)
        labels = [first for _, first in read_posts]
        for _, step in self.steps:
            labels = step(batch, labels)
        return labels

    def shares(self, batches: Iterable[Sequence[Post]]) -> Shares:
        likely = [np.zeros((0, len(self._topics.names)), np.float32)]
        for posts in batches:
            read_posts = [read(post, None, self.lemmatiser) for post in posts]
            batch = Batch([reading for reading, _ in read_posts], self.models)
            labels = self._kinds.label(batch, [first for _, first in read_posts])
            likely.append(self._topics.of_residents(batch, labels))
        return Shares.of_file(self._topics.names, np.concatenate(likely))

    def notes(self) -> list[str]:
        return [judge.note for judge in self.judges if judge.note is not None]

    def hints(self, readings: Sequence[Reading]) -> dict[str, tuple[Floats, tuple[str, ...]]]:
        """By head: the hints (texts, names), and the names."""
        rubric = self._topics.rubric
        by_group, by_topic = rubric.scores(readings)
        told = {
            "kind": self._kinds.cues,
            "sentiment": self._sentiments.cues,
            "urgency": self._urgencies.cues,
        }
        return {
            "group": (by_group, rubric.groups),
            "topic": (by_topic, rubric.topics),
            **{head: (cues.hints(readings), cues.values) for head, cues in told.items()},
        }


def _source(post: Post, sources: Mapping[str, Source]) -> Source | None:
    """Its municipality is likely that of the post; what was filed states its place."""
    if post.stated_place is None:
        return sources.get(post.source_id)
    return Source(post.source_id, post.source_kind, "", "", municipality=post.stated_place)


def _by_text(step: Step) -> BatchStep:
    return lambda batch, labels: step(batch.readings, labels)
