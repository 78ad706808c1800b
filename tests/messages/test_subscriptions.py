"""What is new of a saved search is told once to those who subscribed, whatever happens between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from desks.subscriptions import make_subscriber
from domain.bell import Cause
from domain.errors import StoreUnavailable
from domain.person import Person, Role
from domain.ports.queue import QueueEntry
from domain.post import EnrichedPost, Label, Labels, Outcome
from domain.saved_search import SavedSearch
from domain.subscription import Pace, Subscription, next_time
from messages.subscriptions import FRESH, NAMED, OVERLAP
from tests.making import a_post, with_ports

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # 08:30 of the 24th in the region
MINUTE = timedelta(minutes=1)
TEXT = "Замерзаем без отопления, Иванова Мария"


class Centre:
    """An installation with one saved search, and Анна, who has a channel."""

    def __init__(self, installation):
        settings = installation.settings.model_copy(
            update={"channels": {"почта": SecretStr("mailto://x")}, "console_url": "http://o"}
        )
        self.installation = replace(installation, settings=settings)
        self.installation.watch.searches.add(SavedSearch("Тепло", "Анна", "отопление", False, NOW))
        self.hire("Анна", Role.MONITOR)

    def hire(self, name, role, channels=("почта",), bodies=()):
        person = Person(name, name, frozenset({role}), channels, name, frozenset(bodies))
        self.installation.access.people.add(person)
        self.installation.access.people.change(person)
        self.installation.watch.duty.add([], [person])

    def subscribe(self, pace, person="Анна", search="Тепло"):
        zone = self.installation.region.zone
        new = Subscription(search, person, pace, NOW, next_time(pace, NOW, zone))
        assert self.installation.watch.subscriptions.subscribe(new)

    def arrive(self, *numbers, at=NOW, published=None, body=None, lemmas="отопление"):
        """Posts are found by the index, and the ledger says when they were first there."""
        published = published or at - 20 * MINUTE
        times = {"published_at": published, "fetched_at": at}
        posts = [a_post(f"{n}", at, source_id="asn24", text=TEXT, **times) for n in numbers]
        labels = Labels(
            lemmas=lemmas,
            municipality=Label("tynda", 1.0),
            kind=Label("complaint", 1.0),
            body=body and Label(body, 1.0),
        )
        self.installation.posts.index.save([EnrichedPost(p, labels, "2026-11", 1) for p in posts])
        self.installation.posts.ledger.classify([QueueEntry(p.id, p, False) for p in posts])
        self.installation.posts.ledger.close({p.id: Outcome.INDEXED for p in posts}, at)
        return [p.id for p in posts]

    def tick(self, now):
        """A look of a process that has just started; what it told."""
        make_subscriber(self.installation).tick(now)
        return self.installation.messages.outbox.due(now, 99, timedelta(days=99))


@pytest.fixture
def centre(installation):
    return Centre(installation)


def test_a_new_post_is_told_at_once_and_never_again(centre):
    centre.subscribe(Pace.AT_ONCE)
    assert centre.tick(NOW) == []
    [post] = centre.arrive(1, at=NOW + MINUTE)
    centre.arrive(2, at=NOW + MINUTE, lemmas="мусор")
    [message] = centre.tick(NOW + 2 * MINUTE)
    assert message.person == "Анна"
    assert message.title == "Поиск «Тепло»: 1 новый пост"
    assert message.text.splitlines() == [
        "«Тепло»: 1",
        f"— в 08:11, АСН24: жалоба, Тында http://o/posts/{post}",
        "Подписки: http://o/searches",
    ]
    for later in range(3, 40):
        assert centre.tick(NOW + later * MINUTE) == []


def test_a_clock_that_was_a_year_ahead_silences_nobody(centre):
    centre.subscribe(Pace.AT_ONCE)
    assert centre.tick(NOW + timedelta(days=365)) == []
    centre.arrive(1, at=NOW + MINUTE)
    [message] = centre.tick(NOW + 2 * MINUTE)
    assert message.title == "Поиск «Тепло»: 1 новый пост"
    assert centre.tick(NOW + 3 * MINUTE) == []


def test_new_posts_ring_the_bell_also_of_who_has_no_channel(centre):
    centre.hire("Борис", Role.MONITOR, channels=())
    centre.hire("Егор", Role.EXECUTOR, channels=(), bodies=("roads",))
    for name in ("Анна", "Борис", "Егор"):
        centre.subscribe(Pace.AT_ONCE, name)
    centre.arrive(1, at=NOW + MINUTE, body="housing")
    assert [message.person for message in centre.tick(NOW + 2 * MINUTE)] == ["Анна"]
    bell = centre.installation.messages.bell
    for name in ("Анна", "Борис"):
        [ring] = bell.latest(name, frozenset(Cause), 10)
        assert (ring.cause, ring.title) == (Cause.SUBSCRIPTION, "Поиск «Тепло»: 1 новый пост")
        assert ring.address.startswith("/search?q=")
        assert TEXT[:9] not in ring.title + ring.text
    assert bell.latest("Егор", frozenset(Cause), 10) == []


def test_no_message_holds_what_a_resident_wrote(centre):
    centre.subscribe(Pace.AT_ONCE)
    centre.arrive(1, at=NOW + MINUTE)
    [message] = centre.tick(NOW + 2 * MINUTE)
    assert not {"Иванова", "Замерзаем"} & set(f"{message.title} {message.text}".split())
    assert "Анна" not in message.id


def test_a_post_that_was_committed_late_or_dated_by_a_slow_clock_is_told(centre):
    centre.subscribe(Pace.AT_ONCE)
    centre.tick(NOW + 20 * MINUTE)
    centre.arrive(1, at=NOW + 20 * MINUTE - OVERLAP + MINUTE)
    [message] = centre.tick(NOW + 21 * MINUTE)
    assert message.title.endswith("1 новый пост")
    assert centre.tick(NOW + 22 * MINUTE) == []


def test_a_post_published_days_ago_is_news_when_it_arrives_and_history_is_not(centre):
    centre.subscribe(Pace.AT_ONCE)
    at = NOW + MINUTE
    [late] = centre.arrive(1, at=at, published=at - FRESH)
    centre.arrive(2, at=at, published=at - FRESH - MINUTE)
    [message] = centre.tick(NOW + 2 * MINUTE)
    assert message.title.endswith("1 новый пост")
    assert late in message.text


def test_a_look_that_died_before_it_was_saved_is_made_again(centre):
    centre.subscribe(Pace.AT_ONCE)
    centre.arrive(1, at=NOW + MINUTE)

    class Dying(type(centre.installation.watch.subscriptions)):
        def save(self, looks, messages, rings=()):
            raise StoreUnavailable("killed")

    dying = with_ports(
        centre.installation, subscriptions=Dying(centre.installation.watch.subscriptions._engine)
    )
    with pytest.raises(StoreUnavailable):
        make_subscriber(dying).tick(NOW + 2 * MINUTE)
    [message] = centre.tick(NOW + 3 * MINUTE)
    assert message.title.endswith("1 новый пост")


def test_many_posts_are_counted_and_the_latest_named(centre):
    centre.subscribe(Pace.HOURLY)
    centre.arrive(*range(300), at=NOW + MINUTE)
    assert centre.tick(NOW + 29 * MINUTE) == []
    [message] = centre.tick(NOW + 30 * MINUTE)
    assert message.title == "Поиск «Тепло»: 300 новых постов"
    assert message.text.count("/posts/") == NAMED
    assert "— и ещё 290: http://o/search?q=" in message.text
    assert centre.tick(NOW + 90 * MINUTE) == []


def test_the_digest_is_one_message_at_nine_and_says_where_nothing_is_new(centre):
    centre.installation.watch.searches.add(SavedSearch("Мусор", "Вера", "мусор", False, NOW))
    centre.subscribe(Pace.DAILY)
    centre.subscribe(Pace.DAILY, search="Мусор")
    centre.arrive(1, at=NOW + MINUTE)
    assert centre.tick(NOW + 29 * MINUTE) == []
    [message] = centre.tick(NOW + 30 * MINUTE)
    assert message.title == "Сводка по поискам: 1 новый пост"
    assert message.text.splitlines()[0] == "«Мусор»: ничего нового"
    [next_day] = centre.tick(NOW + 30 * MINUTE + timedelta(days=1))
    assert next_day.title == "Сводка по поискам: ничего нового"
    [heat] = [one for one in centre.installation.watch.subscriptions.all() if one.search == "Тепло"]
    assert (heat.sent, heat.sent_at) == (0, NOW + 30 * MINUTE + timedelta(days=1))


def test_a_digest_missed_while_nothing_ran_is_sent_when_it_runs_again(centre):
    centre.subscribe(Pace.DAILY)
    centre.arrive(1, at=NOW + MINUTE)
    [message] = centre.tick(NOW + timedelta(hours=5))
    assert message.title == "Сводка по поискам: 1 новый пост"


def test_a_coordinator_is_told_of_the_posts_of_their_bodies_alone(centre):
    centre.hire("Вера", Role.COORDINATOR, bodies=["tynda_administration"])
    centre.subscribe(Pace.AT_ONCE, "Вера")
    [theirs] = centre.arrive(1, at=NOW + MINUTE, body="tynda_administration")
    centre.arrive(2, at=NOW + MINUTE, body="zeya_administration")
    [message] = centre.tick(NOW + 2 * MINUTE)
    assert message.text.count("/posts/") == 1
    assert theirs in message.text


@pytest.mark.parametrize("channels", [(), ("нет такого",)])
def test_who_has_no_channel_gets_no_message_that_fails(centre, channels):
    centre.hire("Вера", Role.MONITOR, channels)
    centre.subscribe(Pace.AT_ONCE, "Вера")
    centre.arrive(1, at=NOW + MINUTE)
    assert centre.tick(NOW + 2 * MINUTE) == []


def test_a_query_that_nobody_can_read_any_more_stops_no_other(centre):
    centre.installation.watch.searches.add(
        SavedSearch("Кривой", "Анна", "место:Нарния", False, NOW)
    )
    centre.subscribe(Pace.AT_ONCE)
    centre.subscribe(Pace.AT_ONCE, search="Кривой")
    centre.arrive(1, at=NOW + MINUTE)
    [message] = centre.tick(NOW + 2 * MINUTE)
    assert message.title == "Поиск «Тепло»: 1 новый пост"
