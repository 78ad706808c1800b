"""A poll is kept as it ran, without its secrets, and comes to the same when it is played again."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Response

from app.settings import Settings
from crawlers.archive.segments import Reader, open_archive
from crawlers.intake.intake import Batch
from crawlers.replay import LACKING, ArchivedPolls, Player, Replayed
from crawlers.shared import CrawlerShared
from crawlers.spider import SourceSpider
from crawlers.visits.recording import RecordedVisit
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.post import Post, post_id
from domain.privacy.admission import admit_all
from domain.source import Claim, Health, HealthState, Source, SourceKind
from tests.crawlers.crawl import REGION, BeatingClock, CrawlInstallation
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve
from tests.making import a_post

TOKEN = "vk1.a.SeCrEt-ToKeN"
HOME = "http://127.0.0.1/lines"
API = f"http://127.0.0.1/api?key={TOKEN}"
COOKIE = "session=c00kie"
GAP = timedelta(0)
NOW = datetime.now(UTC).replace(microsecond=0)
SEEN = Seen(post_id(SourceKind.WEB, "old"), "old", HOME, NOW)


class LinesSpider(SourceSpider):
    """A page of lines «id|text», the same lines from an API by POST, and second looks."""

    name = "lines"
    kind: ClassVar[SourceKind] = SourceKind.WEB

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        page = await visit.get(visit.source.address, headers={"Authorization": f"Bearer {TOKEN}"})
        yield self.posts(visit, page)
        visit.remember({"read": 1})
        for seen in await visit.due_again(5):
            yield [self.post(visit, seen.native_id, "Смотрим ещё раз")]
        for number in range(2):
            await visit.turn("token 1", GAP)
            if not await visit.spend("token 1", 1):
                visit.note("Лимит")
                return
            form = {"page": str(number), "access_token": TOKEN, "hint": f"x{TOKEN}", "sig": "5eed"}
            yield self.posts(visit, await visit.get(API, form=form))

    def posts(self, visit: Visit, page: Response) -> list[Post]:
        lines = page.body.decode().split("\n")
        return [self.post(visit, *line.split("|")) for line in lines if line]

    def post(self, visit: Visit, native_id: str, text: str) -> Post:
        own = {"source_id": visit.source.id, "source_kind": visit.source.kind}
        return a_post(native_id, visit.fetched_at, url=f"{HOME}/{native_id}", text=text, **own)


class LouderSpider(LinesSpider):
    """The next version: texts differ, and one more page is asked for."""

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        page = await visit.get(visit.source.address)
        posts = [replace(post, text=post.text.upper()) for post in self.posts(visit, page)]
        yield [*posts, self.post(visit, "new", "Прежде не находили")]
        await visit.get(f"{HOME}/2?key={TOKEN}")


class BrokenSpider(LinesSpider):
    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        page = await visit.get(visit.source.address)
        yield [self.posts(visit, page)[99]]


Answer = tuple[int, str] | Exception


def network(answers: dict[tuple[str, str], Answer]) -> Callable[[Request], Awaitable[Response]]:
    """Answers by method and address."""

    async def download(request: Request) -> Response:
        answer = answers[request.method, request.url]
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        headers = {"Set-Cookie": COOKIE, "Content-Type": "text/html", "X-Asked": request.url}
        return HtmlResponse(
            f"{request.url}#final", status=status, headers=headers, body=body.encode()
        )

    return download


WELL: dict[tuple[str, str], Answer] = {
    ("GET", HOME): (200, "a|Нет воды\nb|Звоните 8-914-555-01-02"),
    ("POST", API): (200, "c|Нет света"),
}
ECHO = {**WELL, ("POST", API): (200, f"c|Вы спросили с ключом {TOKEN}")}
SOURCE = Source("lines", SourceKind.WEB, "Строки", HOME, internal=True, options={"wait": "p"})


class Polling:
    """Polls and replays over one folder."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        given = {"vk_token": SecretStr(TOKEN), **settings}
        self.installation = CrawlInstallation(
            settings=Settings(data=folder, **given),
            region=REGION,
            clock=BeatingClock(),
            key=b"k" * 32,
        )
        self.installation.posts.ledger.owe("lines", SEEN)

    def poll(
        self,
        answers: dict[tuple[str, str], Answer],
        source: Source = SOURCE,
        at: datetime = NOW,
        ends: bool = True,
    ) -> dict[str, str]:
        """What was queued, by id, with the digest."""
        shared = CrawlerShared(
            self.installation,
            open_archive(self.installation.settings, self.installation.clock.now()),
        )
        with closing(shared):
            return asyncio.run(self._poll(shared, answers, source, at, ends))

    async def _poll(
        self,
        shared: CrawlerShared,
        answers: dict[tuple[str, str], Answer],
        source: Source,
        at: datetime,
        ends: bool,
    ) -> dict[str, str]:
        health, day = Health(last_success=at - timedelta(hours=1)), timedelta(days=1)
        claim = Claim(source, "t", at, GAP, health, at - day, '{"read":0}')
        visit = RecordedVisit(
            claim,
            at,
            self.installation,
            shared.parser,
            shared.store_thread,
            network(answers),
            shared.archive_writer,
        )
        spider = LinesSpider(self.installation, shared, True, self.installation.crawl.probes.stop)
        queued: dict[str, str] = {}
        try:
            async for posts in spider.poll(visit):
                batch = Batch(source, posts, visit.is_history)
                admitted, _ = admit_all(posts, self.installation.key, at)
                batch.queued = len(admitted)
                batch.digests = {post.id: post.digest for post in admitted}
                queued |= batch.digests
                visit.stored(batch)
            poll = visit.succeeded()
        except PollFailed as failure:
            poll = visit.failed(failure)
        if ends:
            await visit.ended(poll)
        return queued

    def reader(self) -> Reader:
        return Reader(
            self.installation.settings.archive_folder, self.installation.settings.archive_key
        )

    def replay(self, spider: type[SourceSpider] = LinesSpider) -> list[Replayed]:
        reader = self.reader()
        player = Player({SourceKind.WEB: spider}, reader, self.installation)

        async def play() -> list[Replayed]:
            return [await player.play(poll) for poll in ArchivedPolls(reader).read()]

        try:
            return asyncio.run(play())
        finally:
            player.close()


