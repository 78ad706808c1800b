"""Incidents: the list of those alive lately, and the same as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response

from console.export import table
from console.pages import Pages
from console.routes import EXPORT, REGION, Route
from console.workers import Work
from desks.cursor import moment_from, place_from, place_text, stamp
from desks.incident import Named
from desks.incidents import SIZES as LEAST
from desks.incidents import Choice, IncidentDesk, State
from domain.errors import EntryRefused
from domain.incident import Order
from domain.person import Right
from domain.query import Field
from enrichment.incidents.incident import ALIVE
from files.sheets import Cell, Column, FileKind
from russian.few import is_few, worded

ORDERS = {
    Order.PEOPLE: "где больше людей",
    Order.NEWEST: "сначала новые",
    Order.OLDEST: "сначала давние",
}
PERIODS = {
    1: "последние сутки",
    3: "последние 3 дня",
    7: "последние 7 дней",
    30: "последние 30 дней",
}
SIZES = {least: f"от {least}" if least else "сколько угодно" for least in LEAST}
STATES = {State.ANY: "любые", State.GOES_ON: "продолжаются", State.QUIET: "затихли"}
COLUMNS = (
    Column("Номер", 12),
    Column("Первое сообщение", 90),
    Column("Место", 20),
    Column("Населённый пункт", 20),
    Column("Группа тем", 24),
    Column("Тема", 24),
    Column("Начало", 17),
    Column("Последний пост", 17),
    Column("Постов", 10),
    Column("Из них копий", 10),
    Column("Людей всего", 12),
    Column("Людей за период", 12),
    Column("Открыто оповещение", 12),
    Column("Страница", 60),
)


def choice_of(
    period: int = 7,
    municipality: str = "",
    group: str = "",
    state: State = State.ANY,
    people: int = 0,
    order: Order = Order.PEOPLE,
) -> Choice:
    """What the form of the list holds."""
    return Choice(period, municipality, group, state, people, order)


Chosen = Annotated[Choice, Depends(choice_of)]


def list_incidents(request: Request, choice: Chosen, after: str = "", until: str = "") -> Response:
    """Incidents alive within the period. Further pages keep the moment of the first."""
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    now = moment_from(until) if until else pages.parts.clock.now()
    place = place_from(after) if after else None
    if now is None or (after and place is None):
        return _refused(request, "ссылка на следующую страницу испорчена")
    try:
        _offered(choice)
        page = IncidentDesk(pages.parts).list(
            viewer, choice, now, after=place, asked=_link(choice, "")
        )
    except EntryRefused as error:
        return _refused(request, str(error))
    exported = replace(choice, people=0) if is_few(choice.people) else choice
    more = page.next and {"after": place_text(page.next), "until": stamp(now)}
    return pages.show(
        request,
        "incidents.html",
        concerns=lambda s: not choice.municipality or s.municipality in (None, choice.municipality),
        choice=choice,
        total=page.total,
        incidents=page.incidents,
        goes_on=now - ALIVE,
        first=not after,
        begin=_link(choice, "/incidents"),
        more=more and _link(choice, "/incidents", **more),
        periods=PERIODS,
        states=STATES,
        sizes=SIZES,
        orders=ORDERS,
        export=[
            (kind.upper(), _link(exported, "/incidents/export", format=kind))
            for kind in FileKind
            if viewer.may(Right.EXPORT)
        ],
    )


def export_incidents(
    request: Request, choice: Chosen, format: FileKind = FileKind.XLSX
) -> Response:
    """All that the list leads to, as a file; small numbers of people are not shown."""
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    try:
        _offered(choice)
        file = IncidentDesk(pages.parts).export(viewer, choice, format, _link(choice, ""))
    except EntryRefused as error:
        return _refused(request, str(error))
    shown, local = pages.words.shown, pages.parts.clock.now().astimezone(pages.parts.region.zone)
    place, group = choice.municipality, choice.group
    head: list[tuple[str, Cell]] = [
        ("Инциденты", PERIODS[choice.period]),
        ("Место", shown(Field.MUNICIPALITY, place) if place else "все"),
        ("Группа тем", shown(Field.GROUP, group) if group else "все"),
        ("Состояние", STATES[choice.state]),
        ("Людей за период", SIZES[choice.people]),
        ("Порядок", ORDERS[choice.order]),
        ("Найдено", file.total),
        ("Выгрузил", viewer.name),
        ("Когда", local),
    ]
    name = f"Инциденты {local:%Y-%m-%d %H-%M}"
    return table(format, name, head, COLUMNS, _rows(pages, file.incidents))


def _link(choice: Choice, page: str, **more: str) -> str:
    """To a page with this choice; what is as usual is left out."""
    usual = Choice()
    chosen: Mapping[str, object] = {
        name: value
        for name in Choice.__slots__
        if (value := getattr(choice, name)) != getattr(usual, name)
    }
    asked = urlencode({**chosen, **more})
    return f"{page}?{asked}" if asked else page


def _offered(choice: Choice) -> None:
    """Raises EntryRefused for a period that the form does not offer."""
    if choice.period not in PERIODS:
        raise EntryRefused("такого периода в списке нет")


def _refused(request: Request, why: str) -> Response:
    pages: Pages = request.app.state.pages
    what = f"{why[:1].upper()}{why[1:]}."
    return pages.show(request, "missing.html", status_code=400, what=what)


def _rows(pages: Pages, incidents: Iterable[Named]) -> Iterator[list[Cell]]:
    zone, shown = pages.parts.region.zone, pages.words.shown
    for one in incidents:
        incident = one.alive.incident
        yield [
            incident.id[:8],
            one.name,
            shown(Field.MUNICIPALITY, incident.municipality),
            shown(Field.SETTLEMENT, incident.settlement) if incident.settlement else None,
            shown(Field.GROUP, incident.group),
            shown(Field.TOPIC, incident.topic) if incident.topic else None,
            incident.first_at.astimezone(zone),
            incident.last_at.astimezone(zone),
            worded(one.alive.posts),
            worded(one.alive.copies),
            worded(one.alive.people),
            worded(one.alive.lately),
            "да" if one.alert else "нет",
            f"{pages.parts.settings.console_address}/incidents/{incident.id}",
        ]


ROUTES: Sequence[Route] = (
    Route("GET", "/incidents", list_incidents, REGION, work=Work.INDEX),
    Route("GET", "/incidents/export", export_incidents, EXPORT | REGION, work=Work.LONG),
)
