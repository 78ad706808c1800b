"""The imitations of forums as an independent reader sees them."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import pytest
from bs4 import BeautifulSoup

from replica.forum import BATCH, SHOWN, TOPICS, Discourse, PhpBB, threads
from replica.post import Post
from replica.scenario import Scenario
from replica.serving import Request, Response, Site
from tests.replica.talk import said

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def ask(site: Site, address: str) -> Response:
    path, _, query = address.partition("?")
    fields = dict(parse_qsl(query))
    return site(Request("GET", path, fields, {}, b"", parse_qs(query)))


def data(site: Site, address: str) -> Mapping[str, Any]:
    return dict(json.loads(ask(site, address).body))


@pytest.fixture
def posts() -> dict[int, Post]:
    """Topic 1 with 44 answers, and forty short ones."""
    opening = said(1, "Дорога & мост", 90 * HOUR, title="Дорога")
    long = [said(n, f"Ответ {n}", 80 * HOUR - n * MINUTE, opening) for n in range(2, 46)]
    short = [said(n, f"Тема {n}", n * MINUTE) for n in range(100, 140)]
    return {post.number: post for post in (opening, *long, *short)}


def test_answers_stand_in_the_topic_of_what_they_answer_and_go_with_it(
    posts: dict[int, Post],
) -> None:
    deep = said(50, "Ответ ответу", HOUR, posts[2])
    topic = threads([*posts.values(), deep])[0]
    assert (topic.opening.number, topic.posts[-1].number) == (1, 50)
    del posts[1]
    assert all(topic.opening.number >= 100 for topic in threads([*posts.values(), deep]))


def test_a_list_of_discourse_is_paged_and_newest_first(posts: dict[int, Post]) -> None:
    site = Discourse(lambda: list(posts.values()))
    first = data(site, "/latest.json")["topic_list"]
    second = data(site, "/latest.json?page=1")["topic_list"]
    assert first["more_topics_url"] == "/latest?page=1"
    assert "more_topics_url" not in second
    assert len(first["topics"]) == TOPICS
    assert [topic["id"] for topic in (*first["topics"], *second["topics"])] == [*range(100, 140), 1]


def test_a_topic_of_discourse_gives_its_ids_and_the_posts_that_are_asked_for(
    posts: dict[int, Post],
) -> None:
    site = Discourse(lambda: list(posts.values()))
    topic = data(site, "/t/1.json")
    assert topic["post_stream"]["stream"] == list(range(1, 46))
    assert [post["id"] for post in topic["post_stream"]["posts"]] == list(range(1, BATCH + 1))
    batch = data(site, "/t/1/posts.json?post_ids[]=30&post_ids[]=44")
    assert [post["post_number"] for post in batch["post_stream"]["posts"]] == [30, 44]


def test_a_place_in_a_topic_stays_where_another_is_deleted(posts: dict[int, Post]) -> None:
    site = Discourse(lambda: list(posts.values()))
    data(site, "/t/1.json")
    del posts[10]
    near = data(site, "/t/1/40.json")["post_stream"]["posts"]
    assert {post["id"]: post["post_number"] for post in near}[40] == 40
    assert ask(site, "/t/10.json").status == 404


def test_a_topic_of_phpbb_is_paged_and_found_by_any_of_its_messages(posts: dict[int, Post]) -> None:
    site = PhpBB(lambda: list(posts.values()))
    page = BeautifulSoup(ask(site, "/viewtopic.php?p=45").body, "lxml")
    shown = [str(tag["id"]) for tag in page.select("div.post")]
    assert shown == [f"p{n}" for n in range(41, 46)]
    canonical = page.select_one("link[rel=canonical]")
    assert canonical is not None
    assert "start=40" in str(canonical["href"])
    first = BeautifulSoup(ask(site, "/viewtopic.php?t=1").body, "lxml")
    assert len(first.select("div.post")) == SHOWN
    assert ask(site, "/viewtopic.php?p=999").status == 404


def test_both_show_all_of_a_community_of_the_scenario(first: Scenario) -> None:
    outlet = next(o for o in first.outlets if o.source_id == "replica_vk_amur")
    visible = first.visible(outlet, first.now)
    topics = {post.number for post in visible if post.parent is None}
    discourse, board = Discourse(lambda: visible), PhpBB(lambda: visible)
    listed: set[int] = set()
    address: str | None = "/latest.json"
    while address:
        page = data(discourse, address)["topic_list"]
        listed |= {topic["id"] for topic in page["topics"]}
        more = page.get("more_topics_url")
        address = more.replace("/latest", "/latest.json") if more else None
    assert listed == topics
    index = BeautifulSoup(ask(board, "/viewforum.php?f=2").body, "lxml")
    pagination = index.select_one(".pagination")
    assert pagination is not None
    assert pagination.get_text().startswith(f"{len(topics)} тем")
