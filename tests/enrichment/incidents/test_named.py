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
    ],
)
def test_a_post_names_its_streets_once_in_the_nominative(text, street, names):
    assert named(text, street, anchors(text)) == names