@pytest.fixture
def polling(tmp_path: Path) -> Polling:
    return Polling(tmp_path)


def test_a_poll_played_again_comes_to_the_same_without_asking_anybody(
    polling: Polling,
) -> None:
    queued = polling.poll(WELL)
    polling.installation.posts.ledger.rows.clear()
    # The budget of the day is spent, and the token rests: neither is asked again.
    polling.installation.crawl.budgets.slow_down("token 1", GAP, NOW, NOW + timedelta(days=1))
    [played] = polling.replay()
    assert {post.id: post.digest for post in played.posts} == played.poll.digests == queued
    assert len(queued) == 4  # two lines, the API's, a second look
    assert all("914" not in post.text for post in played.posts)  # as they would be queued
    assert played.poll.state == played.now.state == HealthState.WORKS
    assert played.now.reason == played.poll.reason == "Лимит"
    assert (played.now.cursor, played.lacking) == ('{"read":1}', [])
    assert [post.fetched_at for post in played.posts] == [NOW] * 4
    assert played.poll.claim.cursor == '{"read":0}'
    assert played.poll.claim.watched_since == NOW - timedelta(days=1)
    assert played.poll.claim.health.last_success == NOW - timedelta(hours=1)


def test_no_secret_is_kept(polling: Polling) -> None:
    polling.poll(ECHO)
    reader = polling.reader()
    kept = []
    for row, place in reader.rows():
        kept.append(json.dumps(row, ensure_ascii=False))
        kept.append("" if place is None else (reader.body(place) or b"").decode())
    everything = "\n".join(kept)
    for secret in (TOKEN, COOKIE, "Bearer", "5eed"):
        assert secret not in everything
    assert "Вы спросили с ключом ***" in everything
    assert "/api?key=***" in everything
    assert '"form": [["page", "0"]]' in everything
    for file in polling.installation.settings.data.rglob("*"):
        assert file.is_dir() or TOKEN.encode() not in file.read_bytes()


def test_a_real_crawl_keeps_no_secret_and_loses_no_answer(crawl: Crawl, tmp_path: Path) -> None:
    html = "text/html; charset=utf-8"
    feed = f"""<rss version="2.0"><channel><title>Вести</title><item><title>Нет воды</title>
<link>http://127.0.0.1/1?key={TOKEN}</link><description>Второй день</description></item>
</channel></rss>"""
    with serve() as site:
        site.pages = {
            "/feed": answer(feed, Set_Cookie=COOKIE, Location=f"/{TOKEN}"),
            "/moved": answer(status=301, Location=f"/feed?key={TOKEN}", content_type=html),
        }
        result = crawl(
            [source("feed", site.url(f"/feed?key={TOKEN}")), source("moved", site.url("/moved"))],
            settings={"data": str(tmp_path), "vk_token": TOKEN},
        )
    assert [result["polls"][name][0]["state"] for name in ("feed", "moved")] == ["works"] * 2
    reader = Reader(tmp_path / "archive", Settings(data=tmp_path).archive_key)
    rows = [(row, place and reader.body(place)) for row, place in reader.rows()]
    everything = "\n".join(f"{row} {body!r}" for row, body in rows)
    assert sorted(row["url"] for row, _ in rows if row["what"] == "answer") == [
        site.url("/feed?key=***"),
        site.url("/moved"),
    ]
    assert all(row["final"].endswith("/feed?key=***") for row, body in rows if body)
    for secret in (TOKEN, COOKIE):
        assert secret not in everything
        assert all(secret.encode() not in f.read_bytes() for f in tmp_path.rglob("*.*"))
    assert len({row["poll"] for row, _ in rows}) == 2


