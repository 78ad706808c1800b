"""Service requests as they may be kept."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawlers.open311.answers import CityRefused
from crawlers.open311.requests import LONGEST_NUMBER, RequestsPage, read_moment, read_requests
from domain.cases.case import LONGEST_TEXT
from tests.crawlers.open311.writing import as_json, as_xml

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
AMUR, MOSCOW = ZoneInfo("Asia/Yakutsk"), ZoneInfo("Europe/Moscow")
ROW: dict[str, Any] = {
    "service_request_id": 293_944,
    "status": "open",
    "status_notes": None,
    "service_name": "Снег и наледь",
    "service_code": "006",
    "description": "Не чистят двор",
    "agency_responsible": None,
    "requested_datetime": "2026-11-20T10:15:00+09:00",
    "updated_datetime": "2026-11-21T08:00:00Z",
    "expected_datetime": "2026-12-04T18:00:00+09:00",
    "address": "ул. Ленина, 5",
    "lat": "50.29",
    "long": 127.53,
}


def read(*rows: dict[str, Any], zone: ZoneInfo = AMUR) -> RequestsPage:
    return read_requests(as_json(rows), "application/json", zone, NOW)


def test_json_and_xml_say_the_same() -> None:
    page = read(ROW)
    assert page == read_requests(as_xml([ROW]), "text/xml", AMUR, NOW)
    request = page.requests[0]
    assert (request.number, request.status, request.service) == ("293944", "open", "Снег и наледь")
    assert request.requested_at == datetime(2026, 11, 20, 1, 15, tzinfo=UTC)
    assert request.expected_at == datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
    assert (request.latitude, request.longitude) == (50.29, 127.53)
    assert (request.notes, request.agency) == ("", "")


def test_who_filed_it_is_never_read() -> None:
    person = {
        "first_name": "Марфа",
        "last_name": "Незабудкина",
        "email": "marfa@example.org",
        "phone": "+7 914 123-45-67",
        "account_id": "acc-7781",
        "device_id": "dev-5512",
        "media_url": "https://city.example/marfa.jpg",
    }
    said = str(asdict(read(ROW | person).requests[0]))
    assert not [value for value in person.values() if value in said]


def test_personal_data_in_free_texts_are_masked() -> None:
    row = ROW | {
        "description": "Звоните 8 914 123-45-67, ivan@example.org",
        "status_notes": "Заявителю Петровой Анне Ивановне ответили",
        "address": "ул. Ленина, 5, кв. 12",
    }
    said = str(asdict(read(row).requests[0]))
    for value in ("123-45-67", "ivan@example.org", "Анне Ивановне", "кв. 12"):
        assert value not in said


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20T10:15:00+09:00", "2026-11-20T01:15"),
        ("2026-11-20T10:15:00Z", "2026-11-20T10:15"),
        ("2026-11-20T10:15:00-0500", "2026-11-20T15:15"),
        ("2026-11-20T10:15:00+05", "2026-11-20T05:15"),
        ("2026-11-20 10:15:00 UTC", "2026-11-20T10:15"),
        ("2026-11-20T10:15:00", "2026-11-20T07:15"),  # of Moscow: the source's zone
        ("2026-11-20 10:15", "2026-11-20T07:15"),
        ("20.11.2026 10:15", "2026-11-20T07:15"),
        ("2026-11-20T10:15:00.1234567", "2026-11-20T07:15"),
        ("2026-11-20", "2026-11-19T21:00"),
        ("1763600000", "2025-11-20T00:53"),
        ("1763600000000", "2025-11-20T00:53"),
        ("Fri, 20 Nov 2026 10:15:00 GMT", "2026-11-20T10:15"),
    ],
)
def test_a_time_is_read_in_the_zone_of_the_source(written: str, meant: str) -> None:
    moment = read_moment(written, MOSCOW, NOW)
    assert moment is not None
    assert moment.isoformat().startswith(meant)


@pytest.mark.parametrize(
    "written",
    ["", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "2026-13-45", "never", "9" * 400, "-1"],
)
def test_what_is_no_time_is_none(written: str) -> None:
    assert read_moment(written, MOSCOW, NOW) is None


@pytest.mark.parametrize(
    ("lat", "long"),
    [(0, 0), ("0.0", "0"), (None, None), ("", "127.5"), (127.5, 400), ("N50", "E127"), ("nan", 1)],
)
def test_no_place_is_made_of_nothing(lat: object, long: object) -> None:
    request = read(ROW | {"lat": lat, "long": long}).requests[0]
    assert (request.latitude, request.longitude) == (None, None)


def test_coordinates_are_read_with_a_comma_and_under_other_names() -> None:
    row = {key: value for key, value in ROW.items() if key not in ("lat", "long")}
    request = read(row | {"latitude": "50,29", "lon": ["127,53"]}).requests[0]
    assert (request.latitude, request.longitude) == (50.29, 127.53)


def test_rows_that_cannot_be_kept_are_counted_and_stop_no_other() -> None:
    page = read(
        ROW | {"service_request_id": None, "token": "t-1"},
        ROW | {"service_request_id": ""},
        ROW | {"service_request_id": "9" * (LONGEST_NUMBER + 1)},
        ROW | {"service_request_id": "marfa@example.org"},
        ROW | {"requested_datetime": None, "updated_datetime": ""},
        ROW | {"requested_datetime": "2027-01-01T00:00:00"},
        ROW | {"service_request_id": 5, "requested_datetime": None},
    )
    assert [request.number for request in page.requests] == ["5"]
    assert (page.rows, page.waiting) == (7, 1)
    assert page.refused == {"no_number": 1, "bad_number": 2, "no_date": 1, "future_date": 1}


def test_of_a_number_that_comes_twice_the_latest_state_is_kept() -> None:
    closed = ROW | {"status": "CLOSED", "updated_datetime": "2026-11-22T08:00:00Z"}
    for rows in ((ROW, closed), (closed, ROW)):
        page = read(*rows)
        assert [request.status for request in page.requests] == ["CLOSED"]
        assert page.rows == 2


def test_a_text_is_without_markup_and_bounded() -> None:
    markup = ROW | {"description": "<p>Нет&nbsp;света</p><script>x()</script>"}
    assert read(markup).requests[0].text == "Нет света"
    long = ROW | {"description": "Яма. " * LONGEST_TEXT, "service_name": "С" * 5000}
    request = read(long).requests[0]
    assert len(request.text) <= LONGEST_TEXT
    assert len(request.service) <= 300


def test_an_error_of_the_server_is_said_in_its_words() -> None:
    with pytest.raises(CityRefused, match="400 service_code is wrong"):
        read({"code": 400, "description": "service_code is wrong"})
