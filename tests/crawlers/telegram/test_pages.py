"""Pages of single messages and of discussions, and what a page of a channel leaves unsaid."""

from datetime import UTC, datetime

import pytest

from crawlers.reading.counters import read_count
from crawlers.telegram.pages import (
    TelegramDiscussion,
    read_channel,
    read_discussion,
    read_message,
)
from domain.errors import PollFailed
from domain.source import HealthState
from tests.spiders.pages import channel, message

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
ABSENT = '<div class="{}">Post <a href="https://t.me/x/7">x/7</a> not found</div>'
HEADER = (
    '<div class="tgme_post_discussion_header_wrap"><h3 class="tgme_post_discussion_header">'
    '<span class="js-header">{}</span> on <a href="https://t.me/dvor/7">this post</a></h3></div>'
)
NOBODY = '<div class="tme_no_messages_found">{}</div>'


def page(*parts: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>".encode()


def said(number: int, author: str, text: str, more: str = "") -> str:
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message js-widget_message" data-post-id="{number}">{author}{more}'
        f'<div class="tgme_widget_message_text js-message_text">{text}</div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/dvor/7?comment={number}">'
        f'<time datetime="{AT.isoformat()}">09:30</time></a></div></div>'
    )


def person(name: str, link: str | None = None) -> str:
    shown = f'<span dir="auto">{name}</span>'
    if link is None:
        return f'<span class="tgme_widget_message_author_name">{shown}</span>'
    return f'<a class="tgme_widget_message_author_name" href="{link}">{shown}</a>'


QUOTE = (
    '<a class="tgme_widget_message_reply js-reply_to" data-reply-to="41">'
    '<span class="tgme_widget_message_author_name">Кто-то другой</span>'
    '<div class="tgme_widget_message_text js-message_reply_text">Цитата</div></a>'
)


def discussion(*parts: str) -> TelegramDiscussion:
    read = read_discussion(page(*parts), HTML)
    assert read is not None
    return read


@pytest.mark.parametrize("name", ["err_message", "tgme_widget_message_error"])
def test_a_message_that_is_not_found_is_absent(name: str) -> None:
    assert read_message(page(ABSENT.format(name)), HTML, 7) is None


@pytest.mark.parametrize(
    "body",
    [
        page('<div class="tgme_widget_message_error">Please open Telegram to view this post</div>'),
        page("<p>Busy</p>"),
        b"",
        page(message("dvor/8", AT, "Другое сообщение")),
    ],
    ids=["closed", "busy", "empty", "another"],
)
def test_a_page_without_the_message_does_not_say_that_it_is_gone(body: bytes) -> None:
    with pytest.raises(PollFailed) as failed:
        read_message(body, HTML, 7)
    assert failed.value.state is HealthState.CHANGED_MARKUP


def test_a_message_of_a_group_has_a_sender_and_a_quoted_one_is_not_it() -> None:
    sent = message("chat/7", AT, "Света нет", head=person("Анна", "https://t.me/Anna_K"))
    answer = message("chat/8", AT, "И у нас", head=QUOTE)
    first = read_message(page(sent), HTML, 7)
    second = read_message(page(answer), HTML, 8)
    assert first
    assert second
    assert (first.sender, first.text) == ("anna_k", "Света нет")
    assert (second.sender, second.text) == (None, "И у нас")


def test_any_number_of_an_album_finds_it() -> None:
    photos = "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/dvor/{n}?single"></a>'
        for n in (7, 8, 9)
    )
    album = read_message(page(message("dvor/7", AT, "Альбом", media=photos)), HTML, 9)
    assert album
    assert (album.id, album.last_id) == (7, 9)


def test_a_link_to_another_album_says_nothing_of_the_page() -> None:
    """Else what came before that number would never be looked for."""
    link = '<a href="https://t.me/other/999?single">их</a> и <a href="t.me/dvor/1?single">наш</a>'
    read = read_channel(channel("dvor", message("dvor/70", AT, link)).encode(), HTML)
    assert (read.lowest, read.highest, read.messages[0].last_id) == (70, 70, 70)


def test_stars_are_no_likes() -> None:
    reactions = (
        '<div class="tgme_widget_message_reactions"><span class="tgme_reaction">'
        '<i class="emoji"><b>👍</b></i>12</span><span class="tgme_reaction">'
        '<tg-emoji emoji-id="5"></tg-emoji>3</span>'
        '<span class="tgme_reaction tgme_reaction_paid"><i></i>500</span></div>'
    )
    read = read_message(page(message("dvor/7", AT, "Текст", foot=reactions)), HTML, 7)
    assert read
    assert read.likes == 15


def test_a_page_counts_the_messages_that_it_does_not_understand() -> None:
    strange = '<div class="tgme_widget_message_wrap"><article>x</article></div>'
    body = channel("dvor", message("dvor/7", AT, "Текст"), strange, strange)
    read = read_channel(body.encode(), HTML)
    assert (len(read.messages), read.unread) == (1, 2)


def test_comments_name_their_authors_and_what_they_answer() -> None:
    read = discussion(
        HEADER.format("1,042 comments"),
        '<div class="tme_messages_more js-messages_more" data-before="40">Show more</div>',
        said(42, person("Пётр", "https://t.me/Petr"), "И у нас нет<br/>воды", QUOTE),
        said(41, person("Мария Петровна"), "Нет воды"),
        said(43, person("Deleted Account"), "Тоже"),
    )
    assert (read.total, read.whole) == (1042, False)
    assert [(c.id, c.author, c.reply_to) for c in read.comments] == [
        (41, "Мария Петровна", None),
        (42, "petr", 41),
        (43, None, None),
    ]
    assert read.comments[1].text == "И у нас нет\nводы"
    assert read.comments[0].published_at == AT


def test_a_discussion_may_be_empty() -> None:
    for parts in ((), (NOBODY.format("No comments here yet..."),)):
        assert discussion(HEADER.format("Comments"), *parts) == TelegramDiscussion((), 0, True)


@pytest.mark.parametrize(
    "parts",
    [
        (HEADER.format("Comments"), NOBODY.format("Discussion is not available at the moment.")),
        (NOBODY.format("Please open Telegram to view this discussion from the channel"),),
        (ABSENT.format("tgme_widget_message_error"),),
    ],
    ids=["off", "only in the application", "no such post"],
)
def test_a_post_may_have_no_discussion(parts: tuple[str, ...]) -> None:
    assert read_discussion(page(*parts), HTML) is None


@pytest.mark.parametrize(
    "parts",
    [
        ("<p>Busy</p>",),
        (HEADER.format("5 comments"),),
        (HEADER.format("2 comments"), '<div class="tgme_widget_message" data-post-id="x"></div>'),
    ],
    ids=["another page", "comments that are not there", "comments that cannot be read"],
)
def test_a_discussion_in_a_new_look_is_noticed(parts: tuple[str, ...]) -> None:
    with pytest.raises(PollFailed) as failed:
        read_discussion(page(*parts), HTML)
    assert failed.value.state is HealthState.CHANGED_MARKUP


@pytest.mark.parametrize(
    ("text", "count"),
    [("987", 987), ("1.2K", 1200), ("12,5M", 12_500_000), ("1 234", 1234), ("views", None)],
)
def test_counts_are_read_as_the_page_shortens_them(text: str, count: int | None) -> None:
    assert read_count(text) == count
