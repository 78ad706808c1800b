"""What residents filed is heard like what they publish: each text also walks the way of a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.cases.case import Case
from domain.cases.filed import FiledCase
from domain.errors import InvalidPost
from domain.ports.casework.cases import CaseStore, StoredCase
from domain.ports.clock import Clock
from domain.ports.installation import InstallationStore
from domain.ports.queue import PostQueue
from domain.post import Author, AuthorKind, Post, check
from domain.privacy.admission import pseudonym
from domain.source import SourceKind, filed_source

HEARD = "filed texts are heard"  # kept once there are any
FRESH = timedelta(hours=6)  # as `oldest_hours` of alerts/rules.yaml: what is older pages nobody
LEARNED = timedelta(days=28)  # of a stream in the norm, before it counts for spikes
FIRST_DAY = timedelta(days=1)  # in which a first import ends, however many parts it has


class Hearing(Protocol):
    """Puts the texts of filed cases on the queue of posts; the same again changes nothing."""

    def hear(self, cases: Sequence[StoredCase], rows: Sequence[FiledCase]) -> None:
        """`rows` say more of the cases that have a number in their stream: who filed them, whether
        they are public.
        """
        ...


@dataclass(frozen=True, slots=True)
class QueuedHearing:
    """The Hearing of an installation; `key` makes pseudonyms.

    A text is withheld from the index unless its row says that it is public. A stream counts for
    spikes once it was heard for a day and its oldest case is LEARNED old; before, and what came
    later than FRESH, teaches the norm and opens no alert.
    """

    queue: PostQueue
    cases: CaseStore
    marks: InstallationStore
    clock: Clock
    key: bytes

    def hear(self, cases: Sequence[StoredCase], rows: Sequence[FiledCase]) -> None:
        now, by_number = self.clock.now(), {(row.stream, row.number): row for row in rows}
        posts: dict[int, Post] = {}
        for stored in cases:
            case = stored.case
            row = by_number.get((case.stream, case.stream_number or ""))
            if not case.is_filed or case.first is not None:
                continue
            try:
                post = _post(stored, row, self.key, now)
                check(post, now)
            except InvalidPost:  # a case without a text says nothing here
                continue
            posts[case.number] = post
        if not posts:
            return
        self.marks.remember_once(HEARD, now.isoformat())
        self.cases.hear({post.id: number for number, post in posts.items()}, now)
        counting = self._counting(list(posts.values()), now)
        for is_news in (False, True):
            some = [p for p in posts.values() if _is_news(p, counting, now) is is_news]
            if some:
                self.queue.put(some, history=not is_news)

    def _counting(self, posts: Sequence[Post], now: datetime) -> Mapping[str, bool]:
        """By source, whether its stream counts for spikes; notes how far back each was heard."""
        oldest: dict[str, datetime] = {}
        for post in posts:
            at = oldest.get(post.source_id, post.published_at)
            oldest[post.source_id] = min(at, post.published_at)
        counting = {}
        for source, at in oldest.items():
            since = datetime.fromisoformat(
                self.marks.remember_once(f"first heard {source}", now.isoformat())
            )
            known = self.marks.value(f"oldest heard {source}")
            before = datetime.fromisoformat(known) if known else None
            if before is None or at < before:
                self.marks.replace({f"oldest heard {source}": at.isoformat()})
            aged = before is not None and now - before >= LEARNED
            counting[source] = aged and now - since >= FIRST_DAY
        return counting


def heard_as(case: Case) -> str:
    """The network's own id of the post that a filed case is heard as."""
    return f"{case.stream}/{case.stream_number or f'case {case.number}'}"


def _is_news(post: Post, counting: Mapping[str, bool], now: datetime) -> bool:
    return counting[post.source_id] and now - post.published_at <= FRESH


def _post(stored: StoredCase, row: FiledCase | None, key: bytes, now: datetime) -> Post:
    """Case and row were masked when they came in."""
    case = stored.case
    native = heard_as(case)
    own = row.applicant if row is not None else None
    return Post(
        source_id=filed_source(case.stream),
        source_kind=SourceKind.FILED,
        native_id=native,
        url=f"/cases/{case.number}",
        published_at=min(case.received_at, now),  # clocks differ
        fetched_at=now,
        text=case.text or "",
        author=Author(AuthorKind.PRIVATE, own or pseudonym(key, SourceKind.FILED, native)),
        withheld=row is None or row.is_public is not True,
        stated_place=case.place.municipality,
    )
