"""What a post whose incident is sought tells, as it is compared and remembered. Pure."""

from dataclasses import dataclass
from datetime import datetime

from domain.incident import Role, Telling
from domain.post import Kind, Label, Labels
from enrichment.incidents import evidence
from enrichment.incidents.anchors import anchors
from enrichment.incidents.keys import keys_of

# Kinds that are no telling of a trouble; all others are easily mistaken for a complaint.
_TOLD_AS = {kind: kind for kind in ("news", "thanks", "advertisement", "proposal")}
_VOICES = {Kind.COMPLAINT: Role.VOICE, Kind.QUESTION: Role.QUESTION}
_OPENS_NOTHING = (Kind.THANKS, Kind.ADVERTISEMENT)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post whose story is sought.

    `author` is a pseudonym or a public page's key: one author's complaints on one topic are one
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
    def voice(self) -> Role | None:
        """What it is where it speaks of the region: a complaint or a question, or None."""
        kind = _value(self.labels.kind)
        return _VOICES.get(Kind(kind)) if kind and self.municipality else None

    def role(self, group: str) -> Role:
        """In a story of this group, which a voice without a group of its own takes."""
        return (self.voice if self.group or group else None) or Role.COVERAGE

    @property
    def opens(self) -> bool:
        """Whether a story may begin with it. Other comments than voices only join."""
        if self.voice and self.group:
            return True
        return not self.answers and _value(self.labels.kind) not in _OPENS_NOTHING

    @property
    def cells(self) -> frozenset[tuple[str, str]]:
        """(municipality, group) of every group it may be of."""
        groups = {self.group}
        if self.labels.group is not None and not self.labels.group.by_person:
            groups |= {label.value for label in self.labels.alternatives}
        return frozenset((self.municipality, group) for group in groups)


def telling(post: Candidate, signature: tuple[int, ...] = ()) -> Telling:
    """What an incident remembers of a post."""
    labels, named = post.labels, anchors(post.text)
    small = named.streets or named.houses or named.objects
    words = evidence.words(
        labels.lemmas.split(), _value(labels.municipality), _value(labels.settlement)
    )
    return Telling(
        post.post_id,
        post.at,
        words,
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
        keys_of(words, sorted(named.objects), sorted(named.streets)),
    )


def _value(label: Label | None) -> str | None:
    return label.value if label else None
