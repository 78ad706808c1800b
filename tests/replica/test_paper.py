"""The newspaper without a feed, as a browser and a robot see it."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from replica.paper import LISTED, PaperSite
from replica.scenario import Scenario
from replica.serving import Request, Response
from replica.talk import ZONE

BASE = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def site(first: Scenario) -> PaperSite:
    """A community's articles and what people wrote below them, on a site."""
    outlet = next(o for o in first.outlets if any(p.parent for p in first.visible(o, first.now)))
    return PaperSite(outlet, first, lambda: first.now, BASE)


def get(site: PaperSite, path: str, **headers: str) -> Response:
    path, _, query = path.partition("?")
    fields = dict(pair.split("=") for pair in query.split("&") if pair)
    return site(Request("GET", path, fields, headers))


def page(site: PaperSite, path: str) -> BeautifulSoup:
    answer = get(site, path)
    assert answer.status == 200
    return BeautifulSoup(answer.body, "lxml")


def test_the_list_leads_to_every_article_page_by_page(site: PaperSite, first: Scenario) -> None:
    wanted = [p.number for p in first.visible(site.outlet, first.now) if p.parent is None][::-1]
    found: list[int] = []
    address = "/news/"
    while address:
        shown = page(site, address)
        links = shown.select(site.options["links"])
        assert len(links) <= LISTED
        found += [int(re.sub(r"\D", "", str(link["href"]))) for link in links]
        more = shown.select_one("a[rel=next]")
        address = f"/news/{more['href']}" if more else ""
    assert found == wanted
    assert len(wanted) > LISTED


def test_an_article_shows_its_text_its_moment_and_what_people_say(
    site: PaperSite, first: Scenario
) -> None:
    posts = first.visible(site.outlet, first.now)
    answer = next(p for p in posts if p.parent is not None)
    article = answer.parent
    while article is not None and article.parent is not None:
        article = article.parent
    assert article is not None
    shown = page(site, f"/news/{article.number}/")
    local = article.published_at.astimezone(ZONE)
    date = shown.select_one(".story__date")
    assert date is not None
    assert date.get_text().startswith(f"{local.day} ")
    assert date.get_text().endswith(f"{local.year}, {local:%H:%M}")
    text = shown.select_one(".story__text")
    assert text is not None
    assert [p.get_text() for p in text.select("p")] == article.text.split("\n")
    opinion = shown.select_one(f"#o{answer.number}")
    assert opinion is not None
    assert answer.text in opinion.get_text()


def test_the_list_is_the_same_until_something_is_published(
    site: PaperSite, first: Scenario
) -> None:
    answer = get(site, "/news/")
    again = get(site, "/news/", **{"if-none-match": answer.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    earlier = PaperSite(site.outlet, first, lambda: first.now - timedelta(days=3), BASE)
    assert get(earlier, "/news/").headers["ETag"] != answer.headers["ETag"]


def test_the_sitemap_names_articles_with_their_moments(site: PaperSite) -> None:
    root = ElementTree.fromstring(get(site, "/sitemap.xml").body)
    addresses = [str(e.text) for e in root.iterfind("{*}url/{*}loc")]
    assert addresses
    assert all(get(site, address.removeprefix(BASE)).status == 200 for address in addresses[:20])


def test_what_is_not_there_is_not_found(site: PaperSite) -> None:
    assert get(site, "/news/0/").status == 404
    assert get(site, "/nothing").status == 404
    assert get(site, "/robots.txt").status == 200
