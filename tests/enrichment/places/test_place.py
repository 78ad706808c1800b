"""Places in texts: names in any form, and the traps of names that mean something else."""

from pathlib import Path

import pytest

from domain.region import Region
from enrichment.lemmas import Morphology, place_names
from enrichment.places.gazetteer import Gazetteer
from enrichment.places.place import Places
from region.loader import load_region, region_folder
from tests.enrichment.conftest import make_reading, make_source, one, value
from tests.enrichment.hard_places import ROWS


@pytest.fixture(scope="module")
def places(region: Region, morphology: Morphology) -> Places:
    return Places(region, Gazetteer(region, morphology))


@pytest.fixture(scope="module")
def shipped() -> Region:
    return load_region(region_folder(Path("amur")), None)


@pytest.fixture(scope="module")
def shipped_morphology(shipped: Region) -> Morphology:
    return Morphology(place_names(shipped))


@pytest.fixture(scope="module")
def shipped_places(shipped: Region, shipped_morphology: Morphology) -> Places:
    return Places(shipped, Gazetteer(shipped, shipped_morphology))


NAMED = [
    ("в тынде отключили свет", "tynda"),
    ("В Тынде отключили отопление", "tynda"),
    ("ТЫНДА БЕЗ ТЕПЛА!!!", "tynda"),
    ("жители Тынды мёрзнут", "tynda"),
    ("Гордимся Тындой", "tynda"),
    ("#Тында дороги", "tynda"),
    ("г. Тында, ул. Красная Пресня", "tynda"),
    ("белогорске опять мусор", "belogorsk"),
    ("под Белогорском пожар", "belogorsk"),
    ("пишут из Магдагачей", "magdagachinsky"),
    ("в магдагачах нет врача", "magdagachinsky"),
    ("Сиваки без воды", "magdagachinsky"),
    ("из Сивак не доехать", "magdagachinsky"),
    ("в Экимчане закрыли больницу", "selemdzhinsky"),
    ("экимчан забыли все", "selemdzhinsky"),
    ("в Новокиевском Увале холодно", "mazanovsky"),
    ("Ерофее Павловиче нет автобуса", "skovorodinsky"),
    ("в Ерофее Павловиче нет света", "skovorodinsky"),
    ("в сковородино отключили воду", "skovorodinsky"),
    ("екатеринославке нужна дорога", "oktyabrsky"),
    ("в Екатнринославке нет воды", "oktyabrsky"),
    ("в благовещнске ямы", "blagoveshchensk"),
    ("на Юктали не едет скорая", "tyndinsky"),
    ("в Шимановске снег", "shimanovsk"),
    ("село Возжаевка без света", "belogorsky"),
    ("в Благе опять пробки", "blagoveshchensk"),
    ("в Белогорском районе нет дорог", "belogorsky"),
    ("Белогорский муниципальный округ получит автобусы", "belogorsky"),
    ("в Белогорском округе", "belogorsky"),
    ("городской округ Белогорск", "belogorsk"),
    ("Зейский р-н без связи", "zeysky"),
    ("в тындинском районе волки", "tyndinsky"),
    ("Шимановский район", "shimanovsky"),
    ("в Октябрьском районе", "oktyabrsky"),
    ("Ивановский округ без воды", "ivanovsky"),
    ("тындинская больница закрыта", "tynda"),
    ("белогорские дороги разбиты", "belogorsk"),
    ("Козьмодемьяновский сельсовет просит дорогу", "tambovsky"),
    ("в Мазановском нет фельдшера", "mazanovsky"),
    ("В Свободном не горят фонари", "svobodny"),
    ("в свободном отключили воду", "svobodny"),
    ("Свободный. Мусор не вывозят", "svobodny"),
    ("г. Свободный, ул. Ленина", "svobodny"),
    ("Мусор не вывозят (Свободный)", "svobodny"),
    ("посёлок Прогресс без тепла", "progress"),
    ("в посёлке прогресс нет света", "progress"),
    ("в Зее отключили свет", "zeya"),
    ("Зея, ул. Мухина, 5", "zeya"),
    ("Нет воды в Зее", "zeya"),
    ("в Тамбовке новый автобус", "tambovsky"),
    ("В Благовещенске Амурской области и в Башкирии", "blagoveshchensk"),
    ("поезд из Тынды в Якутию", "tynda"),
    ("из Ивановки в Башкортостан везут зерно", "ivanovsky"),
]

