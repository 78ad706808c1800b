"""The text about an alert for a chat."""

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.brief import LONGEST, brief
from tests.portions import WHOLE

URL = "http://console/alerts/3f2a90c1d4e5b678"


def made(**fields) -> str:
    usual = {
        "streets": ["Лесная", "Чехова"],
        "begun": "в 13:20",
        "quotes": ["Батареи холодные, изо рта пар", "Замерзаем второй день"],
        "bodies": ["Администрация города Тынды"],
        "url": URL,
    }
    why = "Тында, отопление: 20 жителей за 6 часов, обычно меньше одного"
    return brief(why, "Критично: сообщают об аварии", **{**usual, **fields})


def test_it_says_what_where_since_when_and_who_answers() -> None:
    assert made() == "\n".join(
        (
            "Тында, отопление: 20 жителей за 6 часов, обычно меньше одного.",
            "Критично: сообщают об аварии.",
            "Началось в 13:20.",
            "Называют: Лесная, Чехова.",
            "— «Батареи холодные, изо рта пар»",
            "— «Замерзаем второй день»",
            "Отвечает: Администрация города Тынды.",
            URL,
        )
    )


def test_what_names_a_person_is_masked_once_more() -> None:
    text = made(quotes=["Звоните мне 8 914 555-11-22, кв. 5"])
    assert "914" not in text
    assert "[телефон]" in text


@WHOLE
def test_it_is_plain_and_short_whatever_people_write(whole: bool) -> None:
    some = settings(max_examples=100 if whole else 30)
    quotes, streets = (st.lists(st.text(max_size=most), max_size=3) for most in (600, 200))
    some(given(quotes, streets)(assert_plain))()


def assert_plain(quotes: list[str], streets: list[str]) -> None:
    text = made(quotes=quotes, streets=streets)
    assert len(text) <= LONGEST
    assert text.endswith(f"\n{URL}")
    assert len(text.splitlines()) <= 9
