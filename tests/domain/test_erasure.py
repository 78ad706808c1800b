"""A quote is found whole, cut and beside other words; what is not quoted stays."""

import pytest

from domain.operations.erasure import GONE, Quotes, digest_of

POST = "a" * 32
TEXT = "В Тынде третий день нет отопления, батареи ледяные, ЁЖ замёрз, когда включат?"


@pytest.fixture
def quotes():
    made = Quotes()
    made.add(POST, "https://vk.com/wall-1_2", TEXT)
    made.add("b" * 32, "", "Спасибо за свет")
    made.add("c" * 32, "", "Ура!")
    return made


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Пишут: «{TEXT}» и ждут", f"Пишут: «{GONE}?» и ждут"),
        ("Пишут: «…день нет отопления, батареи ледяные, ёж замерз…»", f"Пишут: «…{GONE}…»"),
        ("третий день нет отопления, батареи", "третий день нет отопления, батареи"),
        ("Жители: Спасибо за свет!", f"Жители: {GONE}!"),
        ("Спасибо за тепло. Ура!", "Спасибо за тепло. Ура!"),
        (f"http://x/posts/{POST} и {POST}0", f"http://x/posts/{GONE} и {POST}0"),
        ("см. http://www.vk.com/wall-1_2, там", f"см. {GONE} там"),
        ("см. https://vk.com/wall-1_23", "см. https://vk.com/wall-1_23"),
        ("", ""),
    ],
)
def test_a_quote_goes_and_the_rest_stays(quotes, text, left):
    assert quotes.cleaned(text) == left


def test_ids_leave_lists_and_objects(quotes):
    value = {"posts": [POST, "d" * 32], "subject": POST, POST: 1, "n": 3, "of": [{"t": TEXT}]}
    assert quotes.without(value) == {
        "posts": ["d" * 32],
        "subject": None,
        "n": 3,
        "of": [{"t": f"{GONE}?"}],
    }


def test_a_tombstone_needs_the_key():
    assert digest_of(b"key", POST) == digest_of(b"key", POST)
    assert len({digest_of(b"key", POST), digest_of(b"yek", POST), digest_of(b"key", "x")}) == 3
