"""Incidents as people choose them, and as a table that they take away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from app.wiring import Parts
from desks.exports.export import Export
from desks.incident import Named, named
from desks.viewer import Viewer
from domain.errors import EntryRefused
from domain.incident import Order, Place, Wanted
from domain.person import Right
from domain.query import Field
from domain.region import Region
from enrichment.incidents.incident import ALIVE
from files.sheets import Cell, Column
from russian.few import FEWEST, is_few, worded
from russian.vocabulary import Vocabulary

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


def unknown(region: Region, choice: Choice) -> str | None:
    """What of a choice nobody offered, in Russian."""
    known: tuple[tuple[object, Mapping[str, object] | Mapping[int, object], str], ...] = (
        (choice.period, PERIODS, "Такого периода в списке нет."),
        (choice.people, SIZES, "Такого числа людей в списке нет."),
        (choice.municipality or None, region.municipalities, "Такого места нет."),
        (choice.group or None, region.groups, "Такой группы тем нет."),
    )
    return next((what for value, of, what in known if value is not None and value not in of), None)


def export_incidents(parts: Parts, viewer: Viewer, choice: Choice, limit: int) -> Export:
    """All that the list leads to; small numbers of people are not told. Raises Forbidden, or
    EntryRefused.
    """
    viewer.demand(Right.EXPORT)
    if choice.people and is_few(choice.people):
        raise EntryRefused(FILTERED)
    if wrong := unknown(parts.region, choice):
        raise EntryRefused(wrong)
    now, words = parts.clock.now(), Vocabulary(parts.region)
    asked = replace(wanted(choice, now, limit=BATCH), few=FEWEST)
    total = parts.incidents.alive(replace(asked, limit=1)).total
    local, shown = now.astimezone(parts.region.zone), words.shown
    place, group = choice.municipality, choice.group
    head: list[tuple[str, Cell]] = [
        ("Инциденты", PERIODS[choice.period]),
        ("Место", shown(Field.MUNICIPALITY, place) if place else "все"),
        ("Группа тем", shown(Field.GROUP, group) if group else "все"),
        ("Состояние", STATES[choice.state]),
        ("Людей за период", SIZES[choice.people]),
        ("Порядок", ORDERS[choice.order]),
        ("Найдено", total),
        ("Выгрузил", viewer.actor),
        ("Когда", local),
    ]
    return Export(
        name=f"Инциденты {local:%Y-%m-%d %H-%M}",
        head=head,
        columns=COLUMNS,
        total=total,
        rows=_rows(parts, viewer, words, asked, limit),
    )


def _rows(
    parts: Parts, viewer: Viewer, words: Vocabulary, asked: Wanted, left: int
) -> Iterator[list[Cell]]:
    index = viewer.posts(parts.index)
    place: Place | None = None
    while left > 0:
        page = parts.incidents.alive(replace(asked, after=place, limit=min(BATCH, left)))
        for one in named(parts, index, page.incidents):
            yield _row(parts, words, one)
        left -= len(page.incidents)
        if (place := page.next) is None:
            return


def _row(parts: Parts, words: Vocabulary, one: Named) -> list[Cell]:
    incident, zone, shown = one.alive.incident, parts.region.zone, words.shown
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
        f"{parts.settings.console_address}/incidents/{incident.id}",
    ]
