import json
from urllib.parse import urljoin

import pytest

from crawlers.probes.recognition import recognise
from domain.source import SourceKind

URL = "https://example.org/news/"
WORDS = "Жители улицы Мухина остались без горячей воды. " * 12


def page(head: str = "", body: str = WORDS) -> str:
    return f"<!DOCTYPE html><html><head><title>Вести</title>{head}</head><body>{body}</body></html>"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(g.kind, g.address) for g in recognise(text.encode(), "text/html; charset=utf-8", URL)]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Вести</title></channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Вести</title></feed>',
        "\ufeff<rss><channel><title><![CDATA[Вести]]></title></channel></rss>",
        "<!DOCTYPE html>\n<rss><channel><title>Вести</title></channel></rss>",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Вести"}),
    ],
)
def test_a_feed_is_known_by_what_it_says_and_not_by_its_type(text: str) -> None:
    [guess] = recognise(text.encode(), "text/plain", URL)
    assert (guess.kind, guess.address, guess.title) == (SourceKind.RSS, URL, "Вести")


@pytest.mark.parametrize(
    "text",
    [
        '[{"service_code": "1", "service_name": "Дороги"}]',
        '{"service_requests": [{"service_request_id": 5}]}',
        "<?xml version='1.0'?><services><service><service_code>1</service_code>",
        '{"endpoints": [{"specification": "http://wiki.open311.org/GeoReport_v2"}]}',
    ],
)
def test_a_server_of_open311_is_known_by_its_fields(text: str) -> None:
    [guess] = recognise(text.encode(), "text/plain", URL)
    assert (guess.kind, guess.address) == (SourceKind.OPEN311, URL)


def test_the_feed_of_a_page_comes_before_the_page_and_that_of_comments_last() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="atom.xml">'
        '<link rel="alternate" type="text/html" hreflang="en" href="/en/">'
        '<link rel="stylesheet" href="/rss.css">'
    )
    assert kinds(page(head)) == [
        ("rss", "https://example.org/news/atom.xml"),
        ("rss", "https://example.org/comments/feed/"),
        ("web", URL),
    ]


def test_a_feed_at_a_hostile_address_is_no_guess() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
    assert kinds(page(head)) == [("web", URL)]


@pytest.mark.parametrize(
    "text",
    [
        page('<meta name="generator" content="Discourse 3.4.0">'),
        page().replace("<body>", '<body id="phpbb" class="nojs">'),
        page(body="".join(f'<a href="./viewtopic.php?t={n}">Тема</a>' for n in range(4))),
    ],
)
def test_a_forum_is_known_by_its_markup(text: str) -> None:
    assert kinds(text) == [("forum", URL)]


def test_a_portal_with_news_of_its_forum_is_a_site_and_then_a_forum() -> None:
    topics = "".join(f'<a href="/forum/viewtopic.php?t={n}">Тема</a>' for n in range(4))
    news = "".join(f'<a href="/news/{n}">Новость дня под номером {n}</a>' for n in range(5))
    assert kinds(page(body=f"{WORDS}{news}<div>На форуме: {topics}</div>")) == [
        ("web", URL),
        ("forum", "https://example.org/forum/"),
    ]
    feed = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    portal = page(f"{feed}<script>count()</script>", f"{WORDS}{news}{topics}")
    assert [kind for kind, _ in kinds(portal)] == ["rss", "web", "browser", "forum"]


def test_a_list_of_articles_is_a_site_and_with_scripts_perhaps_one_for_a_browser() -> None:
    assert kinds(page()) == [("web", URL)]
    assert kinds(page("<script>count()</script>")) == [("web", URL), ("browser", URL)]


def test_a_page_without_words_that_has_scripts_needs_a_browser() -> None:
    empty = page(body='<div id="app"></div><noscript>Включите JavaScript</noscript>')
    assert kinds(empty.replace("</body>", "<script src=/app.js></script></body>")) == [
        ("browser", URL)
    ]


def test_a_feed_whose_address_is_none_is_passed_over() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    assert kinds(page(link.format("http://[x") + link.format("/rss")))[0] == (
        "rss",
        urljoin(URL, "/rss"),
    )


@pytest.mark.parametrize("text", ["", "  \n", "{}", "{broken", '["list"]', '{"a":' * 100_000])
def test_where_nothing_can_be_read_there_is_no_guess_but_a_site(text: str) -> None:
    assert {kind for kind, _ in kinds(text)} <= {"web"}


def test_a_long_title_is_cut() -> None:
    text = page().replace("<title>Вести", f"<title>{'Вести ' * 100}")
    assert len(recognise(text.encode(), "text/html", URL)[0].title or "") <= 100
