"""Complaints joined into incidents: what must and what must never come together."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.incident import Incident, Joined
from domain.post import Label, Labels
from enrichment.incident import ALIVE, HASHES, KEPT, Candidate, join, signatures
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
    assert "отопление" in incident.lemmas
    assert "батарея" in incident.lemmas
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
        candidate("2", HEATING[0], group="electricity", topic="electricity.outage"),
        candidate("2", HEATING[0], minutes=60 * 49),
        candidate("2", "Лифт стоит, пенсионеры заперты на этажах", topic="housing.lift"),
        candidate("2", "ничего общего, совсем другие слова", topic="housing.heating"),
    ],
    ids=["another town", "another group", "two days later", "another topic", "other words"],
)
def test_these_do_not_join(other: Candidate) -> None:
    _, places = joined([candidate("1", HEATING[0]), other])
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
        [candidate(f"a{n}", text, n) for n, text in enumerate(HEATING)], tuple(first.values())
    )
    stored = {**first, **second}
    _, places = joined([candidate("9", f"+++ {APPEAL}", 60)], tuple(stored.values()), first=9)
    assert places["9"] == Joined("9", "i0", is_copy=True)


def test_neighbours_who_say_the_same_few_words_are_no_copies() -> None:
    _, places = joined([candidate("1", "Нет отопления!"), candidate("2", "нет отопления", 1)])
    assert places["1"].incident_id == places["2"].incident_id
    assert not places["2"].is_copy


def test_one_author_s_flood_on_a_topic_is_one_incident() -> None:
    texts = ["Нет света на столбах", "Опять темень", "Включите уже", "сто раз писал вам", *HEATING]
    posts = [candidate(str(n), text, n, author="p:flood") for n, text in enumerate(texts)]
    incidents, _ = joined(posts)
    assert len(incidents) == 1


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


@settings(max_examples=60, deadline=None)
@given(drafts, st.randoms(use_true_random=False))
def test_the_order_of_a_batch_does_not_matter(drafts, random) -> None:  # type: ignore[no-untyped-def]
    posts = [
        candidate(str(n), text, minutes, place, author=author)
        for n, (text, place, minutes, author) in enumerate(drafts)
    ]
    shuffled = posts[:]
    random.shuffle(shuffled)
    assert joined(posts) == joined(shuffled)


@settings(max_examples=60, deadline=None)
@given(drafts)
def test_every_post_has_one_place_and_no_incident_spans_two_towns(drafts) -> None:  # type: ignore[no-untyped-def]
    posts = [
        candidate(str(n), text, minutes, place, author=author)
        for n, (text, place, minutes, author) in enumerate(drafts)
    ]
    incidents, places = joined(posts)
    assert set(places) == {post.post_id for post in posts}
    for post in posts:
        assert incidents[places[post.post_id].incident_id].municipality == post.cell[0]
    assert sum(incident.posts for incident in incidents.values()) == len(posts)
    for incident in incidents.values():
        members = [p for p in posts if places[p.post_id].incident_id == incident.id]
        assert incident.first_at == min(p.at for p in members)
        assert incident.last_at == max(p.at for p in members)
        assert len(incident.signature) <= KEPT * HASHES
        assert sum(not places[p.post_id].is_copy for p in members) >= 1


def test_signatures_estimate_the_jaccard_index() -> None:
    words = [f"w{n}" for n in range(300)]
    one, other, same = signatures([words[:200], words[50:250], words[:200]])
    assert one == same
    assert len(one) == HASHES
    shared = sum(a == b for a, b in zip(one, other, strict=True)) / HASHES
    assert shared == pytest.approx(148 / 248, abs=0.2)


def test_stored_signatures_stay_comparable_between_versions() -> None:
    """The first numbers of a fixed text: a change would make every stored incident blind."""
    (signature,) = signatures([["нет", "отопление", "в", "дом", "уже", "третий", "день", "подряд"]])
    assert signature[:3] == SIGNATURE
    assert all(0 <= number < 2**32 for number in signature)


SIGNATURE = (585050490, 101889090, 523440025)


def test_short_texts_have_no_signature() -> None:
    assert signatures([["нет", "свет"], []]) == [(), ()]
