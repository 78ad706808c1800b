"""A private person can be no source, and who tries is told why."""

import pytest

from domain.privacy.personal import personal_address, personal_title
from domain.source import SourceKind
from region.sources.addresses import read_address

PERSONAL = [
    ("https://vk.com/id123", "человека во ВКонтакте"),
    ("vk.com/id123?from=search", "человека во ВКонтакте"),
    ("https://m.vk.com/wall123_45", "человека во ВКонтакте"),
    ("https://vk.com/feed?w=wall123_45", "человека во ВКонтакте"),
    ("https://vk.com/albums123", "человека во ВКонтакте"),
    ("https://ok.ru/profile/571234567890", "человека в Одноклассниках"),
    ("https://m.ok.ru/profile/571234567890/statuses", "человека в Одноклассниках"),
    ("https://t.me/+AbCdEf123", "закрытый чат"),
    ("https://t.me/joinchat/AbCdEf123", "закрытый чат"),
    ("t.me/c/1234567/89", "закрытый чат"),
    ("https://t.me/79140000000", "личный номер"),
    ("https://max.ru/u/f9LHodD0cOL", "человека в MAX"),
    ("https://max.ru/join/f9LHodD0cOL", "закрытый чат"),
    ("https://wa.me/79140000000", "личный чат"),
    ("https://chat.whatsapp.com/AbCdEf", "личный чат"),
    ("https://my.mail.ru/mail/ivan/", "страница человека"),
    ("tg://user?id=123", "личный номер"),
    ("tel:+79140000000", "личный номер"),
]
PUBLIC = [
    "https://vk.com/amur.info",
    "https://vk.com/club123",
    "https://vk.com/wall-123_45",
    "https://vk.com/feed?w=wall-123_45",
    "https://vk.com/idealnaya_tynda",
    "https://vk.com/photoamur",
    "https://t.me/amur_info",
    "https://t.me/s/tynda_live",
    "https://t.me/city_chat/123",
    "@amur_info",
    "https://ok.ru/group/5551",
    "https://ok.ru/profileamur",
    "https://max.ru/id2801000000_gos",
    "https://max.ru/unecha",
    "https://asn24.ru/news/rss.php",
    "https://example.ru/?site=vk.com/id1",
    "https://notvk.com/id123",
]


@pytest.mark.parametrize(("text", "said"), PERSONAL)
def test_an_address_of_a_person_is_refused_as_typed_and_as_kept(text: str, said: str) -> None:
    kind, address = read_address(text)
    for why in (personal_address(None, text), personal_address(kind, address)):
        assert why is not None
        assert said in why
        assert why.endswith("о частных лицах система ничего не собирает.")


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_a_page_for_all_is_not(text: str) -> None:
    assert personal_address(None, text) is None
    assert personal_address(*read_address(text)) is None


@pytest.mark.parametrize("name", ["id12", "wall12", "id12_3"])
def test_a_name_without_a_link_is_judged_by_its_network(name: str) -> None:
    assert personal_address(SourceKind.VK, name)
    assert personal_address(SourceKind.TELEGRAM, name) is None


@pytest.mark.parametrize(
    "title",
    [
        "Иванов Иван Иванович",
        "Мария Сергеевна Кузьмина",
        "Пётр Ильич",
        "Иван Петров",
        "Соколова Анна",
        "Ольга Бондаренко",
        "Сергей Римский-Корсаков",
        "А. С. Пушкин",
        "Пушкин А.С.",
    ],
)
def test_a_title_that_is_only_a_name_is_refused(title: str) -> None:
    why = personal_title(title)
    assert why is not None
    assert title in why
    assert "указан орган" in why


@pytest.mark.parametrize(
    "title",
    [
        "Амурская правда",
        "Амурская Правда",
        "АСН24",
        "Тында Live",
        "Подслушано Белогорск",
        "Мария Медведева о дорогах Зеи",
        "Вера и люди",
        "Свободный Роман",
        "Александра Центр",
        "Губерния Амур",
        "Благовещенск.ру",
    ],
)
def test_a_title_of_an_outlet_is_not(title: str) -> None:
    assert personal_title(title) is None
