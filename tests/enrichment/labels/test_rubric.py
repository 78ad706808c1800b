"""What the phrases of the rubricator say of a text."""

import pytest

from domain.region import Region
from enrichment.labels.rubric import MOST, Rubric
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import make_reading


@pytest.fixture(scope="module")
def rubric(region: Region, morphology: Morphology) -> Rubric:
    return Rubric(region, morphology)


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
def test_the_topic_of_a_phrase_has_the_highest_score(
    rubric: Rubric, morphology: Morphology, text: str, expected: str
) -> None:
    groups, topics = rubric.scores([make_reading(morphology, text)])
    assert rubric.topics[topics[0].argmax()] == expected
    assert rubric.groups[groups[0].argmax()] == expected.partition(".")[0]


@pytest.mark.parametrize("text", NOTHING)
def test_talk_without_a_problem_has_next_to_no_score(
    rubric: Rubric, morphology: Morphology, text: str
) -> None:
    groups, _ = rubric.scores([make_reading(morphology, text)])
    assert groups.max() < 0.7


def test_the_words_of_a_phrase_say_less_far_from_each_other(
    rubric: Rubric, morphology: Morphology
) -> None:
    texts = ("нет воды " + "очень " * 20, "нет " + "очень " * 20 + "воды")
    near, far = (rubric.scores([make_reading(morphology, text)])[0].max() for text in texts)
    assert far < near / 2


def test_a_score_has_a_bound(rubric: Rubric, morphology: Morphology) -> None:
    text = " ".join(text for text, _ in ROWS) * 30
    groups, topics = rubric.scores([make_reading(morphology, text)])
    assert max(groups.max(), topics.max()) == MOST
