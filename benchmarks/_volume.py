"""Posts by the hundred thousand in the replica's words, with true lemmas and likely labels."""

import random
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from domain.post import (
    Author,
    AuthorKind,
    Engagement,
    EnrichedPost,
    Kind,
    Label,
    Labels,
    Post,
    version_of,
)
from domain.region import Region
from domain.source import SourceKind
from enrichment.lemmas import Morphology, place_names
from region.loader import load_region, region_folder
from replica.cast import Cast
from replica.talk import Talk

END = datetime(2026, 11, 25, 12, tzinfo=UTC)
PERIOD = timedelta(days=365)
_TALK_DAYS = 250  # days of the replica's posts, whose sentences all posts are made of
_SOURCES = 300
_RARE = 30_000  # names, brands, numbers: words that occur in few posts
_SYLLABLES = textwrap.wrap("бавегодикуламонипурасетуфохацечишуэлюрям", 2)


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    lemmas: str
    kind: Kind
    group: str | None
    municipality: str | None


class Volume:
    """The same seed makes the same posts.

    `morphology` produced their lemmas.
    """

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self.region: Region = load_region(region_folder(Path("amur")))
        self.morphology = Morphology(place_names(self.region))
        self._texts = self._talk()
        self._rare = self._names()
        kinds = [SourceKind.VK, SourceKind.TELEGRAM, SourceKind.OK, SourceKind.RSS]
        self._sources = [
            (f"{kind}-{i}", kind)
            for i, kind in enumerate(self._chance.choices(kinds, (50, 30, 10, 10), k=_SOURCES))
        ]
        # A few sources and rare words are much more frequent than most.
        self._source_weights = list(accumulate(1 / (i + 3) for i in range(_SOURCES)))
        self._rare_weights = list(accumulate(1 / (i + 20) for i in range(_RARE)))

    def posts(self, number: int) -> Iterator[EnrichedPost]:
        """`number` posts of a year that ends at END, oldest first."""
        for i in range(number):
            yield self._post(i, END - PERIOD * (number - i) / number)

    def _talk(self) -> Sequence[_Text]:
        last = END.date()
        talk = Talk(self._chance, Cast(self._chance))
        return [
            _Text(
                post.text,
                " ".join(self.morphology.lemmas(post.text)),
                Kind(post.truth.kind),
                post.truth.group,
                post.truth.municipality,
            )
            for post in talk.days(last - timedelta(days=_TALK_DAYS), last)
        ]

    def _names(self) -> Sequence[tuple[str, str]]:
        words = {
            "".join(self._chance.choices(_SYLLABLES, k=self._chance.randint(3, 5))).capitalize()
            for _ in range(2 * _RARE)
        }
        some = sorted(words)[:_RARE]
        self._chance.shuffle(some)
        return [(word, " ".join(self.morphology.lemmas(word))) for word in some]

    def _post(self, i: int, at: datetime) -> EnrichedPost:
        chance = self._chance
        first = chance.choice(self._texts)
        parts = [(first.text, first.lemmas)]
        for _ in range(chance.choices((0, 1, 2, 4), (50, 30, 15, 5))[0]):
            another = chance.choice(self._texts)
            parts.append((another.text, another.lemmas))
        parts += chance.choices(self._rare, cum_weights=self._rare_weights, k=chance.randrange(4))
        source, kind = chance.choices(self._sources, cum_weights=self._source_weights)[0]
        post = Post(
            source_id=source,
            source_kind=kind,
            native_id=f"-{i % 997}_{i}",
            url=f"https://source.example/wall-{i % 997}_{i}",
            published_at=at,
            fetched_at=at + timedelta(minutes=4),
            text=" ".join(text for text, _ in parts),
            author=Author(AuthorKind.PRIVATE, f"{chance.getrandbits(64):016x}"),
            engagement=Engagement(views=chance.randrange(5000), likes=3, reposts=0, comments=1),
        )
        labels = self._labels(first, " ".join(lemmas for _, lemmas in parts))
        return EnrichedPost(post, labels, f"{at:%Y-%m}", version_of(post.fetched_at, 0))

    def _labels(self, first: _Text, lemmas: str) -> Labels:
        chance = self._chance

        def sure(value: str | None) -> Label | None:
            return Label(value, round(0.5 + chance.random() / 2, 3)) if value else None

        group = first.group
        topics = self.region.groups[group].topics if group else ()
        trouble = first.kind is Kind.COMPLAINT
        return Labels(
            lemmas=lemmas,
            language=sure("ru"),
            relevance=sure("region"),
            municipality=sure(first.municipality),
            group=sure(group),
            topic=sure(chance.choice(topics).id) if topics else None,
            kind=sure(first.kind),
            sentiment=sure("negative" if trouble and chance.random() < 0.4 else "neutral"),
            urgency=sure("high" if chance.random() < 0.05 else "ordinary"),
            incident_id=f"{chance.getrandbits(128):032x}" if trouble else None,
        )
