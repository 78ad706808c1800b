"""Runs the system's Chromium behind Scrapy's downloader, with few pages at once and a limit on
time.

It starts with the first requested page. After PAGES_A_BROWSER pages, when a page hangs, or when the
browser dies, the next page gets a new one, so that memory stays flat.
"""

import asyncio
import logging
import os
from collections import defaultdict
from contextlib import suppress
from typing import Any, ClassVar, cast
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright
from playwright.async_api import Error as BrowserError
from playwright.async_api import Request as PageRequest
from playwright.async_api import TimeoutError as BrowserTimeoutError
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
)
from scrapy.http import Response
from scrapy_playwright.handler import (  # type: ignore[import-untyped]
    Config,
    ScrapyPlaywrightDownloadHandler,
)
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from app.settings import Settings
from crawlers.browser.proxy import GuardedProxy
from crawlers.hosts.certificates import HttpsHandler
from crawlers.hosts.guard import own_endpoints, source_of
from crawlers.shared import spider_of
from domain.errors import PollFailed
from domain.source import HealthState
from files.printing.browser import find, launch_options

logger = logging.getLogger(__name__)
# A source's health reports a failed page.
logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)

DRAW = "playwright"  # key of Request.meta: render the page in the browser
WAIT = "wait"  # key of Request.meta: the selector that appears once the page is rendered
LIFE, PAGES_A_BROWSER = "BROWSER_LIFE", 100  # Scrapy's setting, and its default
LONGEST, DEADLINE = "BROWSER_LONGEST", 60.0  # seconds for one page, including the browser's start
DRAWN = 10.0  # seconds for the page's scripts
QUIET = 5.0  # seconds for the scripts if no selector shows when they are done
CLOSING = 5.0  # seconds
NOT_NEEDED = frozenset({"image", "media", "font", "manifest", "ping"})  # types of requests


def find_chromium(settings: Settings) -> str | None:
    return find(settings.browser)


def context_options(agent: str, zone: ZoneInfo, proxy: str | None) -> dict[str, Any]:
    options: dict[str, Any] = {
        "user_agent": agent,
        "locale": "ru-RU",
        "timezone_id": zone.key,  # scripts show local times, as the site itself does
        "service_workers": "block",
        "accept_downloads": False,
    }
    if proxy is not None:
        options["proxy"] = {"server": proxy, "bypass": "<-loopback>"}
    return options


def is_not_needed(request: PageRequest) -> bool:
    return request.resource_type in NOT_NEEDED


