"""Replays archived polls with the present spiders and shows the differences.

It does not use the network: every answer, and every reply of the budgets and the ledger, comes from
the archive.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings as ScrapySettings
from scrapy.spiderloader import SpiderLoader

from crawlers.archive.segments import Place, Reader, Secrets
from crawlers.installation import CrawlInstallation
from crawlers.intake.intake import Batch
from crawlers.parser.process import place_of
from crawlers.shared import CrawlerShared
from crawlers.spider import SourceSpider
from crawlers.visits.recording import Asked, asked
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.outreach.page_profile import PageProfile
from domain.ports.ledger import Seen
from domain.post import Post
from domain.privacy.admission import admit_all
from domain.region import Region
from domain.source import Claim, Health, HealthState, Poll, Source, SourceKind

LACKING = "Этого ответа нет в архиве"

Row = dict[str, Any]


@dataclass(frozen=True)
class ArchivedPoll:
    """`digests` (by post id) are of the posts it queued; `words` are the replies of the budgets and
    the ledger, by question and name, in order.
    """

    claim: Claim
    fetched_at: datetime
    ended_at: datetime
    state: HealthState
    reason: str
    digests: Mapping[str, str]
    answers: Mapping[Asked, Sequence[tuple[Row, Place | None]]]
    words: Mapping[tuple[str, str], Sequence[Any]]


class ArchivedPolls:
    """In order of their ends; `cut` counts polls without a recorded end, `strange` records that
    this version cannot read.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader, self.cut, self.strange = reader, 0, 0

    def read(
        self, since: datetime | None = None, source_id: str | None = None
    ) -> Iterator[ArchivedPoll]:
        """Polls that began at `since` or later; memory holds only those that overlap in time,
        without bodies. Raises SettingsError if the key differs.
        """
        begun: dict[str, tuple[Row, list[tuple[Row, Place | None]]]] = {}
        for row, place in self.reader.rows(since):
            try:
                poll_id = row["poll"]
                if row["what"] == "poll":
                    early = since and datetime.fromisoformat(row["fetched_at"]) < since
                    if not early and source_id in (None, row["source"]["id"]):
                        begun[poll_id] = (row, [])
                elif row["what"] == "answer" and poll_id in begun:
                    begun[poll_id][1].append((row, place))
                elif row["what"] == "end" and poll_id in begun:
                    yield _whole(*begun.pop(poll_id), row)
            except (KeyError, TypeError, ValueError):
                self.strange += 1
        self.cut += len(begun)


