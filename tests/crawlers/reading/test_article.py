"""What stands beside an article's words on its page, and pages that are none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from trafilatura import external

from crawlers.reading.article import Article, read_article
from crawlers.reading.lists import read_list
from crawlers.reading.pages import read_page
from domain.errors import PollFailed
from domain.source import HealthState

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Yakutsk
SAID = "Жильцы дома на улице Мухина просят вывезти мусор, ёлки лежат во дворе с января."
MORE = "Управляющая компания обещает прислать машину до конца недели, но ей уже никто не верит."


def read(body: str, head: str = "") -> Article:
    page = f"<html><head><title>Вести</title>{head}</head><body>{body}</body></html>"
    found = read_article(page.encode(), "text/html", "http://127.0.0.1/a", ZONE, NOW)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "top",
    [
        '<header><div class="date">Вторник, 24 ноября 2026</div></header>',
        '<div class="site-header"><span class="date">24 ноября 2026, 11:58</span></div>',
        '<div class="top"><span class="date">24 ноября 2026</span></div>',
        '<div class="last-news"><span class="news-date">24.11.2026 11:40</span> Снег</div>',
    ],
)
@pytest.mark.parametrize(
    "shown", ['<div class="article-date">21.11.2026 13:05</div>', "<div>21.11.2026, 13:05</div>"]
)
def test_the_date_nearest_to_the_headline_is_the_article_s(top: str, shown: str) -> None:
    article = read(f"{top}<main><h1>Мусор</h1>{shown}<p>{SAID}</p><p>{MORE}</p></main>")
    assert article.published_at == datetime(2026, 11, 21, 4, 5, tzinfo=UTC)


def test_when_it_was_edited_is_not_when_it_was_published_and_neither_is_text() -> None:
    dates = (
        '<div><span class="date">Обновлено: 23.11.2026 10:00</span> '
        '<span class="date">Опубликовано: 21.11.2026 13:05</span></div>'
    )
    article = read(f"<main><h1>Мусор</h1>{dates}<p>{SAID}</p><p>{MORE}</p></main>")
    assert article.published_at == datetime(2026, 11, 21, 4, 5, tzinfo=UTC)
    assert article.text == f"{SAID}\n{MORE}"


def test_linked_data_of_the_site_is_not_the_article_s_and_may_break_lines() -> None:
    head = """<script type="application/ld+json">{"@graph": [
    {"@type": "WebSite", "datePublished": "2019-01-01"},
    {"@type": "NewsArticle", "headline": "Мусор\nне вывозят",
    "datePublished": "2026-11-21T13:05:00+09:00"}]}</script>"""
    article = read(f"<main><h1>Мусор</h1><p>{SAID}</p></main>", head)
    assert article.published_at == datetime(2026, 11, 21, 4, 5, tzinfo=UTC)


def test_the_site_s_name_is_no_headline() -> None:
    top = '<header><h1>Газета</h1><div class="date">24 ноября 2026</div></header>'
    when = '<div class="date">21.11.2026 13:05</div>'
    article = read(f"{top}<main><h2>Мусор</h2>{when}<p>{SAID}</p><p>{MORE}</p></main>")
    assert (article.title, article.text) == ("Мусор", f"{SAID}\n{MORE}")
    assert article.published_at == datetime(2026, 11, 21, 4, 5, tzinfo=UTC)


def test_what_day_it_is_today_is_no_article_s_date() -> None:
    top = '<header><div class="date">Вторник, 24 ноября 2026</div></header>'
    assert read(f"{top}<main><h1>Мусор</h1><p>{SAID}</p></main>").published_at is None


def test_a_headline_is_told_without_the_site_s_name_and_not_said_twice() -> None:
    head = '<meta property="og:title" content="Мусор не вывозят — Новости Благовещенска">'
    article = read(f"<main><h1>Мусор не вывозят</h1><p>{SAID}</p><p>{MORE}</p></main>", head)
    assert (article.title, article.text) == ("Мусор не вывозят", f"{SAID}\n{MORE}")


def test_a_date_beside_the_text_is_not_glued_to_its_first_word() -> None:
    date = '<span class="news-date-time">23.11.2026</span>'
    article = read(f"<div><h1>Мусор</h1><div>{date}{SAID}<br><br>{MORE}</div></div>")
    assert article.text == f"{SAID}\n{MORE}"
    assert article.published_at == datetime(2026, 11, 22, 15, tzinfo=UTC)


def test_other_articles_and_calls_for_readers_are_no_part_of_the_text() -> None:
    calls = (
        '<p><b>Читайте также: <a href="/2">Губернатор открыл школу в Тынде</a></b></p>'
        '<p>Подписывайтесь на наш <a href="/t">канал</a></p><p>Фото: пресс-служба мэрии</p>'
    )
    article = read(
        f"<main><article><h1>Мусор</h1><p>{SAID}</p>{calls}<p>{MORE}</p></article></main>"
    )
    assert article.text == f"{SAID}\n{MORE}"


@pytest.mark.parametrize(
    "call",
    [
        "<h2>Читайте материал «Губернатор открыл школу в Тынде»</h2>",
        "<p><b>Смотрите подробнее:</b> <a href='/2'>Снег в Зее</a></p>",
        "<h3>Материалы по теме:</h3><ul><li><a href='/2'>Снег в Зее</a></li></ul>",
        "<p>Читайте также:</p><ol><li><a href='/2'>Снег в Зее</a> <a href='/2'>фото</a></li></ol>",
        "<figure><img src='1.jpg'><figcaption>Двор в Зее, пресс-служба мэрии</figcaption></figure>",
        "<div class='wp-caption'><img src='1.jpg'><p class='wp-caption-text'>Двор в Зее</p></div>",
        "<div class='pic'><img src='1.jpg'><span class='pic__caption'>Двор в Зее</span></div>",
        "<p>🌐 Администрация Зеи в ВК</p><p>📲 Администрация Зеи в MAX</p>",
        "<p>Наш канал в Telegram</p>",
        "<p>Нашли ошибку? Выделите её и нажмите Ctrl+Enter</p>",
        "<p>Источник: администрация Зеи</p>",
    ],
)
def test_calls_and_captions_are_no_part_of_a_text_however_short(call: str) -> None:
    article = read(
        f"<main><h1>Мусор</h1><article><p>{SAID}</p>{call}<p>{MORE}</p></article></main>"
    )
    assert article.text == f"{SAID}\n{MORE}"


@pytest.mark.parametrize(
    "own",
    [
        "Подробнее об отключениях говорят по телефону диспетчера.",
        "Администрация Зеи не отвечает ни по телефону, ни в ВК",
        "Читаем вслух: в Зее открыли библиотеку для детей",
        "Мы в Тынде ждём воду",
    ],
)
def test_words_like_a_call_s_stay(own: str) -> None:
    article = read(f"<main><h1>Мусор</h1><p>{SAID}</p><p>{own}</p><p>{MORE}</p></main>")
    assert article.text == f"{SAID}\n{own}\n{MORE}"


def test_of_a_report_in_pictures_the_captions_are_the_text() -> None:
    picture = "<figure><img src='1.jpg'><figcaption>{}</figcaption></figure>"
    body = f"<h1>Мусор</h1><p>Репортаж</p>{picture.format(SAID)}{picture.format(MORE)}"
    article = read(f"<main><article>{body}</article></main>")
    assert SAID in article.text
    assert MORE in article.text


@pytest.mark.parametrize("cell", ["{}", "<p>{}</p>"])
def test_a_table_of_addresses_is_read_by_its_rows(cell: str) -> None:
    rows = (("Адрес", "Время"), ("ул. Мухина, 14", "с 9 до 17"), ("ул. Ленина, 5", "с 10 до 12"))
    table = "".join(
        f"<tr>{''.join(f'<td>{cell.format(said)}</td>' for said in row)}</tr>" for row in rows
    )
    article = read(f"<main><h1>Отключения</h1><p>{SAID}</p><table>{table}</table></main>")
    assert article.text == "\n".join((SAID, *map(" — ".join, rows)))


RULES = "Запрещены комментарии о терроризме, наркотиках и суициде, а также реклама и ссылки."


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden><p>{}</p></div>",
        '<div aria-hidden="true"><p>{}</p></div>',
        '<div style="opacity: 1; display: none"><p>{}</p></div>',
        '<section style="DISPLAY:NONE;"><p>{}</p></section>',
        '<div role="dialog"><p>{}</p></div>',
        '<div class="modal fade"><p>{}</p></div>',
        '<div class="b-modal b-modal_rules"><p>{}</p></div>',
        '<div class="popup__rules"><p>{}</p></div>',
        "<dialog><p>{}</p></dialog>",
        '<form action="/comment"><p>{}</p></form>',
    ],
)
@pytest.mark.parametrize("words", [RULES, SAID])
def test_what_readers_do_not_see_is_no_part_of_the_text(hidden: str, words: str) -> None:
    place = hidden.format(words)
    article = read(
        f"<main><h1>Мусор</h1><article><p>{SAID}</p><p>{MORE}</p>{place}</article></main>"
    )
    assert article.text == f"{SAID}\n{MORE}"


@pytest.mark.parametrize(
    "around",
    [
        '<form id="aspnetForm" method="post">{}</form>',
        '<div id="app" style="display:none">{}</div>',
        '<div class="page-modal">{}</div>',
        '<div aria-hidden="true"><form>{}</form></div>',
        '<div class="detail popup-gallery">{}</div>',
    ],
)
@pytest.mark.parametrize("headline", ["<h1>Мусор</h1>", "<h3>Мусор</h3>"])
def test_what_wraps_the_article_is_kept(around: str, headline: str) -> None:
    body = f"<nav>Меню</nav>{around.format(f'{headline}<p>{SAID}</p><p>{MORE}</p>')}"
    assert f"{SAID}\n{MORE}" in read(body).text


def test_a_link_that_opens_a_window_is_a_part_of_its_sentence() -> None:
    said = SAID.replace("мусор", '<a class="js-modal" href="#m">мусор</a>')
    assert read(f"<main><h1>Мусор</h1><p>{said}</p><p>{MORE}</p></main>").text.startswith(SAID)


ABSENT = ("Страница не найдена", "404 — страница не найдена", "Ошибка 404", "Запись удалена")
ROBOT = ("Just a moment...", "DDoS-Guard", "Проверка браузера | site.ru")


@pytest.mark.parametrize("title", ABSENT + ROBOT)
def test_a_page_that_says_it_is_none_is_no_article(title: str) -> None:
    body = f"<html><title>{title}</title><main><h1>Сайт города</h1><p>{SAID}</p></main></html>"
    for parse in (read_page, read_list):
        with pytest.raises(PollFailed) as failure:
            parse(body.encode(), "text/html", "http://127.0.0.1/a", {}, ZONE, NOW)
        state = HealthState.GONE if title in ABSENT else HealthState.SLOWED
        assert failure.value.state is state
    assert read_article(body.encode(), "text/html", "http://127.0.0.1/a", ZONE, NOW) is None


@pytest.mark.parametrize(
    "title",
    [
        "404 миллиона на дороги",
        "Страница не найдена: почему не открывался сайт мэрии",
        "Один момент из жизни города",
        "Доступ ограничен: на мосту ремонт",
    ],
)
def test_an_article_may_tell_of_a_page_that_was_not_there(title: str) -> None:
    assert read(f"<main><h1>{title}</h1><p>{SAID}</p></main>").title == title


def test_a_page_without_text_is_no_article() -> None:
    assert read_article(b"<html></html>", "text/html", "http://127.0.0.1/", ZONE, NOW) is None


TOWNS = ("Белогорск", "Свободный", "Тында", "Зея", "Шимановск", "Новый Ургал", "Циолковский")


def lines(*words: str) -> str:
    return "".join(f"<p>{said}</p>" for said in words)


@pytest.mark.parametrize("menu", [TOWNS, (*TOWNS * 4, "Все права защищены редакцией.")])
def test_a_menu_left_of_a_page_of_pictures_is_no_text(menu: tuple[str, ...]) -> None:
    body = f"<main><h1>Фоторепортаж</h1><article>{lines(*menu)}</article></main>"
    page = f"<html><body>{body}</body></html>".encode()
    assert read_article(page, "text/html", "http://127.0.0.1/a", ZONE, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        (SAID, *TOWNS),
        tuple(f"Мухина, {n}" for n in range(10)),
        ("Нет воды", "Нет света", "Никого нет"),
        tuple(f"{town} ждёт." for town in TOWNS),
    ],
)
def test_a_list_of_places_and_a_few_words_are_a_text(text: tuple[str, ...]) -> None:
    article = read(f"<main><h1>Отключения</h1><article>{lines(*text)}</article></main>")
    assert article.text == "\n".join(text)


def test_a_short_article_loads_no_stop_words_of_other_languages() -> None:
    assert read("<div>Нет воды</div><p>Коротко о том, что было в городе.</p>").text
    assert len(external.JT_STOPLIST or ()) < 10_000
