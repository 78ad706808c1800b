"""The site that JavaScript draws: what stands on its pages, and what its scripts ask for."""

import json

import pytest
from bs4 import BeautifulSoup

from replica.jspage import LISTED, JsSite
from replica.outlets import VESTNIK
from replica.scenario import Scenario
from replica.serving import Request, Response


@pytest.fixture(scope="module")
def site(first: Scenario) -> JsSite:
    return JsSite(VESTNIK, first, lambda: first.now, "http://127.0.0.1:1")


def get(site: JsSite, path: str) -> Response:
    return site(Request("GET", path, {}, {}))


def test_pages_without_scripts_say_nothing(site: JsSite, first: Scenario) -> None:
    post = first.visible(VESTNIK, first.now)[-1]
    for path in ("/", f"/n/{post.number}"):
        shown = BeautifulSoup(get(site, path).body, "lxml")
        assert shown.select("a[href], p, h1, time") == []
        assert post.text[:40] not in shown.get_text()


def test_the_data_is_that_of_the_newest_articles(site: JsSite, first: Scenario) -> None:
    posts = first.visible(VESTNIK, first.now)[-LISTED:][::-1]
    rows = json.loads(get(site, "/api/news").body)
    assert [row["number"] for row in rows] == [post.number for post in posts]
    whole = json.loads(get(site, f"/api/news/{posts[0].number}").body)
    assert (whole["title"], whole["text"]) == (posts[0].title, posts[0].text)


def test_what_is_not_there_is_not_found(site: JsSite) -> None:
    for path in ("/n/0", "/api/news/0", "/nothing", "/logo.png"):
        assert get(site, path).status == 404
    assert get(site, "/robots.txt").status == 200
