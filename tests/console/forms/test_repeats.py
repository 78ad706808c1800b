"""A form that is sent twice is done once."""

import asyncio
from urllib.parse import urlencode

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse

from console.forms.repeats import KEPT, LARGEST, Repeats
from console.guard import HEADER
from domain.person import Role
from tests.console.signing import browser
from tests.making import page_of


class Deeds:
    """An application that counts what it does; a deed lasts until `go`."""

    def __init__(self, answer=None):
        self.done, self.go, self.answer = [], asyncio.Event(), answer
        self.repeats = Repeats()

    async def __call__(self, scope, receive, send):
        await self.repeats.run(self._do, scope, receive, send)

    async def _do(self, scope, receive, send):
        message = await receive()
        self.done.append(message["body"])
        await self.go.wait()
        answer = self.answer or RedirectResponse(f"/done/{len(self.done)}", 303)
        await answer(scope, receive, send)

    async def post(self, path, data, headers=()):
        """Status and headers of the answer to a form."""
        body = {"type": "http.request", "body": urlencode(data).encode(), "more_body": False}
        answer = []

        async def receive():
            return body

        async def send(message):
            answer.append(message)

        form = [(b"content-type", b"application/x-www-form-urlencoded"), *headers]
        scope = {"type": "http", "method": "POST", "path": path, "query_string": b""}
        await self({**scope, "headers": form}, receive, send)
        return answer[0]["status"], Headers(raw=answer[0]["headers"])


def run(test):
    asyncio.run(test)


def test_two_clicks_at_once_do_one_thing_and_get_one_answer():
    async def click_twice():
        deeds = Deeds()
        form = {"csrf": "a" * 128, "text": "Ждём"}
        clicks = [asyncio.create_task(deeds.post("/note", form)) for _ in range(2)]
        while not deeds.done:
            await asyncio.sleep(0)
        deeds.go.set()
        answers = await asyncio.gather(*clicks)
        assert len(deeds.done) == 1
        assert {headers["location"] for _, headers in answers} == {"/done/1"}

    run(click_twice())


@pytest.mark.parametrize(
    ("path", "form", "headers"),
    [
        ("/note", {"csrf": "b", "text": "Ждём"}, ()),  # another page
        ("/note", {"csrf": "a", "text": "Ждём ещё"}, ()),
        ("/other", {"csrf": "a", "text": "Ждём"}, ()),
        ("/note", {"csrf": "a", "text": "Ждём"}, [(b"cookie", b"otklik=another")]),
        (
            "/note",
            {"csrf": "a", "text": "Ждём"},
            [(HEADER.encode(), b"a")],
        ),
    ],
)
def test_another_page_text_address_or_person_is_another_deed(path, form, headers):
    """A script, which sends its proof in a header, may mean the same deed twice."""

    async def send_both():
        deeds = Deeds()
        deeds.go.set()
        await deeds.post("/note", {"csrf": "a", "text": "Ждём"})
        await deeds.post(path, form, headers)
        assert len(deeds.done) == 2

    run(send_both())


@pytest.mark.parametrize(
    "answer", [PlainTextResponse("нет", 409), PlainTextResponse("x" * (LARGEST + 1))]
)
def test_a_refused_form_and_a_long_answer_are_not_kept(answer):
    async def send_twice():
        deeds = Deeds(answer)
        deeds.go.set()
        for _ in range(2):
            status, _ = await deeds.post("/note", {"csrf": "a", "text": "Ждём"})
            assert status == answer.status_code
        assert len(deeds.done) == 2
        assert not deeds.repeats._answers

    run(send_twice())


def test_only_the_last_answers_are_kept():
    async def send_many():
        deeds = Deeds()
        deeds.go.set()
        for n in range(KEPT + 50):
            await deeds.post("/note", {"csrf": "a", "text": f"{n}"})
        assert len(deeds.repeats._answers) == KEPT

    run(send_many())


def test_a_note_for_the_next_shift_is_left_once_however_often_its_button_is_pressed(filled):
    with browser(filled, Role.DUTY) as duty:
        del duty.headers[HEADER]
        page = page_of(duty.get("/duty/handover"))
        form = page.select_one("form[action='/duty/handover']")
        sent = {"csrf": form.select_one("[name=csrf]")["value"], "text": "Ждём ТЭЦ"}
        for _ in range(3):
            assert duty.post("/duty/handover", data=sent).status_code == 200
        assert len(filled.watch.handovers.latest(10)) == 1
        newer = page_of(duty.get("/duty/handover")).select_one("input[name=csrf]")["value"]
        duty.post("/duty/handover", data={**sent, "csrf": newer})
    assert len(filled.watch.handovers.latest(10)) == 2


def test_a_deed_that_was_taken_back_is_done_again():
    async def undo_and_repeat():
        deeds = Deeds()
        deeds.go.set()
        form, other = {"csrf": "a", "text": "Ждём"}, [(b"cookie", b"otklik=another")]
        locations = []
        for path, headers in (
            ("/cases/1/take", ()),
            ("/cases/1/take", ()),  # the second click
            ("/cases/1/undo", other),  # somebody else's
            ("/cases/1/take", ()),
            ("/cases/1/undo", ()),
            ("/cases/1/undo", ()),  # the second click
            ("/cases/1/take", ()),
            ("/cases/1/undo", ()),
        ):
            _, answer = await deeds.post(path, form, headers)
            locations.append(answer["location"])
        numbers = (1, 1, 2, 1, 3, 3, 4, 5)
        assert locations == [f"/done/{n}" for n in numbers]

    run(undo_and_repeat())
