"""Streets and objects as a title writes them."""

import pytest

from enrichment.incidents.anchors import anchors
from enrichment.incidents.named import named


@pytest.mark.parametrize(
    ("text", "street", "names"),
    [
        ("На Лесной и на Чехова нет отопления", "Лесная", ("Лесная", "Чехова")),
        ("ул. Ленина, 5, у школы № 14 открытый люк", "Ленина, 5", ("Ленина", "школа № 14")),
        ("36 автобус не пришёл", None, ("маршрут № 36",)),
        ("В садике № 55 холодно", None, ("детский сад № 55",)),
        ("Лесная 5, Лесная 7", "Лесная, 5", ("Лесная",)),
        ("Когда дадут тепло?", None, ()),
        ("Набережная 5, не вывозят мусор", "Набережная, 5", ("Набережная",)),
        ("ул. 50 лет Октября, 7, яма", "50 лет Октября, 7", ("50 лет Октября",)),
        ("Нина Васильева, 72, живёт без отопления", "Васильева, 72", ()),
        ("Сосед Бондаренко, 45, топит печь мусором", "Бондаренко, 45", ()),
        ("Семье Петровой 5 детей, нет воды", None, ()),
        ("Жалоба на Петрова, 45 лет", "Петрова", ()),
    ],
)
def test_a_post_names_its_streets_once_in_the_nominative_and_no_resident(text, street, names):
    assert named(text, street, anchors(text)) == names
