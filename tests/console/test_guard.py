"""Who may go where: every route with every role, forms of other pages, and posts by body."""

import re
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

import pytest

from app.clock import SystemClock
from console.application import ROUTES, create_application
from console.guard import FIELD, HEADER, NEWS, local_path, masked, unmasked
from console.routes import IMPORT
from domain.person import RIGHTS, Role
from tests.client import TestClient
from tests.console.conftest import POSTS
from tests.console.signing import BASE, PAGE, browser, person, sign_in
from tests.making import page_of
from tests.portions import WHOLE

NO_REDIRECTS = {"follow_redirects": False}


def address(path):
    """An address of the route; of nothing that is there."""
    return re.sub(r"{(\w*_)?id}", "1", re.sub(r"{(?!\w*id})\w+}", "none", path))


@WHOLE
@pytest.mark.parametrize("role", Role)
def test_a_role_gets_what_its_rights_allow_and_nothing_else(filled, role, whole):
    """Of a portion, one of the roles that may open a page opens it, and two of those that may not
    are refused; of the whole, all of them.
    """
    guarded = [one for one in ROUTES if not one.is_open and one.path != "/logout"]
    assert len(guarded) > 30
    with browser(filled, role, **NO_REDIRECTS) as client:
        for number, route in enumerate(guarded):
            openers = [one for one in Role if route.rights <= RIGHTS[one]]
            may = role in openers
            alike = openers if may else [one for one in Role if one not in openers]
            turn = (alike.index(role) - number) % len(alike)
            if not whole and turn >= (1 if may else 2):
                continue
            answer = client.request(route.method, address(route.path))
            allowed = answer.status_code not in (401, 403)
            assert allowed == may, (route, answer.status_code)
            assert not answer.headers.get("location", "").startswith("/login"), route
            if not allowed:
                assert "Это могут только роли: " in answer.text
        assert client.post("/logout").headers["location"] == "/login"


def test_whoever_has_not_signed_in_is_led_to_sign_in(filled):
    application = create_application(filled)
    with TestClient(application, base_url=BASE, headers=PAGE, **NO_REDIRECTS) as stranger:
        for route in ROUTES:
            answer = stranger.request(route.method, address(route.path))
            led = answer.status_code == 303 and answer.headers["location"].startswith("/login")
            assert led != route.is_open, (route, answer.status_code)


def test_what_nobody_guards_is_known():
    free = {(route.path, route.method) for route in ROUTES if route.is_open}
    doors = ("/login", "/welcome/{token}", "/screen/{link}")
    planted = {("/heartbeat", "GET")}  # what time it is, for our own crawler
    steps = {("/login/code", "POST"), ("/login/sso", "GET"), ("/login/sso/back", "GET")}
    assert free == planted | steps | {(path, verb) for path in doors for verb in ("GET", "POST")}


def test_sign_in_leads_back_and_a_script_hears_401(filled):
    with TestClient(create_application(filled), base_url=BASE, **NO_REDIRECTS) as stranger:
        led = stranger.get("/search?q=нет воды", headers=PAGE).headers["location"]
        assert parse_qs(urlsplit(led).query)["next"] == [
            "/search?q=%D0%BD%D0%B5%D1%82%20%D0%B2%D0%BE%D0%B4%D1%8B"
        ]
        assert stranger.get("/search").status_code == 401
        script = PAGE | {"sec-fetch-mode": "cors"}
        assert stranger.get("/search", headers=script).status_code == 401
        came = PAGE | {"referer": f"{BASE}/alerts"}
        assert (
            stranger.post("/silences", headers=came).headers["location"].endswith("next=%2Falerts")
        )
        foreign = PAGE | {"referer": "https://evil.example/alerts"}
        assert stranger.post("/silences", headers=foreign).headers["location"] == "/login"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "search",
        "//[",
        "/login?next=/search",
        "/logout",
        "",
    ],
)
def test_it_leads_nowhere_else(wanted):
    assert local_path(wanted) == "/"


def test_it_leads_to_a_page_of_ours():
    assert local_path("/search?q=https://t.me/x") == "/search?q=https://t.me/x"


