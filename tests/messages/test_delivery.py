"""How messages leave: to whom, by which channel, how often, and what is recorded."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.holding import Holding
from alerts.lifecycle import acknowledge, expire, mark_false, open_alert, subside
from alerts.notification import unheard
from domain.access.signed import Signer
from domain.alert import Alert
from domain.duty import DutyRole, RosterEntry
from domain.message import About, Matter, Message, MessageState
from domain.silence import Silence
from messages.delivery import Notifier
from messages.links import Links
from messages.parcels import RETRIES
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.channel import MemoryChannel
from tests.fakes.duty import MemoryDuty
from tests.fakes.outbox import MemoryOutbox
from tests.fakes.silences import MemorySilences
from tests.making import a_person, a_signal, some_evidence

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 18:30 in the region
SECRET = "mailtos://duty:hunter2@mail.example"
D, R = MessageState, DutyRole
PHONES = {name: f"json://{name}" for name in ("anna-1", "anna-2", "boris-1")}
MINUTE = timedelta(minutes=1)
LINKS = Links(lambda: Signer(b"k" * 32, "links"), "http://console")


def alert_of(authors: int = 14, expected: float = 0.8, hours: int = 3, cold: bool = False) -> Alert:
    window = timedelta(hours=hours)
    signal = a_signal(NOW, window=window, observed=authors, expected=expected, cold=cold)
    evidence = some_evidence(NOW - timedelta(minutes=10), authors=authors, posts=21)
    return open_alert(signal, evidence)[0]


def message(
    id_: str, alert: Alert, at: datetime = NOW, due: datetime | None = None, **fields: Any
) -> Message:
    about = About(Matter.ALERT, alert.id)
    words = {"title": "Тында", "text": "текст"} | fields
    return Message(id_, about, state=D.PENDING, created_at=at, next_try_at=due or at, **words)


def outbox(channels: tuple[str, ...] = ("duty",)) -> tuple[MemoryAlerts, Alert]:
    store, alert = MemoryAlerts(), alert_of()
    deliveries = [message(f"{alert.id}-{c}", alert, channel=c) for c in channels]
    store.save(alert, None, deliveries)
    return store, alert


def notifier(
    store: MemoryAlerts,
    channel: MemoryChannel,
    silences: MemorySilences | None = None,
    duty: MemoryDuty | None = None,
) -> Notifier:
    box = MemoryOutbox(store)
    holding = Holding(alerts=store, silences=silences or MemorySilences(), outbox=box)
    return Notifier(
        outbox=box,
        held=holding.silenced,
        told=holding.told,
        duty=duty or MemoryDuty(),
        timer=timedelta,  # sending takes no time
        links=LINKS,
        list_url="http://console/alerts",
        channel=channel,
        addresses={"duty": SECRET, "hook": "json://h", **PHONES},
    )


def test_a_message_is_delivered_once() -> None:
    store, alert = outbox(("duty", "hook"))
    channel = MemoryChannel()
    assert notifier(store, channel).deliver(NOW) == 2
    assert notifier(store, channel).deliver(NOW + timedelta(days=1)) == 0
    both = [(SECRET, "Тында", "текст"), ("json://h", "Тында", "текст")]
    assert sorted(channel.sent) == sorted(both)
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
    store, alert = MemoryAlerts(), alert_of()
    first = step(alert, R.OFFICER, 0 * MINUTE)
    made = [replace(first, id=id_, role=None, channel="duty") for id_ in ("first", "second")]
    store.save(alert, None, made)

    class Slow(MemoryChannel):
        def send(self, address: str, title: str, text: str) -> None:
            super().send(address, title, text)
            store.save(*acknowledge(alert, "anna", NOW), stop_pending=True)

    channel = Slow()
    assert notifier(store, channel).deliver(NOW) == 1
    states = {d.id: d.state for d in store.deliveries(alert.id)}
    assert states == {"first": D.DELIVERED, "second": D.STOPPED}


def test_after_the_end_only_the_word_of_the_end_is_sent() -> None:
    store, alert = outbox()
    later = NOW + timedelta(hours=3)
    alert, move = subside(alert, later)
    store.save(alert, move)
    alert, move = expire(alert, later)
    over = message("over", alert, later, title="Завершилось", channel="duty")
    store.save(alert, move, [over], stop_pending=True)
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


def test_a_silenced_page_goes_to_whoever_is_on_duty_when_it_ends() -> None:
    store, alert = escalated()
    until = NOW + timedelta(hours=2)
    silences = MemorySilences(Silence("s", alert.cell, None, NOW, until, "ремонт", "Вера", NOW))
    duty, channel = on_duty(("anna", R.OFFICER)), MemoryChannel()
    notifier(store, channel, silences, duty).deliver(NOW)
    boris = a_person("boris", channels=("boris-1", "hook"))
    duty.add([RosterEntry("boris", R.OFFICER, NOW, NOW + timedelta(days=1), "Вера", NOW)], [boris])
    notifier(store, channel, silences, duty).deliver(until)
    assert channel.sent[0][0] == "json://boris-1"
    told = store.deliveries(alert.id)[0]
    assert (told.person, told.error) == ("boris", None)


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
    taken = MemoryOutbox(store).due(NOW, 10, timedelta(minutes=10))
    assert [replace(d) for d in taken] == store.deliveries(alert.id)
    channel = MemoryChannel()
    assert notifier(store, channel).deliver(NOW + timedelta(minutes=9)) == 0
    assert notifier(store, channel).deliver(NOW + timedelta(minutes=10)) == 1


def on_duty(*shifts: tuple[str, DutyRole | None]) -> MemoryDuty:
    """A roster of a day; a person's channels are those that begin with the name."""
    duty = MemoryDuty()
    for name, role in shifts:
        ways = tuple(c for c in PHONES if c.startswith(name))
        entry = RosterEntry(name, role, NOW, NOW + timedelta(days=1), "Вера", NOW)
        duty.add([entry], [a_person(name, channels=ways)])
    return duty


