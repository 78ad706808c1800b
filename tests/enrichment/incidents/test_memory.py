from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.incident import Incident, Joined, Telling
from enrichment.incidents.memory import StoriesInMemory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def story(n: int, at: datetime = NOW, municipality: str = "tynda") -> Incident:
    told = (Telling(f"p{n}", at, keys=("батаре",)),)
    return Incident(f"s{n}", "housing", municipality, at, at, 1, tellings=told)


def kept(memory: StoriesInMemory, *stories: Incident) -> StoriesInMemory:
    places = [Joined(t.post_id, s.id, is_copy=False) for s in stories for t in s.tellings]
    memory.save(stories, places)
    return memory


def test_stories_are_found_by_keys_the_latest_first_in_each_municipality() -> None:
    stories = [story(n, NOW + n * HOUR) for n in range(3)]
    memory = kept(StoriesInMemory(), *stories, story(9, NOW, "zeya"))
    filed = memory.filed(["батаре", "нет"], (NOW, NOW + 9 * HOUR), latest=2)
    assert set(filed) == {"батаре"}
    assert [id_ for place, id_ in filed["батаре"] if place == "tynda"] == ["s2", "s1"]
    assert [id_ for place, id_ in filed["батаре"] if place == "zeya"] == ["s9"]
    assert memory.filed(["батаре"], (NOW + 9 * HOUR, NOW + 9 * HOUR), 2) == {}


def test_a_story_is_found_in_the_municipality_of_its_first_voice() -> None:
    unplaced = story(1, municipality="")
    memory = kept(StoriesInMemory(), unplaced)
    memory.save([replace(unplaced, municipality="zeya")], [])
    assert memory.filed(["батаре"], (NOW, NOW), 9) == {"батаре": [("zeya", "s1")]}


def test_only_the_latest_stories_are_kept() -> None:
    memory = kept(StoriesInMemory(most=3), *(story(n) for n in range(5)))
    assert [one.id for one in memory.load({f"s{n}" for n in range(5)})] == ["s2", "s3", "s4"]


def test_stories_that_nothing_can_join_any_more_are_forgotten() -> None:
    memory = kept(StoriesInMemory(), story(1))
    kept(memory, story(2, NOW + timedelta(days=9)))
    assert [one.id for one in memory.load({"s1", "s2"})] == ["s2"]


def test_stories_that_proved_to_be_one_are_united_and_found_by_the_keys_of_both() -> None:
    words = ("батаре", "котельн", "отоплен", "порыв", "теплотрасс")

    def told(n: int, key: str) -> Incident:
        telling = Telling(f"p{n}", NOW, words, "tynda", topic="heat", kind="news", keys=(key,))
        return replace(story(n), tellings=(telling,), voiced=False)

    memory = kept(StoriesInMemory(), told(1, "батаре"), told(2, "котельн"))
    [union] = memory.look_again({"s2"}, NOW)
    assert (union.into.id, union.other.id) == ("s1", "s2")
    [whole] = memory.load({"s1", "s2"})
    assert (whole.id, whole.posts) == ("s1", 2)
    for key in ("батаре", "котельн"):
        assert memory.filed([key], (NOW, NOW), 9) == {key: [("tynda", "s1")]}
    assert memory.look_again({"s1"}, NOW) == []


def test_who_spoke_in_a_story_is_known_while_it_is_alive() -> None:
    memory = kept(StoriesInMemory(), story(1), story(2))
    memory.authors["s1"] |= {"anna", "boris"}
    memory.authors["s2"].add("vera")
    assert memory.spoken({"anna", "gleb"}, (NOW, NOW)) == {"s1": frozenset({"anna"})}
    assert memory.spoken({"anna"}, (NOW + HOUR, NOW + HOUR)) == {}


def test_what_stories_are_looked_up_by() -> None:
    memory = kept(StoriesInMemory(), story(1), story(2, NOW + HOUR))
    assert memory.keys({"s1"}) == {"s1": {"батаре": NOW}}
