"""The page of an opinion leader: figures, topics, places, tone, first reports, critical posts."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from charts.charts import tones
from console.leaders.words import DAYS, UNKNOWN, WORDS, offered
from console.pages import Pages
from console.refusals import refused
from console.routes import LEADERS, Route
from console.workers import Work
from desks.leaders import LeaderDesk
from desks.outreach.echoes import EchoDesk
from desks.posts import shown
from domain.errors import EntryRefused, MoveRefused
from domain.ports.index import Hit
from domain.ports.leaders import PublicationCut
from domain.query import All, Field, Is, Since
from domain.query_text import render


def show_leader(request: Request, source_id: str, days: int = 30) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    try:
        offered(days)
        profile = LeaderDesk(installation).one(viewer, source_id, days)
        echoes = EchoDesk(installation).of(viewer, source_id, days)
    except EntryRefused:
        return refused(request, UNKNOWN, 404)
    index = viewer.posts(installation.posts.index)
    posts = index.get([*profile.critical, *profile.most_read])
    critical, most_read = (
        shown(installation, index, [Hit(posts[id_]) for id_ in ids if id_ in posts])
        for ids in (profile.critical, profile.most_read)
    )
    written = All((Is(Field.SOURCE, source_id), Since(profile.cut.since)))
    query = render(written, installation.region.zone, pages.words.typed)
    return pages.show(
        request,
        "leader.html",
        concerns=lambda source: source.id == source_id,
        one=profile.leader,
        days=days,
        periods=DAYS,
        chart=_chart(pages, profile.tones, profile.cut),
        groups=profile.groups,
        places=profile.places,
        incidents=profile.incidents,
        trails=profile.trails,
        echoes=echoes,
        sources=installation.region.sources,
        taken={one.incident_id: one.others for one in echoes.taken},
        before=profile.before,
        critical=critical,
        most_read=most_read,
        found="/search?" + urlencode({"q": query}),
        **WORDS,
    )


def follow(
    request: Request,
    source_id: str,
    action: Annotated[str, Form(pattern="^(follow|forget)$")] = "follow",
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = LeaderDesk(pages.installation), pages.viewer(request)
    if action == "follow":
        desk.follow(viewer, source_id, note)
    else:
        with suppress(MoveRefused):  # the leader was forgotten on another open page
            desk.forget(viewer, source_id)
    return RedirectResponse(f"/leaders/{source_id}", status_code=303)


def _chart(
    pages: Pages, publications: Sequence[tuple[datetime, bool | None]], cut: PublicationCut
) -> Markup | None:
    if not publications:
        return None
    zone = pages.installation.region.zone
    critical = Counter(at.astimezone(zone).date() for at, negative in publications if negative)
    others = Counter(at.astimezone(zone).date() for at, negative in publications if not negative)
    day, last = cut.since.astimezone(zone).date(), cut.until.astimezone(zone).date()
    steps = []
    while day <= last:
        steps.append((f"{day:%d.%m}", critical[day], others[day]))
        day += timedelta(days=1)
    return tones(steps, "критичные", "остальные")


ROUTES: Sequence[Route] = (
    Route("GET", "/leaders/{source_id}", show_leader, LEADERS, work=Work.INDEX),
    Route("POST", "/leaders/{source_id}", follow, LEADERS),
)
