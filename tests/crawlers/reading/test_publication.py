"""Dates as differently built sites state them; every page is made here."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawlers.reading.pages import Page, read_page

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Yakutsk
TITLE = "Мусор не вывозят"
SAID = "Жильцы дома на улице Мухина просят вывезти мусор, ёлки лежат во дворе с января."
MORE = "Управляющая компания обещает прислать машину до конца недели, но ей уже никто не верит."
HEADLINE = f"<h1>{TITLE}</h1>"
TALE = f'<div class="body"><p>{SAID}</p><p>{MORE}</p></div>'


def read(body: str, head: str = "", url: str = "http://gazeta.example/news/1/") -> Page:
    page = f"<html><head><title>{TITLE} | Вести</title>{head}</head><body>{body}</body></html>"
    article = read_page(page.encode(), "text/html; charset=utf-8", url, {}, ZONE, NOW)
    assert article is not None
    return article


def local(day: str, clock: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


# {0} is the headline, {1} the text.
BUILDS = {
    "the hour before the day": "{0}<div>10:15, 20 ноября 2026</div>{1}",
    "a comma after the month": "{0}<div>10:15, 20 ноября, 2026</div>{1}",
    "the readers' age": "{0}<p>10:15 20.11.2026 16+</p>{1}",
    "the hour in a span before": "{0}<span>10:15</span> <span>20.11.2026</span>{1}",
    "the hour in a span after": "{0}<i>20 ноября 2026</i><i>10:15</i>{1}",
    "classes of both": '{0}<i class="time">10:15</i><i class="date">20.11.2026</i>{1}',
    "the order of databases": "{0}<div>2026-11-20 10:15</div>{1}",
    "a leaf of a calendar": "{0}<b>20</b><b>ноября</b><b>2026</b><b>10:15</b>{1}",
    "slashes and a signature": '{0}<div class="submitted">Опубликовано пт, 20/11/2026 - 10:15 '
    "пользователем admin</div>{1}",
    "a definition list": "{0}<dl><dd>Категория: <a>Новости</a></dd><dd>Создано: Пятница, 20 ноября "
    "2026 10:15</dd><dd>Обновлено: 22 ноября 2026 9:00</dd></dl>{1}",
    "an edit first": "{0}<div><span>Обновлено:</span><span>22.11.2026 09:00</span>"
    "<span>Опубликовано:</span><span>20.11.2026 10:15</span></div>{1}",
    "dashes": "{0}<span><a>20-11-2026, 10:15</a></span>{1}",
    "an hour for the mouse": '{0}{1}<p class="e-date">Дата: <b title="10:15">20.11.2026</b></p>',
    "no year and a class": '{0}<time class="t">20 ноября 10:15</time>{1}',
    "before the headline": "<main><div><i>20 ноября 2026, 10:15</i></div>{0}{1}</main>",
}


@pytest.mark.parametrize("build", BUILDS)
def test_a_visible_date_keeps_its_hour_and_is_not_part_of_the_text(build: str) -> None:
    article = read(BUILDS[build].format(HEADLINE, TALE))
    assert article.published_at == local("2026-11-20", "10:15")
    assert article.title == TITLE
    assert article.text.endswith(f"{SAID}\n{MORE}")


DAYS = {
    "numbers": "{0}<div>20.11.2026</div>{1}",
    "words": "{0}<div>20 ноября 2026 г.</div>{1}",
    "the order of databases": "{0}<div>2026-11-20</div>{1}",
    "a word before": "{0}<b>Дата публикации:</b> <i>20.11.2026</i>{1}",
    "a box of its own": "<div>{0}</div><div><div>20.11.2026</div></div>{1}",
    "a box above": "<article><div>20.11.2026</div>{0}{1}</article>",
}


@pytest.mark.parametrize("build", DAYS)
def test_a_day_alone_near_the_headline_needs_no_class(build: str) -> None:
    article = read(DAYS[build].format(HEADLINE, TALE))
    assert article.published_at == local("2026-11-20")
    assert article.text == f"{SAID}\n{MORE}"


@pytest.mark.parametrize(
    "build",
    [
        "<div>24 ноября 2026</div>{0}{1}",  # today, above the page
        "{0}{1}<div><div>22.11.2026</div><a>Снег в Зее</a></div>",
        "{0}<p>52-15-20</p>{1}",
        "{0}<p>20-10-15</p>{1}",
        "{0}<p>20 маршрутов 12</p>{1}",
        "{0}<p>Обновлено: 22.11.2026</p>{1}",
        "{0}<p>10:15</p>{1}",
        "{0}<aside>22.11.2026</aside>{1}",
    ],
)
def test_other_numbers_are_no_date_of_the_article(build: str) -> None:
    assert read(build.format(HEADLINE, TALE)).published_at is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/news/2026/11/20/musor", "2026-11-20"),
        ("/news/2026/11/20_a_1729.shtml", "2026-11-20"),
        ("/politics/20/11/2026/5f3a9", "2026-11-20"),
        ("/news/gorod/8-3-2026/musor", "2026-03-08"),
        ("/incidents/08032026/172951", "2026-03-08"),
        ("/20261120/musor-1729.html", "2026-11-20"),
        ("/news/11/20/2026/musor", None),  # no twentieth month
        ("/news/27102045/", None),  # a number
        ("/news/2026112/", None),
        ("/news/120112026/", None),
    ],
)
def test_a_day_in_the_address_is_the_last_resort(path: str, day: str | None) -> None:
    article = read(HEADLINE + TALE, url=f"http://gazeta.example{path}")
    assert article.published_at == (local(day) if day else None)


@pytest.mark.parametrize(
    "script",
    [
        '{{"@type": "NewsArticle", "datePublished": {0},}}',
        '{{"headline": "Кафе "Уют" закрыто", "datePublished":{0}, "author": "Вера"}}',
        '{{"@type": "NewsArticle", /* сайт */ "datePublished" : {0}}}',
        '// <![CDATA[\n{{"@type": "NewsArticle", "datePublished": {0}}}\n// ]]>',
        '[{{"@type": "NewsArticle", "datePublished": {0}}}',
    ],
)
def test_linked_data_that_is_no_json_still_states_the_date(script: str) -> None:
    data = script.format('"2026-11-20T10:15:00+09:00"')
    head = f'<script type="application/ld+json">{data}</script>'
    assert read(HEADLINE + TALE, head).published_at == local("2026-11-20", "10:15")


@pytest.mark.parametrize(
    "names",
    [
        'property="article:published_time"',
        'property="og:article:published_time"',
        'property="article:published"',
        'name="og:published_time"',
        'name="mediator_published_time"',
        'name="datePublished"',
        'name="pubdate"',
        'itemprop="datePublished"',
        'itemprop="datePublished dateCreated"',
        'name="DC.date.issued"',
    ],
)
def test_the_date_in_the_head_has_many_names(names: str) -> None:
    head = f'<meta {names} content="2026-11-20T10:15:00+09:00">'
    later = '<meta property="article:modified_time" content="2026-11-22T10:15:00+09:00">'
    assert read(HEADLINE + TALE, later + head).published_at == local("2026-11-20", "10:15")


def test_of_several_dates_in_the_head_the_surest_is_taken() -> None:
    head = (
        '<meta name="pubdate" content="2026-11-22T09:00:00+09:00">'
        '<meta property="article:published_time" content="2026-11-20T10:15:00+09:00">'
    )
    assert read(HEADLINE + TALE, head).published_at == local("2026-11-20", "10:15")


@pytest.mark.parametrize(
    "stated",
    [
        '<abbr itemprop="datePublished" title="2026-11-20T10:15:00+09:00">10:15</abbr>',
        '<abbr itemprop="datePublished" title="2026-11-20T10:15:00+09:00">10:15 AM</abbr>',
        '<span itemprop="datePublished" content="2026-11-20T10:15:00+09:00">пятница</span>',
        '<time itemprop="dateCreated datePublished" datetime="2026-11-20T10:15+09:00">10:15</time>',
        '<span itemprop="datePublished">20 ноября 2026, 10:15</span>',
    ],
)
def test_an_element_states_the_date_for_machines_before_its_words(stated: str) -> None:
    body = f"{HEADLINE}{TALE}<div>Автор в {stated}</div>"
    assert read(body).published_at == local("2026-11-20", "10:15")


@pytest.mark.parametrize("clock", ["08:00", "8:00 AM", "08:00:00"])
def test_an_hour_alone_is_no_date_of_an_article(clock: str) -> None:
    assert read(f'{HEADLINE}{TALE}<b itemprop="datePublished">{clock}</b>').published_at is None
