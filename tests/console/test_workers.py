"""Pages that need nothing of a part that hangs go on, however many others wait for it."""

import socket
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from itertools import islice
from threading import Thread

import anyio
import pytest
import uvicorn
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from console.application import ROUTES
from console.guard import HEADER, csrf_of, masked
from console.server import configure, listen
from console.workers import OWN, PLACES, RETRY, SHARE, Work, Workers
from domain.alert import AlertState
from domain.errors import IndexUnavailable
from domain.person import Right, Role
from tests.console.conftest import open_one
from tests.console.signing import PAGE, browser, cookie_name, new_session, person
from tests.console.tokens import issue
from tests.making import with_ports
from tests.silent import silence

MANY = 44
NAMES = [f"Анна {n}" for n in range(MANY // 4)]
FORM, FILE = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PATHS = ["/search", "/feed", "/incidents"]
PLAIN = ["/alerts", "/duty", "/sources", "/people", "/audit", "/me", "/map", "/silences", "/health"]


def ask(address, cookie="", method="GET", secret=""):
    """Status and text of an answer."""
    headers = {**PAGE, "Cookie": cookie, HEADER: masked(csrf_of(cookie.partition("=")[2]))}
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    request = urllib.request.Request(address, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


@contextmanager
def console(installation, settings):
    """A console that is served, its address."""
    with listen(settings) as listener:
        server = uvicorn.Server(configure(installation))
        serving = Thread(target=server.run, args=([listener],))
        serving.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            serving.join(60)


def signed_in(installation, name="Анна"):
    """The cookie of an administrator's browser."""
    token, session = new_session(
        person(installation, Role.ADMINISTRATOR, name=name),
        installation.clock.now(),
        "127.0.0.1",
        "Firefox",
    )
    installation.access.sessions.add(session)
    return f"{cookie_name(installation.settings)}={token}"


@pytest.fixture
def hanging(tmp_path):
    """An installation whose index hangs, nearly for ever to a page, and the server that does it."""
    with silence() as server:
        settings = Settings(
            data=tmp_path,
            console_port=0,
            index=f"http://127.0.0.1:{server.port}",
            part_deadline=timedelta(hours=1),
        )
        create_key(settings.key_file)
        with open_installation(settings, index_waits=True) as installation:
            yield installation, server


def test_pages_that_need_no_index_answer_while_44_others_hang(hanging):
    installation, silent = hanging
    alert = open_one(installation)
    cookie = signed_in(installation)
    cookies = [signed_in(installation, name) for name in NAMES]
    with (
        console(installation, installation.settings) as address,
        ThreadPoolExecutor(MANY) as people,
    ):
        asked = [
            people.submit(ask, address + PATHS[n % len(PATHS)], cookies[n % len(cookies)])
            for n in range(MANY)
        ]
        silent.wait_for(PLACES[Work.INDEX])
        for path in PLAIN[:-1]:  # health asks the index itself
            assert ask(address + path, cookie)[0] == 200, path
        ask(f"{address}/alerts/{alert.id}/acknowledge", cookie, "POST")
        assert installation.watch.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED
        assert ask(f"{address}/login")[0] == 200
        waiting = [one for one in asked if not one.done()]
        assert len(waiting) == PLACES[Work.INDEX]
        silent.let_go()
        answers = Counter(one.result() for one in asked)
    assert {status for status, _ in answers} == {503}
    full = sum(n for (_, text), n in answers.items() if "Слишком много страниц" in text)
    assert full == MANY - PLACES[Work.INDEX]
    assert all("не отвечает" in text or "Слишком много" in text for _, text in answers)


def test_one_person_leaves_the_index_to_others_in_however_many_sessions(hanging):
    installation, silent = hanging
    greedy = [signed_in(installation) for _ in range(MANY // 4)]
    _, secret = issue(
        installation, "crm", [Right.POSTS], (), None, "Анна", installation.clock.now()
    )
    with (
        console(installation, installation.settings) as address,
        ThreadPoolExecutor(2 * MANY) as people,
    ):
        search, posts = f"{address}/search", f"{address}/api/v1/posts"
        asked = [people.submit(ask, search, greedy[n % len(greedy)]) for n in range(MANY)]
        programs = [people.submit(ask, posts, secret=secret) for _ in range(MANY)]
        for some in (asked, programs):  # all but those that hold their places
            assert (
                len(list(islice(as_completed(some, 60), MANY - SHARE[Work.INDEX])))
                == MANY - SHARE[Work.INDEX]
            )
        other = people.submit(ask, search, signed_in(installation, "Пётр"))
        silent.wait_for(2 * SHARE[Work.INDEX] + 1)
        assert not other.done()
        silent.let_go()
        answers = [one.result() for one in asked]
        answers_to_program = [one.result() for one in programs]
        assert "не отвечает" in other.result()[1]
    for some in (answers, answers_to_program):
        assert {status for status, _ in some} == {503}
        refused = [text for _, text in some if "Слишком много ваших страниц" in text]
        assert len(refused) == MANY - SHARE[Work.INDEX]


def test_a_full_kind_refuses_at_once_and_says_when_to_come_again():
    async def hang(scope, receive, send):
        await anyio.sleep_forever()

    async def main():
        workers = Workers()
        scope = {"type": "http", "method": "GET", "path": "/posts", "headers": []}
        async with anyio.create_task_group() as group:
            for n in range(PLACES[Work.INDEX]):
                group.start_soon(workers.run, Work.INDEX, str(n), hang, scope, None, None)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(HTTPException) as refused:
                await workers.run(Work.INDEX, "new", hang, scope, None, None)
            group.cancel_scope.cancel()
        assert refused.value.status_code == 503
        assert refused.value.headers == {"Retry-After": str(RETRY)}
        # Their places are free again.
        async with anyio.create_task_group() as group:
            group.start_soon(workers.run, Work.INDEX, "new", hang, scope, None, None)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()

    anyio.run(main)


@pytest.mark.parametrize("work", PLACES)
def test_a_holder_is_refused_past_their_share_and_nobody_else_is(work):
    let_in = []

    async def hang(scope, receive, send):
        let_in.append(scope["holder"])
        await anyio.sleep_forever()

    async def main():
        workers = Workers()

        async def ask(holder):
            scope = {"type": "http", "method": "GET", "headers": [], "holder": holder}
            await workers.run(work, holder, hang, scope, None, None)

        for _ in range(2):  # the second time, all places are free again
            let_in.clear()
            async with anyio.create_task_group() as group:
                for _ in range(SHARE[work]):
                    group.start_soon(ask, "greedy")
                await anyio.wait_all_tasks_blocked()
                with pytest.raises(HTTPException) as refused:
                    await ask("greedy")
                group.start_soon(ask, "other")
                await anyio.wait_all_tasks_blocked()
                group.cancel_scope.cancel()
            assert (refused.value.status_code, refused.value.detail) == (503, OWN[work])
            assert refused.value.headers == {"Retry-After": str(RETRY)}
            assert Counter(let_in) == {"greedy": SHARE[work], "other": 1}

    anyio.run(main)


class Full(Workers):
    """No place is left for anything but plain pages."""

    async def run(self, work, holder, app, scope, receive, send):
        if work is not Work.PLAIN:
            self._busy = dict(PLACES)
        await super().run(work, holder, app, scope, receive, send)


def test_pages_and_api_share_the_places_and_each_refuses_in_its_own_form(filled):
    _, secret = issue(filled, "crm", [Right.POSTS], (), None, "Анна", filled.clock.now())
    with browser(filled) as client:
        [api] = [route.app for route in client.app.routes if route.path == "/api/v1"]
        assert api.state.workers is client.app.state.workers
        api.state.workers = client.app.state.workers = Full()
        page = client.get("/search")
        answer = client.get("/api/v1/posts", headers={"authorization": f"Bearer {secret}"})
        assert client.get("/me").status_code == 200
    for refused in (page, answer):
        assert (refused.status_code, refused.headers["retry-after"]) == (503, str(RETRY))
    assert page.text.startswith("Слишком много страниц сразу")
    assert answer.json()["detail"].startswith("Слишком много страниц сразу")


@pytest.mark.parametrize(("query", "refused"), [(b"", False), (b"place=tynda", True)])
def test_a_trial_is_long_work_only_where_it_has_parameters(query, refused):
    sent = []

    async def answer(scope, receive, send):
        sent.append(scope)

    workers = Workers()
    workers._busy = dict(PLACES)
    asked = partial(
        workers.run, Work.TRIAL, "one", answer, {"type": "http", "query_string": query}, None, None
    )
    if refused:
        with pytest.raises(HTTPException):
            anyio.run(asked)
    else:
        anyio.run(asked)
    assert bool(sent) is not refused


def test_together_they_leave_threads_to_plain_pages():
    async def threads():
        return anyio.to_thread.current_default_thread_limiter().total_tokens

    assert anyio.run(threads) - sum(PLACES.values()) >= 16


class Unasked:
    """An index that nobody may ask, and that notes who did."""

    def __init__(self):
        self.asked = 0

    def __getattr__(self, name):
        def refuse(*given, **named):
            self.asked += 1
            raise IndexUnavailable("down")

        return refuse


WAITS_BRIEFLY = {"/", "/summary/live"}  # for the index, a second at most
IDS = {"{alert_id}": None, "{login}": "nobody", "{token}": "none", "{source_id}": "asn24"}


def plain_pages():
    for route in ROUTES:
        path, plain = route.path, route.work in (Work.PLAIN, Work.TRIAL)
        if route.method == "GET" and plain and path != "/health":
            for name, value in IDS.items():
                path = path.replace(name, str(value))
            yield path


def test_a_plain_page_asks_nothing_of_the_index(filled):
    paths = [p for p in plain_pages() if "{" not in p and p not in WAITS_BRIEFLY]
    assert len(paths) > 30
    index = Unasked()
    with browser(with_ports(filled, index=index)) as client:
        for path in paths:
            assert client.get(path, follow_redirects=False).status_code < 500, path
            assert not index.asked, path


def test_half_a_form_holds_no_place():
    """Sent slowly enough, a few forms kept everybody from the pages of an index."""
    form = {"type": "http", "method": "POST", "path": "/feed/take", "headers": []}
    halves = [
        {"type": "http.request", "body": b"post=1&", "more_body": True},
        {"type": "http.request", "body": b"post=2", "more_body": False},
    ]

    async def echo(scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        await PlainTextResponse(body)(scope, receive, send)

    async def main():
        workers = Workers()
        rest = anyio.Event()

        async def slow(sending):
            if len(sending) == 1:
                await rest.wait()
            return sending.pop(0) if sending else {"type": "http.disconnect"}

        answers = []

        async def ask(holder, receive):
            sent = []

            async def send(message):
                sent.append(message)

            await workers.run(Work.INDEX, holder, echo, form, receive, send)
            answers.append((sent[0]["status"], sent[1]["body"]))

        async with anyio.create_task_group() as group:
            for n in range(PLACES[Work.INDEX]):
                sending = list(halves)
                group.start_soon(ask, str(n), lambda sending=sending: slow(sending))
            await anyio.wait_all_tasks_blocked()
            whole = list(halves)

            async def quick():
                return whole.pop(0)

            await ask("quick", quick)
            assert answers == [(200, b"post=1&post=2")]
            rest.set()
        assert Counter(answers) == {(200, b"post=1&post=2"): PLACES[Work.INDEX] + 1}

    anyio.run(main)


@pytest.mark.parametrize(("path", "type_"), [("/feed/take", FORM), ("/sources/import", FILE)])
def test_half_sent_requests_of_strangers_leave_the_pages_to_others(installation, path, type_):
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {type_}\r\n"
    half = f"{head}Content-Length: 100\r\n\r\n--x".encode()
    cookie = signed_in(installation)
    settings = installation.settings.model_copy(update={"console_port": 0})
    with console(installation, settings) as address, ExitStack() as open_:
        port = int(address.rpartition(":")[2])
        for _ in range(sum(PLACES.values())):
            opened = open_.enter_context(socket.create_connection(("127.0.0.1", port)))
            opened.sendall(half)
        assert ask(f"{address}/login")[0] == 200  # they have been read by now
        assert ask(f"{address}/search", cookie)[0] == 200
        assert ask(f"{address}/sources/export", cookie)[0] == 200
