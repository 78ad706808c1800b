"""Answers of the MAX bot API. Synthetic: written after the documentation."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawlers.max.api import read_chat, read_chats, read_messages
from domain.errors import PollFailed


def message(mid: str, **more: Any) -> dict[str, Any]:
    return {"timestamp": 1795500000000, "body": {"mid": mid, "seq": 1, "text": "Слово"}, **more}


def said(*messages: Any) -> bytes:
    return json.dumps({"messages": messages}).encode()


def test_a_forward_brings_the_words_and_names_the_channel_but_never_a_person() -> None:
    linked = {"mid": "m0", "text": "Воды нет"}
    of_channel = message("m1", link={"type": "forward", "chat_id": -7, "message": linked})
    of_person = message("m2", link={"type": "forward", "chat_id": 8, "message": linked})
    first, second = read_messages(said(of_channel, of_person)).messages
    assert (first.text, first.forwarded_from) == ("Слово\nВоды нет", "-7")
    assert second.forwarded_from is None


def test_a_reply_points_to_its_message_and_leaves_the_words_out() -> None:
    link = {"type": "reply", "message": {"mid": "m0", "text": "Чужое"}}
    (read,) = read_messages(said(message("m1", link=link))).messages
    assert (read.text, read.reply_to) == ("Слово", "m0")


def test_contacts_and_buttons_are_not_kept() -> None:
    rows = [
        {"type": "contact", "payload": {"vcf_info": "TEL:+7"}},
        {"type": "inline_keyboard", "payload": {}},
        {"type": "image", "payload": {"url": "https://i.example/1"}},
        {"type": "file", "filename": "план.pdf", "payload": {"url": "https://i.example/2"}},
    ]
    body = {"mid": "m1", "text": None, "attachments": rows}
    (read,) = read_messages(said(message("m1", body=body))).messages
    assert [(a.kind, a.title) for a in read.attachments] == [
        ("photo", None),
        ("document", "план.pdf"),
    ]
    assert read.text == ""


def test_a_channel_s_post_has_no_sender_but_views_and_an_address() -> None:
    url = "https://max.ru/okrug/5"
    (read,) = read_messages(said(message("m1", stat={"views": 5}, url=url, sender=None))).messages
    assert (read.sender, read.views, read.url) == (None, 5, url)
    assert read.at == datetime.fromtimestamp(1795500000, UTC)


def test_what_cannot_be_read_is_counted_and_all_of_it_is_a_change() -> None:
    page = read_messages(said(message("m1"), {"timestamp": 5}, "word"))
    assert (len(page.messages), page.bad) == (1, 2)
    with pytest.raises(PollFailed, match="сообщений 1, не прочитано ни одно"):
        read_messages(said({"timestamp": 5}))
    with pytest.raises(PollFailed, match="не JSON"):
        read_messages(b"busy")


def test_an_empty_chat_is_silent() -> None:
    assert read_messages(said()).messages == ()


def test_chats_are_known_by_the_end_of_their_link() -> None:
    row = {"chat_id": -7, "type": "channel", "title": "Округ", "link": "https://max.ru/okrug/"}
    chats, marker = read_chats(json.dumps({"chats": [row, {}], "marker": 5}).encode())
    assert [(chat.id, chat.link, chat.is_channel) for chat in chats] == [(-7, "okrug", True)]
    assert marker == 5
    assert not read_chat(json.dumps({**row, "status": "removed"}).encode()).open
