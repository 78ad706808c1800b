"""What a post whose incident is sought tells, as it is compared and remembered. Pure."""

from dataclasses import dataclass
from datetime import datetime

from domain.incident import Telling
from domain.post import Label, Labels
from enrichment.incidents import evidence
from enrichment.incidents.anchors import anchors

LEAST = 0.03  # probability of another group in which an incident is looked for
# Kinds that are no telling of a trouble; all others are easily mistaken for a complaint.
_TOLD_AS = {kind: kind for kind in ("news", "thanks", "advertisement", "proposal")}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post whose place among incidents is sought.

    `author` is a pseudonym or a public page's key: one author's messages on one topic are one
    incident, however they are worded. `answers` are ids of the posts it replies to, the nearest
    first: a reply that says nothing by itself («и у нас тоже») belongs where they do.
    """

    post_id: str
    at: datetime
    labels: Labels
    text: str
    author: str | None = None
    answers: tuple[str, ...] = ()

    @property
    def municipality(self) -> str:
        return _value(self.labels.municipality) or ""

    @property
    def group(self) -> str:
        return _value(self.labels.group) or ""

    @property
    def cells(self) -> frozenset[tuple[str, str]]:
        """(municipality, group) of every group it may be of: where its incident is looked for, and
        what is locked meanwhile.
        """
        groups = {self.group}
        if self.labels.group is not None and not self.labels.group.by_person:
            groups |= {x.value for x in self.labels.alternatives if x.confidence >= LEAST}
        return frozenset((self.municipality, group) for group in groups)


def telling(post: Candidate, signature: tuple[int, ...] = ()) -> Telling:
    """What an incident remembers of a post."""
    labels, named = post.labels, anchors(post.text)
    small = named.streets or named.houses or named.objects
    return Telling(
        post.post_id,
        post.at,
        evidence.words(
            labels.lemmas.split(), _value(labels.municipality), _value(labels.settlement)
        ),
        _value(labels.municipality),
        _value(labels.settlement),
        _value(labels.group),
        _value(labels.topic),
        _TOLD_AS.get(_value(labels.kind) or "", evidence.TROUBLE),
        tuple(sorted(named.streets)),
        tuple(sorted(named.houses)),
        tuple(sorted(named.objects)),
        tuple(sorted(named.towns)),
        tuple(sorted(named.names)),
        named.wide or (labels.settlement is not None and not small),
        signature,
    )


def _value(label: Label | None) -> str | None:
    return label.value if label else None
