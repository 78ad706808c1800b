"""Lists and sitemaps."""

import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawlers.reading.lists import read_list, read_sitemap
from domain.errors import PollFailed
from domain.source import HealthState
from tests.timing import grows_evenly

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Yakutsk
HOME = "http://gazeta.example/news/"
HTML = "text/html; charset=utf-8"


def links(body: str, **options: str) -> dict[str, str | None]:
    found = read_list(body.encode(), HTML, HOME, options, ZONE, NOW)
    return {link.url: link.title for link in found}


LIST = """<html><body><header><a href="/">Газета</a><a href="/about/1/">О нас и о наших людях</a>
</header><nav><a href="/news/rubric/">Все новости нашего города</a></nav>
<div class="card"><a href="/news/101/"><img src="1.jpg"></a>
<a class="t" href="/news/101/?utm_source=main#top">Во дворах Тынды не вывозят мусор</a>
<span class="card__date">сегодня, 11:27</span></div>
<div class="card"><a class="t" href="//gazeta.example/news/102/">Мост через Зею закрыт на ремонт</a>
<time datetime="2026-11-23T18:40">вчера</time></div>
<div class="card"><a class="t" href="/news/103.html">Нет воды</a></div>
<a href="/user/15/">Иван Петров</a> <a href="/tags/zeya/">Зея</a>
<a href="https://other.example/news/5/">Реклама: окна и двери со скидкой</a>
<a href="/news/plan.pdf">План работ на месяц одним файлом</a></body></html>"""


def test_articles_of_a_list_are_told_by_the_shape_of_their_addresses() -> None:
    assert links(LIST) == {
        "http://gazeta.example/news/101/": "Во дворах Тынды не вывозят мусор",
        "http://gazeta.example/news/102/": "Мост через Зею закрыт на ремонт",
        "http://gazeta.example/news/103.html": "Нет воды",
    }


@pytest.mark.parametrize("addresses", ["/society/{}", "/2026/11/24/novost-dnya-{}", "/?p={}"])
def test_any_usual_form_of_addresses_will_do(addresses: str) -> None:
    cards = "".join(
        f'<p><a href="{addresses.format(n)}">Новость дня под номером {n}</a></p>'
        for n in range(11, 16)
    )
    assert len(links(f'<body><a href="/o-nas">О газете</a>{cards}</body>')) == 5


def cards(addresses: str, titles: str, numbers: range = range(11, 15)) -> str:
    return "".join(
        f'<p><a href="{addresses.format(n)}">{titles.format(n)}</a></p>' for n in numbers
    )


NEWS_CARDS = cards("/online/news/50117{}/", "Во дворах Тынды не вывозят мусор, день {}")


@pytest.mark.parametrize(
    "others",
    [
        cards("/daily/27450/46534{}/", "Почему в Зее подорожал проезд: отвечает мэр {}"),
        cards("/2026/11/{}/reg-dfo/most.html", "Мост через Зею закрыли на ремонт до весны {}"),
        cards("/2026/11/{}_a_1729.shtml", "Мост через Зею закрыли на ремонт до весны {}"),
        cards("/story/kak-zhivut-v-tynde-{}", "Как живут в Тынде без горячей воды, день {}"),
        cards("/index.php?id=172{}&view=story", "Как живут в Тынде без горячей воды, день {}"),
    ],
)
def test_news_and_stories_may_have_addresses_of_two_shapes(others: str) -> None:
    assert len(links(f"<body>{NEWS_CARDS}<div>{others}</div></body>")) == 8


@pytest.mark.parametrize(
    "others",
    [
        cards("/market/300/929-128{}", "Тумба РОЗА {}"),
        cards("/people/15{}/a", "Иванов Иван Иванович {}"),
        cards("/o-rajone/pages/info{}", "Муниципальные правовые акты администрации района, том {}"),
        cards("/daily/27450/46534{}/", "Почему в Зее подорожал проезд: отвечает мэр {}", range(2)),
    ],
)
def test_goods_people_standing_pages_and_a_few_links_are_no_articles(others: str) -> None:
    assert len(links(f"<body>{NEWS_CARDS}<div>{others}</div></body>")) == 4


def test_a_card_s_date_goes_with_its_link() -> None:
    found = read_list(LIST.encode(), HTML, HOME, {}, ZONE, NOW)
    assert [link.published_at for link in found] == [
        datetime(2026, 11, 24, 2, 27, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 40, tzinfo=UTC),
        None,
    ]


