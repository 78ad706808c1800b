"""The portal of a city by Open311 GeoReport v2, which breaks the specification as real ones do.

It wraps its lists, writes times without a zone, states in any case, numbers as numbers or texts,
coordinates of zero, null, and lists where one value is; it shows who filed a request; its pages
overlap; it has no XML; and a request in moderation has a token and no number.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from replica.filed import Appeal, read_rubric
from replica.serving import Request, Response, as_json, html

CLOCK = ZoneInfo("Europe/Moscow")  # of its times
PAGE = 20
OVERLAP = 2  # requests that the next page repeats
MODERATION = timedelta(minutes=10)


class CityPortal:
    def __init__(self, appeals: Sequence[Appeal], until: Callable[[], datetime]) -> None:
        self._appeals, self._until = appeals, until
        self.asked: list[str] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.path)
        match request.path.rpartition("/")[2]:
            case "services.json":
                rubrics = read_rubric().values()
                named = [
                    {"service_code": r.section, "service_name": r.topic, "group": r.group}
                    for r in rubrics
                ]
                return as_json({"services": named})
            case "requests.json":
                return self._requests(request)
            case "robots.txt":
                return Response(b"User-agent: *\nDisallow: /admin/\n", content_type="text/plain")
            case _:
                return html("<!DOCTYPE html><html><body>Портал города</body></html>")

    def _requests(self, request: Request) -> Response:
        now = self._until()
        shown = [appeal for appeal in reversed(self._appeals) if appeal.filed_at <= now]
        for name, is_in in (("start_date", datetime.__ge__), ("end_date", datetime.__le__)):
            if text := request.query.get(name):
                try:
                    bound = datetime.fromisoformat(text)
                except ValueError:
                    return as_json([{"code": 400, "description": f"{name} is wrong"}], 400)
                bound = bound if bound.tzinfo else bound.replace(tzinfo=UTC)
                shown = [appeal for appeal in shown if is_in(appeal.filed_at, bound)]
        page = max(1, int(request.query.get("page", "1")))
        start = (page - 1) * (PAGE - OVERLAP)
        rows = [_row(appeal, now) for appeal in shown[start : start + PAGE]]
        return as_json({"service_requests": rows})


def _row(appeal: Appeal, now: datetime) -> dict[str, Any]:
    number = int(appeal.number)
    if now - appeal.filed_at < MODERATION:
        return {"token": f"t-{number}", "service_request_id": None}
    changed = max(since for since, _ in appeal.stages if since <= now)
    return {
        "service_request_id": number if number % 2 else str(number),
        "status": appeal.state(now),
        "status_notes": appeal.answer if appeal.ended(now) and appeal.answer else None,
        "service_code": appeal.rubric.section,
        "service_name": "" if number % 3 else appeal.rubric.topic,
        "description": [appeal.text] if number % 5 == 0 else appeal.text,
        "agency_responsible": appeal.performer if len(appeal.stages) > 1 else "",
        "requested_datetime": _local(appeal.filed_at),
        "updated_datetime": _local(changed),
        "expected_datetime": None,
        "address": f"{appeal.street}, {appeal.house}",
        "lat": 0 if number % 4 else "51.37",
        "long": 0.0 if number % 4 else "128.14",
        "media_url": "",
        "first_name": appeal.author.first_name,
        "last_name": appeal.author.last_name,
        "phone": "+7 900 000-00-00",
        "account_id": appeal.author.id,
    }


def _local(at: datetime) -> str:
    return at.astimezone(CLOCK).strftime("%Y-%m-%d %H:%M:%S")
