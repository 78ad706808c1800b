"""What the Open311 server takes from clients of all kinds, and what it refuses."""

import json
from datetime import timedelta

import pytest

from app.sections.casework import Open311
from desks.cases.contacts import CaseContacts
from tests.console.public.open311.conftest import ANNA, ROOT, elements, rows
from tests.console.signing import browser


def test_no_personal_data_come_in_or_out(server):
    number = server.posted(description="Я Петрова Марфа Ильинична, тел. 89141234567, кв. 5: яма")
    row = server.get(f"requests/{number}.json").text
    kept = server.installation.casework.cases.get(int(number)).case.text
    for secret in ("Марфа", "89141234567", "petrova@example.ru", "d-111", "a-222"):
        assert secret not in row
        assert secret not in kept
    assert server.installation.casework.contacts.sealed(int(number)) is None


def test_a_contact_is_sealed_only_where_the_setting_says_so(make):
    server = make(open311=Open311.AT_ONCE, case_contacts=True)
    number = int(server.posted())
    assert CaseContacts(server.installation).open(ANNA, number) == "petrova@example.ru"


def test_the_same_request_again_is_the_same_case(server):
    first = server.posted()
    assert server.posted() == first
    assert server.posted(description="Другая яма") != first
    assert server.posted(account_id="a-333") != first


def test_no_more_than_90_days_are_asked_for_at_once(server):
    answer = server.get("requests.xml", start_date="2026-01-01", end_date="2026-11-01")
    assert answer.status_code == 400
    [error] = rows(answer)
    assert error["code"] == "400"
    assert "больше 90 дней" in error["description"]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"status": "wrong"}, "status"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"end_date": "9999-99-99"}, "end_date"),
        ({"page": "0"}, "page"),
        ({"page_size": "ten"}, "page_size"),
    ],
)
def test_a_wrong_parameter_is_named(server, query, word):
    answer = server.get("requests.json", **query)
    assert answer.status_code == 400
    [error] = answer.json()
    assert error["code"] == 400
    assert error["description"].startswith(word)


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "otklik_wrong"}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "001"}, 404, "service_code"),
        ({"lat": "", "long": "", "address_string": ""}, 400, "место"),
        ({"lat": "55.1", "long": ""}, 400, "lat, long"),
        ({"lat": "north"}, 400, "lat"),
        ({"lat": "nan"}, 400, "lat"),
        ({"long": "181"}, 400, "long"),
        ({"attribute[municipality]": "Город"}, 400, "attribute[municipality]"),
        ({"description": "я" * 20_001}, 400, "description"),
    ],
)
@pytest.mark.parametrize("format_", ["json", "xml"])
def test_a_mistake_is_an_array_of_errors(server, changes, status, word, format_):
    answer = server.post(format_, **changes)
    assert answer.status_code == status
    answered = answer.json() if format_ == "json" else rows(answer)
    [error] = answered
    assert (str(error["code"]), list(error)) == (str(status), ["code", "description"])
    assert error["description"].startswith(word)
    if format_ == "xml":
        assert (elements(answer).tag, elements(answer)[0].tag) == ("errors", "error")


def test_what_is_not_there_is_an_error_too(server):
    for path in ("nothing.json", "services.pdf", "requests/x.json", "services/001.json", ""):
        answer = server.get(path)
        assert answer.status_code == 404, path
        assert "такого" in answer.text or "такой" in answer.text
    assert server.client.delete(f"{ROOT}/requests.json").status_code == 405
    assert server.client.delete(f"{ROOT}/requests.json").json()[0]["code"] == 405


