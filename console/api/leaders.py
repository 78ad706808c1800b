"""Opinion leaders: outlets, communities and official pages by what they published."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from starlette.exceptions import HTTPException

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Given, Id
from console.leaders import MOST_READ, most
from console.routes import LEADERS
from console.workers import Work
from desks.leaders import Leader, Measure, leader, leaders, ranked
from domain import query
from domain.errors import EntryRefused, MoveRefused
from domain.leader import Followed, Share, Standing
from domain.ports.leaders import Cut
from domain.post import AuthorKind
from domain.source import SourceKind

Days = Annotated[int, Field(ge=1, le=90, description="За сколько дней до сейчас.")]


class WantedLeader(Given):
    """За какое время."""

    days: Days = 30


class WantedLeaders(WantedLeader):
    """О чём и где они писали, и чем измерены."""

    group: Annotated[str | None, Field(max_length=100)] = None
    municipality: Annotated[str | None, Field(max_length=100)] = None
    sort: Measure = Measure.REACH


class NewFollow(Given):
    """Зачем следим: например, как связаться с редакцией."""

    note: Annotated[str, Field(max_length=2000)] = ""
    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class ShareAnswer(Answer):
    """Столько из стольких; доля с вероятностью 95 % между low и high."""

    count: int
    of: int
    low: float
    high: float


class StandingAnswer(Answer):
    """Что опубликовано: у viewed постов видны просмотры."""

    posts: int
    viewed: int
    views: int
    median: Annotated[float | None, Field(description="Просмотров одного поста, посередине.")]
    engagement: Annotated[float | None, Field(description="Откликов на 1000 просмотров.")]
    critical: Annotated[ShareAnswer, Field(description="Критичных из тех, чей тон известен.")]


class FollowedAnswer(Answer):
    """Кто и зачем следит."""

    note: str
    who: str
    at: datetime


class LeaderAnswer(StandingAnswer):
    """Издание, сообщество или официальная страница; частных лиц здесь не бывает."""

    source_id: str
    title: str
    network: SourceKind
    voice: AuthorKind
    municipality: str | None
    first: Annotated[ShareAnswer, Field(description="Первым в скольких из общих инцидентов.")]
    lead: Annotated[timedelta | None, Field(description="На сколько опередил, посередине.")]
    followed: FollowedAnswer | None


class RankedAnswer(LeaderAnswer):
    """Место по выбранной мере; null — данных для места мало."""

    rank: int | None


class LeadersAnswer(Answer):
    """Все, кто писал, по местам."""

    since: datetime
    until: datetime
    leaders: list[RankedAnswer]


class PartAnswer(StandingAnswer):
    """Что опубликовано о теме или месте; id null — не распознано."""

    id: str | None
    name: str | None


class OneLeaderAnswer(LeaderAnswer):
    """Один из них по темам и местам."""

    groups: list[PartAnswer]
    places: list[PartAnswer]
    most_read: Annotated[list[str], Field(description="Номера самых читаемых постов.")]
    was_first: Annotated[list[str], Field(description="Инциденты, о которых написал первым.")]


def list_leaders(caller: Calling, wanted: Annotated[WantedLeaders, Query()]) -> LeadersAnswer:
    """Кого читают, кто первым узнаёт и кто критикует: о теме, в месте, за время."""
    region = caller.parts.region
    if wanted.group not in (None, *region.groups):
        raise EntryRefused("group: такой темы нет")
    if wanted.municipality not in (None, *region.municipalities):
        raise EntryRefused("municipality: такого муниципалитета нет")
    cut = _cut(caller, wanted.days, group=wanted.group, municipality=wanted.municipality)
    found = ranked(leaders(caller.parts, cut), wanted.sort)
    return caller.answer(
        LeadersAnswer,
        {
            "since": cut.since,
            "until": cut.until,
            "leaders": [{**_leader(one), "rank": rank} for rank, one in found],
        },
    )


def show_leader(
    caller: Calling, source_id: Id, wanted: Annotated[WantedLeader, Query()]
) -> OneLeaderAnswer:
    """Темы, места, самое читаемое и где был первым."""
    return _answer(caller, source_id, wanted.days)


def follow_leader(caller: Calling, source_id: Id, new: NewFollow) -> OneLeaderAnswer:
    """Следить; новая заметка заменяет прежнюю."""
    found = _answer(caller, source_id)
    who = new.who or caller.name
    caller.parts.followed.save(Followed(source_id, new.note, who, caller.now))
    caller.audit("leader follow", f"{source_id}: {who}")
    return _answer(caller, found.source_id)


def forget_leader(caller: Calling, source_id: Id) -> OneLeaderAnswer:
    """Больше не следить."""
    found = _answer(caller, source_id)
    if not caller.parts.followed.forget(source_id):
        raise MoveRefused(f"за {source_id} и так не следят")
    caller.audit("leader forget", source_id)
    return _answer(caller, found.source_id)


def _answer(caller: Caller, source_id: str, days: int = 30) -> OneLeaderAnswer:
    """Raises the 404."""
    parts, cut = caller.parts, _cut(caller, days, source_id)
    if (one := leader(parts, cut, source_id)) is None:
        raise HTTPException(404, f"издания или сообщества {source_id} в реестре нет")
    groups, places = parts.publications.by_group(cut), parts.publications.by_municipality(cut)
    return caller.answer(
        OneLeaderAnswer,
        {
            **_leader(one),
            "groups": _parts_of(caller, query.Field.GROUP, groups),
            "places": _parts_of(caller, query.Field.MUNICIPALITY, places),
            "most_read": list(parts.publications.most_read(cut, MOST_READ)),
            "was_first": list(one.race.incidents),
        },
    )


def _cut(caller: Caller, days: int, source_id: str | None = None, **narrower: str | None) -> Cut:
    now = caller.now
    return Cut(now - timedelta(days=days), now, source_id, **narrower)


def _leader(one: Leader) -> dict[str, Any]:
    """Fields of a LeaderAnswer."""
    return {
        **_standing(one.standing),
        "source_id": one.source.id,
        "title": one.source.title,
        "network": one.source.kind,
        "voice": one.voice,
        "municipality": one.source.municipality,
        "first": _share(one.race.first),
        "lead": one.race.lead,
        "followed": one.followed,
    }


def _parts_of(
    caller: Caller, field: query.Field, by: Mapping[str | None, Standing]
) -> list[dict[str, Any]]:
    return [
        {"id": id_, "name": id_ and caller.words.shown(field, id_), **_standing(standing)}
        for id_, standing in most(by)
    ]


def _standing(standing: Standing) -> dict[str, Any]:
    """Fields of a StandingAnswer."""
    said = {field.name: getattr(standing, field.name) for field in fields(standing)}
    return said | {"engagement": standing.engagement, "critical": _share(standing.critical)}


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"count": share.count, "of": share.of, "low": low, "high": high}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/leaders", list_leaders, LEADERS, "Лидеры мнений"),
    Operation(
        "GET",
        "/leaders/{source_id}",
        show_leader,
        LEADERS,
        "Один лидер мнений",
        MISSING,
        work=Work.INDEX,
    ),
    Operation("POST", "/leaders/{source_id}/follow", follow_leader, LEADERS, "Следить", MISSING),
    Operation(
        "POST", "/leaders/{source_id}/unfollow", forget_leader, LEADERS, "Не следить", CHANGING
    ),
)
