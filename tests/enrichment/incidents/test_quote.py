"""The sentence of a complaint that is shown below a title."""

import pytest

from enrichment.incidents.quote import LONGEST, quote


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Добрый день! Подскажите, когда дадут отопление на Лесной?",
            "Когда дадут отопление на Лесной?",
        ),
        ("🔥🔥 Здравствуйте, админ. ❗️ Третий день нет воды 😡😡", "Третий день нет воды"),
        (
            "Ужас какой-то. Живём на ул. Чехова, батареи холодные. Сколько можно",
            "Живём на ул. Чехова, батареи холодные.",
        ),
        ("Уважаемая администрация города! Яма на дороге.", "Яма на дороге."),
        ("**Срочно!!!!!**\nМусор не вывозят", "Мусор не вывозят"),
        ("Света нет", "Света нет"),
        ("😡😡😡 !!!", ""),
        ("", ""),
        ("Пишу в третий раз. Терпения больше не осталось", "Пишу в третий раз."),
    ],
)
def test_the_sentence_that_says_what_broke_stands_without_greeting_and_emoji(text, sentence):
    assert quote(text) == sentence


def test_a_long_sentence_ends_between_words():
    said = quote("Батареи холодные " + "и холодные " * 40)
    assert said.endswith("холодные…")
    assert len(said) <= LONGEST + 1


def test_an_endless_text_is_read_in_time_that_grows_evenly():
    assert len(quote("здравствуйте " * 50_000)) <= LONGEST + 1