def step(alert: Alert, role: DutyRole, after: timedelta) -> Message:
    return message(f"{alert.id}-{role}", alert, NOW, NOW + after, role=role)


def escalated() -> tuple[MemoryAlerts, Alert]:
    store, alert = MemoryAlerts(), alert_of()
    steps = [step(alert, R.OFFICER, 0 * MINUTE), step(alert, R.SECOND, 10 * MINUTE)]
    store.save(alert, None, steps)
    return store, alert


def test_whoever_is_on_duty_when_the_time_has_come_is_told() -> None:
    store, alert = escalated()
    duty = on_duty(("anna", R.OFFICER), ("boris", R.SECOND))
    channel = MemoryChannel()
    notifier(store, channel, duty=duty).deliver(NOW)
    assert [address for address, _, _ in channel.sent] == ["json://anna-1"]
    duty.add([RosterEntry("anna", R.SECOND, NOW, NOW + timedelta(days=1), "Вера", NOW)])
    duty.add([RosterEntry("boris", R.SECOND, NOW, NOW + timedelta(days=1), "Вера", NOW)])
    notifier(store, channel, duty=duty).deliver(NOW + 10 * MINUTE)
    assert [address for address, _, _ in channel.sent] == ["json://anna-1", "json://boris-1"]
    assert [(d.person, d.channel) for d in store.deliveries(alert.id)] == [
        ("anna", "anna-1"),
        ("boris", "boris-1"),
    ]


def test_the_second_channel_takes_over_at_once_and_the_failure_stays_on_record() -> None:
    store, alert = escalated()
    duty, channel = on_duty(("anna", R.OFFICER)), MemoryChannel(refusals=1)
    assert notifier(store, channel, duty=duty).deliver(NOW) == 0
    assert notifier(store, channel, duty=duty).deliver(NOW) == 1
    assert channel.sent == [("json://anna-2", "Тында", "текст")]
    told = store.deliveries(alert.id)[0]
    assert (told.state, told.channel, told.tries) == (D.DELIVERED, "anna-2", 2)
    assert told.error == "anna-1: connection refused"


def test_when_all_channels_fail_they_take_turns_at_growing_intervals_and_it_is_seen() -> None:
    store, alert = escalated()
    duty, channel, now, waits = on_duty(("anna", R.OFFICER)), MemoryChannel(refusals=99), NOW, []
    officer = step(alert, R.OFFICER, 0 * MINUTE).id
    while (told := store.outbox[officer]).state is D.PENDING:
        notifier(store, channel, duty=duty).deliver(now)
        told = store.outbox[officer]
        assert unheard([told]) == [told]
        if told.state is D.PENDING:
            waits.append(told.next_try_at - now)
            now = told.next_try_at
    assert (told.state, waits) == (D.FAILED, [timedelta(0), *RETRIES])


def test_without_the_role_the_next_one_is_told_and_nobody_twice() -> None:
    store, alert = escalated()
    duty, channel = on_duty(("boris", R.SECOND)), MemoryChannel()
    notifier(store, channel, duty=duty).deliver(NOW)
    notifier(store, channel, duty=duty).deliver(NOW + 10 * MINUTE)
    assert [address for address, _, _ in channel.sent] == ["json://boris-1"]
    second = store.deliveries(alert.id)[1]
    assert (second.state, second.error) == (D.STOPPED, "уже сообщено")


