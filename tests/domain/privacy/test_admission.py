"""What is admitted: pseudonyms, addresses without names, rules that a post may break."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import InvalidPost
from domain.post import MAX_TEXT, Attachment, Author, AuthorKind, Post
from domain.privacy.admission import admit, admit_all, admit_text, admit_title, pseudonym
from domain.source import SourceKind
from tests.making import a_post

KEY = bytes(range(32))
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_pseudonym_is_stable_and_keyed() -> None:
    one = pseudonym(KEY, SourceKind.VK, "123")
    assert one == pseudonym(KEY, SourceKind.VK, "123")
    assert one.startswith("p:")
    assert len(one) == 22
    others = {
        pseudonym(KEY, SourceKind.VK, "124"),
        pseudonym(KEY, SourceKind.OK, "123"),
        pseudonym(bytes(32), SourceKind.VK, "123"),
        pseudonym(bytes(100), SourceKind.VK, "123"),
    }
    assert len(others | {one}) == 5


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(ValueError, match="empty key"):
        pseudonym(b"", SourceKind.VK, "123")


def post(**changes: object) -> Post:
    plain = a_post(
        "-1_2",
        NOW - timedelta(hours=1),
        source_id="vk-tynda",
        source_kind=SourceKind.VK,
        url="https://vk.com/wall-1_2",
        fetched_at=NOW,
        text="Нет тепла, звоните 89145550123",
        title="Квартира №45",
        author=Author(AuthorKind.PRIVATE, "123", "Анна Петрова"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_admitting_masks_texts_and_hides_a_private_author() -> None:
    kept = admit(post(attachments=(Attachment("link", title="тел. 550123"),)), KEY, NOW)
    assert kept.text == "Нет тепла, звоните [телефон]"
    assert kept.title == "[квартира]"
    assert kept.attachments[0].title == "тел. [телефон]"
    assert kept.author == Author(AuthorKind.PRIVATE, pseudonym(KEY, SourceKind.VK, "123"))
    assert "Анна" not in repr(kept)


PERSONAL = [  # an address, and what is left of it where it is the post's own
    ("https://vk.com/id123456", "https://vk.com/"),
    ("https://m.vk.com/id1", "https://m.vk.com/"),
    ("https://vk.com/wall123_45", "https://vk.com/"),
    ("https://vk.com/feed?w=wall123_45", "https://vk.com/feed"),
    ("https://www.ok.ru/profile/5550123", "https://www.ok.ru/"),
    ("https://t.me/+AbCdEf", "https://t.me/"),
    ("https://t.me/joinchat/AbCdEf", "https://t.me/"),
    ("https://wa.me/79145550123", "https://wa.me/"),
    ("https://api.whatsapp.com/send?phone=79145550123", "https://api.whatsapp.com/"),
    ("https://forum.example/t/5?user=ivan@example.ru", "https://forum.example/t/5"),
    ("https://forum.example/t/5?call=%2B7%20914%20555-01-23", "https://forum.example/t/5"),
    ("https://forum.example/ivan%40example.ru/5", "https://forum.example/"),
    ("https://forum.example/?to=https%3A%2F%2Fvk.com%2Fid1", "https://forum.example/"),
    ("https://ivan@example.ru/", ""),
    ("tel:550123", ""),
    ("mailto:ivan@example.ru", ""),
    ("viber://chat?number=%2B79145550123", ""),
    ("vk.com/id1", ""),
    ("//vk.com/id1", ""),
]
IMPERSONAL = [
    "https://t.me/channel/5",
    "https://t.me/channel/89145550123",
    "https://vk.com/wall-1_2222222222?reply=3",
    "https://vk.com/wall-190000001_79145550123",
    "https://vk.com/ideas",
    "https://gazette.example/news/79145550123/",
    "https://ok.ru/group/70000001234567/topic/1581234567890123",
    "https://gazette.example/2026/11/24/12-34-56-otopleniya-net?page=2#comments",
    "http://127.0.0.1:8080/1",
    "u",
    "http://[bad",
    "",
]


@pytest.mark.parametrize(("address", "left"), PERSONAL)
def test_an_address_that_tells_of_a_person_is_dropped_or_cut(address: str, left: str) -> None:
    attachments = (Attachment("link", address, "Ссылка"),)
    kept = admit(post(url=address, attachments=attachments), KEY, NOW)
    assert kept.attachments == (Attachment("link", None, "Ссылка"),)
    assert kept.url == left
    assert admit(kept, KEY, NOW) == kept


@pytest.mark.parametrize("address", IMPERSONAL)
def test_an_ordinary_address_stays(address: str) -> None:
    kept = admit(post(url=address, attachments=(Attachment("link", address),)), KEY, NOW)
    assert kept.url == address
    assert kept.attachments[0].url == (address or None)


@pytest.mark.parametrize(
    "native",
    ["https://f.example/t/5?user=ivan@example.ru", "ivan@example.ru", "https://vk.com/wall123_45"],
)
def test_a_guid_that_tells_of_a_person_becomes_a_pseudonym(native: str) -> None:
    kept = admit(post(native_id=native), KEY, NOW)
    assert kept.native_id == pseudonym(KEY, SourceKind.VK, native)
    assert admit(kept, KEY, NOW) == kept


@pytest.mark.parametrize(
    "native", ["-1_2222222222", "channel/89145550123", "https://f.example/t/79145550123", "a:b"]
)
def test_an_ordinary_guid_stays(native: str) -> None:
    assert admit(post(native_id=native), KEY, NOW).native_id == native


def test_what_an_outlet_signs_with_is_masked() -> None:
    author = Author(AuthorKind.OUTLET, "ivan@example.ru", "Редакция, 89145550123")
    kept = admit(post(author=author), KEY, NOW).author
    assert kept == Author(AuthorKind.OUTLET, "[почта]", "Редакция, [телефон]")


def test_posts_that_may_be_kept_and_rules_that_others_broke() -> None:
    late = NOW + timedelta(days=1)
    given_ = [post(), post(native_id=""), post(published_at=late), post(published_at=late)]
    admitted, refused = admit_all(given_, KEY, NOW)
    assert admitted == [admit(post(), KEY, NOW)]
    assert refused == {"no_native_id": 1, "future_date": 2}


def test_admitting_twice_is_admitting_once() -> None:
    once = admit(post(text="кв. 5 и 89145550123 " * 20_000), KEY, NOW)
    assert admit(once, KEY, NOW) == once


def test_the_name_beside_a_pseudonym_goes_too() -> None:
    key = pseudonym(KEY, SourceKind.VK, "123")
    kept = admit(post(author=Author(AuthorKind.PRIVATE, key, "Анна")), KEY, NOW)
    assert kept.author == Author(AuthorKind.PRIVATE, key)


@pytest.mark.parametrize("kind", [AuthorKind.COMMUNITY, AuthorKind.OUTLET, AuthorKind.OFFICIAL])
def test_a_public_author_keeps_key_and_name(kind: AuthorKind) -> None:
    author = Author(kind, "-1", "Тында онлайн")
    assert admit(post(author=author), KEY, NOW).author == author


def test_a_missing_author_stays_missing() -> None:
    assert admit(post(author=None), KEY, NOW).author is None


def test_a_long_text_is_cut_and_a_number_on_the_edge_is_still_masked() -> None:
    kept = admit(post(text="а" * (MAX_TEXT - 5) + " 89145550123"), KEY, NOW)
    assert len(kept.text) == MAX_TEXT
    assert "8914" not in kept.text


def test_text_that_no_database_takes_is_cleaned() -> None:
    assert admit(post(text="а\x00б\ud800в"), KEY, NOW).text == "абв"


def test_the_identity_of_a_post_does_not_change() -> None:
    assert admit(post(), KEY, NOW).id == post().id


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"native_id": ""}, "no_native_id"),
        ({"text": " ", "title": None}, "no_text"),
        ({"published_at": NOW + timedelta(days=1)}, "future_date"),
        ({"fetched_at": NOW.replace(tzinfo=None)}, "naive_date"),
    ],
)
def test_a_post_that_breaks_a_rule_is_refused_by_name(
    changes: dict[str, object], rule: str
) -> None:
    with pytest.raises(InvalidPost) as refused:
        admit(post(**changes), KEY, NOW)
    assert refused.value.rule == rule


def test_a_text_keeps_no_character_that_a_terminal_obeys() -> None:
    assert (
        admit_text("нет\x1b[31m воды\x07\x9b2J\x7f\tв\r\nТынде\x00") == "нет[31m воды2J\tв\r\nТынде"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Авария на\n котельной ", "Авария на котельной"),
        ("Авария\u200b на\u202e котель\u00adной\ufeff", "Авария на котельной"),
        ("Звонить +7 914\u2060 555-12-34", "Звонить [телефон]"),
        ("\u200b\u200e", ""),
        ("Тында: жалоба Лопатиной Е. А. на отопление", "Тында: жалоба [имя] на отопление"),
        ("Лопатина Е.А., Садовая 5", "[имя], Садовая 5"),
        ("Лопатина Е.\u200bА., Садовая 5", "[имя], Садовая 5"),
        ("Не дают тепло, Е. А. Лопатина и П.С.Сидоров", "Не дают тепло, [имя] и [имя]"),
        (
            "Ответ министра Лопатиной Е. А. о котельной",
            "Ответ министра Лопатиной Е. А. о котельной",
        ),
        ("Тында: нет воды, ул. Островского Н. А.", "Тында: нет воды, ул. Островского Н. А."),
        ("Тында: ул. Н. Островского, школа № 5", "Тында: ул. Н. Островского, школа № 5"),
        ("Тында. А вот и вода", "Тында. А вот и вода"),
    ],
)
def test_a_title_holds_no_hidden_signs_and_no_resident(typed: str, kept: str) -> None:
    assert admit_title(typed) == kept
    assert admit_title(kept) == kept