def test_a_place_may_be_said_in_any_way(server):
    nowhere = {"lat": "", "long": "", "address_string": ""}
    cases = server.installation.casework.cases
    for n, way in enumerate(
        (
            {"address_id": "tynda"},
            {"attribute[municipality]": "tynda"},
            {"attribute[municipality][]": "Тында"},
            {"address_string": "г. Тында, ул. Красная Пресня, д. 12"},
            {"lat": "55,1540", "long": " 124.7290 "},
        )
    ):
        number = server.posted(**{**nowhere, "description": f"Яма {n}", **way})
        assert cases.get(int(number)).case.place.municipality == "tynda", way
    foreign = server.posted(lat="37.76", long="-122.42", address_string="1234 5th street")
    [row] = server.get(f"requests/{foreign}.json").json()
    assert (row["lat"], row["long"], row["address"]) == (37.76, -122.42, "1234 5th street")
    assert row["description"] == server.sent["description"]


def test_clients_send_in_many_ways(server):
    address = f"{ROOT}/requests"
    raw = f"api_key={server.key}&service_code=other&address_id=tynda&description="
    post = server.client.post
    form = {"content-type": "application/x-www-form-urlencoded"}
    answers = [
        post(f"{address}.json", content=f"{raw}Яма 1".encode(), headers=form),
        post(f"{address}.json", content=f"{raw}%D0%AF%D0%BC%D0%B0+2".encode(), headers=form),
        post(f"{address}.json?{raw}3", content=b"", headers=form),
        post(f"{address}.json", files={"media": ("a.jpg", b"x")}, data={**server.sent}),
        post(f"{address}.json", json={**server.sent, "lat": 55.15, "attribute": {"a": [1]}}),
        post(
            f"{address}.json",
            data={"service_code": "other", "address_id": "tynda", "description": "6"},
            headers={"authorization": f"Bearer {server.key}"},
        ),
        post(address, data=server.sent, headers={"accept": "application/json"}),
    ]
    assert [one.status_code for one in answers] == [200] * len(answers)
    texts = [
        server.installation.casework.cases.get(int(one.json()[0]["service_request_id"])).case.text
        for one in answers
    ]
    assert texts[:3] == ["Яма 1", "Яма 2", "3"]
    assert elements(server.get("requests")).tag == "service_requests"
    latin = post(f"{address}.json", content=raw.encode() + b"%DF%EC%E0", headers=form)
    assert (latin.status_code, latin.json()[0]["description"]) == (400, "запрос не в UTF-8")


def test_too_much_at_once_is_refused(make):
    server = make(open311=Open311.AT_ONCE, api_rate=2)
    large = server.post(description="я" * 200_000)
    assert (large.status_code, large.json()[0]["code"]) == (400, 413)
    often = [server.post(description=f"Яма {n}") for n in range(4)]
    assert [one.status_code for one in often] == [200, 200, 429, 429]
    assert int(often[-1].headers["retry-after"]) > 0
    assert often[-1].json()[0]["code"] == 429


def test_an_address_asks_only_so_often(server, monkeypatch):
    from console.public.open311 import application
    from domain.rate import Rate

    monkeypatch.setattr(application, "OF_ADDRESS", Rate(2, timedelta(minutes=1)))
    asked = [server.get("requests.xml") for _ in range(3)]
    assert [one.status_code for one in asked] == [200, 200, 429]
    assert rows(asked[-1])[0]["code"] == "429"


def test_texts_are_utf_8_and_markup_is_only_text(server):
    number = server.posted(description='<b>Яма</b> & "люк" 🕳 ]]>')
    as_json = server.get(f"requests/{number}.json")
    assert as_json.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(as_json.content.decode("utf-8"))[0]["description"] == (
        '<b>Яма</b> & "люк" 🕳 ]]>'
    )
    assert rows(server.get(f"requests/{number}.xml"))[0]["description"] == (
        '<b>Яма</b> & "люк" 🕳 ]]>'
    )


def test_it_asks_for_no_cookie_and_any_page_may_read_it(server):
    with browser(server.installation) as client:
        answer = client.get(f"{ROOT}/services.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers
    posted = server.client.post(
        f"{ROOT}/requests.json", data=server.sent, headers={"origin": "https://app.example"}
    )
    assert posted.status_code == 200
