"""Saving, the same in every engine: one post is one document, and a newer version stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any as Anything

import pytest

from domain.ports.index import PostIndex
from domain.post import (
    Author,
    AuthorKind,
    Engagement,
    EnrichedPost,
    Label,
    Labels,
    version_of,
)
from domain.query import FACETS, All, Any, Field, Is
from domain.query import Word as W

Make = Callable[..., EnrichedPost]
Helper = Callable[..., Anything]


def test_a_save_is_read_back_at_once(index: PostIndex, make: Make) -> None:
    post = make()
    index.save([post])
    assert index.get([post.post.id]) == {post.post.id: post}


def test_an_older_fetch_never_overwrites_a_newer_one(
    index: PostIndex, make: Make, found: Helper, fill: Helper
) -> None:
    older, newer = make(text="Нет воды", version=10), make(text="Дали отопление", version=11)
    fill(index, newer)
    fill(index, older)
    assert index.get([newer.post.id]) == {newer.post.id: newer}
    assert not found(index, W("вода"))
    assert found(index, W("отопление")) == {newer.post.id}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_of_one_batch_stays(
    index: PostIndex, make: Make, order: tuple[int, int], found: Helper, fill: Helper
) -> None:
    versions = make(text="Нет воды", version=10), make(text="Дали отопление", version=11)
    fill(index, *(versions[i] for i in order))
    assert list(index.get([versions[0].post.id]).values()) == [versions[1]]
    assert found(index, W("отопление"))
    assert not found(index, W("вода"))


def test_saving_twice_is_saving_once(
    index: PostIndex, corpus: list[EnrichedPost], facets_of: Helper, fill: Helper
) -> None:
    fill(index, *corpus[:50])
    fill(index, *corpus[:50])
    page = index.search(All(), limit=100, facets=FACETS)
    assert page.total == 50
    assert list(page.facets[Field.KIND].items()) == facets_of(corpus[:50], Field.KIND)


def test_an_edited_post_is_found_by_its_new_words_only(
    index: PostIndex, make: Make, found: Helper, fill: Helper
) -> None:
    fill(index, make(text="Нет воды", version=1, labels=labelled(group="housing")))
    fill(index, make(text="Яма на дороге", version=2, labels=labelled(group="roads")))
    assert not found(index, Any((W("вода"), Is(Field.GROUP, "housing"))))
    assert len(found(index, All((W("яма"), Is(Field.GROUP, "roads"))))) == 1
    assert index.search(All(), facets=[Field.GROUP]).facets[Field.GROUP] == {"roads": 1}


def labelled(**values: str) -> Anything:
    return Labels(**{name: Label(value, 0.5) for name, value in values.items()})


def test_a_post_whose_date_moves_to_another_month_stays_one(
    index: PostIndex, make: Make, fill: Helper
) -> None:
    first = make(version=1)
    later = first.post.published_at + timedelta(days=40)
    fill(index, first)
    fill(index, make(at=later, month=first.month, version=2))
    [hit] = index.search(All()).hits
    assert hit.enriched.post.published_at == later
    assert hit.enriched.month == first.month


def test_a_corrected_post_stays_corrected_when_it_is_crawled_again(
    index: PostIndex, make: Make, fill: Helper
) -> None:
    crawled = make(labels=labelled(group="roads"))
    said = replace(crawled.labels, group=Label("housing", 1.0, by_person=True))
    corrected = replace(crawled, labels=said, version=version_of(crawled.post.fetched_at, 1))
    fill(index, corrected)
    fill(index, crawled)
    assert index.get([crawled.post.id]) == {crawled.post.id: corrected}
    again = crawled.post.fetched_at + timedelta(hours=1)
    crawled_again = replace(
        corrected, post=replace(crawled.post, fetched_at=again), version=version_of(again, 1)
    )
    fill(index, crawled_again)
    [kept] = index.get([crawled.post.id]).values()
    assert kept.labels.group == Label("housing", 1.0, by_person=True)
    assert kept.post.fetched_at == again


def test_a_month_is_dropped_with_everything_in_it(
    index: PostIndex, corpus: list[EnrichedPost], found: Helper, fill: Helper
) -> None:
    fill(index, *corpus)
    index.drop_month("2026-10")
    index.drop_month("2031-01")
    index.refresh()
    left = [e for e in corpus if e.month != "2026-10"]
    assert 0 < len(left) < len(corpus)
    assert found(index, All()) == {e.post.id for e in left}
    assert found(index, W("вода")) == {e.post.id for e in left if "вода" in e.labels.lemmas.split()}
    fill(index, *corpus)
    assert index.search(All()).total == len(corpus)


def test_what_no_index_can_keep_is_refused_by_name(
    index: PostIndex, make: Make, found: Helper
) -> None:
    good = make("good")
    bad = [
        replace(make("month"), month="2026-11/../x"),
        replace(make("version"), version=2**63),
        make("surrogate", text="вода \ud800"),
        replace(make("lemmas"), labels=replace(good.labels, lemmas="два  пробела")),
        make("views", engagement=Engagement(views=2**63)),
        make("confidence", labels=replace(good.labels, group=Label("roads", float("nan")))),
    ]
    refused = index.save([*bad[:2], good, *bad[2:]])
    assert refused.keys() == {e.post.id for e in bad}
    assert all(refused.values())
    index.refresh()
    assert found(index, All()) == {good.post.id}


def test_what_is_erased_is_found_by_nothing_and_an_author_s_posts_are_found(
    index: PostIndex, make: Make, found: Helper, fill: Helper
) -> None:
    anna, boris = Author(AuthorKind.PRIVATE, "p:anna"), Author(AuthorKind.PRIVATE, "p:boris")
    hers = [make(native_id=f"a{n}", text="Нет воды", author=anna) for n in range(3)]
    his = make(native_id="b", text="Нет воды и отопления", author=boris)
    fill(index, *hers, his)
    kind = his.post.source_kind
    assert {one.post.id for one in index.by_author(kind, "p:anna")} == {p.post.id for p in hers}
    assert list(index.by_author("vk" if kind != "vk" else "ok", "p:anna")) == []
    index.compact()
    ids = [one.post.id for one in hers]
    assert index.erase([*ids, "0" * 32]) == 3
    index.refresh()
    assert index.erase(ids) == 0
    assert found(index, W("вода")) == {his.post.id}
    assert index.get(ids) == {}
    assert list(index.by_author(kind, "p:anna")) == []
    assert [one.post.id for one in index.each()] == [his.post.id]
    index.compact()
    assert found(index, W("отопление")) == {his.post.id}
