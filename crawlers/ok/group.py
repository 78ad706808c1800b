"""A group of Одноклассники during a poll; turns its topics and comments into posts."""

from dataclasses import dataclass, field

from crawlers.ok.api import OkComment, OkTopic
from crawlers.visits.visit import Visit
from domain.post import Author, AuthorKind, Engagement, Post, post_id

PEOPLE = "https://ok.ru"  # address for readers


@dataclass
class TopicProgress:
    """Comments are known in number and up to a time, except a hole: the anchor from which to
    continue (None for the newest) and the time to stop at.
    """

    count: int = 0
    high: int = 0
    hole: tuple[str | None, int] | None = None


@dataclass
class Group:
    """Times are in milliseconds; `failed` are topics whose comments could not be read, the latest
    last; `shown` are this poll's topics by number.
    """

    visit: Visit
    id: str
    name: str
    high: int = 0
    holes: list[tuple[str | None, int]] = field(default_factory=list)
    talks: dict[str, TopicProgress] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    shown: dict[str, OkTopic] = field(default_factory=dict)

    @property
    def open_talks(self) -> list[str]:
        return [topic for topic, talk in self.talks.items() if talk.hole]

    def remember(self) -> None:
        talks = {topic: (t.count, t.high, t.hole) for topic, t in self.talks.items()}
        memory = {"id": self.id, "name": self.name, "high": self.high, "holes": self.holes}
        self.visit.remember({**memory, "talks": talks, "failed": self.failed})

    def native_id(self, topic: str, comment: str | None = None) -> str:
        return f"{self.id}/{topic}" + (f"/{comment}" if comment else "")

    def topic(self, topic: OkTopic) -> Post:
        owner = self.visit.owner(self.id, self.name)
        return self.visit.post(
            self.native_id(topic.id),
            f"{PEOPLE}/group/{self.id}/topic/{topic.id}",
            topic.created_at,
            topic.text,
            author=Author(AuthorKind.PRIVATE, topic.author) if topic.author else owner,
            engagement=Engagement(topic.views, topic.likes, topic.reposts, topic.comments),
            attachments=topic.attachments,
        )

    def comment(self, topic: str, comment: OkComment) -> Post:
        source, thread = self.visit.source, self.native_id(topic)
        answered = self.native_id(topic, comment.reply_to) if comment.reply_to else thread
        # A group that answers in its own discussion is not a resident.
        own = comment.author in (None, self.id, f"group:{self.id}")
        return self.visit.post(
            self.native_id(topic, comment.id),
            f"{PEOPLE}/group/{self.id}/topic/{topic}",
            comment.created_at,
            comment.text,
            author=self.visit.owner(self.id, self.name)
            if own
            else self._stranger(comment.author or ""),
            thread_id=post_id(source.kind, thread),
            parent_id=post_id(source.kind, answered),
            engagement=Engagement(likes=comment.likes),
            attachments=comment.attachments,
        )

    def _stranger(self, author: str) -> Author:
        """Another group that is an official page, or a person."""
        group = author.removeprefix("group:")
        official = self.visit.official(group) if group != author else None
        return official or Author(AuthorKind.PRIVATE, author)
