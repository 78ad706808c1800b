"""People correct labels of posts that are in the index: laid over at once, with their incidents,
counts and the body that should answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.correction import Correction, overlay, words_said
from domain.ports.corrections import CorrectionStore
from domain.ports.index import PostIndex
from domain.ports.language import Lemmatiser
from domain.ports.repeats import RepeatStore
from domain.post import Label, Labels, version_of
from domain.region import Region
from enrichment.labels.body import routed
from enrichment.repeats.repeats import rests
from enrichment.settling import Labelled, Settling

ROUTING = ("municipality", "group", "topic")  # what the routing of bodies looks at


def corrected(labels: Labels, corrections: Iterable[Correction], region: Region) -> Labels:
    """The body follows from the corrected labels, unless people set it too."""
    standing = [c for c in corrections if not c.withdrawn]
    said = overlay(labels, standing)
    fields = {c.field for c in standing}
    if "body" in fields or not fields.intersection(ROUTING):
        return said
    return replace(said, body=routed(region, said))


@dataclass(frozen=True, slots=True)
class Relabelling:
    """Shows what the store of corrections says; may be repeated after a failure."""

    corrections: CorrectionStore
    repeats: RepeatStore
    index: PostIndex
    settling: Settling
    region: Region
    lemmatiser: Lemmatiser

    def show(self, instead: Mapping[str, Mapping[str, Label | None]]) -> None:
        """`instead` are labels that first replace others, by post and field."""
        said = self.corrections.of(list(instead))
        posts = []
        known = self.index.get(list(instead))
        rest = rests(list(known.values()), self.repeats, self.lemmatiser)
        for id_, enriched in known.items():
            words, post = said.get(id_, ()), enriched.post
            labels = enriched.labels.having(incident_id=None, **instead[id_])
            posts.append(
                Labelled(
                    post,
                    corrected(labels, words, self.region),
                    rest[id_],
                    enriched.month,
                    version_of(post.fetched_at, words_said(words)),
                    history=False,  # of one that was counted before, its own word stays
                )
            )
        self.settling.settle(posts)
        self.index.refresh()
