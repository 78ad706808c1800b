"""What a post is about, by the shipped models and the rubricator of Amur Oblast."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.region import Group, Region, Topic
from enrichment.labels.topic import Topics
from enrichment.lemmas import Morphology
from region.loader import load_region, region_folder
from tests.enrichment.conftest import judged, make_reading, value


@pytest.fixture(scope="module")
def amur() -> Region:
    return load_region(region_folder(Path("amur")))


@pytest.fixture(scope="module")
def topics(amur: Region, morphology: Morphology) -> Topics:
    return Topics(amur, morphology)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("третий день нет отопления, батареи ледяные, дети мёрзнут", "housing.heating"),
        ("Яма на дороге такая, что колесо оставил, когда сделают ремонт?", "roads.potholes"),
        ("мусор не вывозят вторую неделю, баки переполнены", "waste.collection"),
        ("записаться к терапевту невозможно, талонов нет на месяц вперёд", "health.appointment"),
        ("автобус опять не пришёл, стояли на остановке сорок минут", "transport.schedule"),
        ("во всём селе нет света с утра", "electricity.outage"),
        ("стая бродячих собак у школы кидается на детей", "safety.stray_dogs"),
        ("Подскажите, когда придёт единое пособие на ребёнка", "social.child_benefits"),
    ],
)
def test_group_and_topic_are_told(
    topics: Topics, morphology: Morphology, text: str, expected: str
) -> None:
    labels = judged(topics.label, make_reading(morphology, text))
    assert value(labels.topic) == expected
    assert value(labels.group) == expected.partition(".")[0]


@pytest.mark.parametrize("text", ["С добрым утром, соседи!", "и у нас тоже", "", "😡"])
def test_talk_about_nothing_has_no_topic(topics: Topics, morphology: Morphology, text: str) -> None:
    labels = judged(topics.label, make_reading(morphology, text))
    assert (labels.group, labels.topic, labels.alternatives) == (None, None, ())


def test_several_groups_are_ranked_and_their_confidences_sum_to_one_at_most(
    topics: Topics, morphology: Morphology
) -> None:
    text = "Нет отопления, батареи холодные, а ещё мусор не вывозят и яма на дороге"
    labels = judged(topics.label, make_reading(morphology, text))
    found = [label for label in (labels.group, *labels.alternatives) if label]
    assert {value(label) for label in found} == {"housing", "waste", "roads"}
    confidences = [label.confidence for label in found]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1.001


def test_a_topic_and_a_group_that_nobody_has_learned_are_told_by_their_phrases(
    amur: Region, morphology: Morphology
) -> None:
    dragons = Topic("beasts.dragons", "Драконы", "beasts", words=("дракон", "огнедышащий ящер"))
    beasts = Group("beasts", "Чудища", (dragons,))
    added = replace(amur, groups={**amur.groups, "beasts": beasts})
    labels = judged(
        Topics(added, morphology).label,
        make_reading(morphology, "Дракон, огнедышащий ящер, дракон над рекой"),
    )
    assert (value(labels.group), value(labels.topic)) == ("beasts", "beasts.dragons")
