"""Questions below official pages, and who answered them in how much working time. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cases.answers.replies import OfficialAccounts, reply_to
from domain.post import AuthorKind, EnrichedPost, Kind
from domain.source import Source, SourceKind
from domain.terms.worktime import Worktime

ASKING = frozenset({Kind.QUESTION, Kind.COMPLAINT})


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A resident's comment that asks: when, and the first official comment that answers it; the
    `answerer` is the page that wrote it. `waited` is working time, until now without an answer.
    """

    post_id: str
    source_id: str
    asked_at: datetime
    waited: timedelta
    answered_at: datetime | None = None
    answerer: str | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    def is_over(self, term: timedelta) -> bool:
        """Whether the term has run out without an answer."""
        return self.waited >= term


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """Of the questions whose term has run out or that were answered: those within the term."""

    within: int
    of: int
    late: tuple[str, ...]  # ids of the others

    @property
    def percent(self) -> float | None:
        return 100 * self.within / self.of if self.of else None


def questions(
    posts: Sequence[EnrichedPost],
    sources: Mapping[str, Source],
    accounts: OfficialAccounts,
    worktime: Callable[[Source], Worktime],
    gone: Collection[str],
    now: datetime,
) -> Mapping[str, Sequence[PageQuestion]]:
    """By source, the earliest first; what was removed is no question any more. A comment in MAX
    names no author, so nobody can say who answered there: its pages are left out.
    """
    replies: defaultdict[str | None, list[tuple[EnrichedPost, str | None]]] = defaultdict(list)
    asked: list[EnrichedPost] = []
    for one in posts:
        if one.post.thread_id is None or one.post.source_kind is SourceKind.MAX:
            continue
        page = accounts.page_of(one.post, sources)
        author = one.post.author
        if page is not None or (author is not None and author.kind is AuthorKind.OFFICIAL):
            replies[one.post.thread_id].append((one, page.id if page else None))
        elif one.labels.kind and one.labels.kind.value in ASKING and one.post.id not in gone:
            asked.append(one)
    by_source: defaultdict[str, list[PageQuestion]] = defaultdict(list)
    for one in sorted(asked, key=lambda e: (e.post.published_at, e.post.id)):
        post = one.post
        if (source := sources.get(post.source_id)) is None:
            continue
        first = min(
            (
                (reply.post.published_at, reply.post.id, page)
                for reply, page in replies[post.thread_id]
                if reply_to(reply.post, post)
            ),
            default=None,
        )
        end = first[0] if first else now
        waited = worktime(source).between(post.published_at, end)
        answered_at, answerer = (first[0], first[2]) if first else (None, None)
        waited = max(waited, timedelta())  # an answer may be dated before what it is addressed to
        by_source[source.id].append(
            PageQuestion(post.id, source.id, post.published_at, waited, answered_at, answerer)
        )
    return by_source


def within(asked: Sequence[PageQuestion], term: timedelta) -> QuestionCount:
    due = [one for one in asked if not one.is_open or one.is_over(term)]
    late = tuple(one.post_id for one in due if one.is_open or one.waited > term)
    return QuestionCount(len(due) - len(late), len(due), late)