@pytest.mark.parametrize(
    "dates",
    [
        '<i class="time">12:30</i> <i class="date">22.11.2026</i>',
        '<i class="date">22.11.2026</i> <i class="time">12:30</i>',
        '<time datetime="2026-11-22">22 ноября, 12:30</time>',
    ],
)
def test_the_day_and_the_hour_of_a_card_may_stand_apart(dates: str) -> None:
    body = f'<div class="card"><a href="/news/9/">Мост через Зею открыт</a>{dates}</div>'
    (link,) = read_list(body.encode(), HTML, HOME, {}, ZONE, NOW)
    assert link.published_at == datetime(2026, 11, 22, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dates", "local"),
    [
        ("<span>сегодня, 11:40</span>", "2026-11-24T11:40"),
        ("<div><i>Тында</i> <b>13 минут назад</b></div>", "2026-11-24T11:47"),
        ("<span>час назад</span>", "2026-11-24T11:00"),
        ("<span>22 ноября</span><span>|</span><span>12:30</span>", "2026-11-22T12:30"),
        ("<span>12:30</span> <span>22.11.2026</span>", "2026-11-22T12:30"),
        ("<span>Вчера в 12:30</span>", "2026-11-23T12:30"),
        ("<span>12:30</span>", None),  # the length of a film
        ("<span>22 ноября в Тынде откроют мост</span>", None),
    ],
)
def test_a_card_s_date_needs_no_class(dates: str, local: str | None) -> None:
    body = f'<div><a href="/news/9/">Мост через Зею открыт</a>{dates}</div>'
    (link,) = read_list(body.encode(), HTML, HOME, {}, ZONE, NOW)
    at = datetime.fromisoformat(local).replace(tzinfo=ZONE) if local else None
    assert link.published_at == at


def test_a_selector_finds_links_cards_and_links_to_other_hosts() -> None:
    assert len(links(LIST, links="a.t")) == 3
    assert len(links(LIST, links=".card")) == 3
    assert list(links(LIST, links='a[href*="other"]')) == ["https://other.example/news/5/"]


@pytest.mark.parametrize(
    ("body", "options", "reason"),
    [
        (LIST, {"links": ".none a"}, "по указанному селектору ссылок нет"),
        (LIST, {"links": "a..t["}, "links записан неверно"),
        ("<html><p>Ведутся работы</p></html>", {}, "ссылок на статьи не видно"),
        ("", {}, "ссылок на статьи не видно"),
    ],
)
def test_a_list_without_links_is_a_changed_one(
    body: str, options: dict[str, str], reason: str
) -> None:
    with pytest.raises(PollFailed, match=reason) as failure:
        links(body, **options)
    assert failure.value.state is HealthState.CHANGED_MARKUP


NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>http://gazeta.example/n/1</loc><lastmod>2026-11-20</lastmod></url>
<url><loc> http://gazeta.example/n/2 </loc><news:news><news:publication_date>
2026-11-24T09:15:00+09:00</news:publication_date><news:title>Нет воды</news:title></news:news></url>
<url><loc>http://gazeta.example/n/3</loc></url>
<url><loc>http://other.example/n/4</loc></url><url></url></urlset>"""


def test_a_name_that_is_none_in_a_sitemap_costs_no_more_than_itself() -> None:
    body = NEWS.replace("<url></url>", "<url><a:b:c>1</a:b:c></url>").encode()
    assert len(read_sitemap(body, "http://gazeta.example/sitemap.xml", ZONE, NOW).links) == 3


@pytest.mark.parametrize("body", [NEWS.encode(), gzip.compress(NEWS.encode())])
def test_a_sitemap_gives_its_newest_articles_first(body: bytes) -> None:
    found = read_sitemap(body, "http://gazeta.example/sitemap.xml", ZONE, NOW)
    assert [link.url[-1] for link in found.links] == ["2", "1", "3"]
    assert found.links[0].published_at == datetime(2026, 11, 24, 0, 15, tzinfo=UTC)
    assert found.links[0].title == "Нет воды"
    assert found.links[1].published_at is None
    assert found.links[1].changed_at == datetime(2026, 11, 19, 15, tzinfo=UTC)
    assert found.maps == ()


def test_an_index_gives_its_sitemaps() -> None:
    body = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>http://gazeta.example/a.xml.gz</loc><lastmod>2026-11-01</lastmod></sitemap>
<sitemap><loc>http://gazeta.example/b.xml</loc><lastmod>2026-11-24</lastmod></sitemap>
</sitemapindex>"""
    found = read_sitemap(body.encode(), "http://gazeta.example/sitemap.xml", ZONE, NOW)
    assert [link.url[-5:] for link in found.maps] == ["b.xml", "ml.gz"]
    assert found.links == ()


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"\x1f\x8bbroken", b"<urlset></urlset>", b"not xml at all"]
)
def test_what_is_no_sitemap_or_an_empty_one_is_a_changed_one(body: bytes) -> None:
    with pytest.raises(PollFailed) as failure:
        read_sitemap(body, "http://gazeta.example/sitemap.xml", ZONE, NOW)
    assert failure.value.state is HealthState.CHANGED_MARKUP


def test_a_sitemap_reads_no_file_and_never_swells() -> None:
    bomb = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    body = f"""<!DOCTYPE urlset [{bomb}<!ENTITY f SYSTEM "file:///etc/hostname">]>
<urlset><url><loc>http://gazeta.example/&f;</loc><title>&j;</title></url>
<url><loc>http://gazeta.example/n/1</loc></url></urlset>"""
    found = read_sitemap(body.encode(), "http://gazeta.example/sitemap.xml", ZONE, NOW)
    assert all(len(link.url) < 40 and len(link.title or "") < 40 for link in found.links)


def test_a_broken_base_is_no_base() -> None:
    assert links(LIST.replace("<body>", '<base href="http://[x"><body>')) == links(LIST)


def test_twice_the_list_takes_twice_as_long() -> None:
    def read(n: int) -> object:
        cards = (f'<a href="/news/{i}">Новость дня под номером {i}</a>' for i in range(n))
        return links("<div>" * n + "".join(cards))

    assert grows_evenly(read, 400)