def test_a_change_needs_the_token_of_its_session(client, alert, filled):
    path = f"/alerts/{alert.id}/note"
    good = client.headers.pop(HEADER)
    other = person(filled, Role.ADMINISTRATOR, name="Борис")
    with browser(filled, one=other) as theirs:
        foreign = theirs.headers[HEADER]
    bare = unmasked(good)
    for sent in ("", foreign, "ё", bare, good[:-2], good[: len(good) // 2], f"{good}00"):
        wrong = {FIELD: sent} if sent else {}
        answer = client.post(path, data={"note": "чужая", **wrong})
        assert answer.status_code == 403
        assert "Форма устарела" in answer.text
    assert client.post(path, data={"note": "своя", FIELD: good}).status_code == 200
    assert [move.note for move in filled.watch.alerts.moves(alert.id)][1:] == ["своя"]


def test_two_masks_of_one_proof_differ_and_open_to_it():
    one, other = masked("00ff10"), masked("00ff10")
    assert one != other
    assert unmasked(one) == unmasked(other) == "00ff10"


def test_every_form_that_changes_something_carries_the_token(client):
    """The pages of the console, and none of them is looked at with the header alone."""
    folder = files("console") / "templates"
    forms = [
        (template.name, form)
        for template in folder.iterdir()
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", template.read_text(), re.S)
    ]
    linked = ("link.html", "reply.html", "score.html", "screen_open.html")
    linked += ("form.html", "objection.html", "survey_public.html", "page_to_do.html")
    linked += ("seminar_linked.html",)
    public = ("login.html", "login_code.html", "welcome.html", *linked)
    assert len(forms) > 15
    for name, form in forms:
        # A form that is offered again after sign-in has the proof of the new session.
        proof = "{{ proof }}" if name == "kept.html" else "{{ token() }}"
        assert (proof in form) == (name not in public), (name, form)


def test_an_upload_is_bounded(client):
    huge = {"file": ("list.csv", b"x" * (IMPORT + 1))}
    assert client.post("/sources/import", files=huge).status_code == 413

    def unsaid():
        yield from (b"x" * 2**20 for _ in range(20))

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/silences", content=unsaid(), headers=headers).status_code == 413


def test_a_disabled_person_is_out_at_the_next_click(client, filled):
    assert client.get("/search").status_code == 200
    one = person(filled, Role.ADMINISTRATOR)
    filled.access.people.change(replace(one, enabled=False))
    assert client.get("/search").url.path == "/login"


def test_a_session_ends_when_idle_and_when_old(filled):
    one, now = person(filled, Role.MONITOR), filled.clock.now()
    with browser(filled, one=one) as client:
        cookies = dict(client.cookies)
    for later, path in ((timedelta(hours=7), "/me"), (timedelta(hours=9), "/login")):
        moved = replace(filled, clock=SystemClock(start=now + later))
        with TestClient(create_application(moved), base_url=BASE, headers=PAGE) as client:
            client.cookies.update(cookies)
            assert client.get("/me").url.path == path
            filled.access.sessions.seen(filled.access.sessions.of(one.id)[0].id, now)
    old = replace(filled, clock=SystemClock(start=now + timedelta(days=8)))
    filled.access.sessions.seen(filled.access.sessions.of(one.id)[0].id, now + timedelta(days=8))
    with TestClient(create_application(old), base_url=BASE, headers=PAGE) as client:
        client.cookies.update(cookies)
        assert client.get("/me").url.path == "/login"


@pytest.fixture
def bodies(filled):
    """Which bodies the labelled posts are for."""
    found = filled.posts.index.get([post.id for post in POSTS])
    return {
        id_: enriched.labels.body.value for id_, enriched in found.items() if enriched.labels.body
    }


def shown(client, path):
    """How many posts the page shows."""
    answer = client.get(path)
    assert answer.status_code == 200
    return len(page_of(answer).select(".row"))


def test_an_executor_sees_the_posts_of_their_bodies_only(filled, bodies):
    body = next(iter(bodies.values()))
    theirs = {id_ for id_, one in bodies.items() if one == body}
    others = {post.id for post in POSTS} - theirs
    assert theirs
    assert others
    one = person(filled, Role.EXECUTOR, bodies=[body])
    with browser(filled, one=one) as client:
        for post in POSTS:
            assert shown(client, f"/search?q=пост:{post.id}") == (post.id in theirs)
        assert shown(client, "/search") == len(theirs)
        assert "/alerts" not in client.get("/search").text
        filled.access.people.change(person(filled, Role.EXECUTOR))
        assert shown(client, "/search") == 0


def test_no_page_shows_a_post_of_another_body(filled, bodies):
    body = next(iter(bodies.values()))
    hidden = [post for post in POSTS if bodies.get(post.id) != body]
    may = RIGHTS[Role.COORDINATOR]
    pages = [r.path for r in ROUTES if r.method == "GET" and not r.is_open and r.rights <= may]
    assert {"/search", "/search/export", "/feed", "/feed/live", "/posts/{post_id}"} <= {*pages}
    with browser(filled, one=person(filled, Role.COORDINATOR, bodies=[body])) as client:
        for path in pages:
            asked = set()
            for post in hidden:
                at = path.replace("{post_id}", post.id).replace("{what}", "correct")
                query = f"q=пост:{post.id}&post={post.id}&format=csv"
                asked |= {at, f"{at}?format=csv", f"{at}?{query}"}
            for address in sorted(asked):
                answer = client.get(address)
                assert answer.status_code != 403, address
                for post in hidden:
                    assert post.text[:25] not in answer.text, (address, post.id)
                    assert post.url not in answer.text, (address, post.id)


def test_no_act_reaches_a_post_of_another_body(filled, bodies):
    body = next(iter(bodies.values()))
    hidden = [post.id for post in POSTS if bodies.get(post.id) != body]
    with browser(filled, one=person(filled, Role.COORDINATOR, bodies=[body])) as client:
        for act in ("take", "finish", "reject", "correct", "merge"):
            answer = client.post(f"/feed/{act}", data={"selected": hidden, "part": "1"})
            assert answer.status_code == 404, act
    assert filled.posts.triage.of(hidden) == {}
    assert filled.posts.corrections.of(hidden) == {}


def test_a_second_role_that_sees_the_region_lifts_the_scope(filled, bodies):
    one = person(filled, Role.EXECUTOR, Role.MONITOR, bodies=[next(iter(bodies.values()))])
    with browser(filled, one=one) as client:
        assert shown(client, "/search") == len(POSTS)


def test_signing_in_gives_another_session_each_time(filled):
    one = person(filled, Role.MONITOR)
    with browser(filled, one=one) as client:
        before = dict(client.cookies)
        sign_in(client, filled, one)
        assert dict(client.cookies) != before


def over_https(installation):
    """The same installation, where people reach it by https."""
    secure = installation.settings.model_copy(update={"console_url": "https://otklik.example"})
    return replace(installation, settings=secure)


@pytest.mark.parametrize(
    ("host", "origin", "foreign"),
    [
        ("otklik.example", "https://otklik.example", False),
        ("otklik.example", "https://otklik.example:443", False),
        ("otklik.example", "http://otklik.example", True),
        ("otklik.example", "https://otklik.example:8443", True),
        ("otklik.example:8443", "https://otklik.example:8443", True),
        ("127.0.0.1:8460", "http://127.0.0.1:8460", False),
        ("127.0.0.1:8460", "http://127.0.0.1:8461", True),
        ("127.0.0.1:8460", "null", True),
        ("127.0.0.1:8460", "http://127.0.0.1:port", True),
    ],
)
def test_a_page_of_another_scheme_host_or_port_is_foreign(filled, host, origin, foreign):
    application = create_application(over_https(filled))
    with TestClient(application, base_url=f"http://{host}", headers=PAGE) as stranger:
        answer = stranger.post("/login", headers={"origin": origin})
        assert (answer.status_code == 403) == foreign


def test_a_browser_comes_back_by_https_only(filled, client):
    application = create_application(over_https(filled))
    with TestClient(application, base_url="https://otklik.example") as stranger:
        sent = stranger.get("/login").headers["strict-transport-security"]
        assert int(re.fullmatch(r"max-age=(\d+)", sent)[1]) >= 365 * 24 * 3600
    assert "strict-transport-security" not in client.get("/login").headers


@pytest.mark.parametrize(
    ("path", "headers", "renewed"),
    [
        ("/feed/live?since=2026-11-24T00:00:00Z", {}, False),
        ("/health", {NEWS: "yes"}, False),
        ("/pulse", {}, False),
        ("/feed", {}, True),
    ],
)
def test_what_a_page_asks_by_itself_keeps_no_session_alive(filled, path, headers, renewed):
    one, now = person(filled, Role.ADMINISTRATOR), filled.clock.now()
    with browser(filled, one=one) as client:
        (before,) = filled.access.sessions.of(one.id)
        filled.access.sessions.seen(before.id, now - timedelta(hours=7))
        assert client.get(path, headers=headers).status_code == 200
        (session,) = filled.access.sessions.of(one.id)
        assert (session.seen_at >= now) == renewed