class Chromium:
    def __init__(self, config: Config) -> None:
        self._options = config.launch_options
        self._driver: Playwright | None = None

    async def start(self) -> None: ...

    async def launch_browser(self) -> Browser:
        await self.close()
        self._driver = await async_playwright().start()
        return await self._driver.chromium.launch(**self._options)

    async def launch_persistent_context(self, context_kwargs: dict[str, Any]) -> BrowserContext:
        raise NotSupported("nothing of a page is kept")

    async def close(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.stop()


class ChromiumHandler(ScrapyPlaywrightDownloadHandler, HttpsHandler):  # type: ignore[misc]
    """Renders requests marked DRAW and downloads all others (robots.txt); one handler serves both
    schemes. Raises PollFailed if there is no browser.
    """

    _made: ClassVar[WeakKeyDictionary[Crawler, "ChromiumHandler"]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        installation = spider_of(crawler).installation
        self._settings, self._zone = installation.settings, installation.region.zone
        self._agent = crawler.settings["USER_AGENT"]
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._places = asyncio.Semaphore(self._settings.browser_pages)
        self._intake = asyncio.Lock()
        self._opened: defaultdict[Request, list[Page]] = defaultdict(list)
        self._life = crawler.settings.getint(LIFE, PAGES_A_BROWSER)
        self._longest = crawler.settings.getfloat(LONGEST, DEADLINE)
        self._served = self._browsers = 0
        # By the endpoints that only this proxy allows.
        self._proxies: dict[frozenset[str], GuardedProxy] = {}
        # This class limits the pages.
        self.config.max_pages_per_context = self._settings.browser_pages + 1
        self.config.target_closed_max_retries = 0  # Scrapy retries by itself
        self._closed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ChromiumHandler":
        if crawler not in cls._made:
            cls._made[crawler] = cls(crawler)
        return cls._made[crawler]

    async def download_request(self, request: Request) -> Response:
        if not request.meta.get(DRAW):
            return await super().download_request(request)
        page = asyncio.create_task(self._draw(request))
        page.add_done_callback(_retrieved)
        return await asyncio.shield(page)  # a stopped poll still closes its page

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with suppress(BrowserError, TimeoutError):
            async with asyncio.timeout(CLOSING):
                await super().close()
        for proxy in self._proxies.values():
            await proxy.close()

    async def _draw(self, request: Request) -> Response:
        await self._enter()
        try:
            async with asyncio.timeout(self._longest):
                await self._prepare(request)
                response = cast(Response, await self._download_request(request))
        except TimeoutError as error:
            self._served = self._life  # the browser may be broken
            raise DownloadTimeoutError("the page hangs") from error
        except BrowserTimeoutError as error:
            raise DownloadTimeoutError("the page does not come") from error
        except (BrowserError, RuntimeError) as error:  # RuntimeError: the page starts a download
            if "ERR_CERT" in str(error):
                reason = "Сертификат сайта не прошёл проверку в браузере"
                raise PollFailed(HealthState.UNREACHABLE, reason) from error
            raise DownloadFailedError("the page does not come") from error
        finally:
            await self._leave(request)
        if len(response.body) > self._largest:
            raise DownloadCancelledError("the page is too large")
        return response

    async def _enter(self) -> None:
        async with self._intake:
            await self._places.acquire()
            browser: Browser | None = getattr(self, "browser", None)
            dead = browser is not None and not browser.is_connected()
            if not dead and self._served < self._life:
                self._served += 1
                return
            others = self._settings.browser_pages - 1
            for _ in range(others):
                await self._places.acquire()
            await self._end_browser()
            self._served = 1
            for _ in range(others):
                self._places.release()

    async def _leave(self, request: Request) -> None:
        for page in self._opened.pop(request, []):
            if not page.is_closed():
                with suppress(BrowserError, TimeoutError):
                    async with asyncio.timeout(CLOSING):
                        await page.close()
        self._places.release()

    async def _end_browser(self) -> None:
        browser: Browser | None = getattr(self, "browser", None)
        if browser is not None:
            del self.browser
            self.context_wrappers.clear()
            with suppress(BrowserError, TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await browser.close()
        await self.browser_provider.close()

    async def _prepare(self, request: Request) -> None:
        """A context's name contains the browser's number, so that the end of an old browser is not
        mistaken for the new one's.
        """
        source = source_of(request)
        only = frozenset(own_endpoints(source)) if source.internal else frozenset[str]()
        proxy = await self._proxies.setdefault(only, GuardedProxy(only=only)).start()
        await self._launched()
        request.meta["playwright_context"] = f"{','.join(sorted(only))} {self._browsers}"
        request.meta["playwright_context_kwargs"] = context_options(self._agent, self._zone, proxy)
        request.meta["playwright_page_goto_kwargs"] = {"wait_until": "load"}
        request.meta["playwright_page_methods"] = [PageMethod(_drawn, request.meta.get(WAIT))]

    async def _launched(self) -> None:
        path = find_chromium(self._settings)
        if path is None:
            reason = (
                "Не найден браузер Chromium: установите его или укажите путь в настройке browser"
            )
            raise PollFailed(HealthState.NO_ACCESS, reason)
        self.config.launch_options.update(launch_options(path, as_root=os.geteuid() == 0))
        try:
            await self._maybe_launch_browser()
        except (BrowserError, OSError) as error:
            logger.error("the browser does not start: %s", str(error).partition("\n")[0])
            reason = "Браузер не запускается: проверьте настройку browser"
            raise PollFailed(HealthState.NO_ACCESS, reason) from error

    async def _maybe_launch_browser(self) -> None:
        had = getattr(self, "browser", None)
        await super()._maybe_launch_browser()
        if self.browser is not had:
            self._browsers += 1

    async def _create_page(self, request: Request, spider: Spider) -> Page:
        page = cast(Page, await super()._create_page(request, spider))
        page.on("popup", _unwanted)
        self._opened[request].append(page)
        return page

    async def _browser_disconnected_callback(self) -> None: ...


async def _drawn(page: Page, selector: str | None) -> None:
    with suppress(BrowserTimeoutError):
        if selector:
            await page.wait_for_selector(selector, state="attached", timeout=DRAWN * 1000)
        else:
            await page.wait_for_load_state("networkidle", timeout=QUIET * 1000)


async def _unwanted(popup: Page) -> None:
    with suppress(BrowserError):
        await popup.close()


def _retrieved(task: asyncio.Task[Response]) -> None:
    if not task.cancelled():
        task.exception()
