"""What the API refuses: JSON with a reason in Russian, the safety headers, no driver's words."""

import pytest

from domain.errors import IndexUnavailable, StoreUnavailable
from domain.person import Right
from tests.console.test_refusals import WORDS, Failing, asked, has_headers, is_named, unsaid
from tests.making import with_ports


def test_the_api_is_refused_with_all_safety_headers(api, stranger, filled, program):
    wanted = [
        ("GET", "/nowhere", {}, 404),
        ("DELETE", "/alerts", {}, 405),
        ("GET", "/alerts?cursor=none", {}, 400),
        ("POST", "/silences", {"content": unsaid}, 413),
    ]
    for method, path, sent, status in wanted:
        answer = asked(api, method, path, sent)
        assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), answer.text
        assert has_headers(answer), path
        answer = asked(stranger, method, f"/api/v1{path}", sent)
        assert (answer.status_code, bool(answer.json()["detail"])) == (401, True), path
        assert has_headers(answer), path
    broken = program(
        installation=with_ports(filled, index=Failing(ZeroDivisionError())), name="broken"
    )
    answer = broken.get("/posts")
    assert answer.status_code == 500
    assert has_headers(answer)


@pytest.mark.parametrize("kind", [IndexUnavailable, StoreUnavailable])
def test_a_part_that_does_not_answer_is_named_without_its_driver_s_words(
    filled, program, caplog, kind
):
    down = with_ports(filled, index=Failing(kind(WORDS)))
    is_named(program(Right.POSTS, installation=down).get("/posts"), kind, caplog)


def test_before_it_knows_the_token_it_names_no_driver_s_words_either(filled, program, caplog):
    down = with_ports(filled, tokens=Failing(StoreUnavailable(WORDS)))
    secret = program(name="crm").headers["authorization"]
    api = program(name="other")
    api.app.state.pages.installation = down
    is_named(api.get("/posts", headers={"authorization": secret}), StoreUnavailable, caplog)


def test_the_right_is_checked_before_the_body_is_read(program, api):
    narrow = program(Right.POSTS, name="narrow")
    answer = narrow.post("/silences", content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, "нужно право alerts" in answer.text) == (403, True)


def test_of_many_mistakes_ten_are_named(api):
    answer = api.post("/silences", json={f"key{n}": n for n in range(40_000)})
    assert answer.status_code == 422
    assert answer.json()["detail"].count("такого поля нет") <= 10
    assert "и ещё" in answer.json()["detail"]
    assert len(answer.text) < 2000


def test_a_body_of_more_than_a_megabyte_is_refused(api):
    answer = api.post("/silences", json={"reason": "a" * 2**20})
    assert (answer.status_code, "1 МБ" in answer.text) == (413, True)
