"""Turns service requests of Open311 into cases filed elsewhere. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawlers.open311.requests import OpenRequest
from domain.cases.filed import FiledCase, FiledState
from domain.region import Region
from domain.source import Source
from region.filed.names import FiledNames
from region.filed.points import RequestPlaces

# The specification has «open» and «closed»; servers write what their desks call it.
_WORDS: Mapping[FiledState, str] = {
    FiledState.RECEIVED: "open opened new submitted received unconfirmed pending reported reopened"
    " открыт открыта открыто новый новая новое принято зарегистрировано",
    FiledState.ROUTED: "acknowledged assigned routed forwarded referred confirmed dispatched"
    " назначено передано направлено",
    FiledState.IN_WORK: "in_progress inprogress in_process processing started active scheduled"
    " planned investigating в_работе в_обработке выполняется",
    FiledState.POSTPONED: "on_hold onhold postponed deferred отложен отложено отложена",
    FiledState.CLOSED: "closed close resolved completed complete done fixed finished archived"
    " duplicate closed_duplicate закрыт закрыта закрыто решен решена решено выполнено",
    FiledState.REFUSED: "rejected invalid cancelled canceled declined refused not_possible"
    " no_action отклонено отказано отказ",
}
LONGEST_TERM = timedelta(days=2 * 366)
_STATES = {word: state for state, words in _WORDS.items() for word in words.split()}
_ENDED = frozenset({FiledState.CLOSED, FiledState.REFUSED})


def state_of(status: str) -> FiledState | None:
    """None for words that are not known."""
    word = "_".join(re.findall(r"\w+", status.lower().replace("ё", "е")))
    if (state := _STATES.get(word)) is not None:
        return state
    return _STATES.get(word.partition("_")[0])  # «closed - fixed», «open (assigned)»


def zone_of(source: Source, region: Region) -> ZoneInfo:
    """Of times without an offset: the source's option, else the region's."""
    name = source.options.get("zone")
    return ZoneInfo(name) if name else region.zone


class Filing:
    """The names and places of a region, made once for all its sources."""

    def __init__(self, region: Region) -> None:
        self.region, self._names = region, FiledNames(region)
        self._places = RequestPlaces(region, self._names.place)

    def file(
        self,
        request: OpenRequest,
        source: Source,
        services: Mapping[str, tuple[str, str]],
        said_at: datetime,
    ) -> FiledCase:
        named, section = services.get(request.code, ("", ""))
        service = request.service or named or request.code
        group, topic, subject = self._names.subject(section, service)
        state = self._names.state(request.status) or state_of(request.status)
        ended = state in _ENDED
        place = self._places.place(
            request.latitude, request.longitude, request.address, source.municipality
        )
        text = request.text or subject
        if request.address and place.street is None:
            text = f"{text}\n{request.address}".strip()
        return FiledCase(
            stream=source.id,
            number=request.number,
            said_at=said_at,
            received_at=request.requested_at,
            zone=zone_of(source, self.region).key,
            text=text,
            place=place,
            group=group or self._names.subject(service, "")[0],
            topic=topic,
            subject=subject,
            body=self._names.body(request.agency),
            performer=request.agency,
            state=state,
            status=request.status,
            answer=request.notes if ended else "",
            answered_at=request.updated_at if ended else None,
            due=_term(request),
            latitude=request.latitude,
            longitude=request.longitude,
            is_public=True,
        )


def _term(request: OpenRequest) -> datetime | None:
    """Servers without terms write the first or the last day of their calendar."""
    due, begun = request.expected_at, request.requested_at
    return due if due is not None and begun <= due <= begun + LONGEST_TERM else None
