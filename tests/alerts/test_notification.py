"""What messages say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from alerts.lifecycle import open_alert
from alerts.notification import (
    all_clear,
    page,
    page_again,
    unheard,
    untouched,
    why,
)
from domain.alert import Alert, Rule
from domain.message import About, Matter, Message, MessageState
from russian.moments import clock, span
from russian.plural import plural
from tests.making import a_signal, some_evidence

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 18:30 in the region
ZONE = timezone(timedelta(hours=9))
URL = "http://console/alerts/1"
WORDS = "Тында, ЖКХ"
D = MessageState


def alert_of(authors: int = 14, expected: float = 0.8, hours: int = 3, cold: bool = False) -> Alert:
    window = timedelta(hours=hours)
    signal = a_signal(NOW, window=window, observed=authors, expected=expected, cold=cold)
    evidence = some_evidence(NOW - timedelta(minutes=10), authors=authors, posts=21)
    return open_alert(signal, evidence)[0]


def test_messages_name_the_largest_incidents_by_number_and_title() -> None:
    largest = ["И-42 Тында: нет отопления, Лесная", "И-43 Тында: нет горячей воды"]
    alert = alert_of()
    for write in (page, page_again, all_clear, untouched(timedelta(hours=2))):
        _, text = write(alert, WORDS, ZONE, URL, largest)
        assert text.splitlines()[-3:] == [*largest, URL]
        _, bare = write(alert, WORDS, ZONE, URL, ())
        assert [line for line in text.splitlines() if line not in largest] == bare.splitlines()


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


def test_what_nobody_touched_is_told_with_what_to_do() -> None:
    title, text = untouched(timedelta(minutes=30))(alert_of(), WORDS, ZONE, URL)
    assert title == "Без движения: Тында, ЖКХ: 14 жителей за 3 часа, обычно 1"
    assert "за 30 минут ничего о нём не записали" in text
    assert text.endswith(URL)


TRIED = Message(
    "d", About(Matter.ALERT, "a"), "т", "т", D.PENDING, NOW, NOW, tries=1, error="отказ"
)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([{}], True),
        ([{"state": D.FAILED}], True),
        ([{}, {"state": D.DELIVERED}], False),
        ([{"tries": 0, "error": None}], False),
        ([{"tries": 0, "error": "приглушено: ремонт"}], False),
        ([{}, {"state": D.DELIVERED, "created_at": NOW - timedelta(hours=3)}], True),
        ([], False),
    ],
)
def test_it_is_seen_when_no_message_has_reached_anybody(
    changes: list[dict[str, object]], told: bool
) -> None:
    deliveries = [replace(TRIED, **change) for change in changes]  # type: ignore[arg-type]
    assert bool(unheard(deliveries)) is told


@pytest.mark.parametrize(
    ("authors", "hides_few", "counted"), [(4, True, False), (4, False, True), (5, True, True)]
)
def test_a_few_are_counted_only_to_whom_the_posts_are(authors, hides_few, counted) -> None:
    signal = alert_of(authors).signal
    told = why(signal, hides_few=hides_few)
    assert (plural(authors, "житель", "жителя", "жителей") in told) == counted
    assert ("менее пяти жителей" in told) != counted
    waiting = replace(signal, rule=Rule.UNANSWERED)
    assert ("менее пяти комментариев" in why(waiting, hides_few=hides_few)) != counted
