"""The planted page: a feed whose one entry says what time it is. Crawlers read it as any other.

It is open: all it tells is the time.
"""

from collections.abc import Sequence
from email.utils import format_datetime

from fastapi import Request, Response

from app.watching.heartbeat import PATH
from console.pages import Pages
from console.routes import OPEN, Route
from domain.watching.heartbeat import beat_text, native_id

_FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Отклик</title><link>{address}</link><description/>
<item><guid isPermaLink="false">{guid}</guid><link>{address}</link><pubDate>{date}</pubDate>
<description>{text}</description></item>
</channel></rss>
"""


def show_beat(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    now = pages.installation.clock.now()
    feed = _FEED.format(
        address=f"{pages.installation.settings.console_address}{PATH}",
        guid=native_id(now),
        date=format_datetime(now),
        text=beat_text(now),
    )
    return Response(feed, media_type="application/rss+xml")


ROUTES: Sequence[Route] = (Route("GET", PATH, show_beat, OPEN),)
