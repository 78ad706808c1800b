"""A page that somebody linked to as an answer is read once, by the rules of the crawler."""

from domain.probe import PageVerdict, page_row
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve

TEXT = "Отопление восстановлено 24 ноября"


def test_a_page_shows_the_text_or_not_or_is_lost_or_closed(crawl: Crawl) -> None:
    with serve() as site:
        pages = {"there": f"<p>{TEXT}, извините</p>", "other": "<p>Новости</p>"}
        site.pages |= {f"/{name}": answer(page) for name, page in pages.items()}
        named = {name: site.url(f"/{name}") for name in (*pages, "absent")}
        named |= {"down": "http://127.0.0.1:1/", "person": "https://vk.com/id1"}
        probes = {name: dict(page_row(address, TEXT)) for name, address in named.items()}
        hosts = [address.split("/")[2] for address in named.values()]
        rows = [source(name, named[name], "web", enabled=False) for name in ("there", "down")]
        official = [{**row, "owner_body": "housing"} for row in rows]
        inside = {"internal_hosts": hosts}
        probed = crawl(official, once=False, probes=probes, settings=inside)
        before = len(site.seen)
        outside = crawl(
            [], once=False, probes={"inside": probes["there"]}, settings={"internal_hosts": []}
        )
        others = crawl(rows, once=False, probes={"inside": probes["there"]}, settings=inside)
        assert len(site.seen) == before  # of the three addresses none is an official page's
    verdicts = {name: one["finding"]["page"] for name, one in probed["probes"].items()}
    assert verdicts == {
        "there": PageVerdict.SHOWS,
        "other": PageVerdict.SHOWS_NOT,
        "absent": PageVerdict.LOST,
        "down": PageVerdict.CLOSED,
        "person": PageVerdict.CLOSED,
    }
    for one in (outside, others):
        assert one["probes"]["inside"]["finding"]["page"] == PageVerdict.CLOSED
