"""What the names in a centre's export mean."""

from pathlib import Path

import pytest

from region.loader import load_region, region_folder
from region.synonyms import Meaning, Synonyms


@pytest.fixture(scope="module")
def synonyms():
    return Synonyms(load_region(region_folder(Path("amur"))))


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("ЖКХ", "housing"),
        ("3. Дороги", "roads"),
        ('МФЦ "Мои документы"', "mfc"),
        ("жилищно-коммунальное  хозяйство", "housing"),
        ("trade", "trade"),
        ("Космос", None),
        ("", None),
        ("12", None),
    ],
)
def test_a_group_is_known_by_its_words(synonyms, written, id_):
    assert synonyms.group(written) == id_


@pytest.mark.parametrize(
    ("written", "group", "id_"),
    [
        ("Ямы во дворах", "improvement", "improvement.yard_potholes"),
        ("★ ЯМЫ  во дворах!", "improvement", "improvement.yard_potholes"),
        ("2.14 Ямы во дворах", "improvement", "improvement.yard_potholes"),
        ("Благоустройство: ямы во дворах", "improvement", "improvement.yard_potholes"),
        ("4. Благоустройство / Ямы во дворах", "improvement", "improvement.yard_potholes"),
        ("Сроки газификации", "fuel", "fuel.gasification"),
        ("запрос на газификацию и ее условия", "fuel", "fuel.gasification"),
        ("roads.jams", "roads", "roads.jams"),
    ],
)
def test_a_topic_is_known_by_its_words_within_its_group(synonyms, written, group, id_):
    assert synonyms.topic(written, group) == Meaning(id_)


@pytest.mark.parametrize(
    ("written", "group", "id_"),
    [
        ("Содержание дорожных знаков/Установка нов", "roads", "roads.signs"),
        (
            "Организация переходов и светофоров, движение",
            "roads",
            "roads.traffic_lights",
        ),
        ("Содержание дорожных знаков и установка новых знаков", "roads", "roads.signs"),
        ("Неисправен или отключён лифт", "housing", "housing.lifts"),
    ],
)
def test_a_cut_or_similar_name_is_marked_as_alike(synonyms, written, group, id_):
    assert synonyms.topic(written, group) == Meaning(id_, alike=True)


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("Образовательный процесс", "education"),  # not «Безопасность образовательного процесса»
        ("Отсутствие тёплой воды", "housing"),  # hot or cold
        ("Отсутствие", "housing"),
        ("Вакцинация", "health"),  # a topic of another group
        ("Ремонт", "roads"),
        ("Беженцы", "safety"),
        ("", "safety"),
        ("★", None),
        ("Похожее на ямы во дворах", None),
    ],
)
def test_a_name_that_may_mean_something_else_means_nothing(synonyms, written, group):
    assert synonyms.topic(written, group) is None


def test_one_name_means_another_topic_in_another_group(synonyms):
    name = "Трудоустройство"
    assert synonyms.topic(name, "social") == Meaning("social.employment")
    assert synonyms.topic(name, "economy") == Meaning("economy.jobs_industry")
    assert synonyms.topic(name, None) == Meaning("social.employment")


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("Министерство культуры Амурской области", Meaning("culture")),
        ("Министерство ЖКХ Амурской области", Meaning("housing", alike=True)),
        ("Министерство культуры", Meaning("culture", alike=True)),
        ("Администрация г. Тынды", Meaning("administration_tynda", alike=True)),
        (
            "Администрация Белогорского муниципального округа",
            Meaning("administration_belogorsky", alike=True),
        ),
        ("Администрация города Белогорска", Meaning("administration_belogorsk")),
        ("Администрация города", None),
        ("Министерство", None),
        ("Министерство финансов Амурской области", None),
        ("", None),
    ],
)
def test_a_body_is_known_by_its_words_too(synonyms, written, meaning):
    assert synonyms.body(written) == meaning


def test_the_shipped_map_holds_most_names_that_regions_use(synonyms):
    """Every name of exports.yaml leads to its topic in that topic's group."""
    region = load_region(region_folder(Path("amur")))
    assert len(region.exports.topics) > 150
    for name, ids in region.exports.topics.items():
        for id_ in ids:
            assert synonyms.topic(name, id_.partition(".")[0]) == Meaning(id_)
