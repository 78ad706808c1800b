"""Incidents: recent ones, one of them, and merging, splitting and taking back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from alerts.lifecycle import NAMES
from console.api.caller import Caller, Calling
from console.api.card import CountAnswer, TermAnswer, counted, numerous, terms_of
from console.api.cursor import Cursor, open_cursor, seal_cursor
from console.api.operations import Operation
from console.api.outreach.asked import AskedAnswer, asked_of
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Count, Doer, Given, Id
from console.routes import REGION, TRIAGE
from console.workers import Work
from desks.care import CareDesk
from desks.cursor import moment_from, place_from, place_text, stamp
from desks.incident import IncidentFacts, Named
from desks.incidents import MOST_DAYS, IncidentChoice, IncidentDesk, Standing
from desks.outreach.surveys.incidents import IncidentQuestionDesk
from domain import query
from domain.care import LONGEST_NOTE, CareState
from domain.errors import EntryRefused
from domain.incident import LONGEST_TITLE, Order, number_of
from domain.steps import Step
from enrichment.incidents.incident import ALIVE

LIST = "incidents"


class WantedIncidents(Given):
    """Какие инциденты и какая их страница."""

    days: Annotated[int, Field(ge=1, le=MOST_DAYS, description="За которые о них писали.")] = 7
    municipality: Annotated[str | None, Field(max_length=100)] = None
    group: Annotated[str | None, Field(max_length=100)] = None
    state: Annotated[Standing, Field(description="on — продолжаются, quiet — затихли.")] = (
        Standing.ANY
    )
    sort: Order = Order.NEWEST
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class WantedIncident(Given):
    """С какого места показать посты."""

    cursor: Cursor = None


class Merging(Doer):
    """Какой инцидент присоединить к этому."""

    other_id: Id


class Splitting(Doer):
    """Какие посты отделить; их копии отделятся с ними."""

    post_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]


class Caring(Doer):
    """Что с инцидентом делают: состояние, у кого он и заметка; заменяет прежнее."""

    state: CareState
    owner: Annotated[str, Field(max_length=200, description="Имя; пусто — ни у кого.")] = ""
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class Renaming(Doer):
    """Какое название дать; пустое вернёт то, что даёт система."""

    title: Annotated[str, Field(max_length=LONGEST_TITLE)]


class IncidentAnswer(Answer):
    """Посты об одной беде в одном месте."""

    id: str
    url: Annotated[str, Field(description="Страница в консоли.")]
    number: Annotated[str, Field(description="Номер, который называют люди: И-1042.")]
    title: Annotated[str, Field(description="Где, что случилось и что чаще называют.")]
    renamed: Annotated[bool, Field(description="Название дал человек.")]
    name: Annotated[str | None, Field(description="Фраза первого поста; без права posts — null.")]
    group: str
    municipality: str
    topic: str | None
    settlement: str | None
    first_at: datetime
    last_at: datetime
    reopened_at: Annotated[datetime | None, Field(description="Когда та же авария началась снова.")]
    goes_on: Annotated[bool, Field(description="Принимает ли ещё посты.")]
    posts: Annotated[Count, Field(description="Жалобы и вопросы.")]
    copies: Count
    questions: Annotated[
        Count, Field(description="Сколько из posts — вопросы; без права posts — null.")
    ]
    coverage: Annotated[Count, Field(description="Новости, посты ведомств: не среди posts.")]
    people: Annotated[Count, Field(description="Сколько разных жителей жалуется.")]
    lately: Annotated[Count, Field(description="Сколько из них за days.")]
    alert_id: Annotated[str | None, Field(description="Открытое оповещение об этом.")]
    care: Annotated[CareState, Field(description="new — не разобран, in_work, solved — решён.")]
    owner: Annotated[str | None, Field(description="У кого он.")]
    note: Annotated[str, Field(description="Заметка; без права posts — пусто.")]


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
    proposed: Annotated[
        list[str], Field(description="Номера из likes, которые система сочла тем же событием.")
    ]
    told: Annotated[
        list[ToldAnswer], Field(description="Посты по времени; без права posts — пусто.")
    ]
    covered: Annotated[
        list[str], Field(description="Первые посты coverage; без права posts — пусто.")
    ]
    asked: Annotated[list[AskedAnswer], Field(description="Вопросы контактам его обращений.")]
    next: Annotated[str | None, Field(description="cursor следующих постов; null — конец.")]


def list_incidents(caller: Calling, wanted: Annotated[WantedIncidents, Query()]) -> IncidentsAnswer:
    """О чём писали за последнее время. Следующие страницы — на время первой."""
    until, after = caller.now, None
    if wanted.cursor is not None:
        begun, _, rest = open_cursor(caller, LIST, wanted.cursor).partition(".")
        asked, after = moment_from(begun), place_from(rest)
        if asked is None or after is None:
            raise EntryRefused("cursor: такого нет, берите его из next")
        until = asked
    municipality, group = wanted.municipality or "", wanted.group or ""
    page = IncidentDesk(caller.installation).list(
        caller.viewer(),
        IncidentChoice(wanted.days, municipality, group, wanted.state, order=wanted.sort),
        until,
        after=after,
        limit=wanted.limit,
        asked=" ".join(filter(None, (group, municipality))),
    )
    fields = {
        "total": page.total,
        "incidents": [_incident(caller, one) for one in page.incidents],
        "next": page.next and seal_cursor(caller, LIST, f"{stamp(until)}.{place_text(page.next)}"),
    }
    return caller.answer(IncidentsAnswer, fields)


def show_incident(
    caller: Calling, incident_id: Id, wanted: Annotated[WantedIncident, Query()]
) -> OneIncidentAnswer:
    """Его посты, ход, слова, места и что с ним делали."""
    desk, viewer = IncidentDesk(caller.installation), caller.viewer()
    if number_of(incident_id) is not None:
        incident_id = desk.find(viewer, incident_id)
    after = open_cursor(caller, incident_id, wanted.cursor) if wanted.cursor else None
    return _one(caller, desk.one(viewer, incident_id, after))


def merge_incidents(caller: Calling, incident_id: Id, merging: Merging) -> OneIncidentAnswer:
    """Все посты другого с этого времени в этом, и похожие на них тоже."""
    viewer, desk = caller.viewer(merging.who), IncidentDesk(caller.installation)
    return _one(caller, desk.card(viewer, desk.merge(viewer, incident_id, merging.other_id)))


def split_incident(caller: Calling, incident_id: Id, splitting: Splitting) -> OneIncidentAnswer:
    """Эти посты — новый инцидент; он в ответе."""
    viewer, desk = caller.viewer(splitting.who), IncidentDesk(caller.installation)
    return _one(caller, desk.card(viewer, desk.split(viewer, incident_id, splitting.post_ids)))


def rename_incident(caller: Calling, incident_id: Id, renaming: Renaming) -> OneIncidentAnswer:
    """Название останется, как бы инцидент ни рос."""
    viewer, desk = caller.viewer(renaming.who), IncidentDesk(caller.installation)
    return _one(caller, desk.card(viewer, desk.rename(viewer, incident_id, renaming.title)))


def care_for_incident(caller: Calling, incident_id: Id, caring: Caring) -> OneIncidentAnswer:
    """Записать, что с ним делают."""
    viewer, desk = caller.viewer(caring.who), IncidentDesk(caller.installation)
    id_ = CareDesk(caller.installation).change(
        viewer, incident_id, caring.state, caring.owner, caring.note
    )
    return _one(caller, desk.card(viewer, id_))


def take_back(
    caller: Calling,
    regrouping_id: Annotated[int, Field(ge=1, lt=2**63)],
    doer: Doer,
) -> OneIncidentAnswer:
    """Отменить объединение или разделение; в ответе — инцидент, каким он стал."""
    viewer, desk = caller.viewer(doer.who), IncidentDesk(caller.installation)
    return _one(caller, desk.card(viewer, desk.take_back(viewer, regrouping_id)))


def _one(caller: Caller, card: IncidentFacts) -> OneIncidentAnswer:
    alert = next((a for a in card.alerts if a.closed_at is None), None)
    id_ = card.alive.incident.id
    care = CareDesk(caller.installation).of(caller.viewer(), [id_]).get(id_)
    asked = IncidentQuestionDesk(caller.installation).of(caller.viewer(), id_)
    fields = {
        **_incident(caller, Named(card.alive, card.title, card.quote, alert, care)),
        "read": card.read,
        "negative": card.negative,
        "step": card.length,
        "course": card.course,
        "terms": terms_of(caller, card.terms),
        "sources": counted(caller, query.Field.SOURCE, card.sources),
        "settlements": counted(caller, query.Field.SETTLEMENT, card.settlements),
        "streets": [{"id": s, "name": s, "posts": n} for s, n in numerous(caller, card.streets)],
        "bodies": counted(caller, query.Field.BODY, card.bodies),
        "happenings": _happenings(card),
        "likes": [_incident(caller, one) for one in card.likes],
        "proposed": card.proposed,
        "told": [
            {"post_id": t.hit.enriched.post.id, "copies": [c.post.id for c in t.copies]}
            for t in card.posts
        ],
        "covered": [hit.enriched.post.id for hit in card.coverage],
        "asked": [asked_of(one) for one in asked],
        "next": card.next and seal_cursor(caller, card.alive.incident.id, card.next),
    }
    return caller.answer(OneIncidentAnswer, fields)


def _happenings(card: IncidentFacts) -> list[dict[str, Any]]:
    happened = []
    for one in card.happenings:
        move, regrouped = one.move, one.regrouped
        words = NAMES[move.after] if move else ""
        if regrouped:
            words = "объединено" if regrouped.is_merge else "разделено"
        happened.append(
            {
                "at": one.at,
                "who": move.who if move else regrouped.who if regrouped else "",
                "said": words,
                "alert_id": one.alert and one.alert.id,
                "regrouping_id": regrouped and regrouped.id,
                "stands": bool(regrouped and regrouped.stands),
            }
        )
    return happened


def _incident(caller: Caller, one: Named) -> dict[str, Any]:
    incident = one.alive.incident
    return {
        "id": incident.id,
        "url": f"{caller.installation.settings.console_address}/incidents/{incident.id}",
        "number": incident.spoken,
        "title": one.title,
        "renamed": incident.title is not None,
        "name": one.quote,
        "group": incident.group,
        "municipality": incident.municipality,
        "topic": incident.topic,
        "settlement": incident.settlement,
        "first_at": incident.first_at,
        "last_at": incident.last_at,
        "reopened_at": incident.reopened_at,
        "goes_on": incident.last_at > caller.now - ALIVE,
        "posts": one.alive.posts,
        "copies": one.alive.copies,
        # With the posts it would tell how few complained.
        "questions": one.alive.questions if caller.reads_posts else None,
        "coverage": one.alive.coverage,
        "people": one.alive.people,
        "lately": one.alive.lately,
        "alert_id": one.alert and one.alert.id,
        "care": one.care.state if one.care else CareState.NEW,
        "owner": one.care and one.care.owner,
        "note": one.care.note if one.care else "",
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/incidents", list_incidents, REGION, "Инциденты", work=Work.INDEX),
    Operation(
        "GET",
        "/incidents/{incident_id}",
        show_incident,
        REGION,
        "Один инцидент",
        MISSING,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/incidents/{incident_id}/merge",
        merge_incidents,
        TRIAGE,
        "Объединить",
        CHANGING,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/incidents/{incident_id}/split",
        split_incident,
        TRIAGE,
        "Разделить",
        CHANGING,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/incidents/{incident_id}/care",
        care_for_incident,
        TRIAGE,
        "Вести",
        CHANGING,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/incidents/{incident_id}/title",
        rename_incident,
        TRIAGE,
        "Переименовать",
        CHANGING,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/regroupings/{regrouping_id}/back",
        take_back,
        TRIAGE,
        "Отменить объединение",
        CHANGING,
        work=Work.INDEX,
    ),
)
