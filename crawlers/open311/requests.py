"""Reads service requests of Open311 as they may be kept: masked, without the reporter. Pure.

Names, phones, mail and accounts of reporters have fields of their own, which are not read; of the
free texts, personal data are masked. The parser process runs it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crawlers.open311.answers import CityRefused, Row, read_answer, refusal_of
from crawlers.reading.dates import parse_date
from crawlers.reading.extraction import html_to_text
from domain.cases.case import LONGEST_ANSWER, LONGEST_TEXT
from domain.post import CLOCK_SKEW
from domain.privacy.admission import admit_text

LONGEST_NUMBER = 100
LONGEST_NAME = 300  # of a service, a body, an address
_YEARS = range(2010, 2200)  # the specification is of 2010
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_NO_COLON = re.compile(r"(?<=\d)\s*(?:UTC|GMT)$", re.IGNORECASE)
_COORDINATE = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
_NAMES = {  # other names of fields, as servers and their libraries write them
    "service_request_id": ("id", "servicerequestid", "request_id"),
    "requested_datetime": ("requested_date", "created_at", "requesteddatetime"),
    "updated_datetime": ("updated_date", "updated_at", "updateddatetime"),
    "expected_datetime": ("expected_date", "expecteddatetime"),
    "status_notes": ("status_note", "statusnotes"),
    "long": ("lon", "lng", "longitude"),
    "lat": ("latitude",),
    "address": ("address_string", "location"),
    "description": ("details",),
}


@dataclass(frozen=True)  # without slots, because it is pickled between processes
class OpenRequest:
    """`status` is in the server's words. Coordinates are None where the server has none or 0/0."""

    number: str
    requested_at: datetime
    status: str
    text: str
    updated_at: datetime | None = None
    expected_at: datetime | None = None
    notes: str = ""
    code: str = ""
    service: str = ""
    agency: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class RequestsPage:
    """`rows` counts all of the answer, `waiting` those that have a token and no number yet;
    `refused` counts the others that cannot be kept, by rule; `cut` means that the end is missing.
    """

    requests: tuple[OpenRequest, ...]
    rows: int
    waiting: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    cut: bool = False


def read_requests(body: bytes, content_type: str, zone: ZoneInfo, now: datetime) -> RequestsPage:
    """Times without an offset are in `zone`. Of a number that comes twice, the latest is kept.
    Raises NotOpen311, or CityRefused where the server states an error.
    """
    answer = read_answer(body, content_type)
    if words := refusal_of(answer.rows):
        raise CityRefused(admit_text(words))
    by_number: dict[str, OpenRequest] = {}
    refused: Counter[str] = Counter()
    waiting = 0
    for row in answer.rows:
        request = _request(row, zone, now)
        if isinstance(request, OpenRequest):
            known = by_number.get(request.number)
            if known is None or _latest(known) <= _latest(request):
                by_number[request.number] = request
        elif request == _WAITING:
            waiting += 1
        else:
            refused[request] += 1
    return RequestsPage(
        tuple(by_number.values()), len(answer.rows), waiting, dict(refused), answer.cut
    )


_WAITING = "waiting"


def _request(row: Row, zone: ZoneInfo, now: datetime) -> OpenRequest | str:
    """The rule that a row breaks, where it cannot be a request."""

    def field(name: str) -> str:
        others = _NAMES.get(name, ())
        return row.get(name) or next((row[other] for other in others if row.get(other)), "")

    number = _WHOLE.sub(r"\1", " ".join(field("service_request_id").split()))
    if not number:
        return _WAITING if row.get("token") else "no_number"
    masked = not number.isdigit() and admit_text(number) != number
    if masked or len(number) > LONGEST_NUMBER:
        return "bad_number"
    updated_at = read_moment(field("updated_datetime"), zone, now)
    requested_at = read_moment(field("requested_datetime"), zone, now) or updated_at
    if requested_at is None:
        return "no_date"
    if requested_at > now + CLOCK_SKEW:
        return "future_date"
    latitude, longitude = _coordinates(field("lat"), field("long"))
    service = _line(field("service_name"))
    return OpenRequest(
        number=number,
        requested_at=requested_at,
        status=_line(field("status"))[:60],
        text=_free(field("description"), LONGEST_TEXT),
        updated_at=updated_at,
        expected_at=read_moment(field("expected_datetime"), zone, now),
        notes=_free(field("status_notes"), LONGEST_ANSWER),
        code=_line(field("service_code"))[:60],
        service=service,
        agency=_line(field("agency_responsible")),
        address=_line(field("address")),
        latitude=latitude,
        longitude=longitude,
    )


def _latest(request: OpenRequest) -> datetime:
    return request.updated_at or request.requested_at


def read_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """In UTC; None for nothing, for what is no time, and for years that nobody means."""
    if not text:
        return None
    try:
        moment = _moment(text, zone) or parse_date(text, zone, now)
        if moment is None:
            return None
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year in _YEARS else None


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    try:
        moment = datetime.fromisoformat(_NO_COLON.sub("Z", text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _coordinates(lat: str, long: str) -> tuple[float | None, float | None]:
    values = []
    for text, limit in ((lat, 90), (long, 180)):
        if not _COORDINATE.fullmatch(text):
            return None, None
        value = float(text.replace(",", "."))
        if abs(value) > limit:
            return None, None
        values.append(value)
    latitude, longitude = values
    return (None, None) if not (latitude or longitude) else (latitude, longitude)


def _line(text: str) -> str:
    return admit_text(" ".join(_without_markup(text[:2000]).split()))[:LONGEST_NAME]


def _free(text: str, most: int) -> str:
    return admit_text(_without_markup(text[: 2 * most]))[:most].strip()


def _without_markup(text: str) -> str:
    return html_to_text(text) if "<" in text or "&" in text else text