NOT_NAMED = [
    "В Благовещенске Башкортостана прорвало трубу",
    "Благовещенск (Башкирия) остался без воды",
    "В Башкирии, в городе Благовещенск, пожар",
    "В Тамбовской области засуха",
    "В Ивановке в Тамбовской области пожар",
    "Тамбовская область",
    "в Амурске открыли завод",
    "Амурский район Хабаровского края",
    "Ивановская область",
    "уровень воды в Зее растёт",
    "на Зее ледоход",
    "мост через Зею закрыт",
    "река Зея вышла из берегов",
    "Вход свободный",
    "в свободном доступе",
    "есть свободные места",
    "в свободное время",
    "армия Свободной страны",
    "из свободной экономической зоны",
    "свободный график работы",
    "технический прогресс не остановить",
    "прогресс в медицине",
    "Прогресс не стоит на месте",
    "магазин «Прогресс» закрыт",
    "на Зейской яма",
    "улица Тындинская, 5",
    "по Белогорской не проехать",
    "октябрьский снег лёг рано",
    "стакан овсянки на завтрак",
    "овсянка на воде",
    "опять нет воды",
    "😡😡😡",
    "",
]


@pytest.mark.parametrize(("text", "municipality", "settlement"), ROWS)
def test_hard_rows_over_the_shipped_region(
    shipped_places: Places,
    shipped_morphology: Morphology,
    text: str,
    municipality: str,
    settlement: str | None,
) -> None:
    found = one(shipped_places.label, make_reading(shipped_morphology, text))
    assert (value(found.municipality) or "-") == municipality
    assert settlement in (None, value(found.settlement))


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_a_named_place_is_found(
    places: Places, morphology: Morphology, text: str, expected: str
) -> None:
    assert value(one(places.label, make_reading(morphology, text)).municipality) == expected


@pytest.mark.parametrize("text", NOT_NAMED)
def test_a_trap_is_no_place(places: Places, morphology: Morphology, text: str) -> None:
    assert one(places.label, make_reading(morphology, text)).municipality is None


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("опять нет света", "tynda", "tynda"),
        ("а в Белогорске свет есть", "tynda", "belogorsk"),
        ("автобус до Благовещенска не пришёл", "belogorsk", "blagoveshchensk"),
        ("В Ивановке нет воды", "zeysky", "zeysky"),
        ("В Ивановке нет воды", None, "ivanovsky"),
        ("В Ивановке Зейского района нет воды", None, "zeysky"),
        ("Хабаровск и Владивосток замело", "tynda", None),
        ("В Амурской области ждут снега", "tynda", None),
    ],
)
def test_the_page_s_own_town_is_weighed(
    places: Places, morphology: Morphology, text: str, source: str | None, expected: str | None
) -> None:
    reading = make_reading(morphology, text, source=make_source(source) if source else None)
    assert value(one(places.label, reading).municipality) == expected


def test_the_page_s_town_is_less_sure_than_a_named_one(
    places: Places, morphology: Morphology
) -> None:
    prior = make_reading(morphology, "нет света", source=make_source("tynda"))
    named = make_reading(morphology, "В Тынде нет света", source=make_source("tynda"))
    assert (
        one(places.label, prior).municipality.confidence  # type: ignore[union-attr]
        < one(places.label, named).municipality.confidence  # type: ignore[union-attr]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Тынде", "tynda.tynda"),
        ("в Магдагачах", "magdagachinsky.магдагачи"),
        ("с. Ивановка Зейского района", "zeysky.ивановка"),
        ("в Белогорском районе", None),
        ("Чигири, Благовещенский район", "blagoveshchensky.чигири"),
    ],
)
def test_the_settlement_is_named_where_the_text_names_it(
    places: Places, morphology: Morphology, text: str, expected: str | None
) -> None:
    assert value(one(places.label, make_reading(morphology, text)).settlement) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("В Тынде нет света", None, "region"),
        ("В Приамурье похолодает", None, "region"),
        ("Амурская область готовится к паводку", None, "region"),
        ("В Хабаровске снегопад", None, "elsewhere"),
        ("В Москве и Чите перекрыли движение", None, "elsewhere"),
        ("В Тамбовской области урожай", None, "elsewhere"),
        ("Поезд до Хабаровска отменили", "tynda", "region"),
        ("нет света", "tynda", "region"),
        ("нет света", None, None),
        ("в хабаровске снегопад", None, "elsewhere"),
        ("вот так чита какая-то", None, None),
        ("Свалка на Тамбова", None, None),
    ],
)
def test_relevance(
    places: Places, morphology: Morphology, text: str, source: str | None, expected: str | None
) -> None:
    reading = make_reading(morphology, text, source=make_source(source) if source else None)
    assert value(one(places.label, reading).relevance) == expected


def test_a_list_of_districts_names_each(places: Places, morphology: Morphology) -> None:
    both = make_reading(morphology, "Зейский и Тындинский районы без связи")
    label = one(places.label, both).municipality
    assert value(label) in ("zeysky", "tyndinsky")
    assert label is not None
    assert label.confidence < 0.85
