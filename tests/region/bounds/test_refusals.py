from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.query_text import parse
from region.bounds.out_of_bounds import bounds
from region.bounds.refusals import doubtful, refusal, search_refusal
from region.loader import load_region, region_folder

ZONE = ZoneInfo("Asia/Yakutsk")
FOLDER = Path(__file__).parent


def listed(kind: str) -> list[str]:
    """One search a line; those of the second file were kept back while the list was written."""
    files = (FOLDER / f"{kind}.txt", FOLDER / f"{kind}_held.txt")
    return [line for file in files for line in file.read_text("utf-8").splitlines() if line]


def watched(query: str) -> str | None:
    return search_refusal(parse(query, ZONE))


@pytest.mark.parametrize("query", listed("refused"))
def test_what_is_out_of_bounds_is_refused(query: str) -> None:
    assert watched(query)


@pytest.mark.parametrize("query", listed("honest"))
def test_what_only_looks_so_may_be_watched(query: str) -> None:
    assert watched(query) is None


@pytest.mark.parametrize(
    "disguise",
    [
        '"{}"',
        '"вода {} свет"',
        "-{}",
        "вода -{}",
        "-(вода | -{})",
        "вода | ({} свет)",
        "{}*",
        "~{}~",
        "#{}",
        "вода,{},свет",
        "вода_{}",
        "источник:{}",
        "новость:{}",
        "анти{}",
        "сход-{}",
    ],
)
@pytest.mark.parametrize("word", ["митинг", "оппозиция", "мусульман", "навальный"])
def test_no_operator_hides_a_word(disguise: str, word: str) -> None:
    assert watched(disguise.format(word))


@pytest.mark.parametrize("word", ["митинг", "протестов", "оппозиция", "мечетями", "таджики"])
def test_no_foreign_letter_hides_a_word(word: str) -> None:
    for russian, foreign in zip("авсеоркмтхи", "abceopkmtxu", strict=True):
        if russian in word:
            assert watched(word.replace(russian, foreign)), foreign
            assert watched(word.replace(russian, foreign, 1).upper()), foreign
    for mark in ("\u00ad", "\u200b", "\u0301", "\u2060"):
        assert watched(word[:2] + mark + word[2:])
    for accent in ("\u0301", "\u0300", "\u0308"):  # on some letters they make another letter
        assert watched("".join(letter + accent for letter in word))


def test_an_honest_neighbour_does_not_cover_for_another_word_or_across_an_operator() -> None:
    assert watched("партия лекарств") is None
    for query in (
        "партия лекарств митинг",
        "партия | лекарства",
        "партия -лекарства",
        "(партия | свалка) лекарства",
        "партия",
        "у мечети",
        "мечеть свалка",
    ):
        assert watched(query), query


def test_the_reason_names_the_word_and_the_topic() -> None:
    assert watched("свалка Митингами") == (
        "«митингами» — протесты: такие темы в системе не ведутся, за ними не следят"
    )
    assert "похоже на имя человека" in str(watched("вода Иван Петров"))


def test_places_of_the_region_are_places() -> None:
    region = load_region(region_folder(Path("amur")))
    names = [settlement.name for settlement in region.settlements.values()]
    places = doubtful(names)
    assert places == {"Ерофей Павлович", "Украинка"}
    for query in ("Ерофей Павлович нет воды", "дорога Украинки", "вода в Ерофее Павловиче"):
        assert search_refusal(parse(query, ZONE), places) is None
    assert search_refusal(parse("Украинка украинец", ZONE), places)


def test_a_name_of_a_person_is_no_topic() -> None:
    assert refusal("Музей Юрия Гагарина") is None
    assert refusal("Иван Петров") is None


def test_every_beginning_begins_a_word_of_the_list() -> None:
    for beginning in bounds().beginnings:
        assert any(word.startswith(beginning) for word in bounds().words), beginning


@pytest.mark.parametrize("word", ["митинг", "навальный", "вагнер", "протест", "мечеть"])
def test_no_sign_between_letters_hides_a_word(word: str) -> None:
    for sign in ".-_·*/~+ ":
        assert watched(sign.join(word)), sign
        assert watched(f"нет воды {sign.join(word)} свет"), sign
    for sign in "./·":
        assert watched(word[:3] + sign + word[3:]), sign


def test_every_word_of_the_list_is_refused_alone() -> None:
    for word in bounds().words:
        assert search_refusal(word), word
    for phrase in bounds().phrases:
        assert search_refusal(" ".join(phrase)), phrase
        assert search_refusal(" ".join(reversed(phrase))), phrase


@pytest.mark.parametrize("text", ["", " ", "!?", "…"])
def test_a_text_without_words_is_in_bounds(text: str) -> None:
    assert refusal(text) is None
