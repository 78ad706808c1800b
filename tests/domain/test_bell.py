from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.bell import Cause, failure, mentioned
from domain.message import About, Matter, Message, MessageState

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "logins"),
    [
        ("@anna посмотри", {"anna"}),
        ("Позвал @Anna.P и @ivan-2, ждём", {"anna.p", "ivan-2"}),
        ("ответит @anna.", {"anna"}),
        ("(@anna)", {"anna"}),
        ("пишите на anna@mail.ru", set()),
        ("@анна", set()),
        ("собака @ и всё", set()),
        ("@anna@centre.ru пришла", {"anna@centre.ru"}),
    ],
)
def test_a_note_mentions_the_logins_after_at_signs(note, logins):
    assert mentioned(note) == logins


def test_a_message_that_was_given_up_rings_its_reader():
    about = About(Matter.ALERT, "a1")
    message = Message(
        *("m1", about, "Тында: 14 жителей", "текст", MessageState.FAILED, NOW, NOW),
        error="почта: ящика нет",
        person="Анна",
    )
    ring = failure(message)
    assert ring
    assert (ring.person, ring.cause, ring.about) == ("Анна", Cause.FAILURE, "m1")
    assert (ring.title, ring.text) == ("Не дошло: Тында: 14 жителей", "почта: ящика нет")
    assert ring.address == "/alerts/a1"
    assert failure(replace(message, state=MessageState.PENDING)) is None
    assert failure(replace(message, person=None)) is None
    notice = failure(replace(message, about=None))
    assert notice
    assert notice.address == "/me"
