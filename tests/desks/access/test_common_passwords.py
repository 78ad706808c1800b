"""Passwords of one or two common words are refused, whatever stands around; phrases are not."""

import pytest

from desks.access.common_passwords import _words, is_common

PLACES = ("Благовещенск", "Свободный", "Ерофей Павлович", "Усть-Кивда")


@pytest.mark.parametrize(
    "password",
    [
        "passw0rd1234",
        "P@$$w0rd2026!",
        "Отклик2026!!",
        "отклик отклик",
        "amur2026amur",
        "Amur-2026-Amur",
        "jnrkbrjnrkbr",  # «откликотклик» with the Latin layout switched on
        "gfhjkm123456",
        "Blagoveshchensk1",
        "Свободный2026",
        "erofey pavlovich",
        "ustkivda20261",
        "наташа19851985",
        "Добро пожаловать!",
        "qwertyQWERTY",
        "1qaz@WSX3edc",
        "йцукенгшщз12",
        "Август2026август",
        "adm1n1strat0r",
        "любовь любовь любовь",
        "123456123456",
        "123456789012",
        "1234567890123",
        "12345678901234",
        "1q2w3e4r5t6y",
        "1q2w3e4r5t6y7u",
        "1qaz2wsx3edc",
        "administrator",
        "administrator1",
        "amurskayaobl",
        "asdfghjkl123",
        "changeme1234",
        "iloveyou1234",
        "letmein12345",
        "otklikotklik",
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "qwerty123456",
        "qwerty12345678",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiop[]",
        "welcome12345",
        "zaq12wsxcde3",
        "zxcvbnm12345",
        "администратор",
        "администратор1",
        "благовещенск",
        "благовещенск1",
        "йцукен123456",
        "йцукенгшщзхъ",
        "откликотклик",
        "пароль123456",
        "пароль1234567",
        "парольпароль",
        "фывапролджэ1",
    ],
)
def test_a_common_one_is_refused(password):
    assert is_common(password, PLACES)


@pytest.mark.parametrize(
    "password",
    [
        "старый мост над Зеей",
        "тихая протока у Свободного",
        "три лодки плывут в Тынду",
        "correct horse battery staple",
        "k7#Vd2pQz!mR",
        "u-Zd8-3fWq-1k",
        "люблю кататься на коньках",
    ],
)
def test_a_phrase_is_not(password):
    assert not is_common(password, PLACES)


def test_every_word_is_refused_in_each_of_its_forms():
    """Several thousand words, and each with what people add to them."""
    words = _words(PLACES)
    assert len(words) > 3000
    added = ("2026", "!", "1234", "@2025")
    for word in sorted(word for word in words if any(map(str.isalpha, word)))[::25]:
        for ending in added:
            assert is_common(word + ending, PLACES), word + ending


def test_a_long_text_is_no_slower_than_its_length():
    assert not is_common("вода" * 49 + "ъэъэ", PLACES)
