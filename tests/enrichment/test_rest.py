from datetime import UTC, datetime

import pytest

from enrichment.lemmas import morphology
from enrichment.reading import read
from enrichment.rest import Rest, rest, stretches
from tests.making import a_post

TEXT = "Заречный листок\nНет воды на Садовой.\nПишите в листок\nВоды нет у всех"
HEAD, FOOT = (0, 15), (TEXT.index("Пишите"), TEXT.index("Пишите") + 15)


@pytest.fixture(scope="module")
def words():
    return morphology(())


def test_what_is_left_lies_between_the_stretches():
    assert stretches("abcdef", ((0, 1), (2, 4))) == [(1, 2), (4, 6)]
    assert stretches("abc", ()) == [(0, 3)]
    assert rest(TEXT, (HEAD, FOOT)) == "Нет воды на Садовой.\n\nВоды нет у всех"
    assert rest(TEXT, ()) == TEXT


def test_lemmas_of_the_rest_are_those_of_its_text(words):
    whole = " ".join(words.lemmas(TEXT))
    own = Rest.of(TEXT, whole, (HEAD, FOOT), words)
    assert own.lemmas.split() == words.lemmas(own.text)
    assert Rest.of(TEXT, whole, (), words) == Rest(TEXT, whole)


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("Нет воды", "<b>Нет</b> воды &amp; света")])
def test_a_reading_is_of_the_rest_and_the_lemmas_to_search_are_of_the_whole(words, text):
    foot = (text.index("Пишите"), text.index("Пишите") + 15)
    post = a_post("1", datetime(2026, 11, 24, tzinfo=UTC), text=text)
    reading, labels = read(post, None, words, (HEAD, foot))
    whole, first = read(post, None, words)
    assert labels.lemmas == first.lemmas
    assert "листок" in labels.lemmas
    assert "листок" not in reading.lemmas
    assert len(reading.lemmas) == len(whole.lemmas) - 5
    for n, lemma in enumerate(reading.lemmas):
        assert words.lemmas(reading.form(n)) == [lemma]


def test_addresses_are_not_left(words) -> None:
    body = "Депутат [назвал](https://www.gazeta.ru/news/11.shtml) цену https://t.me/a/1 хлеба"
    lemmas = " ".join(words.lemmas(body))
    assert "gazeta" in lemmas
    left = Rest.of(body, lemmas, (), words)
    assert left.text == "Депутат [назвал цену  хлеба"
    assert left.lemmas == "депутат назвать цена хлеб"


def test_a_text_of_nothing_but_an_address_stays(words) -> None:
    body = "https://t.me/a/1"
    lemmas = " ".join(words.lemmas(body))
    assert Rest.of(body, lemmas, (), words) == Rest(body, lemmas)
