"""What an alert says and how its messages leave."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from alerts.lifecycle import acknowledge, close, mark_false, open_alert, subside
from alerts.notification import RETRIES, Notifier, all_clear, clock, page, page_again, plural, span
from domain.alert import Alert, Cell, Delivery, DeliveryState, Evidence, Signal
from domain.silence import Silence
from tests.alerts.memory import MemoryAlerts, MemoryChannel, MemorySilences

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 18:30 in the region
ZONE = timezone(timedelta(hours=9))
URL = "http://console/alerts/1"
WORDS = "Тында, ЖКХ"
SECRET = "mailtos://duty:hunter2@mail.example"
D = DeliveryState


def alert_of(authors: int = 14, expected: float = 0.8, hours: int = 3, cold: bool = False) -> Alert:
    cell = Cell("housing", "tynda")
    signal = Signal(cell, NOW, timedelta(hours=hours), authors, expected, 1e-9, cold)
    evidence = Evidence(authors, 3, 21, ("i",), NOW - timedelta(minutes=10), ("p",))
    return open_alert(signal, evidence)[0]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 житель"),
        (2, "2 жителя"),
        (5, "5 жителей"),
        (11, "11 жителей"),
        (14, "14 жителей"),
        (21, "21 житель"),
        (22, "22 жителя"),
        (111, "111 жителей"),
        (112, "112 жителей"),
        (0, "0 жителей"),
    ],
)
def test_plural(count: int, text: str) -> None:
    assert plural(count, "житель", "жителя", "жителей") == text


@pytest.mark.parametrize(
    ("hours", "text"), [(1, "за час"), (3, "за 3 часа"), (6, "за 6 часов"), (24, "за сутки")]
)
def test_a_window_is_said_as_people_say_it(hours: int, text: str) -> None:
    assert span(timedelta(hours=hours)) == text


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(minutes=10), "в 18:20"),
        (timedelta(hours=20), "вчера в 22:30"),
        (timedelta(days=3), "21 ноября в 18:30"),
        (timedelta(days=365), "24 ноября 2025 г. в 18:30"),
    ],
)
def test_times_are_the_regions(ago: timedelta, text: str) -> None:
    assert clock(NOW - ago, NOW, ZONE) == text


def test_a_page_opens_with_the_reason() -> None:
    title, text = page(alert_of(), WORDS, ZONE, URL)
    assert title == "Тында, ЖКХ: 14 жителей за 3 часа, обычно 1"
    assert text == (
        "Тында, ЖКХ: 14 жителей за 3 часа, обычно 1.\n"
        "Первое сообщение в 18:20; 21 публикация, 3 источника.\n"
        "http://console/alerts/1"
    )


def test_a_rare_topic_has_no_usual_number() -> None:
    title, _ = page(alert_of(5, 0.1, 24), WORDS, ZONE, URL)
    assert title == "Тында, ЖКХ: 5 жителей за сутки, обычно меньше одного"


def test_a_page_of_a_young_baseline_says_so() -> None:
    assert "меньше двух недель" in page(alert_of(cold=True), WORDS, ZONE, URL)[1]
    assert "меньше двух недель" not in page(alert_of(), WORDS, ZONE, URL)[1]


def test_a_reopened_conflict_is_named_so() -> None:
    title, _ = page_again(alert_of(), WORDS, ZONE, URL)
    assert title == "Снова: Тында, ЖКХ: 14 жителей за 3 часа, обычно 1"


def test_the_end_is_told_with_its_times() -> None:
    ended = replace(alert_of(21), closed_at=NOW + timedelta(hours=3))
    title, text = all_clear(ended, WORDS, ZONE, URL)
    assert title == "Завершилось: Тында, ЖКХ"
    assert text == (
        "Тында, ЖКХ: жалобы вернулись к обычному уровню.\n"
        "Началось в 18:20, всплеск закончился в 18:30; всего написали: 21 житель.\n"
        "http://console/alerts/1"
    )


def outbox(channels: tuple[str, ...] = ("duty",)) -> tuple[MemoryAlerts, Alert]:
    store, alert = MemoryAlerts(), alert_of()
    deliveries = [
        Delivery(f"{alert.id}-{c}", alert.id, c, "Тында", "текст", D.PENDING, NOW, NOW)
        for c in channels
    ]
    store.save(alert, None, deliveries)
    return store, alert


def notifier(
    store: MemoryAlerts, channel: MemoryChannel, silences: MemorySilences | None = None
) -> Notifier:
    return Notifier(
        alerts=store,
        silences=silences or MemorySilences(),
        channel=channel,
        addresses={"duty": SECRET, "hook": "json://h"},
    )


def test_a_message_is_delivered_once() -> None:
    store, alert = outbox(("duty", "hook"))
    channel = MemoryChannel()
    assert notifier(store, channel).deliver(NOW) == 2
    assert notifier(store, channel).deliver(NOW + timedelta(days=1)) == 0
    assert channel.sent == [(SECRET, "Тында", "текст"), ("json://h", "Тында", "текст")]
    assert {(d.state, d.tries, d.delivered_at) for d in store.deliveries(alert.id)} == {
        (D.DELIVERED, 1, NOW)
    }


def test_a_refused_message_is_tried_at_growing_intervals_and_then_given_up() -> None:
    store, alert = outbox()
    channel, now, waits = MemoryChannel(refusals=99), NOW, []
    while True:
        notifier(store, channel).deliver(now)
        (delivery,) = store.deliveries(alert.id)
        if delivery.state is not D.PENDING:
            break
        waits.append(delivery.next_try_at - now)
        assert notifier(store, channel).deliver(delivery.next_try_at - timedelta(seconds=1)) == 0
        now = delivery.next_try_at
    assert tuple(waits) == RETRIES
    assert waits[:4] == [timedelta(seconds=s) for s in (30, 120, 600, 3600)]
    assert (delivery.state, delivery.tries) == (D.FAILED, len(RETRIES) + 1)
    assert delivery.error == "connection refused"
    assert channel.refusals == 99 - delivery.tries


def test_a_message_gets_through_when_the_channel_is_back() -> None:
    store, alert = outbox()
    channel = MemoryChannel(refusals=1)
    assert notifier(store, channel).deliver(NOW) == 0
    assert notifier(store, channel).deliver(NOW + RETRIES[0]) == 1
    (delivery,) = store.deliveries(alert.id)
    assert (delivery.state, delivery.tries, delivery.error) == (D.DELIVERED, 2, None)


@pytest.mark.parametrize("judge", [acknowledge, mark_false])
def test_a_person_between_two_tries_stops_the_message(judge: object) -> None:
    store, alert = outbox()
    channel = MemoryChannel(refusals=1)
    notifier(store, channel).deliver(NOW)
    taken, move = judge(alert, "anna", NOW)  # type: ignore[operator]
    store.save(taken, move, stop_pending=True)
    assert notifier(store, channel).deliver(NOW + timedelta(days=1)) == 0
    assert channel.sent == []
    assert store.deliveries(alert.id)[0].state is D.STOPPED


def test_an_acknowledge_that_came_after_the_message_was_taken_still_stops_it() -> None:
    store, alert = outbox(("duty", "hook"))

    class Slow(MemoryChannel):
        def send(self, address: str, title: str, text: str) -> None:
            super().send(address, title, text)
            store.save(*acknowledge(alert, "anna", NOW), stop_pending=True)

    channel = Slow()
    assert notifier(store, channel).deliver(NOW) == 1
    states = {d.channel: d.state for d in store.deliveries(alert.id)}
    assert states == {"duty": D.DELIVERED, "hook": D.STOPPED}


def test_after_the_end_only_the_word_of_the_end_is_sent() -> None:
    store, alert = outbox()
    later = NOW + timedelta(hours=3)
    alert, move = subside(alert, later)
    store.save(alert, move)
    alert, move = close(alert, "system", later)
    over = Delivery("over", alert.id, "duty", "Завершилось", "текст", D.PENDING, later, later)
    store.save(alert, move, [over])
    channel = MemoryChannel()
    assert notifier(store, channel).deliver(later) == 1
    assert [title for _, title, _ in channel.sent] == ["Завершилось"]


def test_an_unknown_channel_fails_by_name_and_is_not_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store, alert = outbox(("nobody",))
    with caplog.at_level(logging.ERROR):
        assert notifier(store, MemoryChannel()).deliver(NOW) == 0
    (delivery,) = store.deliveries(alert.id)
    assert delivery.state is D.FAILED
    assert delivery.error == "канал «nobody» не описан в настройке channels"
    assert "nobody" in caplog.text


def test_a_silenced_alert_pages_nobody_until_the_silence_ends() -> None:
    store, alert = outbox()
    until = NOW + timedelta(hours=2)
    silence = Silence("s", alert.cell, None, NOW, until, "плановый ремонт", "Анна", NOW)
    silences, channel = MemorySilences(silence), MemoryChannel()
    looks = [NOW + timedelta(minutes=m) for m in range(0, 120, 10)]
    assert [notifier(store, channel, silences).deliver(now) for now in looks] == [0] * len(looks)
    (delivery,) = store.deliveries(alert.id)
    assert (delivery.state, delivery.tries) == (D.PENDING, 0)
    assert delivery.error == "приглушено: плановый ремонт"
    assert notifier(store, channel, silences).deliver(until) == 1
    assert store.deliveries(alert.id)[0].error is None


def test_a_silence_that_is_ended_early_lets_the_page_go_within_a_minute() -> None:
    store, alert = outbox()
    until = NOW + timedelta(hours=2)
    silences = MemorySilences(Silence("s", alert.cell, None, NOW, until, "ремонт", "Анна", NOW))
    notifier(store, MemoryChannel(), silences).deliver(NOW)
    assert silences.end("s", NOW + timedelta(seconds=5))
    assert notifier(store, MemoryChannel(), silences).deliver(NOW + timedelta(minutes=1)) == 1


def test_secrets_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    store, _ = outbox()
    with caplog.at_level(logging.DEBUG):
        notifier(store, MemoryChannel(refusals=1)).deliver(NOW)
        notifier(store, MemoryChannel()).deliver(NOW + RETRIES[0])
    assert "hunter2" not in caplog.text
    assert len(caplog.records) == 2


def test_a_killed_sender_leaves_its_message_to_the_next() -> None:
    store, alert = outbox()
    taken = store.due(NOW, 10, timedelta(minutes=10))
    assert [replace(d) for d in taken] == store.deliveries(alert.id)
    channel = MemoryChannel()
    assert notifier(store, channel).deliver(NOW + timedelta(minutes=9)) == 0
    assert notifier(store, channel).deliver(NOW + timedelta(minutes=10)) == 1
