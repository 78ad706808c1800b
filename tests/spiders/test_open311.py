"""Servers of Open311 over HTTP: one as specified, and many that break the specification."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from replica.inbox import Inbox
from replica.serving import HOST, Request, Response, Serving
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.open311.writing import as_json, as_xml

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = b"<!DOCTYPE html><html><body>Please wait</body></html>"
BAD = NOW - 30 * HOUR  # a record at which one server breaks

Answer = Callable[["City", Request], Response]


def request_of(number: int, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "service_request_id": str(number),
        "status": "open",
        "service_code": "006",
        "description": f"Яма {number}",
        "requested_datetime": at.isoformat(),
        "updated_datetime": at.isoformat(),
        "lat": 0,
        "long": 0,
        "first_name": "Марфа",
        **more,
    }


def times(request: Request) -> list[datetime]:
    return [datetime.fromisoformat(request.query[name]) for name in ("start_date", "end_date")]


class City:
    """A server with requests of the last hours; `asked` are the addresses asked for."""

    def __init__(self, answer: Answer, serving: Serving, count: int) -> None:
        self.rows = [request_of(n, NOW - n * HOUR) for n in range(1, count + 1)]
        self.asked: list[str] = []
        self._answer = answer
        port = serving.reserve()
        serving.mount(port, self)
        self.url = f"http://{HOST}:{port}/open311/v2/"

    def __call__(self, request: Request) -> Response:
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        self.asked.append(f"{request.path}?{query}" if query else request.path)
        if request.path == "/robots.txt":
            return Response(b"", 404)
        return self._answer(self, request)

    def within(self, request: Request) -> list[dict[str, Any]]:
        since, until = times(request)
        moment = datetime.fromisoformat
        return [row for row in self.rows if since <= moment(row["requested_datetime"]) <= until]


def json_of(rows: Any, **headers: str) -> Response:
    return Response(as_json(rows), 200, "application/json; charset=utf-8", headers)


def whole(city: City, request: Request) -> Response:
    if request.path.endswith("/services.json"):
        return json_of([{"service_code": "006", "service_name": "Дороги", "group": "ЖКХ"}])
    if request.path.endswith("/requests.json"):
        return json_of(city.within(request))
    return Response(b"<h1>Not found</h1>", 404)


def only_xml(city: City, request: Request) -> Response:
    if request.path.endswith(".json"):
        return Response(PAGE)  # with status 200
    if request.path.endswith("/services.xml"):
        return Response(b"", 500)
    return Response(as_xml(city.within(request)), content_type="text/xml")


def in_pages(city: City, request: Request) -> Response:
    """The pages overlap by two."""
    rows = city.within(request)
    start = (int(request.query["page"]) - 1) * 18
    return json_of({"requests": rows[start : start + 20]})


def limited(city: City, request: Request) -> Response:
    return json_of({"service_requests": city.within(request)[:20]})


def without_pages(city: City, request: Request) -> Response:
    if "page" in request.query:
        error = as_json([{"code": 400, "description": "unknown parameter: page"}])
        return Response(error, 400, "application/json")
    return whole(city, request)


def of_several(city: City, request: Request) -> Response:
    if request.query.get("jurisdiction_id") != "amur.example":
        error = as_json([{"code": 400, "description": "jurisdiction_id was not provided"}])
        return Response(error, 400, "application/json")
    return whole(city, request)


def cut(city: City, request: Request) -> Response:
    """Breaks off behind three records."""
    body = as_json(city.within(request))
    ends = [place for place in range(len(body)) if body[place : place + 1] == b"}"]
    return Response(body[: ends[2] + 20] if len(ends) > 3 else body)


def broken_at_one(city: City, request: Request) -> Response:
    if "services" in request.path:
        return json_of([])
    since, until = times(request)
    return Response(PAGE, 500) if since <= BAD <= until else json_of(city.within(request))


def nothing_is_404(city: City, request: Request) -> Response:
    rows = city.within(request) if request.path.endswith("/requests.json") else []
    if rows or "services" in request.path:
        return whole(city, request)
    return Response(as_json([{"code": 404, "description": "none"}]), 404, "application/json")


def careless(city: City, request: Request) -> Response:
    if "services" in request.path:
        return Response(b"")
    naive = (NOW - HOUR).replace(tzinfo=None).isoformat()
    rows: list[Any] = [
        request_of(1, NOW, requested_datetime=naive, updated_datetime=""),
        request_of(
            2, NOW - HOUR, status="CLOSED", status_notes=["Заделали"], service_request_id=2.0
        ),
        request_of(3, NOW, requested_datetime="0000-00-00 00:00:00", updated_datetime=None),
        {"token": "t-9", "service_request_id": None},
        request_of(4, NOW + DAY),
        None,
        "text",
        [],
    ]
    return json_of(rows)


def always(response: Response) -> Answer:
    return lambda city, request: response


def packed(city: City, request: Request) -> Response:
    body = gzip.compress(as_json(city.within(request) if "requests" in request.path else []))
    return Response(body, headers={"Content-Encoding": "gzip"})


def latest(city: City, request: Request) -> Response:
    return json_of(city.rows[:20])


def discovering(city: City, request: Request) -> Response:
    if request.path.endswith("/discovery.json"):
        endpoints = [
            {"specification": "http://wiki.open311.org/GeoReport_v1", "url": city.url + "old/"},
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": city.url + "test",
                "type": "test",
            },
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": city.url + "real",
                "type": "production",
            },
        ]
        return json_of({"discovery": {"endpoints": endpoints}})
    return whole(city, request) if "/real/" in request.path else Response(b"", 404)


REST = {"Retry-After": "120"}
# Name -> answers, number of requests, options; expected state, numbers, part of the reason.
SERVERS: Mapping[str, tuple[Answer, int, dict[str, str], str, Any, str]] = {
    "whole": (whole, 30, {}, "works", range(1, 31), ""),
    "only_xml": (only_xml, 12, {}, "works", range(1, 13), ""),
    "in_pages": (in_pages, 65, {}, "works", range(1, 66), ""),
    "limited": (limited, 65, {}, "works", range(1, 66), ""),
    "without_pages": (without_pages, 30, {}, "works", range(1, 31), ""),
    "of_several": (of_several, 5, {"jurisdiction": "amur.example"}, "works", range(1, 6), ""),
    "of_another": (of_several, 5, {}, "no_access", (), "jurisdiction_id was not provided"),
    "cut": (cut, 12, {}, "works", range(1, 13), ""),
    "broken_at_one": (broken_at_one, 65, {}, "works", None, "Часть записей не отдана"),
    "nothing_is_404": (nothing_is_404, 3, {}, "works", range(1, 4), ""),
    "careless": (careless, 0, {"zone": "UTC"}, "works", (1, 2), "без времени — "),
    "packed": (packed, 7, {}, "works", range(1, 8), ""),
    "latest": (latest, 500, {}, "works", range(1, 21), "не отбирает по времени"),
    "discovering": (discovering, 5, {}, "works", range(1, 6), ""),
    "empty": (always(json_of([])), 0, {}, "quiet", (), "Нового нет"),
    "no_list": (always(json_of({"requests": None})), 0, {}, "quiet", (), ""),
    "page": (always(Response(PAGE)), 0, {}, "changed_markup", (), "страница сайта"),
    "blank": (always(Response(b"")), 0, {}, "changed_markup", (), "он пуст"),
    "deep": (always(Response(b"[" * 99_999)), 0, {}, "changed_markup", (), "слишком глубоко"),
    "gone": (always(Response(PAGE, 404)), 0, {}, "gone", (), "404"),
    "closed": (always(Response(PAGE, 403)), 0, {}, "no_access", (), "403"),
    "down": (always(Response(PAGE, 500)), 0, {}, "unreachable", (), "500"),
    "often": (always(Response(b"", 429, headers=REST)), 0, {}, "slowed", (), ""),
    "resting": (always(Response(b"", 503, headers=REST)), 0, {}, "slowed", (), ""),
    "no_numbers": (
        always(json_of([{"token": "t", "service_code": "1"}, {"service_code": "2"}] * 6)),
        *(0, {}, "changed_markup", (), "Ни одно"),
    ),
}


@pytest.fixture(scope="module")
def readings(crawl: Crawl) -> Iterator[dict[str, Any]]:
    """Two polls of every server, with news in between."""
    serving = Serving(Inbox())
    cities = {n: City(answer, serving, count) for n, (answer, count, *_) in SERVERS.items()}
    serving.start()
    try:
        rows = []
        for name, (_, _, options, *_) in SERVERS.items():
            address = cities[name].url + ("discovery.json" if name == "discovering" else "")
            rows.append(source(name, address, "open311", options=options))
        first = crawl(rows, intake_refuses=["30"], settings={"host_delay": 0})
        asked = {name: list(city.asked) for name, city in cities.items()}
        for city in cities.values():
            city.asked.clear()
        closed = request_of(1, NOW - HOUR, status="closed", updated_datetime=NOW.isoformat())
        cities["whole"].rows[0] = closed
        cities["whole"].rows.append(request_of(900, NOW - HOUR / 2))
        again = [row for row in rows if row["id"] in ("whole", "only_xml", "limited")]
        second = crawl(again, left=first["left"])
        asked_again = {name: list(city.asked) for name, city in cities.items()}
        row = source("candidate", cities["only_xml"].url, "open311")
        probed = crawl([], once=False, probes={"candidate": row})
        failing = crawl(again[:1], intake_fails=1)
        yield {
            "first": first,
            "second": second,
            "failing": failing,
            "asked": asked,
            "again": asked_again,
            "probed": probed,
        }
    finally:
        serving.stop()


def numbers(result: Mapping[str, Any], name: str) -> list[int]:
    return [int(case["number"]) for case in result["cases"] if case["stream"] == name]


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_is_read_as_far_as_it_can_be_and_its_state_says_why(
    readings: dict[str, Any], name: str
) -> None:
    _, _, _, state, expected, words = SERVERS[name]
    [poll] = readings["first"]["polls"][name]
    assert (poll["state"], words in poll["reason"]) == (state, True), poll["reason"]
    if expected is not None:
        assert sorted(set(numbers(readings["first"], name))) == list(expected)


def test_a_record_that_breaks_a_server_costs_only_its_neighbours(readings: dict[str, Any]) -> None:
    taken = set(numbers(readings["first"], "broken_at_one"))
    assert len(taken) > 50
    assert 30 not in taken


def test_times_without_a_zone_are_of_the_zone_that_the_source_states(
    readings: dict[str, Any],
) -> None:
    cases = [c for c in readings["first"]["cases"] if c["stream"] == "careless"]
    assert {c["received_at"] for c in cases} == {(NOW - HOUR).isoformat()}
    assert {c["number"]: c["state"] for c in cases} == {"1": "received", "2": "closed"}
    [poll] = readings["first"]["polls"]["careless"]
    assert "Ещё без номера" in poll["reason"]
    assert "время в будущем: проверьте параметр zone" in poll["reason"]


def test_nothing_comes_twice_in_one_poll(readings: dict[str, Any]) -> None:
    for name in ("in_pages", "limited", "cut", "latest"):
        taken = numbers(readings["first"], name)
        assert len(taken) == len(set(taken))


def test_no_case_is_a_post_and_no_person_is_kept(readings: dict[str, Any]) -> None:
    assert readings["first"]["posts"] == []
    assert "Марфа" not in json.dumps(readings["first"], ensure_ascii=False)


def test_a_refused_case_is_counted_and_stops_no_other(readings: dict[str, Any]) -> None:
    [poll] = readings["first"]["polls"]["whole"]
    assert poll["refused"] == {"not_taken": 1}
    assert poll["queued"] == 29


def test_the_next_poll_brings_what_is_new_or_has_changed(readings: dict[str, Any]) -> None:
    taken = {c["number"]: c for c in readings["second"]["cases"] if c["stream"] == "whole"}
    assert taken["1"]["state"] == "closed"
    assert "900" in taken
    [poll] = readings["second"]["polls"]["whole"]
    assert poll["state"] == "works"


def test_what_a_server_can_do_is_learned_once(readings: dict[str, Any]) -> None:
    assert any(".json" in path for path in readings["asked"]["only_xml"])
    asked = readings["again"]["only_xml"]
    assert asked
    assert not [path for path in asked if ".json" in path]
    assert not [path for path in readings["again"]["limited"] if "page=" in path]


def test_the_list_of_services_is_asked_for_once_a_day(readings: dict[str, Any]) -> None:
    assert sum("services" in path for path in readings["asked"]["whole"]) == 1
    assert not [path for path in readings["again"]["whole"] if "services" in path]


def test_the_rhythm_of_a_source_is_that_of_its_requests(readings: dict[str, Any]) -> None:
    [poll] = readings["first"]["polls"]["whole"]
    assert len(poll["published"]) == 30
    assert poll["published"][-1] == (NOW - HOUR).isoformat()


def test_the_cursor_stays_where_cases_were_not_taken(readings: dict[str, Any]) -> None:
    failing = readings["failing"]
    assert failing["raised"] == "StoreUnavailable"
    assert failing["left"]["whole"]["cursor"] is None
    assert failing["cases"] == []


def test_a_probe_reads_a_server_and_files_nothing(readings: dict[str, Any]) -> None:
    finding = readings["probed"]["probes"]["candidate"]["finding"]
    assert (finding["fits"], finding["posts"]) == (True, 12)
    assert finding["samples"][0]["text"] == "Яма 1"
    assert readings["probed"]["cases"] == []
