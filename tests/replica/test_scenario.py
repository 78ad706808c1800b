"""What every seed promises: counts, authors, sources, times, rhythm and noise."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations
from statistics import mean, pvariance

import pytest

from replica.outlets import TODAY, VESTNIK
from replica.post import Network, Outlet, Person, Post
from replica.scenario import DAYS, LIVE, Scenario
from replica.talk import COMPLAINTS, OTHERS, ZONE
from tests.timing import costs

CRAWLED = (Network.TELEGRAM, Network.RSS)  # what has a spider from the first day on
CONFLICTS = {"heating": (12, 25, 3), "rubbish": (10, 20, 2)}
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def story(scenario: Scenario, name: str, kind: str = "complaint") -> list[Post]:
    return [p for p in scenario.posts if p.truth.story == name and p.truth.kind == kind]


def ordinary(scenario: Scenario) -> list[Post]:
    return [p for p in scenario.posts if p.truth.story is None and p.spoken]


def speaker(post: Post) -> Person | Outlet:
    return post.author or post.outlet


def likeness(one: str, other: str) -> float:
    """Share of common runs of three words."""
    first, second = (
        {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}
        for words in (text.lower().split() for text in (one, other))
    )
    return len(first & second) / len(first | second)


def test_the_same_seed_and_moment_give_the_same_world(first: Scenario) -> None:
    assert Scenario(1, first.now).posts == first.posts


def test_another_seed_varies_times_sizes_and_wording(first: Scenario) -> None:
    other = Scenario(2, first.now)
    for name in CONFLICTS:
        mine, theirs = story(first, name), story(other, name)
        assert {p.published_at for p in mine}.isdisjoint(p.published_at for p in theirs)
        assert {p.text for p in mine} != {p.text for p in theirs}
    assert len(first.posts) != len(other.posts)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Scenario(1, MOMENT.replace(tzinfo=None))


def test_sixty_days_cost_little_to_write() -> None:
    assert costs(lambda: Scenario(77, MOMENT)) < 500


def test_every_post_lies_within_sixty_days_before_now(scenario: Scenario) -> None:
    assert scenario.now - timedelta(days=DAYS) == scenario.start
    assert all(scenario.start <= post.published_at <= scenario.now for post in scenario.posts)
    assert scenario.posts[0].published_at - scenario.start < timedelta(days=1)


def test_every_whole_day_has_the_promised_number_of_messages(scenario: Scenario) -> None:
    edges = {moment.astimezone(ZONE).date() for moment in (scenario.start, scenario.now)}
    complaints: Counter[object] = Counter()
    messages: Counter[object] = Counter()
    for post in ordinary(scenario):
        if (day := post.published_at.astimezone(ZONE).date()) not in edges:
            messages[day] += 1
            complaints[day] += post.truth.kind == "complaint"
    assert len(messages) == DAYS - 1
    least, most = COMPLAINTS
    assert all(least <= count <= most for count in complaints.values())
    least, most = COMPLAINTS[0] + OTHERS[0], COMPLAINTS[1] + OTHERS[1]
    # An answer of a few words may stand beyond the day's other messages.
    assert all(least <= count <= most + 5 for count in messages.values())
    assert (least, most) == (60, 120)
    spread = pvariance(complaints.values()) / mean(complaints.values())
    assert spread > 0.7, "days should vary at least about as a Poisson count does"


def test_complaints_are_of_many_groups_places_and_authors(scenario: Scenario) -> None:
    complaints = [post for post in ordinary(scenario) if post.truth.kind == "complaint"]
    assert len({post.truth.group for post in complaints}) >= 20
    assert len({post.truth.municipality for post in complaints}) == 29
    assert len({post.author for post in complaints}) > 1000
    assert max(Counter(post.author for post in complaints).values()) < 60
    assert len({post.text for post in complaints}) > 0.9 * len(complaints)


def test_talk_is_quiet_at_night(scenario: Scenario) -> None:
    hours = Counter(post.published_at.astimezone(ZONE).hour for post in ordinary(scenario))
    assert sum(hours[h] for h in (1, 2, 3, 4)) * 8 < sum(hours[h] for h in (18, 19, 20, 21))


def test_weekends_are_quieter_than_working_days(scenario: Scenario) -> None:
    counts = Counter(
        post.published_at.astimezone(ZONE).date()
        for post in ordinary(scenario)
        if post.truth.kind == "complaint"
    )
    whole = sorted(counts)[1:-1]
    weekend = mean(counts[day] for day in whole if day.weekday() >= 5)
    assert weekend < mean(counts[day] for day in whole if day.weekday() < 5)


def test_ordinary_noise_stays_below_a_conflict(scenario: Scenario) -> None:
    cells = defaultdict(list)
    for post in ordinary(scenario):
        if post.truth.kind == "complaint":
            cells[post.truth.group, post.truth.municipality].append(post)
    bursts = []
    for posts in cells.values():
        for i, post in enumerate(posts):
            near = [p for p in posts[i:] if p.published_at - post.published_at <= LIVE / 8]
            bursts.append(len({p.author for p in near}))
    assert max(bursts) < CONFLICTS["rubbish"][0]
    assert max(bursts) >= 3, "a region without any bunching is too quiet to be true"


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_is_seen_without_vk(scenario: Scenario, name: str) -> None:
    least, most, sources = CONFLICTS[name]
    posts = story(scenario, name)
    crawled = [post for post in posts if post.outlet.network in CRAWLED]
    assert least <= len(crawled)
    assert len(posts) <= most
    authors = [post.author for post in posts]
    assert None not in authors
    assert len(set(authors)) == len(posts)
    assert len({post.outlet for post in crawled}) >= sources
    assert any(post.outlet.network is Network.VK for post in posts)


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_lies_within_the_last_three_hours(scenario: Scenario, name: str) -> None:
    times = [post.published_at for post in story(scenario, name)]
    assert min(times) >= scenario.now - timedelta(hours=3)
    assert max(times) < scenario.now


@pytest.mark.parametrize("name", CONFLICTS)
def test_every_resident_tells_a_conflict_in_own_words(scenario: Scenario, name: str) -> None:
    texts = [post.text for post in story(scenario, name)]
    assert max(likeness(one, other) for one, other in combinations(texts, 2)) < 0.5


def test_a_regional_page_names_the_town_of_a_conflict(scenario: Scenario) -> None:
    for name, town in (("heating", "тынд"), ("rubbish", "белогорск")):
        for post in story(scenario, name):
            if post.outlet.municipality is None:
                assert town in post.text.lower()


def test_a_news_item_tells_of_the_heating_failure(scenario: Scenario) -> None:
    items = story(scenario, "heating", "news")
    assert any(item.outlet.network is Network.RSS and item.title for item in items)
    assert all(item.published_at > scenario.now - timedelta(hours=3) for item in items)


def test_the_flood_is_one_author_in_one_place(scenario: Scenario) -> None:
    flood = scenario.false_alarms[0]
    posts = story(scenario, flood.name)
    assert len(posts) >= 15
    assert len({post.author for post in posts}) == 1
    assert {post.outlet.municipality for post in posts} == {flood.municipality}
    assert posts[0].published_at >= scenario.now - timedelta(hours=3)


def test_the_storm_is_one_text_by_many(scenario: Scenario) -> None:
    posts = story(scenario, "storm")
    crawled = [post for post in posts if post.outlet.network in CRAWLED]
    assert len({speaker(post) for post in crawled}) >= 15
    assert len({post.outlet for post in crawled}) >= 10
    assert any(post.forwarded_from for post in crawled)
    original = posts[0]
    assert all(likeness(original.text, post.text) > 0.85 for post in posts)
    assert original.published_at >= scenario.now - timedelta(hours=3)


def test_one_paper_retells_another_later_and_nobody_else(scenario: Scenario) -> None:
    first = {(p.title, p.text): p for p in scenario.visible(VESTNIK, scenario.now)}
    retold = [p for p in scenario.visible(TODAY, scenario.now) if "пишет «Вестник" in p.text]
    assert len(retold) > 20
    for post in retold:
        original = first[post.title, post.text.rpartition("\n")[0]]
        assert post.published_at - original.published_at > timedelta(minutes=20)
        assert post.truth == original.truth
    assert not any("пишет «Вестник" in p.text for p in scenario.posts if p.outlet != TODAY)


def test_signatures_tell_residents_apart(scenario: Scenario) -> None:
    people = {post.author for post in scenario.posts if post.author}
    assert len({person.signature for person in people}) == len(people)
    assert len({person.id for person in people}) == len(people)


def test_numbers_grow_with_time_and_never_overlap(scenario: Scenario) -> None:
    for outlet in scenario.outlets:
        free, latest = 0, scenario.start
        for post in scenario.visible(outlet, scenario.now):
            assert post.number >= free
            assert post.published_at >= latest
            free, latest = post.number + post.span, post.published_at
    assert len({post.native_id for post in scenario.posts}) == len(scenario.posts)


def test_an_answer_comes_after_what_it_answers_on_the_same_page(scenario: Scenario) -> None:
    answers = [post for post in scenario.posts if post.parent]
    assert len(answers) > 50
    for post in answers:
        assert post.parent is not None
        assert post.parent.outlet == post.outlet
        assert post.parent.number < post.number
        assert post.parent.parent is None


def test_visible_ends_at_the_moment_asked_for(first: Scenario) -> None:
    for outlet in first.outlets:
        everything = first.visible(outlet, first.now)
        before = first.visible(outlet, first.turn)
        assert list(before) == [post for post in everything if post.published_at <= first.turn]
