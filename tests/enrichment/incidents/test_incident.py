"""Complaints joined into incidents: what must and what must never come together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.incident import FIRST, LATEST, Incident, Joined
from domain.post import Label, Labels
from enrichment.incidents.incident import ALIVE, join
from enrichment.incidents.telling import Candidate
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import NOW

MORPHOLOGY = Morphology(())

HEATING = [
    "Третий день нет отопления, батареи ледяные, дети мёрзнут",
    "батареи холодные по всему дому, отопления нет, спим в куртках",
    "Когда дадут отопление? В квартире холодно, батареи как лёд",
    "Нет тепла, батареи ледяные, котельная молчит",
    "отопления нет второй день, старики мёрзнут, батареи холодные",
]
APPEAL = (
    "Друзья, беда с дорогами: асфальт сняли и ушли, ямы засыпали глиной, автобусы не проходят,"
    " дети идут в школу по обочине вдоль фур, требуем вернуть подрядчика и закончить ремонт"
)


def candidate(
    post_id: str,
    text: str,
    minutes: float = 0,
    place: str = "tynda",
    topic: str | None = "housing.heating",
    group: str = "housing",
    author: str | None = None,
    settlement: str | None = None,
) -> Candidate:
    labels = Labels(
        lemmas=" ".join(MORPHOLOGY.lemmas(text)),
        municipality=Label(place, 0.9),
        settlement=Label(settlement, 0.9) if settlement else None,
        group=Label(group, 0.9),
        topic=Label(topic, 0.9) if topic else None,
        kind=Label("complaint", 0.9),
    )
    at = NOW + timedelta(minutes=minutes)
    return Candidate(post_id, at, labels, text, author or f"p:{post_id}")


def joined(
    posts: Sequence[Candidate],
    candidates: Sequence[Incident] = (),
    known: dict[str, Joined] | None = None,
    first: int = 0,
    authors: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> tuple[dict[str, Incident], dict[str, Joined]]:
    ids = count(first)
    incidents, places = join(posts, candidates, known or {}, authors, lambda: f"i{next(ids)}")
    return {i.id: i for i in incidents}, {j.post_id: j for j in places}


def groups(places: dict[str, Joined]) -> set[frozenset[str]]:
    """Which posts are together, whatever the incidents are called."""
    ids = {j.incident_id for j in places.values()}
    return {frozenset(p for p, j in places.items() if j.incident_id == i) for i in ids}


def test_one_problem_told_in_five_ways_is_one_incident() -> None:
    posts = [candidate(str(n), text, n) for n, text in enumerate(HEATING)]
    incidents, places = joined(posts)
    (incident,) = incidents.values()
    assert incident.posts == 5
    assert (incident.first_at, incident.last_at) == (NOW, NOW + timedelta(minutes=4))
    assert (incident.group, incident.municipality, incident.topic) == (
        "housing",
        "tynda",
        "housing.heating",
    )
    assert [telling.post_id for telling in incident.tellings] == ["0", "1", "2", "3", "4"]
    assert "отоплен" in incident.tellings[0].words
    assert not any(place.is_copy for place in places.values())


def test_a_later_batch_joins_the_stored_incident() -> None:
    first, _ = joined([candidate("1", HEATING[0])])
    second, places = joined([candidate("2", HEATING[1], 30)], tuple(first.values()), first=9)
    assert places["2"].incident_id == "i0"
    assert second["i0"].posts == 2
    assert second["i0"].last_at == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(
    "other",
    [
        candidate("2", HEATING[0], place="zeya"),
        candidate("2", f"{HEATING[0]}, Мира 5"),
        candidate("2", HEATING[0], minutes=60 * 49),
        candidate("2", "Лифт стоит, пенсионеры заперты на этажах", topic="housing.lift"),
        candidate("2", "ничего общего, совсем другие слова", topic="housing.heating"),
    ],
    ids=["another town", "another house", "two days later", "another topic", "other words"],
)
def test_these_do_not_join(other: Candidate) -> None:
    _, places = joined([candidate("1", f"{HEATING[0]}, Мира 7"), other])
    assert places["1"].incident_id != places["2"].incident_id


def test_two_villages_of_one_district_do_not_join() -> None:
    _, places = joined(
        [
            candidate("1", HEATING[0], place="zeysky", settlement="zeysky.a"),
            candidate("2", HEATING[0], place="zeysky", settlement="zeysky.b"),
            candidate("3", HEATING[0], 1, place="zeysky"),
        ]
    )
    assert places["1"].incident_id != places["2"].incident_id
    assert places["3"].incident_id in (places["1"].incident_id, places["2"].incident_id)


def test_a_chain_of_posts_keeps_an_incident_alive() -> None:
    posts = [candidate(str(n), HEATING[0], n * 60 * 40) for n in range(4)]
    incidents, _ = joined(posts)
    (incident,) = incidents.values()
    assert incident.last_at - incident.first_at > ALIVE


def test_reposts_and_near_copies_are_marked() -> None:
    posts = [
        candidate("1", APPEAL),
        candidate("2", APPEAL, 1),
        candidate("3", f"Прислали подписчики! {APPEAL}", 2),
        candidate("4", APPEAL.replace("глиной", "песком") + "!!!", 3),
        candidate("5", "дороги беда, асфальт сняли, автобусы не проходят, обочина вся в ямах", 4),
    ]
    incidents, places = joined(posts)
    assert len(incidents) == 1
    assert [places[str(n)].is_copy for n in range(1, 6)] == [False, True, True, True, False]


def test_a_copy_is_known_again_in_a_later_batch() -> None:
    first, _ = joined([candidate("0", APPEAL)])
    second, _ = joined(
        [candidate(f"a{n}", text, n) for n, text in enumerate(HEATING)],
        tuple(first.values()),
        first=1,
    )
    stored = {**first, **second}
    _, places = joined([candidate("9", f"+++ {APPEAL}", 60)], tuple(stored.values()), first=9)
    assert places["9"] == Joined("9", "i0", is_copy=True)


def test_a_copy_joins_whatever_it_was_labelled() -> None:
    _, places = joined(
        [candidate("1", APPEAL), candidate("2", f"{APPEAL}!", 1, group="roads", topic=None)]
    )
    assert places["2"] == Joined("2", "i0", is_copy=True, pinned=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Нет воды на Ленина 5, краны сухие", "На Ленина, 7 нет воды, краны сухие"),
        ("Нет воды на Ленина, краны сухие", "Нет воды на Мухина, краны сухие"),
        ("У школы № 14 стая собак, кусают детей", "Стая собак кусает детей у школы 22"),
        ("Маршрут 36 опять не пришёл, ждём час", "Маршрут 24 опять не пришёл, ждём час"),
        ("Ленина 5, лифт стоит вторую неделю", "Ленина 5, крыша течёт вторую неделю"),
    ],
)
def test_what_is_named_and_differs_splits(one: str, other: str) -> None:
    _, places = joined([candidate("1", one, topic=None), candidate("2", other, 5, topic=None)])
    assert places["1"].incident_id != places["2"].incident_id


def test_other_words_for_one_address_join() -> None:
    _, places = joined(
        [
            candidate("1", "нет воды на Ленина 5", topic="housing.no_cold_water"),
            candidate("2", "Ленина, 5: второй день сухие краны", 90, topic=None),
            candidate("3", "Подскажите, в доме 5 по улице Ленина когда дадут воду?", 200),
        ]
    )
    assert groups(places) == {frozenset("123")}


def elsewhere(post_id: str, text: str, minutes: float = 0) -> Candidate:
    """A post of whose place nothing is known here."""
    post = candidate(post_id, text, minutes, topic=None)
    return replace(post, labels=replace(post.labels, municipality=None))


def test_towns_that_the_region_does_not_know_separate_too() -> None:
    _, places = joined(
        [
            elsewhere("1", "Казань, Чистопольская 40, батареи чуть тёплые третий день"),
            elsewhere("2", "На Чистопольской, 40 не топят, батареи холодные", 60),
            elsewhere("3", "Пермь, третий день батареи чуть тёплые", 70),
        ]
    )
    assert groups(places) == {frozenset("12"), frozenset("3")}


OUTAGE = ["в городе нет света", "нет света на Ленина", "на Мира темно, свет вырубили"]


def test_a_network_that_failed_as_a_whole_is_one_incident() -> None:
    posts = [candidate(str(n), text, n * 5) for n, text in enumerate(OUTAGE)]
    assert groups(joined(posts)[1]) == {frozenset("012")}


def test_streets_without_a_word_of_more_or_much_later_are_failures_of_their_own() -> None:
    _, places = joined([candidate(str(n), text, n) for n, text in enumerate(OUTAGE[1:])])
    assert len(groups(places)) == 2
    posts = [candidate(str(n), text, n * 60 * 7) for n, text in enumerate(OUTAGE)]
    _, places = joined(posts)
    assert places["1"].incident_id != places["2"].incident_id


def test_a_grown_incident_does_not_swallow_the_town() -> None:
    """What has only its subject in common with it, at another street, is not of it."""
    posts = [
        candidate(str(n), f"{text}, Ленина {n % 2 * 2 + 1}", n, topic="roads.potholes")
        for n, text in enumerate(["яма на дороге", "провал в асфальте", "пробил колесо в яме"] * 4)
    ]
    other = candidate("x", "На Мира яма на дороге, пробил колесо", 20, topic="roads.potholes")
    _, places = joined([*posts, other])
    assert sum(j.incident_id == places["x"].incident_id for j in places.values()) == 1


def reply(post_id: str, text: str, *answers: str) -> Candidate:
    return replace(candidate(post_id, text, 9, topic=None), answers=answers)


def test_a_reply_without_a_subject_belongs_to_its_thread_or_nowhere() -> None:
    first = candidate("1", HEATING[0])
    _, places = joined([first, reply("2", "и у нас тоже", "0", "1"), reply("3", "и у нас тоже")])
    assert groups(places) == {frozenset("12"), frozenset("3")}
    incidents, known = joined([first])
    _, places = joined([reply("2", "и у нас тоже", "1")], tuple(incidents.values()), known, 9)
    assert places["2"].incident_id == "i0"


def test_a_pinned_post_stays_through_an_edit() -> None:
    incidents, places = joined([candidate("1", HEATING[0])])
    pinned = {"1": replace(places["1"], pinned=True)}
    edited = candidate("1", "Нет света", group="electricity", topic="electricity.outage")
    assert joined([edited], tuple(incidents.values()), pinned, 9) == ({}, pinned)


def test_neighbours_who_say_the_same_few_words_are_no_copies() -> None:
    _, places = joined([candidate("1", "Нет отопления!"), candidate("2", "нет отопления", 1)])
    assert places["1"].incident_id == places["2"].incident_id
    assert not places["2"].is_copy


def test_one_author_s_flood_on_a_topic_is_one_incident() -> None:
    texts = ["Нет света на столбах", "Опять темень", "Включите уже", "сто раз писал вам", *HEATING]
    posts = [candidate(str(n), text, n, author="p:flood") for n, text in enumerate(texts)]
    incidents, _ = joined(posts)
    assert len(incidents) == 1


def test_a_flood_over_many_streets_among_many_incidents_is_one_incident() -> None:
    crowd = [candidate(f"c{n}", f"Нет света, Ленина {n}", n) for n in range(30)]
    flood = [candidate(f"f{n}", f"Нет света, Мира {n}", n, author="p:f") for n in range(30)]
    _, places = joined([*crowd, *flood])
    assert len({places[post.post_id].incident_id for post in flood}) == 1
    assert len({places[post.post_id].incident_id for post in crowd}) == 30


def test_a_post_that_is_known_keeps_its_place_and_changes_nothing() -> None:
    posts = [candidate(str(n), text, n) for n, text in enumerate(HEATING)]
    incidents, places = joined(posts)
    again, same = joined(posts, tuple(incidents.values()), places, first=9)
    assert again == {}
    assert same == places


def test_a_known_post_stays_even_where_its_text_changed() -> None:
    incidents, places = joined([candidate("1", HEATING[0])])
    edited = candidate("1", "Лифт не работает", topic="housing.lift")
    again, same = joined([edited], tuple(incidents.values()), places, first=9)
    assert (again, same) == ({}, places)


def test_a_flood_that_goes_on_in_a_later_batch_stays_one_incident() -> None:
    first, _ = joined([candidate("1", "Нет света на столбах", author="p:flood")])
    later = [
        candidate("2", "сто раз писал вам", 60, author="p:flood"),
        candidate("3", "совсем другие слова", 60, author="p:other"),
    ]
    _, places = joined(later, tuple(first.values()), None, 9, {"i0": frozenset({"p:flood"})})
    assert {p: j.incident_id for p, j in places.items()} == {"2": "i0", "3": "i9"}


@pytest.mark.parametrize("cell", [("zeya", "housing"), ("tynda", "electricity")])
def test_a_known_post_that_was_edited_into_another_cell_moves(cell: tuple[str, str]) -> None:
    incidents, places = joined([candidate("1", HEATING[0]), candidate("2", HEATING[1], 1)])
    there, _ = joined([candidate("3", HEATING[2], place=cell[0], group=cell[1])], first=5)
    edited = candidate("2", HEATING[1], 1, place=cell[0], group=cell[1])
    candidates = (*incidents.values(), *there.values())
    changed, moved = joined([edited], candidates, places, first=9)
    assert moved == {"2": Joined("2", "i5", is_copy=False)}
    assert set(changed) == {"i5"}
    assert changed["i5"].posts == 2
    stored = {**incidents, **there, **changed}
    again, same = joined([edited], tuple(stored.values()), {**places, **moved}, first=9)
    assert (again, same) == ({}, moved)


def test_an_author_known_in_the_batch_counts_beside_those_of_the_store() -> None:
    incidents, places = joined([candidate("1", HEATING[0], author="p:flood")])
    posts = [
        candidate("1", HEATING[0], author="p:flood"),
        candidate("2", "сто раз писал вам", 1, author="p:flood"),
    ]
    _, found = joined(posts, tuple(incidents.values()), places, first=9)
    assert found["2"].incident_id == "i0"


def test_a_batch_half_of_which_is_known_ends_as_if_it_had_come_in_two() -> None:
    posts = [candidate(str(n), text, n) for n, text in enumerate(HEATING)]
    whole, _ = joined(posts)
    first, known = joined(posts[:2])
    second, places = joined(posts, tuple(first.values()), known, first=9)
    assert second["i0"].posts == whole["i0"].posts == 5
    assert {j.incident_id for j in places.values()} == {"i0"}


def test_a_post_twice_in_a_batch_is_counted_once() -> None:
    post = candidate("1", HEATING[0])
    incidents, places = joined([post, post])
    assert incidents["i0"].posts == 1
    assert len(places) == 1


def test_an_empty_batch_gives_nothing() -> None:
    assert joined([]) == ({}, {})


texts = st.sampled_from([*HEATING, APPEAL, "Лифт стоит", "нет воды", "яма на дороге", "", "😡"])
places_ = st.sampled_from(["tynda", "zeya"])
drafts = st.lists(
    st.tuples(texts, places_, st.integers(0, 6000), st.sampled_from("abc")), max_size=12
)


@settings(max_examples=60)
@given(drafts, st.randoms(use_true_random=False))
def test_the_order_of_a_batch_does_not_matter(drafts, random) -> None:  # type: ignore[no-untyped-def]
    posts = [
        candidate(str(n), text, minutes, place, author=author)
        for n, (text, place, minutes, author) in enumerate(drafts)
    ]
    shuffled = posts[:]
    random.shuffle(shuffled)
    assert joined(posts) == joined(shuffled)


@settings(max_examples=60)
@given(drafts)
def test_every_post_has_one_place_and_no_incident_spans_two_towns(drafts) -> None:  # type: ignore[no-untyped-def]
    posts = [
        candidate(str(n), text, minutes, place, author=author)
        for n, (text, place, minutes, author) in enumerate(drafts)
    ]
    incidents, places = joined(posts)
    assert set(places) == {post.post_id for post in posts}
    for post in posts:
        assert incidents[places[post.post_id].incident_id].municipality == post.municipality
    assert sum(incident.posts for incident in incidents.values()) == len(posts)
    for incident in incidents.values():
        members = [p for p in posts if places[p.post_id].incident_id == incident.id]
        assert incident.first_at == min(p.at for p in members)
        assert incident.last_at == max(p.at for p in members)
        assert len(incident.tellings) <= FIRST + LATEST
        assert sum(not places[p.post_id].is_copy for p in members) >= 1


def test_what_is_published_is_no_copy_of_what_was_filed() -> None:
    filed = replace(candidate("a", APPEAL), is_filed=True)
    published = candidate("b", APPEAL, minutes=5)
    _, told = joined([filed, published])
    assert [told[id_].is_copy for id_ in "ab"] == [False, False]
    assert told["a"].incident_id == told["b"].incident_id
    _, again = joined([candidate("a", APPEAL), replace(candidate("b", APPEAL, 5), is_filed=True)])
    assert [again[id_].is_copy for id_ in "ab"] == [False, True]
