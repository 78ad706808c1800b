"""Who signs the entries of a page."""

import pytest

from domain.privacy.signatures import is_one_person

SITE = "https://www.asn24.ru/rss"


@pytest.mark.parametrize("name", ["Иван Петров", "ivan_petrov", "Ольга", "тындинец78", "А. Петров"])
def test_one_name_under_everything_is_one_persons(name: str) -> None:
    assert is_one_person([name, f" {name}", name.upper(), name, name], SITE)


@pytest.mark.parametrize(
    "name",
    ["Редакция", "Пресс-служба администрации", "asn24", "ASN24.ru", "admin", "Амурская правда"],
)
def test_an_office_or_the_site_itself_is_no_person(name: str) -> None:
    assert not is_one_person([name] * 9, SITE)


@pytest.mark.parametrize(
    "names",
    [
        ["Иван", "Иван", "Иван", "Иван", "Ольга"],
        ["Иван", "Иван", "Иван", "Иван", None],
        ["Иван"] * 4,
        [None] * 9,
        [],
    ],
)
def test_several_names_or_too_few_entries_tell_nothing(names: list[str | None]) -> None:
    assert not is_one_person(names, SITE)


def test_a_site_named_like_its_author_stays_a_persons() -> None:
    assert is_one_person(["Иван Петров"] * 9, "https://иванпетров.рф/rss")
