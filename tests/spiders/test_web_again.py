"""Another look at the pages of a site."""

from datetime import UTC, datetime, timedelta

from domain.post import post_id
from domain.source import SourceKind
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve
from tests.spiders.test_web import article, comment, html, listed

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)


def test_another_look_finds_edits_new_comments_and_what_is_gone(crawl: Crawl) -> None:
    with serve() as site:
        talk = comment("c2", "Олег", "Добавил: тепло дали", NOW - HOUR)
        home = answer(status=302, Location="/")
        site.pages |= {
            "/list": html(listed(1)),
            "/": html(listed(1)),
            "/n/1": html(
                article(1, NOW - HOUR, "Тепло дали в тот же вечер, просят ждать. " * 3, talk)
            ),
            "/n/3": home,
            "/n/4": html(
                "<title>Страница не найдена</title><h1>Страница не найдена</h1><p>Увы</p>"
            ),
            "/n/5": answer(status=503),
        }
        known = ["/n/1", "/n/1#c1", "/n/2", "/n/2#c9", "/n/3", "/n/4", "/n/5"]
        due = {
            path: {
                "source_id": "list",
                "id": post_id(SourceKind.WEB, site.url(path)),
                "native_id": site.url(path),
                "url": site.url(path),
                "published_at": NOW.isoformat(),
            }
            for path in known
        }
        rows = [source("list", site.url("/list"), "web")]
        result = crawl(rows, due_again=list(due.values()), scrapy={"RETRY_TIMES": 0})
        assert site.paths().count("/n/2") == 1
    names = {row["id"]: path for path, row in due.items()}
    assert {names[i] for i in result["gone"]} == {"/n/1#c1", "/n/2", "/n/2#c9", "/n/3", "/n/4"}
    assert {names[i] for i in result["looked"]} == set(known) - {"/n/5"}
    edited = [e["post"] for e in result["posts"] if e["post"]["url"].endswith("/n/1")]
    assert len(edited) == 2  # as new, and at the other look
    assert edited[1]["text"].startswith("Тепло дали")
    assert [e["post"]["text"] for e in result["posts"] if e["post"]["url"].endswith("#c2")]
