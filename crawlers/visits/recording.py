"""A poll that archives its answers as it runs."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from scrapy import Request
from scrapy.http import Response

from crawlers.archive.segments import Secrets
from crawlers.archive.writer import ArchiveWriter, Record
from crawlers.hosts.failures import failure_of
from crawlers.installation import CrawlInstallation
from crawlers.intake.intake import Batch
from crawlers.parser.pool import Parser
from crawlers.store_thread import StoreThread
from crawlers.visits.visit import Visit
from domain.errors import PollFailed, Unavailable
from domain.ports.ledger import Seen
from domain.source import Claim, Poll, Source

Download = Callable[[Request], Awaitable[Response]]
Asked = tuple[str, str, tuple[tuple[str, str], ...]]  # method, address, form

# Names of secret form fields; OK's signature is made of them.
_SECRET_FIELDS = frozenset({"access_token", "token", "secret", "sig", "password", "session_key"})
_SECRET_HEADERS = frozenset({b"set-cookie", b"set-cookie2", b"authorization", b"www-authenticate"})


class RecordedVisit(Visit):
    """Archives every response as it arrives, without secrets, if there is an archive writer. A
    record starts with the first answer and is complete with the outcome, because a poll without
    requests cannot be replayed.
    """

    def __init__(
        self,
        claim: Claim,
        fetched_at: datetime,
        installation: CrawlInstallation,
        parser: Parser,
        store_thread: StoreThread,
        download: Download,
        archive_writer: ArchiveWriter | None,
    ) -> None:
        super().__init__(
            claim,
            fetched_at,
            installation,
            parser,
            store_thread,
            download if archive_writer is None else self._recorded,
        )
        self._archive_writer, self._fetch = archive_writer, download
        self._poll_id, self._begun = uuid4().hex, False
        self._digests: dict[str, str] = {}
        self._words: list[tuple[str, str, Any]] = []

    async def _recorded(self, request: Request) -> Response:
        try:
            response = await self._fetch(request)
        except Unavailable:
            raise
        except Exception as error:
            failure = error if isinstance(error, PollFailed) else failure_of(error, request.url)
            await self._keep(request, lambda: {"failure": failure_row(failure)})
            raise
        await self._keep(request, partial(_response_row, response), response.body)
        return response

    async def _keep(
        self, request: Request, outcome: Callable[[], Mapping[str, Any]], body: bytes | None = None
    ) -> None:
        if self._archive_writer is None:
            return
        now, hidden = self._clock.now(), self._archive_writer.hidden
        about = {"what": "answer", "poll": self._poll_id}
        answer = Record(now, lambda: {**about, **_question(request, hidden), **outcome()}, body)
        begins = [] if self._begun else [Record(now, self._beginning)]
        self._begun = True
        await self._archive_writer.put(*begins, answer)

    def _beginning(self) -> dict[str, Any]:
        claim, health = self.claim, self.claim.health
        source = {f.name: getattr(claim.source, f.name) for f in fields(Source)}
        return {
            "what": "poll",
            "poll": self._poll_id,
            "source": source,
            "cursor": claim.cursor,
            "watched_since": claim.watched_since.isoformat(),
            "last_success": health.last_success and health.last_success.isoformat(),
            "last_post": health.last_post and health.last_post.isoformat(),
            "fetched_at": self.fetched_at.isoformat(),
        }

    async def turn(self, name: str, gap: timedelta) -> timedelta:
        try:
            kept = await super().turn(name, gap)
        except PollFailed as failure:
            self._words.append(("turn", name, failure_row(failure)))
            raise
        self._words.append(("turn", name, None))
        return kept

    async def spend(self, name: str, limit: int) -> bool:
        left = await super().spend(name, limit)
        self._words.append(("spend", name, left))
        return left

    async def due_again(self, limit: int) -> Sequence[Seen]:
        posts = await super().due_again(limit)
        self._words.append(("due", "", list(map(_seen_row, posts))))
        return posts

    async def below(self, roots: Iterable[Seen]) -> Sequence[Seen]:
        posts = await super().below(roots)
        self._words.append(("below", "", list(map(_seen_row, posts))))
        return posts

    async def page_is_due(self) -> bool:
        is_due = await super().page_is_due()
        if is_due:
            self._words.append(("page", "", True))
        return is_due

    def stored(self, batch: Batch) -> None:
        super().stored(batch)
        self._digests |= batch.digests

    async def ended(self, poll: Poll) -> None:
        if self._archive_writer is None or not self._begun:
            return
        row = {
            "what": "end",
            "poll": self._poll_id,
            "at": self._clock.now().isoformat(),
            "state": poll.state,
            "reason": poll.reason,
            "digests": self._digests,
            "words": self._words,
        }
        await self._archive_writer.put(Record(self._clock.now(), lambda: row))
        await self._archive_writer.written()


def _seen_row(post: Seen) -> tuple[Any, ...]:
    row = (post.id, post.native_id, post.url, post.published_at.isoformat())
    return (*row, True, post.heard_at and post.heard_at.isoformat()) if post.watched else row


def _question(request: Request, hidden: Secrets) -> dict[str, Any]:
    method, url, form = asked(request, hidden)
    return {"method": method, "url": url, "form": form}


def _response_row(response: Response) -> dict[str, Any]:
    return {"status": response.status, "final": response.url, "headers": _headers(response)}


def asked(request: Request, hidden: Secrets) -> Asked:
    text = request.body.decode("utf-8", "replace")
    form = tuple(
        (name, value)
        for name, value in parse_qsl(text, keep_blank_values=True)
        if name.lower() not in _SECRET_FIELDS and hidden.hide(name + value) == name + value
    )
    return request.method, hidden.hide(request.url), tuple(sorted(form))


def failure_row(failure: PollFailed) -> dict[str, Any]:
    rest = failure.retry_after
    return {
        "state": failure.state,
        "reason": failure.reason,
        "rest": None if rest is None else rest.total_seconds(),
    }


def _headers(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.lower() not in _SECRET_HEADERS
        for value in values
    ]
