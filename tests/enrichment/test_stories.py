"""Posts of one event are one story: `otklik label` and the worker come to the same."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from app.assembly import make_looking_again, make_worker
from domain.incident import IncidentFilter, StoryRole
from domain.post import Author, AuthorKind, Post
from domain.query import Field, Is
from domain.source import SourceKind
from enrichment.learning.pairs import score
from otklik.labels import ADDED, Labelling
from otklik.texts import open_texts
from tests.making import a_post
from tests.moment import MOMENT
from tests.portions import few
from tests.statements import statements

TOLD = Path(__file__).parent / "incidents" / "stories.jsonl"
BEGIN = MOMENT.astimezone(UTC) - timedelta(days=4)
SIZES = (1, 2, 5, 20, 100, 500)
NEAR = 0.02  # of label's F1
STORY = ADDED.index("incident")


def rows() -> list[dict]:
    told = [json.loads(line) for line in TOLD.read_text("utf-8").splitlines()]
    return [
        one | {"id": f"{n:03}", "published": (BEGIN + timedelta(hours=one["hours"])).isoformat()}
        for n, one in enumerate(told)
    ]


def posts(told) -> list[Post]:
    return [
        a_post(
            one["id"],
            datetime.fromisoformat(one["published"]),
            source_id=one["source"],
            source_kind=SourceKind.TELEGRAM,
            author=_author(one),
            text=one["text"],
        )
        for one in told
    ]


def _author(one) -> Author | None:
    if not one["source"].startswith("chat"):
        return None
    return Author(AuthorKind.PRIVATE, f"p:{int(one['id']):020x}")


def labelled(installation, tmp_path, told) -> list[str]:
    """The number that label gives each row, which stand in any order in the file."""
    file = tmp_path / "posts.jsonl"
    mixed = random.Random(5).sample(told, len(told))
    file.write_text("\n".join(json.dumps(one) for one in mixed), "utf-8")
    table = open_texts(file, "text")
    enricher = make_worker(installation, "label").labeller
    labelling = Labelling(table, "text", installation.region, enricher)
    place = table.place("id")
    found = {cells[place]: added[STORY] for batch in labelling.batches() for cells, added in batch}
    return [found[one["id"]] for one in told]


def batches(told, seed) -> Iterator[list]:
    rng, start = random.Random(seed), 0
    while start < len(told):
        batch = told[start : start + rng.choice(SIZES)]
        start += len(batch)
        yield rng.sample(batch, len(batch))


def worked(installation, told, seed) -> list[str]:
    """The story that the worker and its second looks put each row into."""
    worker, again, now = make_worker(installation, "w"), make_looking_again(installation), BEGIN
    for batch in batches(told, seed):
        arrived = posts(batch)
        installation.posts.queue.put(arrived, history=False)
        replace(worker, batch=len(batch)).run(Event(), idle=lambda: True)
        now = max(now, *(post.published_at for post in arrived))
        again.tick(now)
    return stories(installation, told)


def stories(installation, told) -> list[str]:
    ids = [post.id for post in posts(told)]
    found = installation.posts.incidents.of_posts(ids)
    return [found[id_].id if id_ in found else "" for id_ in ids]


@pytest.mark.parametrize("seed", few([1, 2, 3], 1))
@pytest.mark.parametrize("mixed", [False, True], ids=["as polled", "in any order"])
def test_label_and_the_worker_join_alike(installation, tmp_path, seed, mixed) -> None:
    told = rows()
    assert len(told) >= 120
    by_label = dict(zip(_ids(told), labelled(installation, tmp_path, told), strict=True))
    if mixed:
        random.Random(seed).shuffle(told)
    by_worker = worked(installation, told, seed)
    same = [by_label[id_] for id_ in _ids(told)]
    right, theirs = score(_events(told), same), score(_events(told), by_worker)
    assert right.f1 > 0.9
    assert abs(right.f1 - theirs.f1) <= NEAR
    assert score(same, by_worker).f1 >= 1 - NEAR


def _ids(told) -> list[str]:
    return [one["id"] for one in told]


def _events(told) -> list[str]:
    return [str(one["event"]) for one in told]


def test_a_story_is_an_incident_where_somebody_complains_or_asks(installation) -> None:
    told = rows()
    worked(installation, told, 1)
    ids = {post.id for post in posts(told)}
    found = installation.posts.incidents.of_posts(ids)
    voices = installation.posts.complaints.reports(BEGIN, BEGIN + timedelta(days=4))
    voiced = {story.id for story in found.values() if story.voiced}
    assert {one.incident_id for one in voices} <= voiced
    assert 20 < len(voiced) < len({story.id for story in found.values()})
    wanted = IncidentFilter(BEGIN, BEGIN + timedelta(days=4), limit=100)
    listed = installation.posts.incidents.alive(wanted)
    assert {one.incident.id for one in listed.incidents} == voiced
    for one in listed.incidents:
        places = installation.posts.incidents.posts(one.incident.id)
        roles = [place.role for place in places]
        assert one.coverage == roles.count(StoryRole.COVERAGE)
        assert one.posts == len(roles) - one.coverage > 0
        assert one.incident.group
        assert one.incident.municipality


def test_posts_of_a_story_without_a_voice_are_found_by_it(installation) -> None:
    bridge = [one for one in rows() if one["event"] == 5]
    assert len(set(worked(installation, bridge, 1))) == 1
    [story] = set(stories(installation, bridge))
    installation.posts.index.refresh()
    assert installation.posts.index.search(Is(Field.INCIDENT, story)).total == len(bridge)
    assert not installation.posts.incidents.voiced([story])


NEWS = (
    "Бригады устраняют порыв теплотрассы на Красной Пресне в Тынде, тепло обещают вернуть к"
    " вечеру, сообщили в мэрии. Без отопления остались 14 домов."
)
VOICE = "Красная Пресня, Тында: батареи ледяные, отопления нет, когда включат?"

OTHER_VOICE = "Тында, Красная Пресня. Третий час нет тепла в квартире, батареи холодные, мёрзнем"


def place_of(installation, post):
    story = installation.posts.incidents.of_posts([post.id])[post.id]
    [place] = [p for p in installation.posts.incidents.posts(story.id) if p.post_id == post.id]
    return story, place.role


def work(installation, *given) -> None:
    installation.posts.queue.put(given, history=False)
    make_worker(installation, "w").run(Event(), idle=lambda: True)


def resident(n, text, hours, **more) -> Post:
    author = Author(AuthorKind.PRIVATE, f"p:{n:020x}")
    at = BEGIN + timedelta(hours=hours)
    return a_post(f"r{n}", at, source_id="chat", author=author, text=text, **more)


def test_the_cell_of_a_story_follows_its_first_voice_and_stays(installation) -> None:
    news = a_post("n", BEGIN, source_id="gazeta", text=NEWS)
    work(installation, news)
    story, role = place_of(installation, news)
    assert (story.voiced, role) == (False, StoryRole.COVERAGE)
    voice = resident(1, VOICE, 1)
    work(installation, voice)
    incident, role = place_of(installation, voice)
    assert (incident.id, incident.voiced, role) == (story.id, True, StoryRole.VOICE)
    labels = installation.posts.index.get([voice.id])[voice.id].labels
    cell = labels.municipality.value, labels.group.value
    assert (incident.municipality, incident.group) == cell
    work(installation, resident(2, OTHER_VOICE, 2))
    assert place_of(installation, voice)[0].group == incident.group
    one = installation.posts.incidents.counted([incident.id])[incident.id]
    assert (one.posts, one.people, one.coverage) == (2, 2, 1)


def test_a_short_comment_makes_the_story_above_it_an_incident(installation) -> None:
    news = a_post("n", BEGIN, source_id="gazeta", text=NEWS)
    work(installation, news)
    above = {"parent_id": news.id, "thread_id": news.id}
    chat = resident(2, "Понятно", 1, **above)
    comment = resident(1, "Тында, у нас тоже нет, безобразие!", 1, **above)
    work(installation, chat, comment)
    story, role = place_of(installation, comment)
    assert story.id == place_of(installation, news)[0].id
    assert (story.voiced, role.speaks) == (True, True)
    assert place_of(installation, chat)[1] is StoryRole.COVERAGE


def test_news_of_one_page_on_one_topic_are_stories_of_their_own(installation) -> None:
    """One author's complaints on a topic are one incident; news are not the author's own."""
    texts = (
        "В Тынде отремонтировали дорогу на улице Чехова.",
        "В Тынде закупят щебень для отсыпки просёлков.",
    )
    news = [a_post(f"n{n}", BEGIN, source_id="gazeta", text=t) for n, t in enumerate(texts)]
    work(installation, *news)
    assert len({place_of(installation, one)[0].id for one in news}) == 2


def test_thanks_join_a_story_and_open_none(installation) -> None:
    thanks = "Спасибо коммунальщикам, на Красной Пресне в Тынде отопление дали, батареи горячие!"
    alone = resident(1, thanks, 1)
    work(installation, alone)
    assert installation.posts.index.get([alone.id])[alone.id].labels.kind.value == "thanks"
    assert not installation.posts.incidents.of_posts([alone.id])


def test_a_question_corrected_to_news_is_coverage(installation) -> None:
    voice = resident(1, VOICE, 1)
    work(installation, voice)
    incident, _ = place_of(installation, voice)
    edited = resident(1, NEWS, 1, fetched_at=BEGIN + timedelta(hours=3))
    work(installation, replace(edited, source_id="chat"))
    same, role = place_of(installation, voice)
    assert (same.id, role) == (incident.id, StoryRole.COVERAGE)
    wanted = IncidentFilter(BEGIN, BEGIN + timedelta(days=4))
    assert installation.posts.incidents.alive(wanted).total == 0


def test_a_batch_costs_a_few_queries_whatever_its_size(installation) -> None:
    told = rows()
    asked = {}
    for name, some in (("few", told[:6]), ("many", told[6:])):
        installation.posts.queue.put(posts(some), history=False)
        with statements() as executed:
            replace(make_worker(installation, "w"), batch=500).run_once()
        asked[name] = [one for one in executed if "incident" in one]
    assert len(asked["many"]) <= len(asked["few"]) + 1 <= 14
