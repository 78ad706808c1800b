"""Rows of the import file against the product's own reader of lines."""

import json

from domain.post import AuthorKind, check, post_id
from domain.source import SourceKind
from domain.wire import load_post
from replica.post import Network
from replica.scenario import Scenario


def test_every_line_is_read_by_the_product(scenario: Scenario) -> None:
    posts = [load_post(json.dumps(row, ensure_ascii=False)) for row in scenario.history()]
    for post in posts:
        check(post, scenario.now)
        assert scenario.start <= post.published_at <= scenario.turn
        assert post.published_at < post.fetched_at
    assert len({post.id for post in posts}) == len(posts)
    assert {post.source_kind for post in posts} == {
        SourceKind.TELEGRAM,
        SourceKind.RSS,
        SourceKind.VK,
    }


def test_history_is_everything_before_the_last_day(first: Scenario) -> None:
    told = [
        post.native_id for post in first.posts if post.spoken and post.published_at <= first.turn
    ]
    assert [row["native_id"] for row in first.history()] == told


def test_a_private_author_has_a_raw_key_and_no_name(first: Scenario) -> None:
    by_id = {post.native_id: post for post in first.posts}
    for row in first.history():
        post = by_id[row["native_id"]]
        author = row["author"]
        if post.author is None:
            assert author["kind"] != AuthorKind.PRIVATE
            assert author["name"] == post.outlet.title
        else:
            vk = post.outlet.network is Network.VK
            key = str(post.author.id) if vk else post.author.signature
            assert author == {"kind": "private", "key": key, "name": None}


def test_a_comment_names_its_thread_by_the_products_id(first: Scenario) -> None:
    by_id = {post.native_id: post for post in first.posts}
    comments = [row for row in first.history() if "thread_id" in row]
    assert comments
    for row in comments:
        parent = by_id[row["native_id"]].parent
        assert parent is not None
        assert row["parent_id"] == row["thread_id"] == post_id(SourceKind.VK, parent.native_id)
        assert row["url"].endswith(f"_{parent.number}?reply={by_id[row['native_id']].number}")


def test_an_answer_in_a_channel_names_its_message_only(first: Scenario) -> None:
    by_id = {post.native_id: post for post in first.posts}
    answers = [row for row in first.history() if "parent_id" in row and "thread_id" not in row]
    assert answers
    for row in answers:
        parent = by_id[row["native_id"]].parent
        assert parent is not None
        assert row["parent_id"] == post_id(SourceKind.TELEGRAM, parent.native_id)


def test_articles_carry_the_address_of_their_site(first: Scenario) -> None:
    bases = {"vestnik": "http://127.0.0.1:9"}
    urls = [row["url"] for row in first.history(bases) if row["source_kind"] == "rss"]
    assert any(url.startswith("http://127.0.0.1:9/news/") for url in urls)
    assert any(url.startswith("https://narodnye.example/news/") for url in urls)
