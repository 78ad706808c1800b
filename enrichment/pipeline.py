"""The order of the steps, and the run of a batch through them. Pure but for the lemma cache."""

from collections.abc import Mapping, Sequence

from domain.post import Labels, Post
from domain.region import Region
from domain.source import Source
from enrichment import language, street
from enrichment.body import Bodies
from enrichment.gazetteer import Gazetteer
from enrichment.kind import Kinds
from enrichment.lemmas import Morphology
from enrichment.place import Places
from enrichment.reading import Step, read
from enrichment.sentiment import Sentiments
from enrichment.topic import Topics
from enrichment.transformer import Judge
from enrichment.urgency import Urgencies


class Enricher:
    """Every step but incident, which needs the store's lock (enrichment/worker). `judges` have the
    last word on their heads.
    """

    def __init__(
        self, region: Region, lemmatiser: Morphology, judges: Sequence[Judge] = ()
    ) -> None:
        self.lemmatiser = lemmatiser
        self.judges = judges
        self.steps: tuple[tuple[str, Step], ...] = (
            ("language", language.label),
            ("place", Places(region, Gazetteer(region, lemmatiser)).label),
            ("street", street.label),
            ("topic", Topics(region, lemmatiser).label),
            ("kind", Kinds(lemmatiser).label),
            ("sentiment", Sentiments(lemmatiser).label),
            ("urgency", Urgencies(lemmatiser).label),
            *((f"transformer for {judge.head}", judge.label) for judge in judges),
            ("body", Bodies(region).label),
        )

    def label(self, posts: Sequence[Post], sources: Mapping[str, Source]) -> list[Labels]:
        """One Labels a post, in order; `sources` is by id, a post of an unknown source has no
        prior.
        """
        read_posts = [read(post, sources.get(post.source_id), self.lemmatiser) for post in posts]
        readings = [reading for reading, _ in read_posts]
        labels = [first for _, first in read_posts]
        for _, step in self.steps:
            labels = step(readings, labels)
        return labels

    def notes(self) -> list[str]:
        """Where a judge left labels to the shipped models, and why."""
        return [judge.note for judge in self.judges if judge.note is not None]
