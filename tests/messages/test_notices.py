"""Operators are told once of what began and once of what ended."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.access.signed import Signer
from domain.source import Health, HealthState, SourceKind, SourceStatus
from domain.trouble import LATE, trouble_of
from messages.delivery import Notifier
from messages.links import Links
from messages.notices import NAMED, OUTAGE_PAUSE, STEADY, Watch, said
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.channel import MemoryChannel
from tests.fakes.duty import MemoryDuty
from tests.fakes.notices import MemoryNotices
from tests.fakes.outbox import MemoryOutbox
from tests.making import a_source

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 18:30 in the region
ZONE = timezone(timedelta(hours=9))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TELEGRAM, RSS = SourceKind.TELEGRAM, SourceKind.RSS
NETWORKS = {TELEGRAM: "Telegram", RSS: "лента"}
S = HealthState


def source(name, kind=TELEGRAM, **fields):
    address = f"https://{name.partition('-')[0]}.example/{name}" if kind is RSS else name
    return a_source(name, kind, address=address, **fields)


def status(given, state=S.WORKS, reason="", quiet=MINUTE, due=99 * HOUR, failures=3):
    if state in (S.WORKS, S.QUIET):
        failures = 0
    answered = None if state is S.WAITING else NOW - HOUR
    health = Health(state, reason, NOW, answered, NOW - quiet, 2 * HOUR, failures)
    return SourceStatus(given, health, HOUR, NOW + due)


def broken(given, reason="Сайт не отвечает"):
    return status(given, S.UNREACHABLE, reason)


def well(name, **fields):
    return status(source(name, **fields))


class Sources:
    """The statuses of a SourceStore: what a test says they are."""

    def __init__(self, *statuses):
        self.now = list(statuses)

    def statuses(self):
        return self.now


class Operators:
    """A watch over statuses, and what operators read."""

    def __init__(self, *statuses, channels=("duty",)):
        self.sources = Sources(*statuses)
        self.outbox = MemoryAlerts()
        self.notices = MemoryNotices(self.outbox)
        self.channels = channels
        self.start()

    def start(self):
        self.watch = Watch(
            sources=self.sources,
            notices=self.notices,
            channels=self.channels,
            networks=lambda s: NETWORKS[s.kind],
            console_url="http://console/",
            zone=ZONE,
        )

    def look(self, now=NOW):
        """Titles and texts that this look sends."""
        before = len(self.outbox.outbox)
        said = self.watch.tick(now)
        new = list(self.outbox.outbox.values())[before:]
        assert said == bool(new)
        return [(d.title, d.text) for d in new]

    def titles(self, now=NOW):
        return [title for title, _ in self.look(now)]

    def back(self, now):
        """As `look`, after an hour in which nothing has failed: until then nothing is said."""
        assert self.look(now) == []
        return self.look(now + STEADY)


def test_a_trouble_is_told_with_its_reason_and_the_last_good_answer():
    [(title, text)] = Operators(broken(source("zeya")), well("tynda")).look()
    assert title == "Источник не читается: Канал zeya"
    assert text == (
        "Источник не читается: Канал zeya.\n"
        "— Канал zeya не читается, последний удачный ответ в 17:30. Сайт не отвечает.\n"
        "http://console/sources"
    )


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            status(source("a"), quiet=7 * HOUR),
            "молчит, последний пост в 11:30; обычный перерыв — 2 часа.",
        ),
        (status(source("a"), due=-HOUR), "не опрашивается, опрос ожидался в 17:30."),
        (
            replace(
                broken(source("a"), "Нет доступа."),
                health=Health(S.NO_ACCESS, "Нет доступа.", failures=1),
            ),
            "не читается, ни разу не ответил. Нет доступа.",
        ),
        (
            replace(broken(source("a")), health=Health(S.GONE, failures=1)),
            "не читается, ни разу не ответил.",
        ),
    ],
    ids=["silent", "unpolled", "never answered", "no reason"],
)
def test_every_trouble_has_its_words(given, text):
    trouble = trouble_of(given, NOW, ZONE)
    assert trouble
    assert said(trouble, NOW, ZONE) == text


def test_neither_the_next_look_nor_a_restart_repeats_it():
    operators = Operators(broken(source("zeya")), well("tynda"))
    assert len(operators.look()) == 1
    assert operators.look(NOW + 5 * MINUTE) == []
    operators.start()
    assert operators.look(NOW + 5 * HOUR) == []


def test_the_end_is_told_once_and_the_next_trouble_is_a_new_one():
    operators = Operators(broken(source("zeya")), well("tynda"))
    operators.look()
    operators.sources.now = [well("zeya"), well("tynda")]
    assert operators.back(NOW + MINUTE) == [
        (
            "Снова работает: Канал zeya",
            "Снова работает: Канал zeya.\n— Канал zeya\nhttp://console/sources",
        )
    ]
    assert operators.look(NOW + STEADY + 2 * MINUTE) == []
    operators.sources.now = [broken(source("zeya")), well("tynda")]
    assert operators.titles(NOW + 2 * HOUR) == ["Источник не читается: Канал zeya"]


def test_a_trouble_that_becomes_another_is_the_same_one():
    operators = Operators(status(source("zeya"), quiet=9 * HOUR), well("tynda"))
    assert operators.titles() == ["Источник молчит: Канал zeya"]
    operators.sources.now[0] = broken(source("zeya"))
    assert operators.titles(NOW + HOUR) == []


def test_a_trouble_ends_with_a_good_answer_not_with_another_failure():
    operators = Operators(status(source("zeya"), S.GONE, failures=1), well("tynda"))
    assert operators.titles() == ["Источник не читается: Канал zeya"]
    operators.sources.now[0] = status(source("zeya"), S.UNREACHABLE, due=HOUR, failures=2)
    assert operators.titles(NOW + HOUR) == []
    operators.sources.now[0] = status(source("zeya"), S.UNREACHABLE, due=HOUR, failures=3)
    assert operators.titles(NOW + 2 * HOUR) == []
    operators.sources.now[0] = well("zeya")
    [(title, _)] = operators.back(NOW + 3 * HOUR)
    assert title == "Снова работает: Канал zeya"


def test_every_channel_is_told_and_retries_are_the_outboxs():
    operators = Operators(broken(source("zeya")), well("tynda"), channels=("duty", "hook"))
    assert len(operators.look()) == 2
    channel = MemoryChannel(refusals=1)
    notifier = Notifier(
        held=lambda messages, now: {},
        told=lambda message, person: False,
        duty=MemoryDuty(),
        timer=timedelta,
        links=Links(lambda: Signer(b"k" * 32, "links"), "http://console"),
        list_url="http://console/alerts",
        outbox=MemoryOutbox(operators.outbox),
        channel=channel,
        addresses={"duty": "a", "hook": "b"},
    )
    assert notifier.deliver(NOW) == 1
    assert notifier.deliver(NOW + HOUR) == 1
    assert sorted(address for address, _, _ in channel.sent) == ["a", "b"]


def test_nobody_is_told_where_there_are_no_channels_and_who_comes_later_is():
    operators = Operators(broken(source("zeya")), well("tynda"), channels=())
    assert operators.look() == []
    operators.channels = ("duty",)
    operators.start()
    assert operators.titles() == ["Источник не читается: Канал zeya"]


def test_many_at_once_are_one_message():
    silent = [status(source(f"tg-{n}"), quiet=9 * HOUR) for n in range(3)]
    late = [status(source("rare", RSS), due=-HOUR)]
    operators = Operators(
        broken(source("vk-1")), *silent, *late, well("tynda"), well("x", kind=RSS)
    )
    operators.watch.first, operators.watch.last = NOW - 2 * LATE, NOW
    [(title, text)] = operators.look()
    assert title == (
        "Источник не читается: Канал vk-1; Источник не опрашивается: Канал rare; 3 источника молчат"
    )
    assert text.count("\n— ") == 5


def test_a_crowd_is_counted_and_its_first_are_named():
    silent = [status(source(f"tg-{n}"), quiet=9 * HOUR) for n in range(21)]
    [(title, text)] = Operators(*silent, well("tynda")).look()
    assert title == "21 источник молчит"
    assert text.count("Канал") == NAMED
    assert "— и ещё 11\n" in text


def test_a_dead_network_and_a_dead_host_are_named_as_such():
    network = [broken(source(f"tg-{n}")) for n in range(2)]
    site = [broken(source(f"amur-{n}", RSS)) for n in range(3)]
    operators = Operators(*network, *site, broken(source("bam-1", RSS)), well("bam-2", kind=RSS))
    assert operators.titles() == [
        "Все 2 источника не читаются: Telegram; "
        "Все 3 источника не читаются: amur.example; "
        "Источник не читается: Канал bam-1"
    ]


def test_a_crawler_that_stands_is_one_sentence():
    late = [status(source(f"tg-{n}"), due=-HOUR) for n in range(2)]
    late += [status(source(f"amur-{n}", RSS), due=-HOUR) for n in range(2)]
    operators = Operators(*late)
    assert operators.look() == []
    assert operators.titles(NOW + LATE + MINUTE) == ["Все 4 источника не опрашиваются: весь реестр"]


def test_a_start_after_a_long_stop_gives_the_crawler_time():
    operators = Operators(status(source("tg"), due=-99 * HOUR), well("tynda"))
    assert operators.look() == []
    operators.sources.now = [well("tg"), well("tynda")]
    assert operators.look(NOW + LATE) == []


def test_an_outage_that_spreads_is_told_in_two_messages():
    names = [f"tg-{n}" for n in range(6)]
    operators = Operators(*map(well, names))
    told = []
    for minute in range(0, 40, 5):
        bad = names[: 1 + minute // 5]
        operators.sources.now = [
            broken(source(n)) if n in bad else well(n) for n in (*names, "tynda")
        ]
        told += operators.titles(NOW + minute * MINUTE)
    assert told == ["Источник не читается: Канал tg-0", "5 источников не читаются"]
    operators.sources.now = [well(n) for n in (*names, "tynda")]
    [(title, _)] = operators.back(NOW + HOUR)
    assert title == "Снова работают 6 источников"


def test_a_source_that_flaps_is_one_message_until_it_answers_for_an_hour():
    operators = Operators(broken(source("zeya")), well("tynda"))
    told = []
    for turn in range(24):  # every 20 minutes
        operators.sources.now[0] = well("zeya") if turn % 2 else broken(source("zeya"))
        told += operators.titles(NOW + turn * 20 * MINUTE)
    assert told == ["Источник не читается: Канал zeya"]


def test_good_news_waits_for_the_morning():
    operators = Operators(broken(source("zeya")), well("tynda"))
    operators.look()
    operators.sources.now[0] = well("zeya")
    hours = [h for h in range(4, 14) if operators.look(NOW + h * HOUR)]
    assert hours == [13]  # 7:30


def test_of_silent_sources_operators_hear_every_three_hours():
    statuses = [well(f"tg-{n}") for n in range(9)]
    operators = Operators(*statuses)
    told = []
    for n in range(9):  # one after the other
        operators.sources.now[n] = status(source(f"tg-{n}"), quiet=40 * HOUR)
        told += operators.titles(NOW + n * HOUR / 2)
    assert told == ["Источник молчит: Канал tg-0", "6 источников молчат"]


def test_silence_that_was_not_told_by_day_waits_for_the_morning():
    operators = Operators(well("tynda"), well("zeya"), well("x"))
    operators.sources.now[0] = status(source("tynda"), quiet=40 * HOUR)
    assert operators.titles(NOW + 3 * HOUR) == ["Источник молчит: Канал tynda"]
    operators.sources.now[1] = status(source("zeya"), quiet=40 * HOUR)
    hours = [h for h in range(4, 14) if operators.look(NOW + h * HOUR)]
    assert hours == [13]  # 7:30


@pytest.mark.parametrize("state", [S.TOKEN_REFUSED, S.QUOTA])
def test_what_is_wrong_with_a_token_is_one_message_however_late_a_source_meets_it(state):
    refused = [status(source(f"vk-{n}"), state, "Ключ не принят") for n in range(4)]
    operators = Operators(refused[0], *map(well, ("vk-1", "vk-2", "vk-3", "vk-4")))
    assert operators.titles() == ["Источник не читается: Канал vk-0"]
    operators.sources.now[1] = refused[1]
    assert operators.titles(NOW + HOUR) == []
    operators.sources.now[2:4] = [status(source("vk-2"), S.GONE), refused[3]]
    assert operators.titles(NOW + 2 * HOUR) == ["Источник не читается: Канал vk-2"]
    assert set(operators.notices.told()) == {"vk-0", "vk-1", "vk-2", "vk-3"}


def test_a_machine_that_slept_gives_the_crawler_time_too():
    operators = Operators(well("tg"), well("tynda"))
    operators.look()
    operators.sources.now = [status(source(n), due=-HOUR) for n in ("tg", "tynda")]
    assert operators.look(NOW + 9 * HOUR) == []
    [(_, text)] = operators.look(NOW + 9 * HOUR + LATE + MINUTE)
    assert "Проверьте, работает ли otklik run и не полна ли очередь" in text


def test_a_clock_that_is_set_back_keeps_nobody_quiet_till_then():
    operators = Operators(broken(source("tg")), well("tynda"), well("rss", kind=RSS))
    assert len(operators.look(NOW + 24 * 300 * HOUR)) == 1
    operators.sources.now[1] = broken(source("tynda"))
    assert operators.titles() == ["Все 2 источника не читаются: Telegram"]


def test_a_top_source_does_not_wait_for_others():
    operators = Operators(
        broken(source("tg-1")), well("tynda"), well("main", top=True), well("x", kind=RSS)
    )
    operators.look()
    operators.sources.now[1:3] = [broken(source("tynda")), broken(source("main", top=True))]
    assert operators.titles(NOW + 5 * MINUTE) == ["Все 3 источника не читаются: Telegram"]


def test_what_passes_before_it_is_told_is_not_told():
    operators = Operators(broken(source("tg-1")), well("tg-2"), well("tynda"))
    operators.look()
    operators.sources.now[1] = broken(source("tg-2"))
    assert operators.look(NOW + 5 * MINUTE) == []
    operators.sources.now[1] = well("tg-2")
    assert operators.look(NOW + OUTAGE_PAUSE) == []


@pytest.mark.parametrize("gone", [False, True], ids=["switched off", "deleted"])
def test_a_source_that_is_switched_off_is_no_news_and_no_longer_in_trouble(gone):
    operators = Operators(broken(source("zeya")), well("tynda"))
    operators.look()
    off = [] if gone else [broken(source("zeya", enabled=False))]
    operators.sources.now = [*off, well("tynda")]
    assert operators.look(NOW + HOUR) == []
    assert operators.notices.told() == {}


def test_of_two_watches_one_tells():
    operators = Operators(broken(source("zeya")), well("tynda"))
    stale = dict(operators.notices.told())
    operators.look()
    operators.notices.told = lambda: stale
    operators.start()
    assert operators.look(NOW) == []
