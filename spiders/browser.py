"""Sites that JavaScript draws: as spiders/web, but each page by way of Chromium."""

from collections.abc import Mapping
from typing import Any, ClassVar

from scrapy.http import Response

from crawlers.settings import DOWNLOAD_HANDLERS
from crawlers.visits.visit import Visit
from domain.source import SourceKind
from spiders.web import WebSpider

_HANDLER = "crawlers.browser.chromium.ChromiumHandler"  # loaded by this spider only


class BrowserSpider(WebSpider):
    """Reads sites as a visitor's browser shows them. Sitemaps come without it."""

    name = "browser"
    kind: ClassVar[SourceKind] = SourceKind.BROWSER
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        "DOWNLOAD_HANDLERS": {**DOWNLOAD_HANDLERS, "http": _HANDLER, "https": _HANDLER},
        "PLAYWRIGHT_BROWSER_PROVIDER": "crawlers.browser.chromium.Chromium",
        "PLAYWRIGHT_ABORT_REQUEST": "crawlers.browser.chromium.is_not_needed",
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,  # the browser's own; the agent is set there
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 30_000,  # milliseconds
    }

    async def load(self, visit: Visit, url: str, conditions: Mapping[str, str]) -> Response:
        """The page once it is drawn; a drawn page has no conditions."""
        wait = visit.source.options.get("wait")
        return await visit.get(url, meta={"playwright": True, "wait": wait})
