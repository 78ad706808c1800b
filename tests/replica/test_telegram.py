"""The channel pages as an independent reader (BeautifulSoup) sees them."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from replica.message import rich, short_number
from replica.post import Form, Network, Outlet, Post
from replica.scenario import Scenario
from replica.serving import Request
from replica.telegram import PAGE, Telegram
from replica.world import World
from tests.timing import costs

MESSAGE = ".tgme_widget_message[data-post]"
TEXT = ".tgme_widget_message_text.js-message_text"


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def number_of(message: Tag) -> int:
    return int(str(message["data-post"]).rpartition("/")[2])


def link(page: BeautifulSoup, rel: str) -> int | None:
    found = page.select_one(f'link[rel="{rel}"]')
    if found is None:
        return None
    [value] = parse_qs(urlsplit(str(found["href"])).query, keep_blank_values=True).values()
    return int(value[0]) if value[0] else None


def text_of(element: Tag) -> str:
    for line_break in element.select("br"):
        line_break.replace_with("\n")
    return element.get_text()


def walk(world: World, fetch: Callable, name: str) -> list[Tag]:
    """Every message of a channel, by following the links to older pages."""
    messages: list[Tag] = []
    before: int | None = None
    while True:
        query = "" if before is None else f"?before={before}"
        page = soup(fetch(f"{world.telegram}/s/{name}{query}").text)
        messages = [*page.select(MESSAGE), *messages]
        if (before := link(page, "prev")) is None:
            return messages


def test_paging_back_shows_exactly_what_was_published(
    staged: World, first: Scenario, fetch: Callable
) -> None:
    channels = [outlet for outlet in first.outlets if outlet.network is Network.TELEGRAM]
    assert len(channels) >= 12
    for channel in channels[5::2]:
        expected = [post.number for post in first.visible(channel, staged.until())]
        assert [number_of(message) for message in walk(staged, fetch, channel.name)] == expected


def test_every_message_says_what_the_scenario_says(
    today: World, first: Scenario, fetch: Callable, outlet: Callable[[str], Outlet]
) -> None:
    forms = set()
    for name in ("belogorsk", "amur_news"):
        posts = first.visible(outlet(f"replica_telegram_{name}"), first.now)
        messages = walk(today, fetch, f"replika_{name}")
        for message, post in zip(messages, posts, strict=True):
            _compare(message, post)
            forms.add(post.form)
    assert forms == set(Form)


def _compare(message: Tag, post: Post) -> None:
    stamp = message.select_one("a.tgme_widget_message_date time")
    assert stamp is not None
    assert datetime.fromisoformat(str(stamp["datetime"])) == post.published_at
    texts = [text_of(text) for text in message.select(TEXT)]
    shown = post.form not in (Form.POLL, Form.UNSUPPORTED)
    assert texts == ([post.text] if shown else [])
    signature = message.select_one(".tgme_widget_message_from_author")
    assert (signature and signature.get_text()) == (post.author and post.author.signature)
    owner = message.select_one(".tgme_widget_message_owner_name")
    assert owner is not None
    assert owner.get_text() == post.outlet.title
    forwarded = message.select_one(".tgme_widget_message_forwarded_from_name")
    assert (forwarded and forwarded.get_text()) == (
        post.forwarded_from and post.forwarded_from.title
    )
    reply = message.select_one("a.tgme_widget_message_reply")
    answered = str(reply["href"]).rpartition("/")[2] if reply else None
    assert answered == (str(post.parent.number) if post.parent else None)
    meta = message.select_one(".tgme_widget_message_meta")
    assert meta is not None
    assert ("edited" in meta.get_text().split()) == post.edited
    views = message.select_one(".tgme_widget_message_views")
    assert (views and views.get_text()) == (
        None if post.form is Form.SERVICE else short_number(post.views)
    )
    assert ("service_message" in message["class"]) == (post.form is Form.SERVICE)
    singles = [str(a["href"]) for a in message.select('a[href$="?single"]')]
    album = post.form is Form.ALBUM
    assert singles == (
        [f"https://t.me/{post.outlet.name}/{post.number + i}?single" for i in range(post.span)]
        if album
        else []
    )
    question = message.select_one(".tgme_widget_message_poll_question")
    assert (question and text_of(question)) == (post.text if post.form is Form.POLL else None)
    options = [o.get_text() for o in message.select(".tgme_widget_message_poll_option_text")]
    assert tuple(options) == (post.options if post.form is Form.POLL else ())
    bubble = message.select_one(".tgme_widget_message_bubble")
    assert bubble is not None
    alone = bubble.find(class_="message_media_not_supported_wrap", recursive=False)
    assert (alone is not None) == (post.form is Form.UNSUPPORTED)
    padded = str(message["data-view"]) + "=" * (-len(str(message["data-view"])) % 4)
    assert json.loads(urlsafe_b64decode(padded))["p"] == post.number


def test_after_leads_from_any_message_to_the_newest(
    today: World, first: Scenario, fetch: Callable, outlet: Callable[[str], Outlet]
) -> None:
    posts = first.visible(outlet("replica_telegram_govorim"), first.now)
    seen: list[int] = []
    after: int | None = posts[-90].number
    while after is not None:
        page = soup(fetch(f"{today.telegram}/s/replika_govorim?after={after}").text)
        seen += [number_of(message) for message in page.select(MESSAGE)]
        assert link(page, "prev") is not None
        after = link(page, "next")
    assert seen == [post.number for post in posts[-89:]]


def test_a_page_holds_twenty_numbers_and_parts_no_album(
    world: World, first: Scenario, fetch: Callable, outlet: Callable[[str], Outlet]
) -> None:
    posts = {p.number: p for p in first.visible(outlet("replica_telegram_govorim"), first.turn)}
    before: int | None = None
    blocks = set()
    for _ in range(15):
        query = "" if before is None else f"?before={before}"
        page = soup(fetch(f"{world.telegram}/s/replika_govorim{query}").text)
        numbers = [number_of(message) for message in page.select(MESSAGE)]
        assert PAGE - 3 <= sum(posts[number].span for number in numbers) <= PAGE
        blocks.add(len(numbers))
        before = link(page, "prev")
    assert len(blocks) > 1


def test_beyond_the_ends_there_is_a_page_without_messages(world: World, fetch: Callable) -> None:
    page = soup(fetch(f"{world.telegram}/s/replika_zeya?before=1").text)
    assert not page.select(MESSAGE)
    found = page.select_one('link[rel="prev"]')
    assert found is not None
    assert str(found["href"]).endswith("?before=")


def test_an_unknown_channel_is_redirected_to_a_contact_card(world: World, fetch: Callable) -> None:
    answer = fetch(f"{world.telegram}/s/replika_nobody")
    assert (answer.status, answer.headers["location"]) == (302, "/replika_nobody")
    assert "Telegram: Contact @replika_nobody" in fetch(f"{world.telegram}/replika_nobody").text
    assert "Telegram: View @replika_tynda" in fetch(f"{world.telegram}/replika_tynda").text


def test_search_finds_words_or_says_that_there_are_none(world: World, fetch: Callable) -> None:
    address = f"{world.telegram}/s/replika_priamurye?q="
    page = soup(fetch(address + "%D0%B4%D0%BE%D1%80%D0%BE%D0%B3").text)  # «дорог»
    found = page.select(MESSAGE)
    assert 0 < len(found) <= PAGE
    assert all("дорог" in message.get_text().lower() for message in found)
    assert soup(fetch(address + "qqqqq").text).select_one(".tme_no_messages_found")


def test_one_message_can_be_embedded(
    world: World, first: Scenario, fetch: Callable, outlet: Callable[[str], Outlet]
) -> None:
    post = first.visible(outlet("replica_telegram_zeya"), first.turn)[-1]
    address = f"{world.telegram}/replika_zeya"
    page = soup(fetch(f"{address}/{post.number}?embed=1&mode=tme").text)
    message = page.select_one(f"{MESSAGE}[data-peer]")
    assert message is not None
    _compare(message, post)
    absent = fetch(f"{address}/999999?embed=1")
    assert (absent.status, "Post not found" in absent.text) == (200, True)


def test_there_is_no_robots_file(world: World, fetch: Callable) -> None:
    assert fetch(f"{world.telegram}/robots.txt").status == 404


def test_a_page_costs_little(first: Scenario) -> None:
    site = Telegram(first, lambda: first.now)
    request = Request("GET", "/s/replika_priamurye", {}, {})
    assert site(request).status == 200
    assert costs(lambda: site(request)) < 4


@pytest.mark.parametrize(
    ("count", "shown"), [(7, "7"), (999, "999"), (1000, "1K"), (1249, "1.2K"), (2_500_000, "2.5M")]
)
def test_counts_are_shortened(count: int, shown: str) -> None:
    assert short_number(count) == shown


def test_markup_of_text_is_escaped_and_keeps_the_characters_of_emoji() -> None:
    marked = soup(rich("<b> & 🙏\nhttps://a.example/x"))
    assert text_of(marked) == "<b> & 🙏\nhttps://a.example/x"
    assert marked.select_one('a[href="https://a.example/x"]')
    assert [str(b.string) for b in marked.select("i.emoji b")] == ["🙏"]


@pytest.fixture
def site(first: Scenario) -> Telegram:
    """A site of this test alone, to be written on."""
    return Telegram(first, lambda: first.now)


def ask(site: Telegram, path: str, **query: str) -> BeautifulSoup:
    return soup(site(Request("GET", path, query, {})).body.decode())


def newest(first: Scenario, outlet: Callable[[str], Outlet]) -> Post:
    posts = first.visible(outlet("replica_telegram_tynda"), first.now)
    return next(post for post in posts[::-1] if post.form is Form.TEXT)


def test_an_edited_message_says_so(
    site: Telegram, first: Scenario, outlet: Callable[[str], Outlet]
) -> None:
    post = newest(first, outlet)
    site.edit("replika_tynda", post.number, "Воду дали")
    for page in (ask(site, "/s/replika_tynda"), ask(site, f"/{post.native_id}", embed="1")):
        message = page.select_one(f'[data-post="{post.native_id}"]')
        assert message is not None
        text, meta = message.select_one(TEXT), message.select_one(".tgme_widget_message_meta")
        assert text is not None
        assert meta is not None
        assert text.get_text() == "Воду дали"
        assert "edited" in meta.get_text()


def test_a_deleted_message_is_nowhere(
    site: Telegram, first: Scenario, outlet: Callable[[str], Outlet]
) -> None:
    post = newest(first, outlet)
    site.delete("replika_tynda", post.number)
    assert not ask(site, "/s/replika_tynda").select(f'[data-post="{post.native_id}"]')
    for query in ({"embed": "1"}, {"embed": "1", "discussion": "1"}):
        assert ask(site, f"/{post.native_id}", **query).select(".err_message")


def test_a_channel_has_no_discussions_before_somebody_comments(
    site: Telegram, first: Scenario, outlet: Callable[[str], Outlet]
) -> None:
    post = newest(first, outlet)
    page = ask(site, f"/{post.native_id}", embed="1", discussion="1")
    said = page.select_one(".tme_no_messages_found")
    assert said is not None
    assert "not available" in said.get_text()


def test_comments_stand_under_their_message_the_newest_up_to_a_limit(
    site: Telegram, first: Scenario, outlet: Callable[[str], Outlet]
) -> None:
    post = newest(first, outlet)
    people = [each.author for each in first.posts if each.author][:2]
    said = [site.comment("replika_tynda", post.number, people[n % 2], f"Да {n}") for n in range(4)]
    last = site.comment("replika_tynda", post.number, people[0], "И я", said[3])
    elsewhere = site.comment("replika_tynda", post.number - 1, people[0], "Не сюда")
    site.delete("replika_tynda", said[0].number)

    page = ask(site, f"/{post.native_id}", embed="1", discussion="1", comments_limit="3")
    header = page.select_one(".tgme_post_discussion_header .js-header")
    assert header is not None
    assert header.get_text() == "4 comments"
    shown = page.select(".tgme_widget_message[data-post-id]")
    assert [int(str(c["data-post-id"])) for c in shown] == [
        said[2].number,
        said[3].number,
        last.number,
    ]
    assert elsewhere.number > last.number
    more = page.select_one(".tme_messages_more")
    assert more is not None
    assert more["data-before"] == str(said[2].number)
    reply = shown[2].select_one(".tgme_widget_message_reply")
    assert reply is not None
    assert reply["data-reply-to"] == str(said[3].number)
    name = shown[2].select_one(":scope > * > .tgme_widget_message_author > *")
    assert name is not None
    assert name.get_text() == people[0].signature
