"""Messages on their way: taken by one sender, and settled once."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

from domain.message import About, Matter, Message, MessageState
from domain.ports.messages import Outbox

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=1)
ABOUT = About(Matter.ALERT, "a1")
PENDING, DELIVERED, FAILED = MessageState.PENDING, MessageState.DELIVERED, MessageState.FAILED


def message(now: datetime, number: int, **fields) -> Message:
    usual = {
        "channel": "mail",
        "title": "Тында, отопление",
        "text": "14 жителей за 6 часов \0",
        "state": PENDING,
        "created_at": now,
        "next_try_at": now,
    }
    return Message(id=f"a1-{number}", about=ABOUT, **{**usual, **fields})


def states(outbox: Outbox) -> dict[str, MessageState]:
    return {m.id: m.state for m in outbox.of(ABOUT)}


def test_what_was_put_once_is_not_put_again(outbox, now):
    notice = Message("gap", None, "Никто", "текст", PENDING, now, now, channel="mail")
    outbox.put([notice])
    (taken,) = outbox.due(now, 10, HOUR)
    assert taken == notice
    outbox.settle([replace(taken, state=DELIVERED, delivered_at=now)])
    outbox.put([notice])
    assert outbox.due(now + 2 * HOUR, 10, HOUR) == []


def test_a_message_comes_back_as_it_was_written_but_for_nul(outbox, now) -> None:
    given = message(now, 1)
    outbox.put([given])
    assert outbox.of(ABOUT) == [replace(given, text="14 жителей за 6 часов \ufffd")]


def test_due_messages_go_earliest_first_and_to_one_sender(outbox, now) -> None:
    minutes = [3, 1, 2, 60]
    given = [message(now, n, next_try_at=now + timedelta(minutes=m)) for n, m in enumerate(minutes)]
    outbox.put(given)
    at = now + timedelta(minutes=5)
    assert [d.id for d in outbox.due(at, 2, LEASE)] == ["a1-1", "a1-2"]
    assert [d.id for d in outbox.due(at, 10, LEASE)] == ["a1-0"]
    assert outbox.due(at + LEASE / 2, 10, LEASE) == []
    back = outbox.due(at + LEASE, 10, LEASE)
    assert [d.id for d in back] == ["a1-1", "a1-2", "a1-0"]


def test_a_failed_try_waits_for_the_next_and_an_end_is_an_end(outbox, now) -> None:
    outbox.put([message(now, 1)])
    [taken] = outbox.due(now, 10, HOUR)
    again = replace(taken, tries=1, error="timeout", next_try_at=now + LEASE)
    outbox.settle([again])
    assert outbox.due(now, 10, HOUR) == []
    assert outbox.due(now + LEASE, 10, HOUR) == [again]
    failed = replace(again, state=FAILED, tries=2)
    outbox.settle([failed])
    assert outbox.due(now + 99 * HOUR, 10, HOUR) == []
    assert outbox.of(ABOUT) == [failed]


def test_what_was_delivered_is_not_sent_again_by_a_late_word(outbox, now) -> None:
    outbox.put([message(now, 1)])
    [late] = outbox.due(now, 10, LEASE)
    [other] = outbox.due(now + LEASE, 10, LEASE)
    outbox.settle([replace(other, state=DELIVERED, delivered_at=now + LEASE, tries=1)])
    outbox.settle([replace(late, tries=1, error="timeout", next_try_at=now)])
    assert states(outbox) == {"a1-1": DELIVERED}
    assert outbox.due(now + HOUR, 10, LEASE) == []


def test_senders_side_by_side_never_share_a_message(outbox, now) -> None:
    outbox.put([message(now, n) for n in range(60)])
    start, sent = Barrier(3), []

    def send() -> None:
        start.wait()
        while taken := outbox.due(now, 7, LEASE):
            sent.extend(d.id for d in taken)

    threads = [Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(sent) == {f"a1-{n}": 1 for n in range(60)}
