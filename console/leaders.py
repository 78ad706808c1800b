"""Opinion leaders: outlets, communities and official pages by reach, and the page of each."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from app.registry import row_to_probe
from charts.charts import tones
from console.export import table
from console.pages import Pages
from console.routes import LEADERS, Route
from console.workers import Work
from desks.exports.leaders import MEASURES
from desks.exports.leaders import export_leaders as export
from desks.leaders import (
    ENOUGH,
    ENOUGH_RACES,
    LeaderChoice,
    LeaderDesk,
    Measure,
)
from desks.posts import shown
from domain.errors import EntryRefused, MoveRefused
from domain.leader import Share
from domain.person import Right
from domain.ports.index import Hit
from domain.ports.leaders import Cut
from domain.privacy.personal import personal_address
from domain.probe import Row
from domain.query import All, Field, Is, Since
from domain.query_text import render
from domain.source import SourceKind, host_of
from files.sheets import FileKind
from russian.figures import about, shares
from russian.figures import share as figure
from russian.vocabulary import AUTHORS

DAYS = (7, 30, 90)
UNKNOWN = "Такого периода, темы или места нет."


def choice_of(
    days: int = 30,
    group: str = "",
    place: str = "",
    sort: Measure = Measure.REACH,
    followed: bool = False,
) -> LeaderChoice:
    return LeaderChoice(days, group, place, sort, followed)


Chosen = Annotated[LeaderChoice, Depends(choice_of)]


def list_leaders(request: Request, choice: Chosen) -> Response:
    return _list(request, choice)


def _list(
    request: Request,
    choice: LeaderChoice,
    problem: str = "",
    address: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        _offered(choice.days)
        ranking = LeaderDesk(pages.installation).ranked(pages.viewer(request), choice)
    except EntryRefused:
        return pages.show(request, "missing.html", status_code=404, what=UNKNOWN)
    chosen = {"days": choice.days, "group": choice.group, "place": choice.place}
    if choice.followed:
        chosen["followed"] = "yes"
    return pages.show(
        request,
        "leaders.html",
        status_code=status_code,
        concerns=lambda _: True,
        found=ranking.leaders,
        days=choice.days,
        periods=DAYS,
        group=choice.group,
        place=choice.place,
        followed=choice.followed,
        sort=choice.sort,
        orders=[
            (one, title, "/leaders?" + urlencode({**chosen, "sort": one}))
            for one, title in MEASURES.items()
        ],
        enough=ENOUGH,
        enough_races=ENOUGH_RACES,
        chosen=urlencode({"days": choice.days}),
        export=[
            (
                kind.upper(),
                "/leaders/export?" + urlencode({**chosen, "sort": choice.sort, "format": kind}),
            )
            for kind in FileKind
        ],
        problem=problem,
        address=address,
        **_WORDS,
    )


def export_leaders(request: Request, choice: Chosen, format: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    try:
        _offered(choice.days)
        return table(format, export(pages.installation, viewer, choice, format))
    except EntryRefused:
        return pages.show(request, "missing.html", status_code=404, what=UNKNOWN)


def show_leader(request: Request, source_id: str, days: int = 30) -> Response:
    """The page of a leader: topics, places, tone, first reports and most read posts."""
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    try:
        _offered(days)
        profile = LeaderDesk(installation).one(viewer, source_id, days)
    except EntryRefused:
        return pages.show(request, "missing.html", status_code=404, what=UNKNOWN)
    index, ids = viewer.posts(installation.posts.index), profile.most_read
    posts = index.get(ids)
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
        posts=shown(installation, index, [Hit(posts[i]) for i in ids if i in posts]),
        found="/search?" + urlencode({"q": query}),
        **_WORDS,
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


def add_leader(request: Request, address: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Redirect from an address to a known leader or to the probe; refuse a private person's."""
    pages: Pages = request.app.state.pages
    if not address.strip() or any(map(str.isspace, address.strip())):
        return _unadded(request, address, "Введите один адрес: сайта, канала или сообщества.")
    row = row_to_probe(address, None, internal=False)
    kind = SourceKind(row["kind"]) if row.get("kind") else None
    if why := personal_address(kind, str(row["address"])):
        return _unadded(request, address, why)
    if (known := _known(pages, row)) is not None:
        return RedirectResponse(f"/leaders/{known}", status_code=303)
    if not pages.person(request).may(Right.SOURCES):
        problem = "В реестре такого адреса нет. Добавить его может тот, кто ведёт источники."
        return _unadded(request, address, problem)
    return RedirectResponse("/sources/probe?" + urlencode({"address": address}), status_code=303)


def _known(pages: Pages, row: Row) -> str | None:
    """The id of the source of an address.

    A network's page is matched by name, a site by host if it is the only one on it.
    """
    if row.get("kind"):
        return pages.installation.crawl.registry.same_page(row)
    host = _host(str(row["address"]))
    same = [
        s.id
        for s in pages.installation.region.sources.values()
        if host and _host(s.address) == host
    ]
    return same[0] if len(same) == 1 else None


def _host(url: str) -> str:
    return host_of(url, internal=False).removeprefix("www.")


def _unadded(request: Request, address: str, problem: str) -> Response:
    return _list(request, LeaderChoice(), problem=problem, address=address, status_code=400)


def _offered(days: int) -> None:
    """Raises EntryRefused for a period that the form does not offer."""
    if days not in DAYS:
        raise EntryRefused("такого периода в списке нет")


def _chart(
    pages: Pages, publications: Sequence[tuple[datetime, bool | None]], cut: Cut
) -> Markup | None:
    """Publications by day, in the region's zone."""
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


def share(one: Share) -> str:
    """«40 %», or «—» without a sample."""
    return figure(one.count / one.of) if one.of else "—"


def interval(one: Share) -> str:
    """«от 26 до 56 %»."""
    return shares(*one.interval)


def decimal(value: float | None) -> str:
    """«12,5», «1 240», «—»."""
    return "—" if value is None else about(value)


_WORDS: dict[str, Any] = {
    "AUTHORS": AUTHORS,
    "share": share,
    "interval": interval,
    "decimal": decimal,
}


ROUTES: Sequence[Route] = (
    Route("GET", "/leaders", list_leaders, LEADERS),
    Route("POST", "/leaders", add_leader, LEADERS),
    Route("GET", "/leaders/export", export_leaders, LEADERS, work=Work.LONG),
    Route("GET", "/leaders/{source_id}", show_leader, LEADERS, work=Work.INDEX),
    Route("POST", "/leaders/{source_id}", follow, LEADERS),
)
