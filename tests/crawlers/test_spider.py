"""Who is polled when: hosts and kinds do not wait for each other."""

from http.server import BaseHTTPRequestHandler
from threading import Event

from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve
from tests.crawlers.visits.test_visit import FEED

GOOD = 6


def test_many_sources_of_a_host_that_does_not_answer_hold_up_no_other(crawl: Crawl) -> None:
    others_were_asked, seen = Event(), set[str]()

    def hang(request: BaseHTTPRequestHandler) -> None:
        others_were_asked.wait(20)
        answer(FEED)(request)

    def good(request: BaseHTTPRequestHandler) -> None:
        seen.add(request.path)
        if len(seen) == GOOD:
            others_were_asked.set()
        answer(FEED)(request)

    with serve("127.0.0.21") as dead, serve("127.0.0.22") as alive:
        dead.pages = {f"/{n}": hang for n in range(20)}
        alive.pages = {f"/{n}": good for n in range(GOOD)}
        result = crawl(
            [source(f"dead {n}", dead.url(f"/{n}")) for n in range(20)]
            + [source(f"good {n}", alive.url(f"/{n}")) for n in range(GOOD)],
            settings={"crawl_parallel": 12},  # less than the dead host would take
            scrapy={"DOWNLOAD_TIMEOUT": 15, "RETRY_ENABLED": False},
        )
    states = {name: poll["state"] for name, (poll,) in result["polls"].items()}
    assert len(states) == 20 + GOOD
    assert set(states.values()) == {"works"}  # it answered once the others had been asked


def test_every_request_of_every_kind_of_spider_takes_a_turn_of_its_host(crawl: Crawl) -> None:
    with serve("127.0.0.23") as site:
        site.pages = {"/feed": answer(FEED)}
        rows = [
            source("feed", site.url("/feed"), delay=0.01),
            source("town", "town", "telegram", options={"base": site.url("")}, delay=0.01),
        ]
        result = crawl(rows)
    assert {"/feed", "/s/town", "/robots.txt"} <= set(site.paths())
    assert result["turns"] == {f"host {site.host}:{site.port}": len(site.seen)}


def test_retries_and_redirected_requests_take_turns_too(crawl: Crawl) -> None:
    with serve("127.0.0.24") as site:
        site.pages = {"/feed": answer(status=302, Location="/new"), "/new": answer(b"", 500)}
        result = crawl([source("moved", site.url("/feed"), delay=0.01)])
    assert site.paths() == ["/robots.txt", "/feed", "/new", "/new", "/new"]
    assert result["turns"] == {f"host {site.host}:{site.port}": 5}


def test_a_poll_that_is_stopped_leaves_its_host_to_the_next_one(crawl: Crawl) -> None:
    over, asked = Event(), Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        if not asked.is_set():
            asked.set()
            over.wait(20)
        answer(FEED)(request)

    with serve("127.0.0.25") as site:
        site.pages = {"/stolen": slow, "/next": answer(FEED)}
        result = crawl(
            [source("stolen", site.url("/stolen")), source("next", site.url("/next"))],
            settings={"crawl_lease": 0.6, "crawl_parallel": 2},
            scrapy={"DOWNLOAD_TIMEOUT": 2},
            stolen=["stolen"],
        )
        over.set()
    assert "stolen" not in result["polls"]
    assert result["polls"]["next"][0]["state"] == "works"
