"""Requests as cases filed elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawlers.open311.filing import Filing, state_of
from crawlers.open311.requests import OpenRequest
from domain.cases.case import Place
from domain.cases.filed import FiledState
from domain.region import Body, Group, Municipality, Topic
from domain.source import Source, SourceKind
from tests.crawlers.crawl import REGION

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
SNOW = Topic("roads.snow", "Снег и наледь", "roads")
HERE = replace(
    REGION,
    municipalities={"town": Municipality("town", "Город", (), None)},
    groups={"roads": Group("roads", "Дороги", (SNOW,))},
    bodies={"streets": Body("streets", "Управление дорог", "municipal", True)},
)
CITY = Source(
    *("city", SourceKind.OPEN311, "Город", "https://city.example/open311/"),
    municipality="town",
    options={"zone": "Europe/Moscow"},
)
REQUEST = OpenRequest("17", AT, "open", "Не чистят двор", address="ул. Лесная, 3")
FILING = Filing(HERE)


def test_a_request_is_filed_under_its_source_and_number() -> None:
    case = FILING.file(REQUEST, CITY, {}, AT)
    assert (case.stream, case.number, case.said_at, case.received_at) == ("city", "17", AT, AT)
    assert case.zone == ZoneInfo("Europe/Moscow").key
    assert case.place == Place("town", None, "Лесная", "3")
    assert (case.text, case.state, case.regime) == ("Не чистят двор", FiledState.RECEIVED, None)
    assert (case.applicant, case.link, case.is_public) == (None, None, True)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("open", FiledState.RECEIVED),
        ("OPEN", FiledState.RECEIVED),
        (" Closed ", FiledState.CLOSED),
        ("closed - fixed", FiledState.CLOSED),
        ("In Progress", FiledState.IN_WORK),
        ("in-progress", FiledState.IN_WORK),
        ("Acknowledged", FiledState.ROUTED),
        ("Отклонено", FiledState.REFUSED),
        ("Решена", FiledState.CLOSED),
        ("", None),
        ("quux", None),
    ],
)
def test_a_state_is_known_in_any_case_or_not_at_all(status: str, state: FiledState | None) -> None:
    assert state_of(status) is state


def test_names_of_the_list_of_services_and_of_the_region_are_used() -> None:
    request = replace(REQUEST, code="006", agency="Управление дорог", text="")
    case = FILING.file(request, CITY, {"006": ("Снег и наледь", "Дороги")}, AT)
    assert (case.group, case.topic) == ("roads", "roads.snow")
    assert case.subject == "Дороги: Снег и наледь"
    assert (case.body, case.performer) == ("streets", "Управление дорог")
    assert case.text == case.subject  # a server without texts
    unknown = FILING.file(replace(request, service="Graffiti", agency="DPW"), CITY, {}, AT)
    assert (unknown.group, unknown.topic, unknown.body) == (None, None, None)
    assert (unknown.subject, unknown.performer) == ("Graffiti", "DPW")


def test_notes_are_an_answer_once_a_request_is_closed() -> None:
    noted = replace(REQUEST, notes="Посыпали песком", updated_at=AT)
    closed = FILING.file(replace(noted, status="Closed"), CITY, {}, AT)
    assert (closed.answer, closed.answered_at) == ("Посыпали песком", AT)
    open_ = FILING.file(noted, CITY, {}, AT)
    assert (open_.answer, open_.answered_at) == ("", None)


def test_a_term_that_nobody_means_is_none() -> None:
    for due in (AT - timedelta(days=1), datetime(2199, 12, 31, tzinfo=UTC)):
        assert FILING.file(replace(REQUEST, expected_at=due), CITY, {}, AT).due is None
    due = AT + timedelta(days=9)
    assert FILING.file(replace(REQUEST, expected_at=due), CITY, {}, AT).due == due


def test_an_address_without_a_street_stays_in_the_text() -> None:
    request = replace(REQUEST, address="у моста через Зею")
    assert FILING.file(request, CITY, {}, AT).text == "Не чистят двор\nу моста через Зею"
