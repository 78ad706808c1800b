"""Pages of phpBB of several versions, written for these tests with the class names of prosilver."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawlers.forums.phpbb import read_list, read_topic
from domain.errors import PollFailed
from domain.source import HealthState

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "http://board.example/forum/viewforum.php?f=3"
SID = "sid=00ff00ff00ff00ff00ff00ff00ff00ff"


def page(body: str) -> bytes:
    return f'<html><head></head><body id="phpbb">{body}</body></html>'.encode()


def row(number: int, last: str, kind: str = "topic_read", count: str = "1 204") -> str:
    return (
        f'<li class="row bg1 {kind}"><dl class="row-item {kind}"><dt>'
        f'<a href="./viewtopic.php?f=3&amp;t={number}&amp;{SID}" class="topictitle">Тема {number}'
        f'</a></dt><dd class="posts">{count} <dfn>Ответы</dfn></dd>'
        f'<dd class="views">7 <dfn>Просмотры</dfn></dd><dd class="lastpost">{last}</dd></dl></li>'
    )


def last(number: int, shown: str) -> str:
    return (
        '<span><dfn>Последнее сообщение </dfn><a href="./memberlist.php?u=9" class="username">Вера'
        f'</a> <a href="./viewtopic.php?f=3&amp;p={number}&amp;{SID}#p{number}">»</a>'
        f"<br>{shown}</span>"
    )


def post(number: int, head: str, content: str = "Яма", extra: str = "") -> str:
    return (
        f'<div id="p{number}" class="post bg2"><div class="inner">{extra}<div class="postbody">'
        f'<h3><a href="#p{number}">Тема</a></h3><p class="author">{head}</p>'
        f'<div class="content">{content}</div></div></div></div>'
    )


BY = 'от <strong><a href="./memberlist.php?mode=viewprofile&amp;u=9">Вера</a></strong> » '
HEADING = f'<h2><a href="./viewtopic.php?f=3&amp;t=45&amp;{SID}">Яма у школы</a></h2>'

DATES = {
    "Вт ноя 24, 2026 6:30 pm": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    "Вт ноя 24, 2026 12:05 am": datetime(2026, 11, 23, 15, 5, tzinfo=UTC),
    "24 ноя 2026, 10:15": datetime(2026, 11, 24, 1, 15, tzinfo=UTC),
    "Сегодня, 10:15": datetime(2026, 11, 24, 1, 15, tzinfo=UTC),
    "Вчера, 23:50": datetime(2026, 11, 23, 14, 50, tzinfo=UTC),
    "Пн июн 01, 2026 6:05 am": datetime(2026, 5, 31, 21, 5, tzinfo=UTC),
    "15 минут назад": NOW - timedelta(minutes=15),
}


@pytest.mark.parametrize("shown", DATES)
def test_dates_are_read_as_boards_write_them(shown: str) -> None:
    topic = read_topic(page(HEADING + post(7, BY + shown)), "text/html", URL, ZONE, NOW)
    assert topic.messages[0].published_at == DATES[shown]
    listed = read_list(page(row(45, last(7, shown))), "text/html", URL, ZONE, NOW)
    assert listed.topics[0].moved_at == DATES[shown]


def test_a_date_for_machines_is_taken_first() -> None:
    head = f'{BY}<time datetime="2026-11-20T01:00:00+00:00">вчера</time>'
    topic = read_topic(page(HEADING + post(7, head)), "text/html", URL, ZONE, NOW)
    assert topic.messages[0].published_at == datetime(2026, 11, 20, 1, tzinfo=UTC)


def test_a_message_is_its_words_without_quotes_sessions_and_smilies() -> None:
    content = (
        f'<blockquote><div><cite>Пётр писал(а): <a href="./viewtopic.php?p=5&amp;{SID}#p5">↑</a>'
        "</cite>Чужое</div></blockquote>Первая<br>\nвторая "
        '<img class="smilies" src="./images/smilies/x.gif" alt=":)">'
        f'<img src="./download/file.php?id=3&amp;{SID}" class="postimage">'
    )
    topic = read_topic(page(HEADING + post(7, BY + "Вчера, 10:00", content)), "", URL, ZONE, NOW)
    (message,) = topic.messages
    assert (message.text, message.reply_to, message.author) == ("Первая\nвторая", 5, "u9")
    assert [a.url for a in message.attachments] == [
        "http://board.example/forum/download/file.php?id=3"
    ]
    assert (topic.topic, topic.title) == (45, "Яма у школы")


def test_a_guest_s_name_is_an_author_too() -> None:
    head = 'от <span class="username">Гость</span> » Вчера, 10:00'
    topic = read_topic(page(HEADING + post(7, head)), "text/html", URL, ZONE, NOW)
    assert topic.messages[0].author == "Гость"


def pages(start: int, canonical: bool) -> bytes:
    """The third of five pages of ten messages."""
    head = f'<link rel="canonical" href="http://b.example/viewtopic.php?t=45&amp;start={start}">'
    links = "".join(
        '<li class="active"><span>3</span></li>'
        if at == start
        else f'<li><a href="./viewtopic.php?t=45&amp;{SID}&amp;start={at}">{at // 10 + 1}</a></li>'
        for at in range(0, 50, 10)
    )
    body = f'{HEADING}<div class="pagination">47 сообщений <ul>{links}</ul></div>'
    return page((head if canonical else "") + body + post(21, BY + "Вчера, 10:00"))


@pytest.mark.parametrize("canonical", [True, False])
def test_a_page_knows_its_place_and_the_one_before_it(canonical: bool) -> None:
    topic = read_topic(pages(20, canonical), "text/html", URL, ZONE, NOW)
    assert (topic.start, topic.older, topic.replies) == (20, 10, 46)
    assert not topic.messages[0].opens


def test_a_list_tells_what_is_stuck_and_leads_to_the_next_without_a_session() -> None:
    more = (
        f'<div class="pagination"><a href="./viewforum.php?f=3&amp;{SID}&amp;start=25">2</a></div>'
    )
    rows = row(1, last(9, "Вчера, 10:00"), "sticky") + row(2, last(8, "Вчера, 9:00"))
    listed = read_list(page(more + rows), "text/html", URL, ZONE, NOW)
    assert [(t.id, t.last, t.stuck, t.replies, t.views) for t in listed.topics] == [
        (1, 9, True, 1204, 7),
        (2, 8, False, 1204, 7),
    ]
    assert listed.older == "http://board.example/forum/viewforum.php?f=3&start=25"


def test_a_topic_moved_elsewhere_is_no_topic_of_this_list() -> None:
    rows = row(1, "<span>Перенесено</span>") + row(2, last(8, "Вчера, 9:00"))
    listed = read_list(page(rows), "text/html", URL, ZONE, NOW)
    assert [topic.id for topic in listed.topics] == [2]


def test_the_index_gives_its_forums_and_the_newest_message_of_each() -> None:
    forum = (
        '<ul class="forums"><li class="row"><dl><dt><a href="./viewforum.php?f={0}" '
        'class="forumtitle">Форум</a></dt><dd class="lastpost">{1}</dd></dl></li></ul>'
    )
    body = forum.format(3, last(88, "Вчера, 9:00")) + forum.format(4, "<span>Нет сообщений</span>")
    listed = read_list(page(body), "text/html", URL, ZONE, NOW)
    assert [(section.id, section.last) for section in listed.sections] == [(3, 88)]


def test_a_message_without_a_date_is_counted_and_the_others_are_read() -> None:
    body = HEADING + post(7, BY) + post(8, BY + "Вчера, 10:00")
    topic = read_topic(page(body), "text/html", URL, ZONE, NOW)
    assert ([message.number for message in topic.messages], topic.bad) == ([8], 1)


REFUSED = {
    "nothing known": ("<p>busy</p>", HealthState.CHANGED_MARKUP),
    "only a login": ('<div class="panel"><form id="login"></form></div>', HealthState.NO_ACCESS),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_page_without_topics_is_never_a_silent_forum(kind: str) -> None:
    body, state = REFUSED[kind]
    for read in (read_list, read_topic):
        with pytest.raises(PollFailed) as failure:
            read(page(body), "text/html", URL, ZONE, NOW)
        assert failure.value.state == state


def test_a_broken_link_of_a_message_costs_no_topic() -> None:
    content = 'Яма <img src="http://[url]x[/url]"><a href="http://[x]/viewtopic.php?t=1">там</a>'
    topic = read_topic(page(post(7, BY + "Вчера, 10:00", content) + HEADING), "", URL, ZONE, NOW)
    assert [message.text for message in topic.messages] == ["Яма там"]
    assert topic.topic == 45


def test_pages_of_the_oldest_version_know_their_place() -> None:
    """It states no start where a link leads to the first page, and two more numbers in bold."""
    places = {}
    starts = ("", "", "&amp;start=2", "&amp;start=4")
    for shown, of in ((1, 3), (2, 2), (3, 3)):
        links = "".join(
            f"<strong>{n}</strong>"
            if n == shown
            else f'<a href="./viewtopic.php?t=45{starts[n]}">{n}</a>'
            for n in range(1, of + 1)
        )
        bar = f"Страница <strong>{shown}</strong> из <strong>{of}</strong>"
        body = f'{HEADING}<div class="pagination"><a href="#">{bar}</a> <span>{links}</span></div>'
        body += post(21, BY + "Вчера, 10:00") + post(22, BY + "Вчера, 10:00")
        topic = read_topic(page(body), "text/html", URL, ZONE, NOW)
        places[shown, of] = (topic.start, topic.older, topic.messages[0].opens)
    assert places == {(1, 3): (0, None, True), (2, 2): (2, 0, False), (3, 3): (4, 2, False)}


def test_what_a_board_writes_about_a_picture_in_a_message_is_no_text() -> None:
    picture = (
        '<div class="inline-attachment"><dl class="file"><dt class="attach-image"><img '
        'src="./download/file.php?id=3" class="postimage" alt="yama.jpg"></dt>'
        "<dd>yama.jpg (120.5 КБ) {} просмотров</dd></dl></div>"
    )
    plan = (
        '<div class="inline-attachment"><dl class="file"><dt><a class="postlink" '
        'href="./download/file.php?id=4">план.pdf</a></dt><dd>(9 КБ) 5 скачиваний</dd></dl></div>'
    )
    read = [
        read_topic(page(HEADING + post(7, BY + "Вчера, 10:00", content)), "", URL, ZONE, NOW)
        for content in (f"Яма<br>{picture.format(n)}{plan}у школы" for n in (35, 36))
    ]
    assert [topic.messages[0].text for topic in read] == ["Яма\nу школы"] * 2
    assert [a.kind for a in read[0].messages[0].attachments] == ["photo", "document"]


# The second theme, subsilver2, is drawn by tables.


def table(body: str, bar: str = "") -> bytes:
    top = (
        '<div id="wrapheader"><p class="genmed">Текущее время: 24 ноя 2026, 21:00</p></div>'
        f'<div id="pageheader"><h2><a class="titles" href="./viewtopic.php?f=3&amp;t=45&amp;{SID}">'
        "Яма у школы</a></h2></div>"
    )
    return (
        f'<html><body class="ltr">{top}<table><tr>{bar}</tr></table>{body}</body></html>'.encode()
    )


def table_row(number: int, shown: str, picture: str = "topic_read") -> str:
    pages = f'<a href="./viewtopic.php?f=3&amp;t={number}&amp;start=15">2</a>'
    return (
        f'<tr><td class="row1"><img src="./imageset/{picture}.gif" alt=""></td><td class="row1">'
        f'<a title="Добавлено: 01 янв 2026, 10:00" href="./viewtopic.php?f=3&amp;t={number}" '
        f'class="topictitle">Тема {number}</a><p class="gensmall">[ На страницу: {pages} ]</p></td>'
        '<td class="row2"><p class="topicauthor"><a href="./memberlist.php?u=7">Пётр</a></p></td>'
        '<td class="row1"><p class="topicdetails">1204</p></td>'
        '<td class="row2"><p class="topicdetails">70</p></td><td class="row1">'
        f'<p class="topicdetails">{shown}</p><p class="topicdetails"><a '
        f'href="./memberlist.php?u=9">Вера</a> <a href="./viewtopic.php?f=3&amp;p={number}9#p9">'
        '<img src="icon_topic_latest.gif"></a></p></td></tr>'
    )


def table_post(number: int, shown: str, content: str = "Яма", after: str = "") -> str:
    return (
        '<table class="tablebg"><tr class="row1"><td align="center">'
        f'<a name="p{number}"></a><b class="postauthor">Вера</b></td><td><table><tr>'
        f'<td class="gensmall"><div style="float: left;">&nbsp;<b>Тема:</b> <a href="#p{number}'
        '">Re: «Яма» у школы</a></div><div style="float: right;"><a href="./viewtopic.php?p='
        f'{number}#p{number}"><img src="icon_post_target.gif"></a><b>Добавлено:</b> {shown}&nbsp;'
        '</div></td></tr></table></td></tr><tr class="row1"><td class="profile"><span '
        'class="postdetails"><br><b>Зарегистрирован:</b> 18 май 2010, 13:21</span></td><td><table>'
        f'<tr><td><div class="postbody">{content}</div>{after}</td></tr></table></td></tr>'
        '<tr class="row1"><td class="profile"><a href="#wrapheader">Наверх</a></td>'
        '<td><div class="gensmall"><a href="./memberlist.php?mode=viewprofile&amp;u=9">'
        '<img src="icon_user_profile.gif"></a></div></td></tr></table>'
    )


def test_a_list_drawn_by_tables_is_read() -> None:
    more = (
        '<td class="nav">Страница <strong>1</strong> из <strong>3</strong></td>'
        '<td class="gensmall">[ Тем: 102 ]</td><td class="gensmall"><b><strong>1</strong>, '
        f'<a href="./viewforum.php?f=3&amp;{SID}&amp;start=50">2</a></b></td>'
    )
    rows = table_row(1, "Вчера, 10:00", "sticky_read") + table_row(2, "20 ноя 2026, 9:00")
    body = f'<div id="pagecontent"><table class="tablebg">{rows}</table></div>'
    listed = read_list(table(body, more), "text/html", URL, ZONE, NOW)
    assert [(t.id, t.last, t.stuck, t.replies, t.views) for t in listed.topics] == [
        (1, 19, True, 1204, 70),
        (2, 29, False, 1204, 70),
    ]
    assert [t.moved_at for t in listed.topics] == [
        datetime(2026, 11, 23, 1, tzinfo=UTC),
        datetime(2026, 11, 20, 0, tzinfo=UTC),
    ]
    assert listed.older == "http://board.example/forum/viewforum.php?f=3&start=50"


def test_an_index_drawn_by_tables_gives_its_forums() -> None:
    row = (
        '<tr><td class="row1"><img src="forum_read.gif"></td><td class="row1"><a class="forumlink" '
        'href="./viewforum.php?f={0}">Город</a><p class="forumdesc">О городе</p></td>'
        '<td class="row2"><p class="topicdetails">9</p></td><td class="row2"><p '
        'class="topicdetails">144</p></td><td class="row2"><p>{1}</p></td></tr>'
    )
    newest = 'Сегодня, 01:35</p><p><a href="./viewtopic.php?f=3&amp;p=88#p88">»</a>'
    body = f'<table class="tablebg">{row.format(3, newest)}{row.format(4, "Нет сообщений")}</table>'
    listed = read_list(table(body), "text/html", URL, ZONE, NOW)
    assert [(section.id, section.last) for section in listed.sections] == [(3, 88)]


def test_a_topic_drawn_by_tables_is_read() -> None:
    content = (
        '<div class="quotetitle">Пётр писал(а):</div><div class="quotecontent">Чужое</div>Первая'
        '<br>\nвторая <img src="./download/file.php?id=3"><div class="codetitle"><b>Код:</b></div>'
    )
    attached = (
        '<table class="tablebg"><tr><td class="row3">Вложения:</td></tr><tr><td class="row2">'
        '<span class="genmed"><a href="./download/file.php?id=4">план.pdf</a> [9 КБ]</span>'
        '<br><span class="gensmall">5 скачиваний</span></td></tr></table>'
        '<div class="postbody"><br>_________________<br>Подпись</div>'
    )
    bar = (
        '<td class="nav">&nbsp;Страница <strong>3</strong> из <strong>5</strong></td>'
        '<td class="gensmall">&nbsp;[ Сообщений: 47 ]&nbsp;</td><td class="gensmall"><b>'
        '<a href="#">На страницу</a> '
        + "".join(f'<a href="./viewtopic.php?f=3&amp;t=45&amp;start={n}">{n}</a>' for n in (10, 30))
        + "</b></td>"
    )
    posts = table_post(21, "Вт ноя 24, 2026 6:30 pm", content, attached)
    posts += table_post(22, "Вчера, 10:00") + table_post(23, "")
    topic = read_topic(table(posts, bar), "text/html", URL, ZONE, NOW)
    first, second = topic.messages
    assert (first.number, first.text, first.author) == (21, "Первая\nвторая", "u9")
    assert first.published_at == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert [(a.kind, a.title) for a in first.attachments] == [
        ("photo", None),
        ("document", "план.pdf"),
    ]
    assert (second.number, second.published_at) == (22, datetime(2026, 11, 23, 1, tzinfo=UTC))
    assert (topic.topic, topic.title, topic.bad) == (45, "Яма у школы", 1)
    assert (topic.start, topic.older, topic.replies) == (20, 10, 46)


def test_a_forum_drawn_by_tables_may_be_closed_or_empty() -> None:
    shut = '<form method="post" action="./ucp.php?mode=login"><input name="username"></form>'
    for read in (read_list, read_topic):
        with pytest.raises(PollFailed) as failure:
            read(table(f'<table class="tablebg"></table>{shut}'), "text/html", URL, ZONE, NOW)
        assert failure.value.state is HealthState.NO_ACCESS
    empty = '<table class="tablebg"><tr><td class="row1">В этом форуме нет тем.</td></tr></table>'
    assert read_list(table(empty), "text/html", URL, ZONE, NOW).topics == ()


def test_a_topic_without_its_number_is_told_as_that() -> None:
    body = "<h2>Яма</h2>" + post(7, BY + "Вчера, 10:00")
    with pytest.raises(PollFailed, match="нет номера темы"):
        read_topic(page(body), "text/html", URL, ZONE, NOW)
