"""Who repeats whom: sources that others follow, and the pairs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.leaders import ShareAnswer, WantedLeader, share_fields
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Id
from console.routes import LEADERS
from console.workers import Work
from desks.outreach.echoes import EchoChoice, EchoDesk
from domain.outreach.echo import EchoPair
from domain.post import AuthorKind


class WantedEchoes(WantedLeader):
    """За какое время и о чём."""

    group: Annotated[str | None, Field(max_length=100)] = None


class EchoAnswer(Answer):
    """Один повтор; original null — исходной публикации в системе нет."""

    post_id: str
    at: datetime
    original: str | None
    delay: timedelta | None
    is_repost: Annotated[bool, Field(description="Репост, который показывает сеть.")]


class EchoGroupAnswer(Answer):
    """Сколько повторов на тему; id null — не определена."""

    id: str | None
    count: int


class EchoPairAnswer(Answer):
    """Кто кого повторяет; follows — повторов достаточно, чтобы так сказать."""

    follower: str
    followed: str
    count: int
    reposts: int
    follows: bool
    published: Annotated[int, Field(description="Сравненных публикаций у повторяющего.")]
    delay: Annotated[timedelta | None, Field(description="Медиана; null — мало данных.")]
    groups: list[EchoGroupAnswer]
    last: list[EchoAnswer]


class EchoedAnswer(Answer):
    """За кем следуют. common — из published: сколько с общим источником."""

    source_id: str
    title: str
    voice: AuthorKind
    followers: int
    repeats: int
    delay: timedelta | None
    first: Annotated[ShareAnswer, Field(description="Первым в скольких из общих инцидентов.")]
    lead: timedelta | None
    published: int
    common: int
    pairs: list[EchoPairAnswer]


class EchoesAnswer(Answer):
    """По числу следующих. is_whole false — повторы по последним публикациям."""

    since: datetime
    until: datetime
    is_whole: bool
    sources: list[EchoedAnswer]


class TakenUpAnswer(Answer):
    """Кто и через сколько написал об инциденте."""

    source_id: str
    lag: timedelta


class TakenAnswer(Answer):
    """О чём источник сам написал первым; без права posts — где жалуются пятеро и больше."""

    incident_id: str
    at: datetime
    others: list[TakenUpAnswer]


class SourceEchoesAnswer(Answer):
    """Кого повторяет источник, кто повторяет его и что за ним подхватили."""

    since: datetime
    until: datetime
    is_whole: bool
    source_id: str
    published: int
    common: int
    repeated: list[EchoPairAnswer]
    pairs: list[EchoPairAnswer]
    taken: list[TakenAnswer]


def list_echoes(caller: Calling, wanted: Annotated[WantedEchoes, Query()]) -> EchoesAnswer:
    """Кто кого повторяет и за кем следуют; частных лиц здесь не бывает."""
    choice = EchoChoice(wanted.days, wanted.group or "")
    table = EchoDesk(caller.installation).look(caller.viewer(), choice)
    fields = {
        "since": table.cut.since,
        "until": table.cut.until,
        "is_whole": table.is_whole,
        "sources": [
            {
                "source_id": one.source.id,
                "title": one.source.title,
                "voice": one.voice,
                "followers": one.followers,
                "repeats": one.repeats,
                "delay": one.delay,
                "first": share_fields(one.race.first),
                "lead": one.race.lead,
                "published": one.published,
                "common": one.common,
                "pairs": [_pair(pair, table.published[pair.follower]) for pair in one.pairs],
            }
            for one in table.sources
        ],
    }
    return caller.answer(EchoesAnswer, fields)


def show_echoes(
    caller: Calling, source_id: Id, wanted: Annotated[WantedLeader, Query()]
) -> SourceEchoesAnswer:
    """Кого повторяет один источник и кто повторяет его."""
    echoes = EchoDesk(caller.installation).of(caller.viewer(), source_id, wanted.days)
    published = echoes.published
    fields = {
        "since": echoes.cut.since,
        "until": echoes.cut.until,
        "is_whole": echoes.is_whole,
        "source_id": source_id,
        "published": published.get(source_id, 0),
        "common": echoes.common,
        "repeated": [_pair(pair, published[pair.follower]) for pair in echoes.repeated],
        "pairs": [_pair(pair, published[pair.follower]) for pair in echoes.pairs],
        "taken": [
            {
                "incident_id": one.incident_id,
                "at": one.at,
                "others": [{"source_id": id_, "lag": lag} for id_, lag in one.others],
            }
            for one in echoes.taken
        ],
    }
    return caller.answer(SourceEchoesAnswer, fields)


def _pair(pair: EchoPair, published: int) -> dict[str, Any]:
    return {
        "follower": pair.follower,
        "followed": pair.followed,
        "count": pair.count,
        "reposts": pair.reposts,
        "follows": pair.follows,
        "published": published,
        "delay": pair.delay,
        "groups": [{"id": group, "count": count} for group, count in pair.groups],
        "last": pair.last,
    }


ROUTES: Sequence[Operation] = (
    Operation(
        *("GET", "/leaders/echoes", list_echoes, LEADERS, "Кто кого повторяет"), work=Work.INDEX
    ),
    Operation(
        *("GET", "/leaders/{source_id}/echoes", show_echoes, LEADERS, "Повторы одного источника"),
        problems=MISSING,
        work=Work.INDEX,
    ),
)