def _whole(begin: Row, answers: Iterable[tuple[Row, Place | None]], end: Row) -> ArchivedPoll:
    source = begin["source"]
    fetched_at = datetime.fromisoformat(begin["fetched_at"])
    by_request: dict[Asked, list[tuple[Row, Place | None]]] = {}
    for row, place in answers:
        form = tuple((name, value) for name, value in row["form"])
        by_request.setdefault((row["method"], row["url"], form), []).append((row, place))
    words: dict[tuple[str, str], list[Any]] = {}
    for what, name, reply in end["words"]:
        words.setdefault((what, name), []).append(reply)
    return ArchivedPoll(
        claim=Claim(
            source=Source(**{**source, "kind": SourceKind(source["kind"])}),
            token="",
            expires=fetched_at,
            interval=timedelta(0),
            health=Health(
                last_success=_moment(begin["last_success"]), last_post=_moment(begin["last_post"])
            ),
            watched_since=datetime.fromisoformat(begin["watched_since"]),
            cursor=begin["cursor"],
        ),
        fetched_at=fetched_at,
        ended_at=datetime.fromisoformat(end["at"]),
        state=HealthState(end["state"]),
        reason=end["reason"],
        digests=end["digests"],
        answers=by_request,
        words=words,
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class ReplayedVisit(Visit):
    """A visit in an archived poll, without load or trace. `lacking` lists the requested addresses
    without an archived answer; a request made more often than in the archive gets the last answer
    again.
    """

    def __init__(
        self,
        poll: ArchivedPoll,
        claim: Claim,
        reader: Reader,
        hidden: Secrets,
        installation: CrawlInstallation,
        shared: CrawlerShared,
    ) -> None:
        super().__init__(
            claim, poll.fetched_at, installation, shared.parser, shared.store_thread, self._answer
        )
        self.lacking: list[str] = []
        self._reader, self._hidden = reader, hidden
        self._answers = {request: deque(rows) for request, rows in poll.answers.items()}
        self._words = {asking: deque(replies) for asking, replies in poll.words.items()}

    async def _answer(self, request: Request) -> Response:
        question = asked(request, self._hidden)
        left = self._answers.get(question)
        if left is None:
            return self._lack(question)
        row, place = left.popleft() if len(left) > 1 else left[0]
        if "failure" in row:
            raise _failure(row["failure"])
        body = None if place is None else self._reader.body(place)
        if body is None:
            return self._lack(question)
        headers = Response(request.url, headers=row["headers"]).headers
        kind = responsetypes.from_args(headers=headers, url=row["final"], body=body)
        return kind(row["final"], status=row["status"], headers=headers, body=body, request=request)

    def _lack(self, question: Asked) -> Response:
        self.lacking.append(question[1])
        raise PollFailed(HealthState.UNREACHABLE, LACKING)

    def _word(self, what: str, name: str, default: Any) -> Any:
        replies = self._words.get((what, name))
        return replies.popleft() if replies else default

    async def turn(self, name: str, gap: timedelta) -> timedelta:
        if failure := self._word("turn", name, None):
            raise _failure(failure)
        return gap

    async def slow_down(self, name: str, gap: timedelta, rest: timedelta | None = None) -> None: ...

    async def spend(self, name: str, limit: int) -> bool:
        return bool(self._word("spend", name, True))

    async def due_again(self, limit: int) -> Sequence[Seen]:
        rows = self._word("due", "", ())
        return [_seen(*row) for row in rows]

    async def page_is_due(self) -> bool:
        return bool(self._word("page", "", False))

    async def page_read(self, profile: PageProfile) -> None:
        """A replay writes nothing."""

    async def below(self, roots: Iterable[Seen]) -> Sequence[Seen]:
        return [_seen(*row) for row in self._word("below", "", ())]

    async def looked_again(self, posts: Iterable[Seen], gone: Iterable[Seen] = ()) -> None: ...

    async def heard(self, roots: Iterable[Seen], *, shut: bool = False) -> None: ...


def _seen(
    id_: str, native: str, url: str, at: str, watched: bool = False, heard_at: str | None = None
) -> Seen:
    heard = None if heard_at is None else datetime.fromisoformat(heard_at)
    return Seen(id_, native, url, datetime.fromisoformat(at), watched, heard)


def _failure(row: Row) -> PollFailed:
    rest = None if row["rest"] is None else timedelta(seconds=row["rest"])
    return PollFailed(HealthState(row["state"]), row["reason"], rest)


@dataclass(frozen=True)
class Replayed:
    poll: ArchivedPoll
    source: Source
    now: Poll
    posts: Sequence[Post]
    lacking: Sequence[str]


def load_spiders() -> dict[SourceKind, type[SourceSpider]]:
    scrapy = ScrapySettings()
    scrapy.setmodule("crawlers.settings", priority="project")
    loader = SpiderLoader.from_settings(scrapy)
    classes = [loader.load(name) for name in loader.list()]
    return {spider.kind: spider for spider in classes if issubclass(spider, SourceSpider)}


class Player:
    def __init__(
        self,
        spiders: Mapping[SourceKind, type[SourceSpider]],
        reader: Reader,
        installation: CrawlInstallation,
    ) -> None:
        self._spiders, self._reader, self._installation = spiders, reader, installation
        self._shared, self._hidden = CrawlerShared(installation), Secrets(installation.settings)

    def close(self) -> None:
        self._shared.close()

    async def play(self, poll: ArchivedPoll) -> Replayed:
        source = _present(poll.claim.source, self._installation.region)
        claim = replace(poll.claim, source=source)
        visit = ReplayedVisit(
            poll, claim, self._reader, self._hidden, self._installation, self._shared
        )
        posts: list[Post] = []
        try:
            if source.kind not in self._spiders:
                raise PollFailed(HealthState.NO_ACCESS, "Источники такого вида не опрашиваются")
            spider = self._spiders[source.kind](self._installation, self._shared, True, Event())
            async with aclosing(spider.poll(visit)) as batches:  # type: ignore[type-var]
                async for batch_posts in batches:
                    batch = Batch(source, batch_posts, visit.is_history)
                    admitted, batch.refused = await self._shared.parser.run(
                        admit_all, batch_posts, self._installation.key, poll.ended_at
                    )
                    batch.queued = len(admitted)
                    visit.stored(batch)
                    posts += admitted
            now = visit.succeeded()
        except PollFailed as failure:
            now = visit.failed(failure)
        except Exception as error:  # noqa: BLE001, the border of a spider
            reason = f"Ответ не разобран ({place_of(error)})"
            now = visit.failed(PollFailed(HealthState.CHANGED_MARKUP, reason))
        return Replayed(poll, source, now, posts, visit.lacking)


def _present(source: Source, region: Region) -> Source:
    row = region.sources.get(source.id)
    same = row is not None and (row.kind, row.address) == (source.kind, source.address)
    return row if row is not None and same else source
