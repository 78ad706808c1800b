"""Article pages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawlers.reading.pages import Page, read_page
from tests.timing import grows_evenly

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Yakutsk
HOME = "http://gazeta.example/news/"
HTML = "text/html; charset=utf-8"
SAID = "Жильцы дома на улице Мухина просят вывезти мусор, ёлки лежат во дворе с января."


def page(body: str, url: str = f"{HOME}1/", **options: str) -> Page:
    found = read_page(body.encode(), HTML, url, options, ZONE, NOW)
    assert found is not None
    return found


ARTICLE = f"""<html><head><title>Газета</title>%s</head><body><nav>Меню и реклама сайта</nav>
<main><h1>Мост закрыт</h1><div class="when">%s</div><div class="body"><p>{SAID}</p>
<p>{SAID} {SAID}</p></div></main>%s<footer>Все права защищены</footer></body></html>"""


def test_an_article_s_text_is_found_or_selected() -> None:
    body = ARTICLE % ("", "24 ноября 2026, 11:00", "")
    for found in (page(body), page(body, text=".body p")):
        assert found.text.startswith(SAID)
        assert "реклама" not in found.text
        assert found.title == "Мост закрыт"
        assert found.published_at == datetime(2026, 11, 24, 2, tzinfo=UTC)
        assert found.comments == ()
    assert page(body, title=".when").title == "24 ноября 2026, 11:00"


def test_a_page_without_text_is_no_article() -> None:
    body = (ARTICLE % ("", "", "")).encode()
    assert read_page(body, HTML, HOME, {"text": ".gone"}, ZONE, NOW) is None
    assert read_page(b"", HTML, HOME, {}, ZONE, NOW) is None


@pytest.mark.parametrize(
    ("head", "when", "local"),
    [
        ('<meta property="article:published_time" content="2026-11-23">', "23.11.2026 | 18:40", 40),
        ("", "Опубликовано: вчера в 18:40", 40),
        ("", "<time>23 ноября, 18:40</time>", 40),
        ("", '<time datetime="2026-11-23T18:40">недавно</time>', 40),
        ("", '<span class="post-date">Автор: Редакция, 23 ноя 2026, 18:40</span>', 40),
        ("", "", None),
    ],
)
def test_a_date_keeps_its_time_wherever_the_page_states_it(
    head: str, when: str, local: int | None
) -> None:
    expected = datetime(2026, 11, 23, 9, local, tzinfo=UTC) if local else None
    assert page(ARTICLE % (head, when, "")).published_at == expected


def test_a_selected_date_wins_and_an_address_is_the_last_resort() -> None:
    body = ARTICLE % ('<meta itemprop="datePublished" content="2026-11-20T10:00">', "11:30", "")
    assert page(body, date=".when").published_at == datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    dated = page(ARTICLE % ("", "", ""), "http://gazeta.example/2026/11/22/most")
    assert dated.published_at == datetime(2026, 11, 21, 15, tzinfo=UTC)


WORDPRESS = """<section id="comments"><ol class="comment-list">
<li class="comment" id="comment-7"><div class="comment-author vcard"><b class="fn">Мария</b>
<span class="says">пишет:</span></div><div class="comment-meta"><a href="#"><time
datetime="2026-11-24T10:15:00+09:00">24.11.2026 в 10:15</time></a></div>
<div class="comment-content"><p>У нас тоже<br>не вывозят!</p></div><div class="reply">Ответить</div>
<ol class="children"><li class="comment" id="comment-9"><div class="comment-author vcard">
<b class="fn">Олег</b></div><div class="comment-meta">вчера в 9:00</div>
<div class="comment-content"><p>И у нас</p></div></li></ol></li></ol></section>"""


def test_comments_are_read_with_their_author_date_and_place() -> None:
    found = page(ARTICLE % ("", "", WORDPRESS))
    first, second = found.comments
    assert (first.key, first.author, first.text) == (
        "comment-7",
        "Мария",
        "У нас тоже\nне вывозят!",
    )
    assert first.published_at == NOW - timedelta(hours=1, minutes=45)
    assert (second.author, second.text, second.parent) == ("Олег", "И у нас", "comment-7")
    assert second.published_at == datetime(2026, 11, 23, 0, tzinfo=UTC)
    assert found.engagement.comments == 2
    assert "вывозят!" not in found.text
    assert found.published_at is None  # a comment's date is not the article's


def test_who_signed_a_letter_is_selected_and_never_guessed() -> None:
    body = ARTICLE % ("", '<span class="author">Мария П.</span>', "")
    assert page(body).signature is None
    assert page(body, author=".author").signature == "Мария П."


def test_a_page_s_counters_are_kept() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "commentCount": 12}</script>'
    )
    seen = page(ARTICLE % (head, '<span class="views">Просмотров: 1 204</span>', WORDPRESS))
    assert (seen.engagement.views, seen.engagement.comments) == (1204, 12)
    assert "204" not in seen.text  # a grown counter is no edit


@pytest.mark.parametrize(
    ("shown", "views"),
    [
        ("1,2 тыс.", 1200),
        ("Просмотров: 1.2K", 1200),
        ("12 тыс. просмотров", 12_000),
        ("3 млн", 3_000_000),
    ],
)
def test_a_shortened_counter_is_read_whole_and_is_no_text(shown: str, views: int) -> None:
    seen = page(ARTICLE % ("", f'<span class="views">{shown}</span>', ""))
    assert seen.engagement.views == views
    assert seen.text.startswith(SAID)


def test_further_pages_of_comments_are_noticed() -> None:
    assert page(ARTICLE % ("", "", WORDPRESS)).whole
    more = WORDPRESS + '<a href="/news/1/comment-page-2/">Старые</a>'
    assert not page(ARTICLE % ("", "", more)).whole


SLOW: dict[str, tuple[Callable[[int], str], int, dict[str, str]]] = {
    "elements of the text": (lambda n: f"<p>{SAID}</p>" * n, 800, {"text": "p"}),
    "comments in comments": (
        lambda n: f'<div class="comment" id="c">{SAID}' * n + "<i>!</i>" * 40 * n,
        200,
        {},
    ),
    "hidden in hidden": (lambda n: f"{'<div hidden>' * n}<h1>Мост</h1><p>{SAID}", 100, {}),
    "captions": (lambda n: f'<i class="caption">{SAID}</i>' * n, 800, {}),
    "calls": (lambda n: "<p>Читайте также:</p><ul><li><a>да</a></ul>" * n, 800, {}),
    "lines near the headline": (lambda n: "<b>20</b><b>ноября</b>" * n, 800, {}),
}


@pytest.mark.parametrize("name", SLOW)
def test_twice_the_page_takes_twice_as_long(name: str) -> None:
    made, amount, options = SLOW[name]

    def read(n: int) -> object:
        return read_page(f"<h1>Мост</h1>{made(n)}".encode(), HTML, HOME, options, ZONE, NOW)

    assert grows_evenly(read, amount)


def test_few_of_many_dates_that_are_none_are_tried() -> None:
    def read(n: int) -> object:
        dates = "<i>40 мая 2020 23:00</i>и" * n
        return read_page(f"<h1>Мост</h1>{dates}".encode(), HTML, HOME, {}, ZONE, NOW)

    assert grows_evenly(read, 1600)
