"""An alert's card: its moves, its messages and the facts from its posts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from alerts.terms import Term
from console.api.alerts import AlertAnswer, fields_of
from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Count, Id
from console.routes import REGION
from console.workers import Work
from desks.alerts import AlertDesk
from domain import query
from domain.alert import AlertState
from domain.duty import DutyRole
from domain.ending import Ending
from domain.message import MessageState
from domain.query_text import render
from russian.few import is_few


class MoveAnswer(Answer):
    """Что с ним сделали; before — null, когда открыто."""

    before: AlertState | None
    after: AlertState
    at: datetime
    who: str
    note: str
    until: datetime | None
    reason: Annotated[Ending | None, Field(description="Почему закрыто или ложное.")] = None
    handed_to: Annotated[str | None, Field(description="Кому передано.")] = None


class DeliveryAnswer(Answer):
    """Сообщение: кому и что с ним стало."""

    # No address and no text: the text may contain a link that acknowledges.

    id: str
    title: str
    state: MessageState
    created_at: datetime
    next_try_at: datetime
    tries: int
    delivered_at: datetime | None
    error: str | None
    channel: str | None
    role: DutyRole | None
    person: str | None


class HourAnswer(Answer):
    """Сколько жителей написало за час и сколько пишет обычно."""

    start: datetime
    seen: Count
    usual: float


class TermAnswer(Answer):
    """Слово (лемма) и в скольких постах оно стоит."""

    lemma: str
    posts: Count


class CountAnswer(Answer):
    """Значение и сколько постов."""

    id: str
    name: str
    posts: Count


class PastAnswer(Answer):
    """Прежнее оповещение и его последний шаг."""

    id: str
    conflict: str
    state: AlertState
    since: datetime
    opened_at: datetime
    closed_at: datetime
    end: MoveAnswer | None


class NamedIncident(Answer):
    """Инцидент оповещения."""

    id: str
    number: Annotated[str, Field(description="Номер, который называют люди: И-1042.")]
    title: Annotated[str, Field(description="Где, что случилось и что чаще называют.")]


class CardAnswer(AlertAnswer):
    """Оповещение, что с ним делали и кому сообщено."""

    moves: list[MoveAnswer]
    deliveries: list[DeliveryAnswer]
    query: Annotated[str, Field(description="Поиск, который находит ровно эти посты.")]
    found: Annotated[Count, Field(description="Сколько этих постов в поиске.")]
    first_post_id: Annotated[str | None, Field(description="Самый ранний из них.")]
    negative: Annotated[Count, Field(description="Сколько из них недовольных.")]
    coverage: Annotated[
        Count, Field(description="Новости и посты ведомств о том же: не среди posts.")
    ]
    course: Annotated[list[HourAnswer], Field(description="По часам, последний идёт сейчас.")]
    terms: Annotated[list[TermAnswer], Field(description="О чём пишут чаще обычного.")]
    sources: list[CountAnswer]
    places: list[CountAnswer]
    bodies: Annotated[list[CountAnswer], Field(description="Кому отвечать.")]
    incidents: Annotated[list[NamedIncident], Field(description="Самые большие, до пяти.")]
    past: Annotated[list[PastAnswer], Field(description="Похожие и чем они кончились.")]


def show_alert(caller: Calling, alert_id: Id) -> CardAnswer:
    """Оповещение, что с ним делали, кому сообщено и что известно о его постах."""
    viewer, desk = caller.viewer(), AlertDesk(caller.installation)
    history = desk.look(viewer, alert_id)
    alert = history.alert
    more = desk.findings(viewer, alert)
    place = query.Field.SETTLEMENT if alert.cell.municipality else query.Field.MUNICIPALITY
    card = {
        **fields_of(caller, alert, history.silence),
        "moves": history.moves,
        "deliveries": history.deliveries,
        "query": render(more.condition, caller.installation.region.zone, caller.words.typed),
        "found": more.posts,
        "first_post_id": more.first.post.id if more.first else None,
        "negative": more.negative,
        "coverage": more.coverage,
        "course": more.hours,
        "terms": terms_of(caller, more.terms),
        "sources": counted(caller, query.Field.SOURCE, more.sources),
        "places": counted(caller, place, more.places),
        "bodies": counted(caller, query.Field.BODY, more.bodies),
        "incidents": [
            {"id": one.id, "number": one.spoken, "title": title} for one, title in more.incidents
        ],
        "past": [
            {
                "id": past.alert.id,
                "conflict": caller.words.conflict(past.alert),
                "state": past.alert.state,
                "since": past.alert.since,
                "opened_at": past.alert.opened_at,
                "closed_at": past.alert.closed_at,
                "end": past.end,
            }
            for past in more.past
        ],
    }
    return caller.answer(CardAnswer, card)


def terms_of(caller: Caller, terms: Iterable[Term]) -> list[Mapping[str, Any]]:
    counts = ((term.lemma, term.posts) for term in terms)
    return [{"lemma": lemma, "posts": n} for lemma, n in numerous(caller, counts)]


def counted(
    caller: Caller, field: query.Field, counts: Iterable[tuple[str, int]]
) -> list[Mapping[str, Any]]:
    rows = numerous(caller, counts)
    return [{"id": v, "name": caller.words.shown(field, v), "posts": n} for v, n in rows]


def numerous(caller: Caller, counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Counts that the program may see.

    Without the right to posts, values of few people are left out: the total minus all others would
    reveal their number.
    """
    return [(value, n) for value, n in counts if caller.reads_posts or not is_few(n)]


ROUTES: Sequence[Operation] = (
    Operation(
        "GET", "/alerts/{alert_id}", show_alert, REGION, "Одно оповещение", MISSING, work=Work.INDEX
    ),
)
