"""Where an address of a foreign table lies."""

import pytest

from domain.cases.case import Place
from region.filed.addresses import Addresses
from region.loader import load_region


@pytest.fixture(scope="module")
def place(amur):
    return Addresses(load_region(amur)).place


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "675000, Амурская обл., г. Тында, ул. Красная Пресня, д. 12, кв. 5",
            Place("tynda", "tynda.tynda", "Красная Пресня", "12"),
        ),
        (
            "Амурская область, Благовещенский муниципальный округ, с. Чигири, ул. Новая 5",
            Place("blagoveshchensky", "blagoveshchensky.chigiri", "Новая", "5"),
        ),
        (
            "г Благовещенск, пер Чехова, 12к2",
            Place("blagoveshchensk", "blagoveshchensk.blagoveshchensk", "пер Чехова", "12 к2"),
        ),
        (
            "Благовещенск; ул.50 лет Октября; 12/3 кв 7",
            Place("blagoveshchensk", "blagoveshchensk.blagoveshchensk", "50 лет Октября", "12/3"),
        ),
        ("Белогорск, Ленина 12-5", Place("belogorsk", "belogorsk.belogorsk", "Ленина", "12")),
        (
            "пгт Новобурейский, Советская ул., 15А",
            Place("bureysky", "bureysky.novobureyskiy", "Советская", "15а"),
        ),
        ("с. Ивановка", Place()),  # several villages have this name
        ("Хабаровск, ул. Ленина, 5", Place(None, None, "Ленина", "5")),
        ("кв. 12", Place()),
        ("", Place()),
    ],
)
def test_an_address_is_read_by_its_parts_and_its_flat_left_out(place, address, expected):
    assert place("", "", "", "", address) == expected


def test_columns_count_before_the_address_and_a_village_is_that_of_its_district(place):
    assert place("Тындинский район", "Соловьёвск", "ул. Ленина", "5, кв. 3", "Зея") == Place(
        "tyndinsky", "tyndinsky.solovevsk", "Ленина", "5"
    )
    assert place("Ивановский округ", "с. Ивановка", "", "", "").settlement == "ivanovsky.ivanovka"


def test_a_name_in_the_column_of_the_street_is_masked(place):
    assert place("", "", "Иванов Иван Иванович", "", "").street == "[имя]"
