"""Incidents: the list of those alive lately, and the same as a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from fastapi import Request, Response

from console.export import table
from console.pages import Pages
from console.routes import EXPORT, REGION, Route
from console.workers import Work
from desks.incident import Named, named
from domain.incident import Order, Place, Wanted
from domain.person import Right
from domain.query import Field
from enrichment.incidents.incident import ALIVE
from files.sheets import Cell, Column, FileKind
from russian.few import FEWEST, is_few, worded

PAGE = 20
BATCH = 200  # incidents of a file that are read at once
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
SIZES = {0: "сколько угодно", 2: "от 2", 5: "от 5", 10: "от 10", 20: "от 20"}
_PLACE = re.compile(r"(\d{1,9})-(\d{1,17})-([\w.-]{1,64})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """Whether an incident still takes posts."""

    ANY = ""
    GOES_ON = "on"
    QUIET = "quiet"


FILTERED = f"В файл не отбирают инциденты, где людей меньше {FEWEST}: так узнали бы их число."
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


@dataclass(frozen=True, slots=True)
class Choice:
    """What the form of the list holds."""

    period: int = 7
    municipality: str = ""
    group: str = ""
    state: State = State.ANY
    people: int = 0
    order: Order = Order.PEOPLE

    def link(self, page: str, **more: str) -> str:
        """To a page with this choice; what is as usual is left out."""
        usual = Choice()
        said = {
            name: value
            for name in self.__slots__
            if (value := getattr(self, name)) != getattr(usual, name)
        }
        asked = urlencode({**said, **more})
        return f"{page}?{asked}" if asked else page


def wanted(choice: Choice, now: datetime, after: Place | None = None, limit: int = PAGE) -> Wanted:
    """What the store is asked for."""
    return Wanted(
        since=now - timedelta(days=choice.period),
        until=now,
        municipality=choice.municipality or None,
        group=choice.group or None,
        least=choice.people,
        last_since=now - ALIVE if choice.state is State.GOES_ON else None,
        last_until=now - ALIVE if choice.state is State.QUIET else None,
        order=choice.order,
        limit=limit,
        after=after,
    )


def list_incidents(
    request: Request,
    period: int = 7,
    municipality: str = "",
    group: str = "",
    state: State = State.ANY,
    people: int = 0,
    order: Order = Order.PEOPLE,
    after: str = "",
    until: str = "",
) -> Response:
    """Incidents alive within the period. Further pages keep the moment of the first."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    choice = Choice(period, municipality, group, state, people, order)
    now = moment_from(until) if until else parts.clock.now()
    place = place_from(after) if after else None
    if now is None or (after and place is None) or (what := _unknown(pages, choice)):
        what = what if now and (place or not after) else "Ссылка на следующую страницу испорчена."
        return pages.show(request, "missing.html", status_code=400, what=what)
    found = parts.incidents.alive(wanted(choice, now, place))
    pages.audit(request, "incidents", choice.link(""))
    exported = replace(choice, people=0) if is_few(choice.people) else choice
    return pages.show(
        request,
        "incidents.html",
        concerns=lambda s: not municipality or s.municipality in (None, municipality),
        choice=choice,
        total=found.total,
        incidents=named(parts, pages.index(request), found.incidents),
        goes_on=now - ALIVE,
        first=not after,
        begin=choice.link("/incidents"),
        more=found.next
        and choice.link("/incidents", after=place_text(found.next), until=stamp(now)),
        periods=PERIODS,
        states=STATES,
        sizes=SIZES,
        orders=ORDERS,
        export=[
            (kind.upper(), exported.link("/incidents/export", format=kind))
            for kind in FileKind
            if pages.person(request).may(Right.EXPORT)
        ],
    )


def export_incidents(
    request: Request,
    period: int = 7,
    municipality: str = "",
    group: str = "",
    state: State = State.ANY,
    people: int = 0,
    order: Order = Order.PEOPLE,
    format: FileKind = FileKind.XLSX,
) -> Response:
    """All that the list leads to, as a file; small numbers of people are not told."""
    pages: Pages = request.app.state.pages
    choice = Choice(period, municipality, group, state, people, order)
    what = FILTERED if choice.people and is_few(choice.people) else _unknown(pages, choice)
    if what:
        return pages.show(request, "missing.html", status_code=400, what=what)
    now = pages.parts.clock.now()
    asked = replace(wanted(choice, now, limit=BATCH), few=FEWEST)
    total = pages.parts.incidents.alive(replace(asked, limit=1)).total
    pages.audit(request, "incidents exported", f"{total} {format}: {choice.link('')}")
    zone, shown = pages.parts.region.zone, pages.words.shown
    local = now.astimezone(zone)
    head: list[tuple[str, Cell]] = [
        ("Инциденты", PERIODS[period]),
        ("Место", shown(Field.MUNICIPALITY, municipality) if municipality else "все"),
        ("Группа тем", shown(Field.GROUP, group) if group else "все"),
        ("Состояние", STATES[state]),
        ("Людей за период", SIZES[people]),
        ("Порядок", ORDERS[order]),
        ("Найдено", total),
        ("Выгрузил", pages.who(request)),
        ("Когда", local),
    ]
    name = f"Инциденты {local:%Y-%m-%d %H-%M}"
    return table(format, name, head, COLUMNS, _rows(pages, request, asked))


def _rows(pages: Pages, request: Request, asked: Wanted) -> Iterator[list[Cell]]:
    index, left = pages.index(request), pages.parts.settings.export_limit
    place: Place | None = None
    while left > 0:
        found = pages.parts.incidents.alive(replace(asked, after=place, limit=min(BATCH, left)))
        for one in named(pages.parts, index, found.incidents):
            yield _row(pages, one)
        left -= len(found.incidents)
        if (place := found.next) is None:
            return


def _row(pages: Pages, one: Named) -> list[Cell]:
    incident, zone, shown = one.alive.incident, pages.parts.region.zone, pages.words.shown
    return [
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


def _unknown(pages: Pages, choice: Choice) -> str | None:
    """What of a choice nobody offered."""
    region = pages.parts.region
    known: tuple[tuple[object, Mapping[str, object] | Mapping[int, object], str], ...] = (
        (choice.period, PERIODS, "Такого периода в списке нет."),
        (choice.people, SIZES, "Такого числа людей в списке нет."),
        (choice.municipality or None, region.municipalities, "Такого места нет."),
        (choice.group or None, region.groups, "Такой группы тем нет."),
    )
    return next((what for value, of, what in known if value is not None and value not in of), None)


def place_text(place: Place) -> str:
    """A place as an address holds it."""
    people, at, id_ = place
    return f"{people}-{stamp(at)}-{id_}"


def place_from(text: str) -> Place | None:
    """Where a page ended; None where the text was never given out."""
    if (found := _PLACE.fullmatch(text)) is None or (at := moment_from(found[2])) is None:
        return None
    return int(found[1]), at, found[3]


def stamp(at: datetime) -> str:
    """Microseconds since 1970, exactly."""
    return str((at - _EPOCH) // timedelta(microseconds=1))


def moment_from(text: str) -> datetime | None:
    """What `stamp` says; None where it never said so."""
    if re.fullmatch(r"\d{1,17}", text) is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(text))
    except OverflowError:
        return None


ROUTES: Sequence[Route] = (
    Route("GET", "/incidents", list_incidents, REGION, work=Work.INDEX),
    Route("GET", "/incidents/export", export_incidents, EXPORT, work=Work.LONG),
)
