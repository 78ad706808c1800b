"""Points and addresses of requests as places of the region."""

from dataclasses import replace

import pytest

from domain.cases.case import Place
from domain.region import Municipality, Settlement
from region.filed.addresses import Addresses
from region.filed.points import RequestPlaces
from tests.crawlers.crawl import REGION

SQUARE = (((127.0, 50.0), (128.0, 50.0), (128.0, 51.0), (127.0, 51.0), (127.0, 50.0)),)
HOLE = ((127.4, 50.4), (127.6, 50.4), (127.6, 50.6), (127.4, 50.6), (127.4, 50.4))
HAMLET = Settlement("around.hamlet", "Ключи", "around", "village")
TOWN = Settlement("town.town", "Речной", "town", "town", aliases=("Речной город",))
SECOND = Settlement("town.hamlet", "Ключи", "town", "village")


@pytest.fixture(scope="module")
def places() -> RequestPlaces:
    borders = {"around": ((SQUARE[0], HOLE),), "town": ((HOLE,),)}
    settlements = {one.id: one for one in (HAMLET, TOWN, SECOND)}
    region = replace(REGION, borders=lambda: borders, settlements=settlements)
    municipalities = {id_: Municipality(id_, id_, (), None) for id_ in borders}
    region = replace(region, municipalities=municipalities)
    return RequestPlaces(region, Addresses(region).place)


def test_a_point_is_in_the_municipality_around_it(places: RequestPlaces) -> None:
    assert places.municipality_at((127.1, 50.1)) == "around"
    assert places.municipality_at((127.5, 50.5)) == "town"  # in the hole of the other
    assert places.municipality_at((10.0, 50.1)) is None


@pytest.mark.parametrize(
    ("address", "street", "house"),
    [
        ("ул. Красная Пресня, 12", "Красная Пресня", "12"),
        ("Красная Пресня 12", "Красная Пресня", "12"),
        ("Лесная, 3", "Лесная", "3"),
        ("Ленина ул., д. 5/1", "Ленина", "5/1"),
        ("675000, Россия, ул Горького, 45", "Горького", "45"),
        ("улица 50 лет Октября, 23", "50 лет Октября", "23"),
        ("123 Main Street, Springfield", "Main Street", "123"),
        ("Main Street", None, None),
        ("у моста", None, None),
        ("[телефон], 5", None, None),
        ("", None, None),
        (",;,,\n", None, None),
    ],
)
def test_street_and_house_are_taken_from_an_address(
    places: RequestPlaces, address: str, street: str | None, house: str | None
) -> None:
    assert places.place(None, None, address, "town") == Place("town", None, street, house)


def test_a_settlement_of_the_address_decides_where_no_point_does(places: RequestPlaces) -> None:
    place = places.place(None, None, "г. Речной, ул. Лесная, 1", None)
    assert place == Place("town", "town.town", "Лесная", "1")
    assert places.place(None, None, "Ключи, Лесная 1", None).settlement is None  # of two
    assert places.place(None, None, "с. Ключи, Лесная 1", "around").settlement == "around.hamlet"
    assert places.place(50.5, 127.5, "Ключи, Лесная 1", "around").settlement == "town.hamlet"
