"""Discussions below posts of official pages, with what is wrong in each in truth."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from domain.outreach.mistake import MistakeKind
from domain.post import Author, AuthorKind, EnrichedPost, Kind, Label, Labels
from domain.source import SourceKind
from outreach.mistakes.threads import Thread
from tests.making import a_post

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
K = MistakeKind
TEXTS = {
    K.RUDE: "Хватит жаловаться, сами виноваты.",
    K.PERSONAL_DATA: "Заявка с адреса Мира, 5, [квартира] принята.",
}


@dataclass(frozen=True)
class Discussion:
    thread: Thread
    truth: frozenset[MistakeKind]


def discussions(seed: int, count: int = 400) -> list[Discussion]:
    """One in ten has something wrong; in others residents complain, delete what they wrote, and
    bodies answer.
    """
    rng = Random(seed)
    wrongs = [K.QUARREL, K.CRITICISM_DELETED, K.RUDE, K.PERSONAL_DATA]
    return [
        _discussion(rng, f"{seed} {n}", rng.choice(wrongs) if rng.random() < 0.1 else None)
        for n in range(count)
    ]


def _discussion(rng: Random, name: str, wrong: MistakeKind | None) -> Discussion:
    writing = Writing(rng, name, NOW - rng.uniform(30, 160) * HOUR)
    writing.residents()
    writing.answer(wrong)
    if wrong is K.QUARREL:
        writing.quarrel()
    gone = {one.post.id: NOW - HOUR for one in writing.talk() if rng.random() < 0.03}  # their own
    if wrong is K.CRITICISM_DELETED:
        gone |= writing.lost()
    thread = Thread(
        root=f"root {name}",
        url="https://vk.com/wall-1_1",
        body="housing",
        page="page",
        comments=sorted(writing.made, key=lambda one: one.post.published_at),
        official={writing.official: "housing"},
        gone=gone,
        rude={writing.official: ["сами виноваты"] * 2} if wrong is K.RUDE else {},
    )
    return Discussion(thread, frozenset({wrong}) if wrong else frozenset())


@dataclass
class Writing:
    rng: Random
    name: str
    posted: datetime
    made: list[EnrichedPost] = field(default_factory=list)
    official: str = ""
    answered: datetime = NOW

    def comment(self, at, author, *, critical, kind=AuthorKind.PRIVATE, text="Да") -> str:
        post = a_post(
            f"{self.name}_{len(self.made)}_{author}",
            at,
            source_kind=SourceKind.VK,
            text=text,
            author=Author(kind, author),
            thread_id="root",
            parent_id="root",
        )
        label = Kind.COMPLAINT if critical else Kind.OTHER
        self.made.append(EnrichedPost(post, Labels(kind=Label(label, 0.9)), "2026-11", 1))
        return post.id

    def talk(self) -> list[EnrichedPost]:
        return [one for one in self.made if one.post.id != self.official]

    def residents(self) -> None:
        """Most talk comes in the first hours."""
        for n in range(self.rng.choice([0, 2, 5, 12, 25])):
            at = self.posted + self.rng.expovariate(1 / 4) * HOUR
            self.comment(at, f"p:{n % 15}", critical=self.rng.random() < 0.35)

    def answer(self, wrong: MistakeKind | None) -> None:
        self.answered = self.posted + self.rng.uniform(2, 10) * HOUR
        text = TEXTS.get(wrong, "Фонарь починим в пятницу.")
        self.official = self.comment(
            self.answered, "-1", critical=False, kind=AuthorKind.OFFICIAL, text=text
        )

    def quarrel(self) -> None:
        """Quiet before the answer, and anger after it."""
        since = self.answered - 6 * HOUR
        self.made = [one for one in self.made if not since <= one.post.published_at < self.answered]
        for n in range(self.rng.randint(8, 14)):
            at = self.answered + self.rng.uniform(0.1, 5.5) * HOUR
            self.comment(at, f"p:{n % 7 + 20}", critical=True)

    def lost(self) -> dict[str, datetime]:
        return {
            self.comment(self.posted + HOUR, f"p:{n + 40}", critical=True): NOW - HOUR
            for n in range(self.rng.randint(3, 6))
        }
