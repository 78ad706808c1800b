"""Incidents: those alive lately, one of them, and what people merge, split and take back."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from starlette.exceptions import HTTPException

from alerts.lifecycle import NAMES
from app.assembly import make_regrouping
from console.api.caller import Caller, Calling
from console.api.card import CountAnswer, TermAnswer, counted
from console.api.cursor import Cursor, open_cursor, seal_cursor
from console.api.schema import Answer, Count, Given, Id
from console.incidents.incidents import moment_from, place_from, place_text, stamp
from desks.exports.incidents import State
from desks.incident import Findings, Named, findings, named, with_copies
from domain import query
from domain.errors import EntryRefused
from domain.incident import Alive, Order, Wanted
from domain.person import Right
from domain.steps import Step
from enrichment.incidents.incident import ALIVE
from russian.few import FEWEST, is_few

LIST = "incidents"  # whose cursors these are


class WantedIncidents(Given):
    """Какие инциденты и какая их страница."""

    days: Annotated[int, Field(ge=1, le=90, description="За которые о них писали.")] = 7
    municipality: Annotated[str | None, Field(max_length=100)] = None
    group: Annotated[str | None, Field(max_length=100)] = None
    state: Annotated[State, Field(description="on — продолжаются, quiet — затихли.")] = State.ANY
    sort: Order = Order.NEWEST
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class WantedIncident(Given):
    """С какого места показать посты."""

    cursor: Cursor = None


class Doer(Given):
    """Кто это делает."""

    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class Merging(Doer):
    """Какой инцидент присоединить к этому."""

    other_id: Id


class Splitting(Doer):
    """Какие посты отделить; их копии отделятся с ними."""

    post_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]


class IncidentAnswer(Answer):
    """Посты об одной беде в одном месте."""

    id: str
    url: Annotated[str, Field(description="Страница в консоли.")]
    name: Annotated[
        str | None, Field(description="Первая строка первого поста; без права posts — null.")
    ]
    group: str
    municipality: str
    topic: str | None
    settlement: str | None
    first_at: datetime
    last_at: datetime
    goes_on: Annotated[bool, Field(description="Принимает ли ещё посты.")]
    posts: Count
    copies: Count
    people: Annotated[Count, Field(description="Сколько разных людей жалуется.")]
    lately: Annotated[Count, Field(description="Сколько из них за days.")]
    alert_id: Annotated[str | None, Field(description="Открытое оповещение об этом.")]


class IncidentsAnswer(Answer):
    """Страница инцидентов."""

    total: int
    incidents: list[IncidentAnswer]
    next: Annotated[str | None, Field(description="cursor следующей страницы; null — конец.")]


class StretchAnswer(Answer):
    """Сколько постов за шаг: своих и копий."""

    start: datetime
    own: Count
    copies: Count


class ToldAnswer(Answer):
    """Пост и его копии."""

    post_id: str
    copies: list[str]


class HappeningAnswer(Answer):
    """Шаг оповещения об этом, либо что люди объединили и разделили."""

    at: datetime
    who: str
    said: str
    alert_id: str | None
    regrouping_id: Annotated[int | None, Field(description="Его можно отменить, если stands.")]
    stands: bool


class OneIncidentAnswer(IncidentAnswer):
    """Один инцидент; числа — по первым read постам."""

    read: Count
    negative: Count
    step: Step
    course: list[StretchAnswer]
    terms: list[TermAnswer]
    sources: list[CountAnswer]
    settlements: list[CountAnswer]
    streets: list[CountAnswer]
    bodies: Annotated[list[CountAnswer], Field(description="Кому отвечать.")]
    happenings: list[HappeningAnswer]
    likes: Annotated[list[IncidentAnswer], Field(description="Возможно, о том же.")]
    told: Annotated[
        list[ToldAnswer], Field(description="Посты по времени; без права posts — пусто.")
    ]
    next: Annotated[str | None, Field(description="cursor следующих постов; null — конец.")]


def list_incidents(caller: Calling, wanted: Annotated[WantedIncidents, Query()]) -> IncidentsAnswer:
    """О чём писали за последнее время. Следующие страницы — на время первой."""
    region, until, after = caller.parts.region, caller.now, None
    if wanted.group not in (None, *region.groups):
        raise EntryRefused("group: такой темы нет")
    if wanted.municipality not in (None, *region.municipalities):
        raise EntryRefused("municipality: такого муниципалитета нет")
    if wanted.cursor is not None:
        begun, _, rest = open_cursor(caller, LIST, wanted.cursor).partition(".")
        asked, after = moment_from(begun), place_from(rest)
        if asked is None or after is None:
            raise EntryRefused("cursor: такого нет, берите его из next")
        until = asked
    try:
        since = until - timedelta(days=wanted.days)
    except OverflowError as error:
        raise EntryRefused("cursor: такого нет, берите его из next") from error
    found = caller.parts.incidents.alive(
        Wanted(
            since=since,
            until=until,
            municipality=wanted.municipality,
            group=wanted.group,
            last_since=until - ALIVE if wanted.state is State.GOES_ON else None,
            last_until=until - ALIVE if wanted.state is State.QUIET else None,
            order=wanted.sort,
            few=0 if caller.reads_posts else FEWEST,
            limit=wanted.limit,
            after=after,
        )
    )
    caller.audit("incidents", " ".join(filter(None, (wanted.group, wanted.municipality))))
    return caller.answer(
        IncidentsAnswer,
        {
            "total": found.total,
            "incidents": [
                _incident(caller, one) for one in named(caller.parts, caller.index, found.incidents)
            ],
            "next": found.next
            and seal_cursor(caller, LIST, f"{stamp(until)}.{place_text(found.next)}"),
        },
    )


def show_incident(
    caller: Calling, incident_id: Id, wanted: Annotated[WantedIncident, Query()]
) -> OneIncidentAnswer:
    """Его посты, ход, слова, места и что с ним делали."""
    caller.audit("incident", incident_id)
    after = open_cursor(caller, incident_id, wanted.cursor) if wanted.cursor else None
    return _answer(caller, incident_id, after)


def merge_incidents(caller: Calling, incident_id: Id, given: Merging) -> OneIncidentAnswer:
    """Все посты другого с этого времени в этом, и похожие на них тоже."""
    _check(caller, incident_id)
    who = given.who or caller.name
    make_regrouping(caller.parts).merge(incident_id, given.other_id, who)
    caller.audit("incidents merged", f"{incident_id} {given.other_id}: {who}")
    return _answer(caller, incident_id)


def split_incident(caller: Calling, incident_id: Id, given: Splitting) -> OneIncidentAnswer:
    """Эти посты — новый инцидент; он в ответе."""
    _check(caller, incident_id)
    who = given.who or caller.name
    chosen = with_copies(caller.parts, caller.index, incident_id, given.post_ids)
    new_id = make_regrouping(caller.parts).split(incident_id, chosen, who)
    caller.audit("incident split", f"{incident_id} {new_id} {len(chosen)}: {who}")
    return _answer(caller, new_id)


def take_back(
    caller: Calling,
    regrouping_id: Annotated[int, Field(ge=1, lt=2**63)],
    given: Doer,
) -> OneIncidentAnswer:
    """Отменить объединение или разделение; в ответе — инцидент, каким он стал."""
    _check(caller)
    who = given.who or caller.name
    done = make_regrouping(caller.parts).take_back(regrouping_id, who)
    caller.audit("regrouping taken back", f"{done.incident_id} {done.other_id}: {who}")
    return _answer(caller, done.incident_id)


def _check(caller: Caller, incident_id: str | None = None) -> None:
    """Raises the 403 of a program that may not see incidents, and the 404."""
    if not caller.token.may(Right.REGION):
        raise HTTPException(403, f"ключу «{caller.name}» это не разрешено: нужно и право region")
    if incident_id is not None and caller.parts.incidents.get(incident_id) is None:
        raise _missing(incident_id)


def _missing(incident_id: str) -> HTTPException:
    return HTTPException(404, f"инцидента {incident_id} нет: проверьте номер в списке")


def _answer(caller: Caller, incident_id: str, after: str | None = None) -> OneIncidentAnswer:
    """Raises the 404; where it was merged into another, it names that one."""
    found = findings(caller.parts, caller.index, incident_id, after)
    if found is None:
        if heir := caller.parts.incidents.heir(incident_id):
            raise HTTPException(404, f"инцидент {incident_id} объединён с {heir}: смотрите его")
        raise _missing(incident_id)
    return caller.answer(OneIncidentAnswer, _one(caller, found))


def _one(caller: Caller, found: Findings) -> dict[str, Any]:
    """Fields of a OneIncidentAnswer."""
    alert = next((a for a in found.alerts if a.closed_at is None), None)
    reads, tells = caller.reads_posts, _tells(caller, found.alive)
    return {
        **_incident(caller, Named(found.alive, found.name, alert)),
        "read": found.read,
        "negative": found.negative,
        "step": found.length,
        "course": found.course if tells else (),
        "terms": found.terms if tells else (),
        "sources": counted(caller, query.Field.SOURCE, found.sources if tells else ()),
        "settlements": counted(caller, query.Field.SETTLEMENT, found.settlements if tells else ()),
        "streets": [{"id": s, "name": s, "posts": n} for s, n in found.streets if tells],
        "bodies": counted(caller, query.Field.BODY, found.bodies),
        "happenings": _happenings(found),
        "likes": [_incident(caller, one) for one in found.likes],
        "told": [
            {"post_id": t.hit.enriched.post.id, "copies": [c.post.id for c in t.copies]}
            for t in found.told
            if reads
        ],
        "next": seal_cursor(caller, found.alive.incident.id, found.next)
        if found.next and reads
        else None,
    }


def _tells(caller: Caller, alive: Alive) -> bool:
    """Whether the program may know where and when they wrote: it would point at one of a few."""
    return caller.reads_posts or not is_few(alive.people)


def _happenings(found: Findings) -> list[dict[str, Any]]:
    happened = []
    for one in found.happenings:
        move, regrouped = one.move, one.regrouped
        said = NAMES[move.after] if move else ""
        if regrouped:
            said = "объединено" if regrouped.is_merge else "разделено"
        happened.append(
            {
                "at": one.at,
                "who": move.who if move else regrouped.who if regrouped else "",
                "said": said,
                "alert_id": one.alert and one.alert.id,
                "regrouping_id": regrouped and regrouped.id,
                "stands": bool(regrouped and regrouped.stands),
            }
        )
    return happened


def _incident(caller: Caller, one: Named) -> dict[str, Any]:
    """Fields of an IncidentAnswer."""
    incident = one.alive.incident
    return {
        "id": incident.id,
        "url": f"{caller.parts.settings.console_address}/incidents/{incident.id}",
        "name": one.name if caller.reads_posts else None,
        "group": incident.group,
        "municipality": incident.municipality,
        "topic": incident.topic,
        "settlement": incident.settlement if _tells(caller, one.alive) else None,
        "first_at": incident.first_at,
        "last_at": incident.last_at,
        "goes_on": incident.last_at > caller.now - ALIVE,
        "posts": one.alive.posts,
        "copies": one.alive.copies,
        "people": one.alive.people,
        "lately": one.alive.lately,
        "alert_id": one.alert and one.alert.id,
    }
