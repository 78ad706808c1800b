import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from console.api import guard
from console.api.application import ROUTES
from console.application import create_application
from desks.access.tokens import TokenDesk
from desks.viewer import in_shell
from domain.access.token import SCOPES
from domain.alert import AlertState
from domain.errors import StoreUnavailable
from domain.person import Right
from tests.client import TestClient
from tests.making import with_ports
from tests.portions import WHOLE

PATHS = [(route.method, route.path) for route in ROUTES]
UNKNOWN = [("GET", "/openapi.json"), ("GET", "/nowhere"), ("PUT", "/alerts")]
WRONG = ["Bearer", "Bearer ", "Bearer otklik_x", "Basic {}", "Bearer {}x", "{}"]


def secret_of(api):
    return api.headers["authorization"].removeprefix("Bearer ")


@WHOLE
@pytest.mark.parametrize("form", [None, *WRONG])
def test_no_path_answers_without_a_token(api, stranger, form, monkeypatch, whole):
    """No route sees what was sent instead: of a portion, one in five is asked with it."""
    often = replace(guard.OF_STRANGERS, calls=100_000)
    monkeypatch.setattr(guard, "OF_STRANGERS", often)
    header = {} if form is None else {"authorization": form.format(secret_of(api))}
    asked = PATHS if whole or form is None else PATHS[WRONG.index(form) % 5 :: 5]
    for method, path in (*asked, *UNKNOWN):
        answer = stranger.request(method, f"/api/v1{path}", headers=header, content=b"{")
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "ключ" in answer.json()["detail"]


def test_a_token_that_was_revoked_or_has_expired_says_so(filled, program):
    now, hour = filled.clock.now(), timedelta(hours=1)
    api = program(name="crm", expires=now + hour)
    assert api.get("/alerts").status_code == 200
    answer = program(name="сайт", expires=now - hour).get("/alerts")
    assert (answer.status_code, "срок ключа «сайт» вышел" in answer.text) == (401, True)
    TokenDesk(filled).revoke(in_shell("администратор"), "crm")
    answer = api.get("/alerts")
    assert (answer.status_code, "ключ «crm» отозван" in answer.text) == (401, True)


def test_a_browser_may_write_neither_by_its_cookies_nor_from_our_own_page(
    api, stranger, alert, filled
):
    stranger.cookies.set("authorization", api.headers["authorization"])
    path = f"/api/v1/alerts/{alert.id}/acknowledge"
    assert stranger.post(path, headers={"origin": str(stranger.base_url)}).status_code == 401
    foreign = {"origin": "https://evil.example", "authorization": api.headers["authorization"]}
    assert stranger.post(path, headers=foreign).status_code == 403
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW


@WHOLE
@pytest.mark.parametrize("right", SCOPES)
def test_a_token_for_one_right_opens_the_routes_of_this_right_and_no_others(program, right, whole):
    """Of the routes of other rights, a portion is asked."""
    api = program(right)
    turn = [*SCOPES].index(right)
    for number, route in enumerate(ROUTES):
        if not whole and right not in route.rights and (number + turn) % 8:
            continue
        answer = api.request(route.method, route.path.format_map(Any()))
        allowed = route.rights <= {right, Right.NOBODY}
        assert (answer.status_code != 403) is allowed, (route.method, route.path)
        if not allowed:
            lacking = ", ".join(sorted(route.rights - {right}))
            assert f"нужно право {lacking}" in answer.json()["detail"]


class Any(dict):
    def __missing__(self, key):
        return "1"


def test_a_token_of_a_body_sees_its_posts_only_and_acts_in_its_own_name(program, api):
    posts = {p["id"]: p["labels"]["body"] for p in api.get("/posts").json()["posts"]}
    body = next(label["value"] for label in posts.values() if label)
    theirs = {id_ for id_, label in posts.items() if label and label["value"] == body}
    other = next(iter(posts.keys() - theirs))
    narrow = program(Right.POSTS, Right.TRIAGE, name="орган", bodies=[body])
    assert {post["id"] for post in narrow.get("/posts").json()["posts"]} == theirs
    assert narrow.get("/counts").json()["total"] == len(theirs) < len(posts)
    assert narrow.get(f"/posts/{other}").status_code == 404
    assert narrow.post("/triage/take", json={"post_ids": [other]}).status_code == 400
    api.post("/triage/take", json={"post_ids": [other], "who": "Анна"})
    assert narrow.get("/triage").json()["posts"] == []
    undo = narrow.post("/triage/undo", json={"who": "Анна"})
    assert (undo.status_code, "только от своего имени" in undo.text) == (400, True)


def test_there_is_a_scope_for_every_right_that_a_route_demands_and_for_no_other():
    assert {right for route in ROUTES for right in route.rights} - {Right.NOBODY} == set(SCOPES)


def test_no_token_gets_into_a_log(stranger, api, alert, caplog):
    caplog.set_level(logging.DEBUG)
    api.post(f"/alerts/{alert.id}/acknowledge")
    header = f"{api.headers['authorization']}x"
    stranger.get("/api/v1/alerts", headers={"authorization": header})
    assert secret_of(api) not in caplog.text


def test_who_calls_too_often_is_told_when_to_come_again(program, filled):
    few = filled.settings.model_copy(update={"api_rate": 3})
    standing = replace(filled, clock=Standing(filled.clock.now()), settings=few)
    api = program(installation=standing)
    other = program(installation=standing, name="другая")
    answers = [api.get("/alerts") for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
    assert [a.headers["ratelimit"] for a in answers] == [
        '"token";r=2;t=20',
        '"token";r=1;t=40',
        '"token";r=0;t=60',
        '"token";r=0;t=60',
        '"token";r=0;t=60',
    ]
    assert {a.headers["ratelimit-policy"] for a in answers} == {'"token";q=3;w=60'}
    assert answers[-1].headers["retry-after"] == "20"
    assert "повторите через 20 с" in answers[-1].json()["detail"]
    assert other.get("/alerts").status_code == 200
    standing.clock.at += timedelta(seconds=20)
    assert [api.get("/nowhere").status_code for _ in range(2)] == [404, 429]


class Standing:
    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


class Down:
    def use(self, *given):
        raise StoreUnavailable("база данных не отвечает")


def test_a_store_that_does_not_answer_lets_nobody_in_and_is_named(program, filled):
    api = program(name="crm")
    application = create_application(with_ports(filled, tokens=Down()))
    with TestClient(application, base_url=str(api.base_url)) as down:
        answer = down.get("alerts", headers=api.headers)
    assert (answer.status_code, answer.json()["detail"]) == (503, "база данных не отвечает")
