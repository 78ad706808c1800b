"""Pages that need nothing of a part that hangs go on, however many others wait for it."""

import socket
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
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
from console.guard import HEADER, csrf_of
from console.server import configure, listen
from console.workers import PLACES, RETRY, Work, Workers
from domain.alert import AlertState
from domain.errors import IndexUnavailable
from domain.person import Right, Role
from tests.console.conftest import open_one
from tests.console.signing import PAGE, browser, cookie_name, new_session, person
from tests.console.tokens import issue
from tests.making import with_ports
from tests.silent import silence

MANY = 44
FORM, FILE = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PATHS = ["/search", "/feed", "/incidents"]
PLAIN = ["/alerts", "/duty", "/sources", "/people", "/audit", "/me", "/map", "/silences", "/health"]


def ask(address, cookie="", method="GET"):
    """Status and text of an answer."""
    headers = {**PAGE, "Cookie": cookie, HEADER: csrf_of(cookie.partition("=")[2])}
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


def signed_in(installation):
    """The cookie of an administrator's browser."""
    token, session = new_session(
        person(installation, Role.ADMINISTRATOR), installation.clock.now(), "127.0.0.1", "Firefox"
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
    with (
        console(installation, installation.settings) as address,
        ThreadPoolExecutor(MANY) as people,
    ):
        asked = [people.submit(ask, address + PATHS[n % len(PATHS)], cookie) for n in range(MANY)]
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


def test_a_full_kind_refuses_at_once_and_says_when_to_come_again():
    async def hang(scope, receive, send):
        await anyio.sleep_forever()

    async def main():
        workers = Workers()
        scope = {"type": "http", "method": "GET", "path": "/posts", "headers": []}
        async with anyio.create_task_group() as group:
            for _ in range(PLACES[Work.INDEX]):
                group.start_soon(workers.run, Work.INDEX, hang, scope, None, None)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(HTTPException) as refused:
                await workers.run(Work.INDEX, hang, scope, None, None)
            group.cancel_scope.cancel()
        assert refused.value.status_code == 503
        assert refused.value.headers == {"Retry-After": str(RETRY)}
        # Their places are free again.
        async with anyio.create_task_group() as group:
            group.start_soon(workers.run, Work.INDEX, hang, scope, None, None)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()

    anyio.run(main)


class Full(Workers):
    """No place is left for anything but plain pages."""

    async def run(self, work, app, scope, receive, send):
        if work is not Work.PLAIN:
            self._busy = dict(PLACES)
        await super().run(work, app, scope, receive, send)


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
        workers.run, Work.TRIAL, answer, {"type": "http", "query_string": query}, None, None
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


IDS = {"{alert_id}": None, "{login}": "nobody", "{token}": "none", "{source_id}": "asn24"}


def plain_pages():
    for route in ROUTES:
        path, plain = route.path, route.work in (Work.PLAIN, Work.TRIAL)
        if route.method == "GET" and plain and path != "/health":
            for name, value in IDS.items():
                path = path.replace(name, str(value))
            yield path


@pytest.mark.parametrize("path", [p for p in plain_pages() if "{" not in p])
def test_a_plain_page_asks_nothing_of_the_index(filled, path):
    index = Unasked()
    with browser(with_ports(filled, index=index)) as client:
        assert client.get(path, follow_redirects=False).status_code < 500
    assert not index.asked


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

        async def ask(receive):
            sent = []

            async def send(message):
                sent.append(message)

            await workers.run(Work.INDEX, echo, form, receive, send)
            answers.append((sent[0]["status"], sent[1]["body"]))

        async with anyio.create_task_group() as group:
            for _ in range(PLACES[Work.INDEX]):
                sending = list(halves)
                group.start_soon(ask, lambda sending=sending: slow(sending))
            await anyio.wait_all_tasks_blocked()
            whole = list(halves)

            async def quick():
                return whole.pop(0)

            await ask(quick)
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
