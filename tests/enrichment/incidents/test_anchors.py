"""Streets, houses, objects and towns as people write them."""

import pytest

from enrichment.incidents.anchors import anchors


@pytest.mark.parametrize(
    ("text", "streets", "houses"),
    [
        ("Нет воды на Ленина 5", {"ленин"}, {"5"}),
        ("Ленина, 5: второй день сухие краны", {"ленин"}, {"5"}),
        ("в доме 5 по улице Ленина", {"ленин"}, {"5"}),
        ("по адресу: ул. Калинина, д. 126 холодно", {"калинин"}, {"126"}),
        ("белогорск кирова 204 двор", {"киров"}, {"204"}),
        ("Красная пресня, 24 — мёрзнем", {"пресн"}, {"24"}),
        ("угол Калинина и Победы, провал", {"калинин", "побед"}, set()),
        ("Никольское шоссе, просрочка", {"никольск"}, set()),
        ("улица 50 лет Октября стоит", {"октябр"}, set()),
        ("ждали 40 минут, минус 30, с 9:00 до 17:00, 5 июня", set(), set()),
        ("снова корова на дороге, Половина дома темна", set(), set()),
        ("", set(), set()),
    ],
)
def test_streets_and_houses(text: str, streets: set[str], houses: set[str]) -> None:
    found = anchors(text)
    assert (found.streets, found.houses) == (streets, houses)


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("У школы № 14 собаки", {"школа 14"}),
        ("14-я школа мёрзнет", {"школа 14"}),
        ("ученики четырнадцатой школы", {"школа 14"}),
        ("36 автобус не пришёл", {"маршрут 36"}),
        ("36-й ходит раз в час", {"маршрут 36"}),
        ("в третьей поликлинике нет талонов", {"поликлиника 3"}),
        ("третий день нет воды", set()),
    ],
)
def test_numbered_objects(text: str, objects: set[str]) -> None:
    assert anchors(text).objects == objects


def test_towns_of_the_country_and_other_names() -> None:
    found = anchors("Казань, бассейн «Дельфин» закрыли")
    assert found.towns == {"казан"}
    assert found.names == {"дельфин"}
    assert anchors("в Казани").towns == {"казан"}


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("в городе нет света", True),
        ("весь район замерзает", True),
        ("Пермь без тепла", True),
        ("ВЕЗДЕ темно", True),
        ("всё Село и полдеревни без воды", True),
        ("нет тепла по посёлку, во всём квартале", True),
        ("весело посидели", False),
        ("в городе нет света на Ленина 5", False),
        ("нет света", False),
    ],
)
def test_what_speaks_of_a_whole_town(text: str, wide: bool) -> None:
    assert anchors(text).wide is wide
