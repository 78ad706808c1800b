"""What the followed sources published, newest first."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request, Response

from console.pages import Pages
from console.routes import LEADERS, Route
from console.workers import Work
from desks.leaders import LeaderDesk
from desks.posts import shown
from domain.ports.index import Hit

MOST_PAGES = 100


def list_followed(
    request: Request,
    tone: Annotated[str, Query(pattern="^(critical)?$")] = "",
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    feed = LeaderDesk(installation).feed(viewer, bool(tone), page)
    index = viewer.posts(installation.posts.index)
    posts = index.get(feed.posts)
    followed = {one.id for one in feed.followed}
    return pages.show(
        request,
        "followed.html",
        concerns=lambda source: source.id in followed,
        followed=feed.followed,
        posts=shown(installation, index, [Hit(posts[id_]) for id_ in feed.posts if id_ in posts]),
        tone=tone,
        page=page,
        more=feed.more and page < MOST_PAGES,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/leaders/followed", list_followed, LEADERS, work=Work.INDEX),
)
