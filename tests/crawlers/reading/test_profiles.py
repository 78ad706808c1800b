"""Telephones, sites, addresses and hours in descriptions."""

import pytest

from crawlers.reading.profiles import address_in, has_phone, hours_in, site_in, widget_in


@pytest.mark.parametrize(
    "text",
    [
        "8 (4162) 22-22-22",
        "+7 914 555-01-02",
        "Приёмная: 22-22-22",
        "(41656) 4-12-34",
        "8(4162)222222",
        "+74162222222",
        "Единый телефон: 122",
        "горячая линия — 122",
    ],
)
def test_a_telephone(text: str) -> None:
    assert has_phone(text)


@pytest.mark.parametrize(
    "text", ["Основан в 1974 году", "12-05-2026", "12345", "Население 30 000", "", "2025-2026"]
)
def test_no_telephone(text: str) -> None:
    assert not has_phone(text)


def test_a_site_is_not_a_network_nor_mail() -> None:
    assert site_in("Сайт: https://admtynda.ru") == "https://admtynda.ru"
    assert site_in("тында.рф, vk.com/tynda") == "тында.рф"
    assert site_in("Мы в t.me/tynda и vk.com/tynda, почта adm@tynda.ru") == ""
    assert site_in("https://pos.gosuslugi.ru/form/?opaId=1") == ""


def test_an_address_hours_and_the_widget() -> None:
    assert address_in("Мы здесь: ул. Красная Пресня, д. 47").startswith("ул. Красная Пресня")
    assert address_in("Ул. без номера") == ""
    assert hours_in("Приём: пн-пт 9:00-18:00").startswith("Приём")
    assert hours_in("Работаем каждый день") == ""
    assert widget_in("https://pos.gosuslugi.ru/form")
