"""What a post whose incident is sought tells, as it is compared and remembered. Pure."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from domain.incident import StoryRole, Telling
from domain.post import Kind, Label, Labels
from enrichment.incidents import evidence
from enrichment.incidents.anchors import anchors
from enrichment.incidents.keys import keys_of
from enrichment.incidents.named import named as named_in
from enrichment.incidents.rarity import SHIPPED, Rarity

OPENING = 25  # lemmas: most posts say in their first sentence what happened

LEAST = 0.03  # probability of another group in which an incident is looked for
# Kinds that are no telling of a trouble; all others are easily mistaken for a complaint.
_TOLD_AS = {kind: kind for kind in ("news", "thanks", "advertisement", "proposal")}
_VOICES = {Kind.COMPLAINT: StoryRole.VOICE, Kind.QUESTION: StoryRole.QUESTION}
_OPENS_NOTHING = (Kind.THANKS, Kind.ADVERTISEMENT)


@dataclass(frozen=True, slots=True)
class Candidate:
    """`author` is a pseudonym or a public page's key; `answers` are ids of the posts it replies to,
    the nearest first. Titles take no words from what was filed.
    """

    post_id: str
    at: datetime
    labels: Labels
    text: str
    author: str | None = None
    answers: tuple[str, ...] = ()
    is_filed: bool = False

    @property
    def municipality(self) -> str:
        return _value(self.labels.municipality) or ""

    @property
    def group(self) -> str:
        return _value(self.labels.group) or ""

    @property
    def voice(self) -> StoryRole | None:
        """A complaint or a question about the region; None for anything else."""
        kind = _value(self.labels.kind)
        return _VOICES.get(Kind(kind)) if kind and self.municipality else None

    def role(self, group: str) -> StoryRole:
        """In a story of this group; a voice without a group takes the story's."""
        return (self.voice if self.group or group else None) or StoryRole.COVERAGE

    @property
    def opens(self) -> bool:
        if self.voice and self.group:
            return True
        return not self.answers and _value(self.labels.kind) not in _OPENS_NOTHING

    @property
    def cells(self) -> frozenset[tuple[str, str]]:
        groups = {self.group}
        if self.labels.group is not None and not self.labels.group.by_person:
            groups |= {x.value for x in self.labels.alternatives if x.confidence >= LEAST}
        return frozenset((self.municipality, group) for group in groups)


def telling(post: Candidate, signature: tuple[int, ...] = (), rarity: Rarity = SHIPPED) -> Telling:
    labels, named = post.labels, anchors(post.text)
    small = named.streets or named.houses or named.objects
    roots = [*map(rarity.saying, labels.lemmas.split())]  # "" for words that say little
    words = rarity.rarest(roots, _value(labels.municipality), _value(labels.settlement))
    opening, times = {*roots[:OPENING]} - {""}, Counter(roots)
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
        keys_of(words, sorted(named.objects), sorted(named.streets), rarity),
        tuple(sorted(opening)),
        tuple(sorted([root for root, many in times.items() if many > 1 and root])),
        () if post.is_filed else named_in(post.text, _value(labels.street), named),
    )


def _value(label: Label | None) -> str | None:
    return label.value if label else None
