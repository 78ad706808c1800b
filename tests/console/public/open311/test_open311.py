"""Every method of GeoReport v2, in both formats."""

from datetime import datetime, timedelta

import pytest

from app.sections.casework import Open311
from crawlers.open311.discovery import read_services
from crawlers.open311.filing import Filing
from crawlers.open311.requests import read_requests
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.verbs import Verb
from domain.cases.filed import FiledState
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.ports.audit import AuditFilter
from domain.source import SourceKind
from tests.console.public.open311.conftest import ANNA, ROOT, elements, rows
from tests.filing import a_filed
from tests.making import a_source

FIELDS = (
    *("service_request_id", "status", "status_notes", "service_name", "service_code"),
    *("description", "agency_responsible", "service_notice", "requested_datetime"),
    *("updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long"),
    "media_url",
)


def move(server, number, deed, **more):
    asked = Asked(deed, **more)
    return CaseMoves(server.installation).make(ANNA, int(number), asked)


def test_it_is_off_unless_a_setting_says_otherwise(make):
    server = make()
    answer = server.client.get(f"{ROOT}/services.json", follow_redirects=False)
    assert answer.status_code in (303, 401, 404)
    assert server.post().status_code in (303, 401, 404, 405)


def test_discovery_names_the_endpoint_and_its_formats(server):
    answered = server.client.get("/open311/discovery.json").json()
    assert list(answered) == ["changeset", "contact", "key_service", "endpoints"]
    [endpoint] = answered["endpoints"]
    assert endpoint == {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": "http://127.0.0.1:8460/open311/v2",
        "changeset": answered["changeset"],
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    assert datetime.fromisoformat(answered["changeset"]) <= server.installation.clock.now()
    root = elements(server.get("discovery.xml"))
    assert root.tag == "discovery"
    assert [one.text for one in root.iterfind("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]
    assert server.get("discovery.json").json() == answered


def test_services_are_our_topics_in_their_groups(server):
    services = server.get("services.json", jurisdiction_id="city.example").json()
    by_code = {one["service_code"]: one for one in services}
    assert by_code["improvement.yard_potholes"] == {
        "service_code": "improvement.yard_potholes",
        "service_name": "Ямы во дворах",
        "description": "Ямы во дворе",
        "metadata": True,
        "type": "realtime",
        "keywords": "ямы во дворе, Благоустройство",
        "group": "Благоустройство",
    }
    region = server.installation.region
    assert {*region.topics, *region.groups, "other"} == set(by_code)
    root = elements(server.get("services.xml"))
    assert (root.tag, {one.tag for one in root}) == ("services", {"service"})
    assert [one.findtext("service_code") for one in root] == list(by_code)
    assert {one.findtext("metadata") for one in root} == {"true"}


def test_a_definition_lists_what_is_asked(server):
    answered = server.get("services/improvement.yard_potholes.json").json()
    assert answered["service_code"] == "improvement.yard_potholes"
    notice, place = answered["attributes"]
    assert (notice["variable"], notice["required"], "values" in notice) == (False, False, False)
    assert (place["variable"], place["code"], place["datatype"], place["order"]) == (
        *(True, "municipality", "singlevaluelist"),
        2,
    )
    assert {"key": "tynda", "name": "Тында"} in place["values"]
    root = elements(server.get("services/improvement.yard_potholes.xml"))
    assert root.tag == "service_definition"
    assert [one.findtext("variable") for one in root.find("attributes")] == ["false", "true"]
    keys = root.iterfind("attributes/attribute/values/value/key")
    assert "tynda" in [one.text for one in keys]


@pytest.mark.parametrize("format_", ["json", "xml"])
def test_a_request_becomes_a_case_and_is_read_back(server, format_):
    answer = server.post(format_)
    [receipt] = answer.json() if format_ == "json" else rows(answer)
    assert list(receipt) == ["service_request_id", "service_notice", "account_id"]
    assert receipt["account_id"] is None
    assert "принято. Ответ — до" in receipt["service_notice"]
    number = receipt["service_request_id"]
    stored = server.installation.casework.cases.get(int(number))
    assert (stored.case.stream, stored.standing.topic) == ("app311", "improvement.yard_potholes")
    assert (stored.case.place.municipality, stored.case.place.street) == ("tynda", "Красная Пресня")
    one = server.get(f"requests/{number}.{format_}")
    [row] = one.json() if format_ == "json" else rows(one)
    assert tuple(row) == FIELDS
    expected = {
        "service_request_id": number,
        "status": "open",
        "service_name": "Ямы во дворах",
        "description": "Провал во дворе.\nМашины объезжают по газону.",
        "address": "ул. Красная Пресня, 12, Тында",
        "address_id": "tynda",
        "lat": 55.154 if format_ == "json" else "55.154",
        "long": 124.729 if format_ == "json" else "124.729",
        "media_url": "https://pictures.example/2212.jpg",
        "zipcode": None,
    }
    assert {name: row[name] for name in expected} == expected
    assert row["requested_datetime"].endswith("+09:00")
    assert len(row["requested_datetime"]) == len("2026-11-28T10:00:00+09:00")
    assert datetime.fromisoformat(row["expected_datetime"]) > server.installation.clock.now()
    assert "https://pictures.example/2212.jpg" in stored.case.text  # for who works on it


def test_the_deed_stands_in_the_audit_under_the_name_of_the_program(server):
    number = server.posted()
    looks = server.installation.audit.read(AuditFilter(), 9)
    assert ("приложение", Verb.CASE_FILED, f"О-{number} app311: заведено") in [
        (one.who, one.what, one.detail) for one in looks
    ]


def test_the_course_of_a_case_is_told(server):
    number = server.posted()
    move(server, number, CaseDeed.ROUTE, body="transport")
    [row] = server.get(f"requests/{number}.json").json()
    assert (row["status"], row["status_notes"]) == ("open", None)
    assert row["agency_responsible"] == server.installation.region.bodies["transport"].name
    move(server, number, CaseDeed.ACCEPT)
    move(server, number, CaseDeed.ANSWER, note="Яму засыпали 27 ноября.")
    [row] = server.get(f"requests/{number}.json").json()
    assert (row["status"], row["status_notes"]) == ("closed", "Яму засыпали 27 ноября.")
    move(server, number, CaseDeed.RETURN, note="Не засыпали")
    [row] = server.get(f"requests/{number}.json").json()
    assert row["status"] == "open"


def test_a_case_that_was_taken_back_is_not_there(server):
    number = server.posted()
    CaseMoves(server.installation).undo(ANNA, int(number))
    answer = server.get(f"requests/{number}.json")
    assert answer.status_code == 404
    assert answer.json() == [
        {"code": 404, "description": "service_request_id: такого обращения нет"}
    ]


def test_private_cases_are_not_there(server):
    from app.cases.casework import make_intake

    now = server.installation.clock.now()
    taken = make_intake(server.installation).take(
        [
            a_filed("1", now, "Яма", is_public=False),
            a_filed("2", now, "Яма", is_public=None),
            a_filed("3", now, "Яма", is_public=True),
        ]
    )
    private, unknown, public = (one.case_id for one in taken)
    assert [server.get(f"requests/{one}.json").status_code for one in (private, unknown)] == [
        404
    ] * 2
    numbers = [one["service_request_id"] for one in server.get("requests.json").json()]
    assert numbers == [str(public)]
    asked = server.get("requests.json", service_request_id=f"{private},{public},{unknown}, 9999")
    assert [one["service_request_id"] for one in asked.json()] == [str(public)]


def test_a_case_that_is_said_to_be_private_later_is_hidden(server):
    from app.cases.casework import make_intake

    now = server.installation.clock.now()
    intake = make_intake(server.installation)
    [first] = intake.take([a_filed("1", now - timedelta(hours=1), "Яма", is_public=True)])
    assert server.get(f"requests/{first.case_id}.json").status_code == 200
    intake.take([a_filed("1", now, "Яма", is_public=False)])
    assert server.get(f"requests/{first.case_id}.json").status_code == 404


def test_moderated_requests_give_a_token_until_the_centre_has_seen_them(make):
    server = make(open311=Open311.MODERATED)
    assert {one["type"] for one in server.get("services.json").json()} == {"batch"}
    answer = server.post()
    [receipt] = answer.json()
    assert list(receipt) == ["token", "service_notice", "account_id"]
    token = receipt["token"]
    assert server.get(f"tokens/{token}.json").json() == [
        {"service_request_id": None, "token": token}
    ]
    assert server.get("requests.json").json() == []
    [stored] = server.installation.casework.cases.several(range(1, 9)).values()
    number = stored.case.number
    assert server.get(f"requests/{number}.json").status_code == 404
    move(server, number, CaseDeed.MODERATE)
    assert rows(server.get(f"tokens/{token}.xml")) == [
        {"service_request_id": str(number), "token": token}
    ]
    assert server.get(f"requests/{number}.json").status_code == 200
    assert server.get("tokens/app311-0123.json").status_code == 404
    assert server.posted() == token


def test_a_token_tells_of_no_case_of_other_systems(server):
    """Their numbers can be guessed: whether a private case has one is not told."""
    from app.cases.casework import make_intake

    now = server.installation.clock.now()
    filed = [a_filed("17", now, "Яма", is_public=False), a_filed("18", now, "Яма", is_public=True)]
    make_intake(server.installation).take(filed)
    for number in ("17", "18", "19"):
        assert server.get(f"tokens/{filed[0].stream}-{number}.json").status_code == 404


def test_a_case_that_nobody_answers_says_why(server):
    number = server.posted()
    move(server, number, CaseDeed.CLOSE, outcome=CaseOutcome.NOT_OURS)
    [row] = server.get(f"requests/{number}.json").json()
    assert (row["status"], row["status_notes"]) == ("closed", "не в ведении области")


def test_the_list_is_chosen_by_time_state_and_service(server):
    potholes, snow = server.posted(), server.posted(service_code="improvement.snow_yards")
    other = server.posted(service_code="other")
    move(server, snow, CaseDeed.CLOSE, outcome=CaseOutcome.NOT_OURS)

    def numbers(**query):
        answer = server.get("requests.json", **query)
        assert answer.status_code == 200, answer.text
        return {one["service_request_id"] for one in answer.json()}

    assert numbers() == {potholes, snow, other}
    assert numbers(status="open") == {potholes, other}
    assert numbers(status="closed") == {snow}
    assert numbers(status="open,closed") == {potholes, snow, other}
    assert numbers(service_code="improvement.snow_yards,other") == {snow, other}
    assert numbers(service_code="nothing") == set()
    now = server.installation.clock.now()
    day = timedelta(days=1)
    assert numbers(start_date=(now - day).isoformat()) == {potholes, snow, other}
    assert numbers(end_date=(now - day).isoformat()) == set()
    assert numbers(start_date=(now - 80 * day).strftime("%Y-%m-%dT%H:%M:%SZ")) != set()
    assert numbers(start_date="2010-05-24T00:00:00Z", end_date="2010-06-24T00:00:00Z") == set()
    assert numbers(page=1, page_size=2) | numbers(page=2, page_size=2) == {potholes, snow, other}
    assert numbers(page=9) == set()
    assert numbers(service_request_id=f"{snow},{other}", status="open") == {snow, other}
    assert numbers(status="", service_code="", start_date="") == {potholes, snow, other}


@pytest.mark.parametrize("format_", ["json", "xml"])
def test_our_own_reader_makes_the_same_case_of_it(server, format_):
    number = server.posted()
    move(server, number, CaseDeed.ROUTE, body="transport")
    move(server, number, CaseDeed.ANSWER, note="Яму засыпали 27 ноября.")
    group = server.posted(service_code="housing", address_string="")
    now, region = server.installation.clock.now(), server.installation.region
    services = read_services(server.get(f"services.{format_}").content)
    answer = server.get(f"requests.{format_}")
    page = read_requests(answer.content, answer.headers["content-type"], region.zone, now)
    assert (page.rows, page.waiting, page.refused, page.cut) == (2, 0, {}, False)
    city, filing = a_source("city", kind=SourceKind.OPEN311), Filing(region)
    second, first = (filing.file(one, city, services, now) for one in page.requests)
    sent = server.installation.casework.cases.get(int(number))
    assert (first.number, first.topic, first.body) == (number, sent.standing.topic, "transport")
    assert (first.place, first.is_public) == (sent.case.place, True)
    assert (first.state, first.answer) == (FiledState.CLOSED, "Яму засыпали 27 ноября.")
    assert abs(first.received_at - sent.case.received_at) < timedelta(seconds=1)
    assert abs(first.answered_at - sent.standing.answered_at) < timedelta(seconds=1)
    assert (second.number, second.group, second.topic) == (group, "housing", None)
    assert (second.latitude, second.place.municipality) == (55.154, "tynda")
