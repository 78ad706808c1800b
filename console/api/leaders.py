"""Opinion leaders: outlets, communities and official pages by their publications."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Given, Id
from console.routes import LEADERS
from console.workers import Work
from desks.leaders import MOST_DAYS, Leader, LeaderChoice, LeaderDesk, Measure, Profile
from domain import query
from domain.leader import LeaderStanding, Share
from domain.post import AuthorKind
from domain.source import SourceKind

Days = Annotated[int, Field(ge=1, le=MOST_DAYS, description="За сколько дней до сейчас.")]


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


class TrailAnswer(Answer):
    """В скольких общих инцидентах другой источник написал позже и на сколько, посередине."""

    source_id: str
    later: ShareAnswer
    lag: timedelta | None


class OneLeaderAnswer(LeaderAnswer):
    """Один из них по темам и местам."""

    groups: list[PartAnswer]
    places: list[PartAnswer]
    before: Annotated[StandingAnswer, Field(description="За столько же дней перед этими.")]
    latest_critical: Annotated[list[str], Field(description="Посты, новые первыми.")]
    most_read: Annotated[list[str], Field(description="Номера самых читаемых постов.")]
    was_first: Annotated[list[str], Field(description="Инциденты, о которых написал первым.")]
    trails: Annotated[list[TrailAnswer], Field(description="Кто пишет следом.")]


def list_leaders(caller: Calling, wanted: Annotated[WantedLeaders, Query()]) -> LeadersAnswer:
    """Кого читают, кто первым узнаёт и кто критикует: о теме, в месте, за время."""
    choice = LeaderChoice(wanted.days, wanted.group or "", wanted.municipality or "", wanted.sort)
    ranking = LeaderDesk(caller.installation).ranked(caller.viewer(), choice)
    fields = {
        "since": ranking.cut.since,
        "until": ranking.cut.until,
        "leaders": [{**_leader(one), "rank": rank} for rank, one in ranking.leaders],
    }
    return caller.answer(LeadersAnswer, fields)


def show_leader(
    caller: Calling, source_id: Id, wanted: Annotated[WantedLeader, Query()]
) -> OneLeaderAnswer:
    """Темы, места, самое читаемое и где был первым."""
    return _one(
        caller, LeaderDesk(caller.installation).one(caller.viewer(), source_id, wanted.days)
    )


def follow_leader(caller: Calling, source_id: Id, new: NewFollow) -> OneLeaderAnswer:
    """Следить; новая заметка заменяет прежнюю."""
    viewer, desk = caller.viewer(new.who), LeaderDesk(caller.installation)
    desk.follow(viewer, source_id, new.note)
    return _one(caller, desk.profile(viewer, source_id))


def forget_leader(caller: Calling, source_id: Id) -> OneLeaderAnswer:
    """Больше не следить."""
    viewer, desk = caller.viewer(), LeaderDesk(caller.installation)
    desk.forget(viewer, source_id)
    return _one(caller, desk.profile(viewer, source_id))


def _one(caller: Caller, profile: Profile) -> OneLeaderAnswer:
    fields = {
        **_leader(profile.leader),
        "groups": _parts_of(caller, query.Field.GROUP, profile.groups),
        "places": _parts_of(caller, query.Field.MUNICIPALITY, profile.places),
        "before": _standing(profile.before),
        "latest_critical": list(profile.critical),
        "most_read": list(profile.most_read),
        "was_first": list(profile.leader.race.incidents),
        "trails": [
            {"source_id": source.id, "later": share_fields(one.later), "lag": one.lag}
            for source, one in profile.trails
        ],
    }
    return caller.answer(OneLeaderAnswer, fields)


def _leader(one: Leader) -> dict[str, Any]:
    return {
        **_standing(one.standing),
        "source_id": one.source.id,
        "title": one.source.title,
        "network": one.source.kind,
        "voice": one.voice,
        "municipality": one.source.municipality,
        "first": share_fields(one.race.first),
        "lead": one.race.lead,
        "followed": one.followed,
    }


def _parts_of(
    caller: Caller, field: query.Field, by: Sequence[tuple[str | None, LeaderStanding]]
) -> list[dict[str, Any]]:
    return [
        {"id": id_, "name": id_ and caller.words.shown(field, id_), **_standing(standing)}
        for id_, standing in by
    ]


def _standing(standing: LeaderStanding) -> dict[str, Any]:
    values = {field.name: getattr(standing, field.name) for field in fields(standing)}
    return values | {"engagement": standing.engagement, "critical": share_fields(standing.critical)}


def share_fields(share: Share) -> dict[str, Any]:
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
