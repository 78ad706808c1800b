"""Probes: read an address once as its spider would, and keep nothing but the verdict.

Every crawler process makes the probes that people ask for. A spider takes the probes of its own
kind and those of unknown kind; the latter it only recognises and hands on.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

from app.registry import in_words
from crawlers.parser.process import place_of
from crawlers.probes.page import sought
from crawlers.probes.recognition import recognise
from crawlers.spider import SourceSpider
from crawlers.visits.frontier import rhythm
from crawlers.visits.visit import Visit
from domain.errors import PollFailed, Unavailable
from domain.ports.ledger import Seen
from domain.post import AuthorKind, Post
from domain.privacy.admission import admit_all
from domain.privacy.signatures import ONE_PERSON, is_one_person
from domain.probe import Finding, Probe, ProbeState, Row, Sample
from domain.source import Claim, Health, HealthState, Source, SourceKind
from region.sources.registry import read_row, row_of, tidy
from region.sources.reserved import reserved

logger = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two checks for probes
PATIENCE = 100.0  # seconds for one reading; then the posts read so far are judged
LEASE = timedelta(seconds=150)  # then another crawler takes over the probe of a dead one
TRIES = 3  # of a probe whose crawlers die
ENOUGH = 30  # posts and comments
SHOWN = 10
BEGINNING = 240  # characters of a post
EVER = timedelta(days=3650)  # how far back a probe looks, because a quiet page shows old posts too
SILENT = timedelta(days=30)
NAME = "probe"  # the id of a candidate that is not a source yet
# After these another guess about the same address may still be right.
_NOT_SO = (HealthState.CHANGED_MARKUP, HealthState.GONE)
# These say nothing about the source: later, or with a token, it may fit.
_LATER = (
    *(HealthState.UNREACHABLE, HealthState.SLOWED),
    *(HealthState.QUOTA, HealthState.TOKEN_REFUSED),
)


class Trial(Visit):
    async def due_again(self, limit: int) -> Sequence[Seen]:
        return ()

    async def looked_again(self, posts: Iterable[Seen], gone: Iterable[Seen] = ()) -> None: ...

    async def heard(self, roots: Iterable[Seen], *, shut: bool = False) -> None: ...


@contextlib.asynccontextmanager
async def probing(spider: SourceSpider) -> AsyncIterator[None]:
    work = asyncio.create_task(_make_all(spider), name=f"probes of {spider.name}")
    try:
        yield
    finally:
        work.cancel()
        await asyncio.wait([work])


async def _make_all(spider: SourceSpider) -> None:
    installation = spider.installation
    lease = LEASE * installation.settings.clock_speed  # people wait by the wall clock
    while True:
        try:
            now = installation.clock.now()
            probe = await spider.shared.store_thread.do(
                installation.crawl.probes.claim, [spider.kind], now, lease
            )
            if probe is None:
                await asyncio.sleep(LOOK)
            elif not await spider.shared.store_thread.do(
                installation.crawl.probes.save, await _made(spider, probe)
            ):
                logger.warning("probe %s lost to another crawler", probe.id)
        except Unavailable as error:
            logger.warning("%s: no probes: %s", spider.name, error)
            await asyncio.sleep(LOOK)
        except Exception as error:  # noqa: BLE001, the border of a probe: it is tried again later
            logger.error("%s: probe ended by %s", spider.name, place_of(error))
            await asyncio.sleep(LOOK)


async def _made(spider: SourceSpider, probe: Probe) -> Probe:
    if probe.tries > TRIES:
        return _done(probe, _unfit("Опрос несколько раз оборвался вместе со сборщиком"))
    if probe.seeks is not None:
        return _done(probe, await sought(spider, probe.address, probe.seeks))
    source, problems = _source(spider, probe.rows[0])
    if source is None:
        return _done(probe, _unfit(in_words(problems)))
    if not (source.internal or spider.installation.settings.contact):
        return _done(probe, _unchecked("Не задан адрес для связи (настройка contact)"))
    trial = _trial(spider, source)
    if probe.kind is None:
        return await _recognised(spider, probe, trial)
    posts, failure = await _read(spider, trial)
    if not posts and len(probe.rows) > 1 and (failure is None or failure.state in _NOT_SO):
        why = failure.reason if failure else "сообщений не найдено"
        trail = (*probe.trail, f"Не подошло: {why}")
        return replace(probe, rows=probe.rows[1:], trail=trail, state=ProbeState.WAITING, tries=0)
    finding = await _judged(spider, probe.rows[0], trial, posts, failure)
    return _done(probe, finding)


def _source(spider: SourceSpider, row: Row) -> tuple[Source | None, dict[str, str]]:
    region = spider.installation.region
    full = {"kind": SourceKind.WEB.value, "title": row.get("address"), **row, "id": NAME}
    source, problems = read_row(full, region.municipalities, region.bodies)
    if source is None:
        return None, dict(problems)
    known = region.sources.get(str(row.get("id")))
    in_force = [] if known is None else [row_of(known)]
    hosts = spider.installation.settings.internal_hosts
    refused = reserved(full, in_force, hosts, confirms=True)  # a probe saves nothing
    return (None, refused) if refused else (source, {})


def _trial(spider: SourceSpider, source: Source) -> Trial:
    now = spider.installation.clock.now()
    claim = Claim(source, "", now, timedelta(0), Health(), now - EVER)
    engine = spider.crawler.engine
    return Trial(
        claim,
        now,
        spider.installation,
        spider.parser,
        spider.shared.store_thread,
        engine.download_async,
    )


async def _recognised(spider: SourceSpider, probe: Probe, trial: Trial) -> Probe:
    row = probe.rows[0]
    try:
        async with asyncio.timeout(PATIENCE):
            response = await trial.get(trial.source.address)
            kind_of_content = (response.headers.get("Content-Type") or b"").decode("latin-1")
            guesses = await spider.parser.run(
                recognise, response.body, kind_of_content, response.url
            )
    except PollFailed as failure:
        return _done(probe, _failed(failure))
    except TimeoutError:
        return _done(probe, _unchecked("Сайт не отвечает"))
    if not guesses:
        return _done(probe, _unfit("По адресу нет ни ленты, ни страницы"))
    rows = tuple(
        tidy({"title": guess.title, **row, "kind": guess.kind.value, "address": guess.address})
        for guess in guesses
    )
    trail = (*probe.trail, guesses[0].said)
    return replace(probe, rows=rows, trail=trail, state=ProbeState.WAITING, tries=0)


async def _read(spider: SourceSpider, trial: Trial) -> tuple[list[Post], PollFailed | None]:
    """Up to ENOUGH posts of one poll, and why it ended early."""
    posts: list[Post] = []
    try:
        async with (
            asyncio.timeout(PATIENCE),
            aclosing(spider.poll(trial)) as batches,  # type: ignore[type-var]
        ):
            async for batch in batches:
                posts += batch
                if len(posts) >= ENOUGH:
                    break
    except PollFailed as failure:
        return posts, failure
    except TimeoutError:
        reason = f"Чтение не закончилось за {PATIENCE:.0f} с"
        return posts, PollFailed(HealthState.UNREACHABLE, reason)
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001, the border of a spider
        logger.error("probe: answer not understood: %s", place_of(error))
        reason = f"Ответ не разобран ({type(error).__name__})"
        return posts, PollFailed(HealthState.CHANGED_MARKUP, reason)
    return posts, None


async def _judged(
    spider: SourceSpider,
    row: Row,
    trial: Trial,
    posts: Sequence[Post],
    failure: PollFailed | None,
) -> Finding:
    installation, now = spider.installation, trial.fetched_at
    admitted, refused = await spider.parser.run(
        admit_all, posts, installation.key, installation.clock.now()
    )
    if _is_one_persons(posts, trial.source):
        return replace(_unfit(ONE_PERSON), refused=refused.total())
    if not admitted:
        nothing = _unfit("Ни одного сообщения не найдено")
        return replace(_failed(failure) if failure else nothing, refused=refused.total())
    newest = max((p.published_at for p in admitted if p.date_stated), default=None)
    comments = sum(p.thread_id is not None for p in admitted)
    title = row.get("title") or _title(admitted, trial.source) or trial.source.address
    return Finding(
        fits=True,
        verdict=_verdict(newest, now, failure),
        row={**row, "title": title, "verified": True},
        posts=len(admitted) - comments,
        comments=comments,
        refused=refused.total(),
        newest=newest,
        usual_gap=rhythm(trial.succeeded().published),
        samples=_samples(admitted),
    )


def _is_one_persons(posts: Iterable[Post], source: Source) -> bool:
    authors = [post.author for post in posts if post.thread_id is None]
    signatures = [a.key if a and a.kind is AuthorKind.PRIVATE else None for a in authors]
    return source.options.get("outlet") != "yes" and is_one_person(signatures, source.address)


def _title(posts: Iterable[Post], source: Source) -> str | None:
    names = (
        post.author.name
        for post in posts
        if post.author and post.author.kind is not AuthorKind.PRIVATE
    )
    return next((name for name in names if name and name != source.title), None)


def _samples(posts: Sequence[Post]) -> tuple[Sample, ...]:
    newest = sorted(posts, key=lambda post: post.published_at, reverse=True)[:SHOWN]
    return tuple(
        Sample(
            at=post.published_at if post.date_stated else None,
            author=post.author.kind if post.author else None,
            text=_beginning(post.body),
            comment=post.thread_id is not None,
        )
        for post in newest
    )


def _beginning(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING].rstrip()}…"


def _verdict(newest: datetime | None, now: datetime, failure: PollFailed | None) -> str:
    if failure is not None:
        return f"Годится, но чтение оборвалось: {failure.reason}"
    if newest is None:
        return "Годится, но дат на странице нет: временем сообщения будет время первого чтения"
    if now - newest > SILENT:
        return "Читается, но молчит: последнее сообщение старше месяца"
    return "Годится"


def _failed(failure: PollFailed) -> Finding:
    verdict = _unchecked if failure.state in _LATER else _unfit
    return verdict(failure.reason)


def _unfit(why: str) -> Finding:
    return Finding(fits=False, verdict=f"Не годится: {why[:1].lower()}{why[1:]}")


def _unchecked(why: str) -> Finding:
    return Finding(fits=False, verdict=f"Пока не проверить: {why[:1].lower()}{why[1:]}")


def _done(probe: Probe, finding: Finding) -> Probe:
    return replace(probe, state=ProbeState.DONE, finding=finding)
