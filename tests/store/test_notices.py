"""What was told is remembered together with the messages that told it."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from domain.alert import Delivery, DeliveryState
from domain.ports.alerts import AlertStore
from domain.ports.notices import NoticeStore
from store.notices import SqlNotices
from tests.fakes.notices import MemoryNotices

LEASE = timedelta(minutes=1)


@pytest.fixture
def notices(place, alerts) -> NoticeStore:
    return SqlNotices(place) if place else MemoryNotices(alerts)


def message(name: str, now: datetime) -> Delivery:
    pending = DeliveryState.PENDING
    return Delivery(name, None, "Источник молчит", "текст", pending, now, now, channel="mail")


def due(alerts: AlertStore, now: datetime) -> list[str]:
    return [d.id for d in alerts.due(now, 99, LEASE)]


def test_a_notice_waits_in_the_outbox_like_any_message(alerts, notices, now) -> None:
    given = message("n", now)
    assert notices.save(["vk-1", "tg-1"], [], [given], now)
    assert notices.told() == {"tg-1": now, "vk-1": now}
    [taken] = alerts.due(now, 99, LEASE)
    assert taken == given


def test_what_is_over_is_forgotten_with_the_message_that_says_so(alerts, notices, now) -> None:
    assert notices.save(["a", "b"], [], [message("n", now)], now)
    later = now + LEASE
    assert notices.save(["c"], ["a"], [message("m", later)], later)
    assert notices.told() == {"b": now, "c": later}
    assert due(alerts, later) == ["n", "m"]


@pytest.mark.parametrize(
    ("begun", "ended"),
    [(["a", "b"], []), ([], ["a", "c"]), (["b"], ["c"])],
    ids=["begun", "ended", "one of both"],
)
def test_of_what_another_has_told_nothing_is_written(alerts, notices, now, begun, ended) -> None:
    assert notices.save(["a"], [], [], now)
    assert not notices.save(begun, ended, [message("n", now)], now)
    assert notices.told() == {"a": now}
    assert due(alerts, now) == []
    assert notices.save(["b"], ["a"], [message("n", now)], now)


def test_of_many_that_tell_one_trouble_at_once_one_alone_does(alerts, notices, now) -> None:
    start, written = Barrier(4), []

    def tell(number: int) -> None:
        start.wait()
        written.append(notices.save(["a"], [], [message(str(number), now)], now))

    threads = [Thread(target=tell, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [False, False, False, True]
    assert len(due(alerts, now)) == 1