def test_another_spider_finds_other_texts_and_lacks_what_was_never_asked(
    polling: Polling,
) -> None:
    polling.poll(WELL)
    [played] = polling.replay(LouderSpider)
    texts = {post.native_id: post.text for post in played.posts}
    assert (texts["a"], texts["new"]) == ("НЕТ ВОДЫ", "Прежде не находили")
    assert played.lacking == [f"{HOME}/2?key=***"]
    assert (played.now.state, played.now.reason) == (HealthState.UNREACHABLE, LACKING)


def test_a_spider_that_now_fails_says_where_and_quotes_no_page(polling: Polling) -> None:
    polling.poll(WELL)
    [played] = polling.replay(BrokenSpider)
    assert played.now.state is HealthState.CHANGED_MARKUP
    assert "IndexError" in played.now.reason
    assert __file__ in played.now.reason


def test_a_kind_without_a_spider_is_no_error_of_the_program(polling: Polling) -> None:
    polling.poll(WELL)
    reader = polling.reader()
    player = Player({}, reader, polling.installation)
    [poll] = ArchivedPolls(reader).read()
    assert asyncio.run(player.play(poll)).now.state is HealthState.NO_ACCESS


TROUBLES: dict[str, tuple[Answer, HealthState]] = {
    "a missing page": ((404, "none"), HealthState.GONE),
    "a server in trouble": ((500, "none"), HealthState.UNREACHABLE),
    "no answer": (DownloadTimeoutError(), HealthState.UNREACHABLE),
    "a refusal of ours": (
        PollFailed(HealthState.SLOWED, "Сайт просит обращаться реже", timedelta(seconds=9)),
        HealthState.SLOWED,
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_failed_request_fails_again_in_the_same_way(polling: Polling, trouble: str) -> None:
    answer, state = TROUBLES[trouble]
    polling.poll({("GET", HOME): answer})
    [played] = polling.replay()
    assert played.poll.state is played.now.state is state
    assert played.poll.reason == played.now.reason
    assert played.lacking == []
    assert played.now.retry_after == getattr(answer, "retry_after", None)


def test_a_damaged_body_is_lacking(polling: Polling) -> None:
    polling.poll(WELL)
    [place, *_] = [place for _, place in polling.reader().rows() if place]
    data = bytearray(place.segment.read_bytes())
    data[place.offset + 30] ^= 1
    place.segment.write_bytes(data)
    [played] = polling.replay()
    assert played.lacking == [HOME]


def test_options_mended_since_are_used_where_the_page_is_the_same(tmp_path: Path) -> None:
    here = Polling(tmp_path)
    here.poll(WELL)
    for address, options in ((HOME, {"wait": "div"}), (f"{HOME}/moved", {"wait": "p"})):
        row = replace(SOURCE, address=address, options={"wait": "div"})
        here.installation = replace(
            here.installation, region=replace(REGION, sources={"lines": row})
        )
        [played] = here.replay()
        assert (played.source.address, played.source.options) == (HOME, options)


def test_a_poll_without_an_end_is_counted_and_left_out(polling: Polling) -> None:
    polling.poll(WELL, ends=False)
    polls = ArchivedPolls(polling.reader())
    assert list(polls.read()) == []
    assert (polls.cut, polls.strange) == (1, 0)


def test_a_record_of_another_version_is_counted_and_left_out(polling: Polling) -> None:
    settings = polling.installation.settings
    archive = open_archive(settings, NOW)
    assert archive is not None
    begin = {"what": "poll", "poll": "p", "source": {"id": "lines", "colour": "red"}}
    archive.write(NOW, begin)
    archive.write(NOW, {"what": "end", "poll": "p"})
    archive.close()
    polling.poll(WELL)
    polls = ArchivedPolls(polling.reader())
    assert [poll.claim.source.id for poll in polls.read()] == ["lines"]
    assert polls.strange == 1


def test_polls_are_chosen_by_source_and_time(polling: Polling) -> None:
    other = replace(SOURCE, id="other")
    hour = timedelta(hours=1)
    polling.poll(WELL, at=NOW - 2 * hour)
    polling.poll(WELL, at=NOW)
    polling.poll(WELL, other, at=NOW)

    def chosen(*asked: Any) -> list[tuple[str, datetime]]:
        polls = ArchivedPolls(polling.reader()).read(*asked)
        return sorted((poll.claim.source.id, poll.fetched_at) for poll in polls)

    assert len(chosen()) == 3
    assert chosen(NOW - hour) == [("lines", NOW), ("other", NOW)]
    assert chosen(None, "lines") == [("lines", NOW - 2 * hour), ("lines", NOW)]
    assert chosen(NOW, "other") == [("other", NOW)]


def test_a_poll_that_asked_nothing_is_not_kept(polling: Polling) -> None:
    polling.poll({}, replace(SOURCE, address="no address"))
    assert list(polling.reader().rows()) == []


def test_with_the_archive_off_polls_run_and_nothing_is_kept(tmp_path: Path) -> None:
    off = Polling(tmp_path, archive_hours=0)
    assert len(off.poll(WELL)) == 4
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_costs_a_poll_nothing(polling: Polling) -> None:
    folder = polling.installation.settings.archive_folder
    folder.write_text("no folder can be made here")
    assert (len(polling.poll(WELL)), folder.is_file()) == (4, True)
