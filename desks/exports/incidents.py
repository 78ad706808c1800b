"""Incidents as a table: the rows of the list, with its filters above."""

from collections.abc import Mapping
from urllib.parse import urlencode

from app.installation import Installation
from desks.audit import write
from desks.exports.export import Export
from desks.incident import Named
from desks.incidents import SIZES as LEAST
from desks.incidents import IncidentChoice, IncidentDesk, Standing
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused
from domain.incident import Order
from domain.query import Field
from files.sheets import Cell, Column, FileKind
from russian.few import worded
from russian.vocabulary import Vocabulary

ORDERS = {
    Order.PEOPLE: "больше жителей",
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
STATES = {Standing.ANY: "любые", Standing.GOES_ON: "продолжаются", Standing.QUIET: "затихли"}
COLUMNS = (
    Column("Номер", 12),
    Column("Название", 60),
    Column("Цитата", 90),
    Column("Место", 20),
    Column("Населённый пункт", 20),
    Column("Раздел", 24),
    Column("Тема", 24),
    Column("Начало", 17),
    Column("Последний пост", 17),
    Column("Постов", 10),
    Column("Из них копий", 10),
    Column("Жителей всего", 12),
    Column("Жителей за период", 12),
    Column("Открыто оповещение", 12),
    Column("Страница", 60),
)


def linked(choice: IncidentChoice, page: str, **more: str) -> str:
    usual = IncidentChoice()
    chosen: Mapping[str, object] = {
        name: value
        for name in IncidentChoice.__slots__
        if (value := getattr(choice, name)) != getattr(usual, name)
    }
    asked = urlencode({**chosen, **more})
    return f"{page}?{asked}" if asked else page


def check_period(choice: IncidentChoice) -> None:
    if choice.period not in PERIODS:
        raise EntryRefused("такого периода в списке нет")


def export_incidents(
    installation: Installation, viewer: Viewer, choice: IncidentChoice, limit: int
) -> Export:
    """Small numbers of people are hidden; raises EntryRefused for a period that the form does not
    offer.
    """
    check_period(choice)
    file = IncidentDesk(installation).file(viewer, choice, limit)
    words, local = (
        Vocabulary(installation.region),
        installation.clock.now().astimezone(installation.region.zone),
    )
    shown, place, group = words.shown, choice.municipality, choice.group
    head: list[tuple[str, Cell]] = [
        ("Инциденты", PERIODS[choice.period]),
        ("Место", shown(Field.MUNICIPALITY, place) if place else "все"),
        ("Раздел", shown(Field.GROUP, group) if group else "все"),
        ("Состояние", STATES[choice.state]),
        ("Жителей за период", SIZES[choice.people]),
        ("Порядок", ORDERS[choice.order]),
        ("Найдено", file.total),
        ("Выгрузил", viewer.actor),
        ("Когда", local),
    ]
    return Export(
        name=f"Инциденты {local:%Y-%m-%d %H-%M}",
        head=head,
        columns=COLUMNS,
        total=file.total,
        rows=(_row(installation, words, one) for one in file.incidents),
    )


def note_incidents(
    installation: Installation, viewer: Viewer, choice: IncidentChoice, kind: FileKind, rows: int
) -> None:
    detail = f"{rows} {kind}: {linked(choice, '')}"
    write(installation.audit, installation.clock.now(), viewer, Verb.INCIDENTS_EXPORTED, detail)


def _row(installation: Installation, words: Vocabulary, one: Named) -> list[Cell]:
    incident, zone, shown = one.alive.incident, installation.region.zone, words.shown
    return [
        incident.spoken,
        one.title,
        one.quote,
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
        f"{installation.settings.console_address}/incidents/{incident.id}",
    ]
