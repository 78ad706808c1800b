"""Reads sites drawn by JavaScript: like spiders/web, but each page is rendered by Chromium."""

from collections.abc import Mapping
from typing import Any, ClassVar

from scrapy.http import Response

from crawlers.settings import DOWNLOAD_HANDLERS
from crawlers.visits.visit import Visit
from domain.source import SourceKind
from spiders.web import WebSpider

_HANDLER = "crawlers.browser.chromium.ChromiumHandler"  # only this spider loads it


class BrowserSpider(WebSpider):
    name = "browser"
    kind: ClassVar[SourceKind] = SourceKind.BROWSER
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        "DOWNLOAD_HANDLERS": {**DOWNLOAD_HANDLERS, "http": _HANDLER, "https": _HANDLER},
        "PLAYWRIGHT_BROWSER_PROVIDER": "crawlers.browser.chromium.Chromium",
        "PLAYWRIGHT_ABORT_REQUEST": "crawlers.browser.chromium.is_not_needed",
        # The browser's own headers; the agent is set there.
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 30_000,  # milliseconds
    }

    async def load(self, visit: Visit, url: str, conditions: Mapping[str, str]) -> Response:
        wait = visit.source.options.get("wait")
        return await visit.get(url, meta={"playwright": True, "wait": wait})