def test_nobody_is_told_twice_where_steps_come_together_after_an_outage() -> None:
    store, alert = escalated()
    duty, channel = on_duty(("boris", R.SECOND)), MemoryChannel()
    assert notifier(store, channel, duty=duty).deliver(NOW + 10 * MINUTE) == 1
    assert channel.sent == [("json://boris-1", "Тында", "текст")]
    assert store.deliveries(alert.id)[1].state is D.STOPPED


def test_where_nobody_is_on_duty_the_channels_of_the_settings_take_turns() -> None:
    store, alert = escalated()
    channel = MemoryChannel(refusals=1)
    notifier(store, channel, duty=on_duty(("anna", None))).deliver(NOW)
    notifier(store, channel, duty=on_duty(("anna", None))).deliver(NOW)
    assert [address for address, _, _ in channel.sent] == ["json://anna-2"]
    assert store.deliveries(alert.id)[0].person is None


def test_who_is_on_duty_without_a_channel_is_passed_over() -> None:
    store, _ = escalated()
    channel = MemoryChannel()
    duty = on_duty(("vera", R.OFFICER), ("boris", R.HEAD_OF_SHIFT))
    notifier(store, channel, duty=duty).deliver(NOW)
    assert [address for address, _, _ in channel.sent] == ["json://boris-1"]


def test_an_acknowledge_stops_every_later_step() -> None:
    store, alert = escalated()
    duty, channel = on_duty(("anna", R.OFFICER), ("boris", R.SECOND)), MemoryChannel()
    notifier(store, channel, duty=duty).deliver(NOW)
    store.save(*acknowledge(alert, "anna", NOW), stop_pending=True)
    assert notifier(store, channel, duty=duty).deliver(NOW + timedelta(hours=1)) == 0
    assert len(channel.sent) == 1


def test_a_page_ends_with_the_link_of_whoever_gets_it_and_a_reminder_has_none() -> None:
    store, alert = escalated()
    asking = replace(store.deliveries(alert.id)[0], asks=True)
    reminder = replace(asking, id="again", asks=False, created_at=NOW - MINUTE)
    store.outbox = {asking.id: asking, "again": reminder}
    duty, channel = on_duty(("anna", R.OFFICER)), MemoryChannel()
    notifier(store, channel, duty=duty).deliver(NOW)
    url = LINKS.url(replace(asking, person="anna"), NOW)
    texts = [text for _, _, text in channel.sent]
    assert texts == [f"текст\nПринять без входа: {url}", "текст"]


def flood(count: int) -> dict[str, Message]:
    made = step(alert_of(), R.OFFICER, 0 * MINUTE)
    names = [f"{n:04}" for n in range(count)]
    return {n: replace(made, id=n, title=f"Место {n}", role=None, channel="duty") for n in names}


@pytest.mark.parametrize(
    ("count", "titles"),
    [
        (3, ["Место 0000", "Место 0001", "Место 0002"]),
        (4, ["4 сообщения: Место 0000"]),
        (6, ["6 сообщений об оповещениях"]),
        (70, ["64 сообщения об оповещениях", "6 сообщений об оповещениях"]),
    ],
)
def test_more_than_a_few_at_once_are_one_message(count: int, titles: list[str]) -> None:
    store, channel = MemoryAlerts(), MemoryChannel()
    store.outbox = flood(count)
    assert notifier(store, channel).deliver(NOW) == count
    assert [title for _, title, _ in channel.sent] == titles


def test_a_thousand_alerts_that_come_over_seconds_are_few_messages_none_lost_none_twice() -> None:
    store, channel, coming = MemoryAlerts(), MemoryChannel(), list(flood(1000).items())
    sender = notifier(store, channel)
    for seconds in range(0, 45, 5):
        store.outbox |= dict(coming[:170])
        del coming[:170]
        sender.deliver(NOW + timedelta(seconds=seconds))
    lines = [line for _, _, text in channel.sent for line in text.splitlines() if "Место" in line]
    assert sorted(lines) == [f"— Место {n:04}" for n in range(1000)]
    assert len(channel.sent) <= 20
    assert {d.state for d in store.outbox.values()} == {D.DELIVERED}


def test_notices_are_never_folded() -> None:
    store, channel = MemoryAlerts(), MemoryChannel()
    for n in range(7):
        notice = Message(f"n{n}", None, "Молчит", "текст", D.PENDING, NOW, NOW, channel="duty")
        store.outbox[notice.id] = notice
    assert notifier(store, channel).deliver(NOW) == len(channel.sent) == 7
