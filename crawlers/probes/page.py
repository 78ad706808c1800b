"""Reads one page once, to see whether it shows a text: the answer that somebody linked to."""

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from crawlers.parser.process import place_of
from crawlers.reading.extraction import decode_page, html_to_text
from crawlers.visits.visit import Visit
from domain.errors import PollFailed, Unavailable
from domain.privacy.personal import personal_address
from domain.probe import Finding, PageVerdict
from domain.source import Claim, Health, HealthState, Source, SourceKind, endpoint_of

if TYPE_CHECKING:
    from crawlers.installation import CrawlInstallation
    from crawlers.spider import SourceSpider

PATIENCE = 60.0  # seconds
_WORD = re.compile(r"[а-яa-z0-9]+")
_VERDICTS = {
    PageVerdict.SHOWS: "Текст на странице есть",
    PageVerdict.SHOWS_NOT: "Страница открывается, но этого текста на ней нет",
    PageVerdict.LOST: "Такой страницы нет",
    PageVerdict.CLOSED: "Страницу не прочитать",
}


async def sought(spider: "SourceSpider", address: str, text: str) -> Finding:
    """Raises Unavailable."""
    verdict = await _verdict(spider, address, text)
    return Finding(fits=verdict is PageVerdict.SHOWS, verdict=_VERDICTS[verdict], page=verdict)


def _is_inside(installation: "CrawlInstallation", address: str) -> bool:
    """Whether the address is of an official page inside the network, which the administrator has
    read anyway. Anybody with a link of a case types addresses: no other inside is read for them.
    """
    endpoint, sources = endpoint_of(address), installation.region.sources.values()
    pages = {endpoint_of(one.address) for one in sources if one.internal and one.owner_body}
    return endpoint in pages and endpoint in installation.settings.internal_hosts


async def _verdict(spider: "SourceSpider", address: str, text: str) -> PageVerdict:
    if personal_address(None, address) is not None:
        return PageVerdict.CLOSED  # pages of persons are not read
    installation = spider.installation
    now = installation.clock.now()
    internal = _is_inside(installation, address)
    source = Source("probe", SourceKind.WEB, address, address, internal=internal)
    visit = Visit(
        Claim(source, "", now, timedelta(0), Health(), now),
        now,
        installation,
        spider.parser,
        spider.shared.store_thread,
        spider.crawler.engine.download_async,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            response = await visit.get(address)
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
            is_there = await visit.parser.run(shows, response.body, kind, text)
    except PollFailed as failure:
        return PageVerdict.LOST if failure.state is HealthState.GONE else PageVerdict.CLOSED
    except TimeoutError:
        return PageVerdict.CLOSED
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001, the border of a probe: pages are as they are
        spider.logger.warning("page of an answer not understood: %s", place_of(error))
        return PageVerdict.CLOSED
    return PageVerdict.SHOWS if is_there else PageVerdict.SHOWS_NOT


def shows(body: bytes, content_type: str, text: str) -> bool:
    """Whether the words of the text stand on the page one after another; no text is on no page."""
    words = _words(text)
    return (
        bool(words) and f" {words} " in f" {_words(html_to_text(decode_page(body, content_type)))} "
    )


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower().replace("ё", "е")))
