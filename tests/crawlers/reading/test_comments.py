"""Comments below an article, as sites mark them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from crawlers.reading.comments import ArticleComment, comment_blocks, read_comments
from domain.errors import PollFailed

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Yakutsk


def comments(markup: str, now: datetime = NOW, **options: str) -> list[ArticleComment]:
    soup = BeautifulSoup(markup, "lxml")
    return list(read_comments(comment_blocks(soup, options), options, ZONE, now))


PLAIN = """<div class="opinions"><div class="opinion" data-id="7"><b class="nick">Мария</b>
<i>24.11.2026 10:15</i> У нас тоже<br>не вывозят!</div>
<div class="opinion" data-id="9" data-parent="7"><b class="nick">Олег</b> <span class="date">
вчера в 9:00</span> <p class="text">И у нас</p></div></div>"""


def test_comments_of_any_site_are_selected() -> None:
    first, second = comments(PLAIN, comment=".opinion", author=".nick")
    assert (first.key, first.author) == ("7", "Мария")
    assert first.text.endswith("У нас тоже\nне вывозят!")
    assert (second.author, second.text, second.parent) == ("Олег", "И у нас", "7")
    assert second.published_at == datetime(2026, 11, 23, 0, tzinfo=UTC)


def test_unknown_markup_gives_no_comments_and_a_wrong_selector_is_told() -> None:
    assert comments(PLAIN) == []
    with pytest.raises(PollFailed, match="comment записан неверно"):
        comments(PLAIN, comment="a[[")


MICRODATA = """<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
<span itemprop="author" itemscope><span itemprop="name">Анна Н.</span> из Тынды</span>
<meta itemprop="dateCreated" content="2026-11-24T10:15:00+09:00">
<div itemprop="text">Света нет</div></div>"""


def test_microdata_is_understood() -> None:
    (one,) = comments(MICRODATA)
    assert (one.author, one.text) == ("Анна Н.", "Света нет")
    assert one.published_at == datetime(2026, 11, 24, 1, 15, tzinfo=UTC)


def test_a_comment_without_a_number_is_known_by_what_it_says() -> None:
    twice = MICRODATA + MICRODATA + MICRODATA.replace("Света", "Воды")
    keys = [comment.key for comment in comments(twice)]
    assert len(set(keys)) == len(keys) == 2
    assert keys == [comment.key for comment in comments(twice)]


def test_an_empty_comment_is_none() -> None:
    assert comments('<li class="comment" id="c1"><b class="fn">Анна</b></li>') == []


def test_a_comment_whose_age_is_told_stays_the_same_as_it_grows_old() -> None:
    markup = (
        '<p class="comment-item"><b class="author">Анна</b> <i class="date">{}</i> Нет воды</p>'
    )
    (young,) = comments(markup.format("5 минут назад"))
    (old,) = comments(markup.format("25 минут назад"), NOW + timedelta(minutes=20, seconds=31))
    assert young.published_at != old.published_at
    assert young.key == old.key


def test_comments_that_share_a_number_are_all_kept_and_one_shown_twice_is_one() -> None:
    markup = '<li class="comment" id="comment"><b class="fn">{}</b><p class="text">{}</p></li>'
    said = [("Анна", "Нет воды"), ("Олег", "И света"), ("Анна", "Нет воды"), ("Олег", "И света")]
    page = "".join(markup.format(*each) for each in said)
    read = comments(f"<ul>{page}</ul>")
    assert [comment.text for comment in read] == ["Нет воды", "И света"]
    assert len({comment.key for comment in read}) == 2
    assert read == comments(f"<ul>{page}</ul>")
