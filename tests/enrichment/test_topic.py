"""Topics by the phrases of the rubricator."""

import pytest

from domain.region import Region
from enrichment.lemmas import Morphology
from enrichment.topic import Topics
from tests.enrichment.conftest import make_reading, one, value


@pytest.fixture(scope="module")
def topics(region: Region, morphology: Morphology) -> Topics:
    return Topics(region, morphology)


ROWS = [
    ("в тынде нет отопления", "housing.heating"),
    ("Батареи ледяные третий день", "housing.heating"),
    ("холодные батареи во всём доме", "housing.heating"),
    ("батареи в квартире совсем холодные", "housing.heating"),
    ("Когда дадут тепло в дома?", "housing.heating"),
    ("котельная остановилась, дети мёрзнут", "housing.heating"),
    ("прорвало теплотрассу", "housing.heating"),
    ("нет воды со вчерашнего дня", "housing.cold_water"),
    ("нет уже неделю воды", "housing.cold_water"),
    ("сидим без воды", "housing.cold_water"),
    ("нет горячей воды", "housing.hot_water"),
    ("горячую воду отключили", "housing.hot_water"),
    ("лифт опять стоит", "housing.lift"),
    ("бабушка застряла в лифте", "housing.lift"),
    ("крыша течёт, потолок мокрый", "housing.roof"),
    ("сосульки над подъездом", "housing.roof"),
    ("канализация течёт в подвал", "housing.sewage"),
    ("мусор не вывозят неделю", "waste.collection"),
    ("не вывозят мусор", "waste.collection"),
    ("мусор уже вторую неделю никто не вывозит", "waste.collection"),
    ("мусоровоз не приехал", "waste.collection"),
    ("баки переполнены", "waste.collection"),
    ("свалка у реки", "waste.illegal_dumps"),
    ("горы мусора в лесу", "waste.illegal_dumps"),
    ("яма на дороге", "roads.potholes"),
    ("ЯМЫ НА ДОРОГЕ КАК ПОСЛЕ ВОЙНЫ", "roads.potholes"),
    ("разбитая дорога к школе", "roads.potholes"),
    ("гололёд на тротуаре", "roads.snow"),
    ("не чистят снег", "roads.snow"),
    ("светофор не работает", "roads.lighting"),
    ("отключили свет", "electricity.outage"),
    ("опять нет света!", "electricity.outage"),
    ("скачки напряжения, сгорел холодильник", "electricity.voltage"),
    ("не могу записаться к врачу", "health.appointment"),
    ("талонов нет, регистратура молчит", "health.appointment"),
    ("скорую ждали три часа", "health.ambulance"),
    ("автобус не пришёл", "transport.schedule"),
    ("автобус по маршруту снова не ходит", "transport.schedule"),
    ("нет мест в саду", "education.kindergarten"),
    ("очередь в садик третий год", "education.kindergarten"),
    ("стая собак у школы", "safety.dogs"),
    ("бродячие собаки кидаются", "safety.dogs"),
    ("фонари не горят", "improvement.street_lights"),
    ("на улице темно, ни одного фонаря", "improvement.street_lights"),
    ("качели на детской площадке сломаны", "improvement.playgrounds"),
    ("нет связи второй день", "communications.mobile"),
    ("телефон не ловит связь", "communications.mobile"),
]

NOTHING = [
    "С днём рождения, любимый город!",
    "какой закат сегодня",
    "Кот встречает хозяина",
    "и у нас тоже",
    "продам картофель",
    "живём в доме 5, подъезд 3, квартира 12",
    "😡",
    "",
    "hello world",
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_the_topic_is_found(
    topics: Topics, morphology: Morphology, text: str, expected: str
) -> None:
    labels = one(topics.label, make_reading(morphology, text))
    assert value(labels.topic) == expected
    assert value(labels.group) == expected.partition(".")[0]


@pytest.mark.parametrize("text", NOTHING)
def test_talk_without_a_problem_has_no_topic(
    topics: Topics, morphology: Morphology, text: str
) -> None:
    labels = one(topics.label, make_reading(morphology, text))
    assert (labels.group, labels.topic, labels.alternatives) == (None, None, ())


def test_several_groups_are_ranked_and_their_confidences_sum_below_one(
    topics: Topics, morphology: Morphology
) -> None:
    text = "Нет отопления, батареи, а ещё вывоз мусора и яма на дороге"
    labels = one(topics.label, make_reading(morphology, text))
    assert value(labels.group) == "housing"
    found = [labels.group, *labels.alternatives]
    assert {value(label) for label in found} == {"housing", "waste", "roads"}
    confidences = [label.confidence for label in found if label]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) < 1


def test_more_words_of_a_topic_make_it_surer(topics: Topics, morphology: Morphology) -> None:
    weak = one(topics.label, make_reading(morphology, "что с отоплением"))
    strong = one(topics.label, make_reading(morphology, "нет отопления, холодные батареи"))
    assert weak.group is not None
    assert strong.group is not None
    assert weak.group.confidence < strong.group.confidence


def test_the_words_of_a_phrase_say_less_far_from_each_other(
    topics: Topics, morphology: Morphology
) -> None:
    near = one(topics.label, make_reading(morphology, "нет воды " + "очень " * 20))
    far = one(topics.label, make_reading(morphology, "нет " + "очень " * 20 + "воды"))
    assert near.group is not None
    assert far.group is None or far.group.confidence < near.group.confidence / 2
