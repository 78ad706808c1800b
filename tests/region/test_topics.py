from collections.abc import Callable
from pathlib import Path

import pytest

from region.loader import check_region, load_region

BROKEN = [
    pytest.param(*row[1:], id=row[0])
    for row in (
        (
            "topic_twice",
            "topics.yaml",
            "- id: housing.no_hot_water",
            "- id: housing.heating",
            None,
            "groups[1].topics[1].id",
            "уже есть в строке",
        ),
        (
            "topic_of_another_group",
            "topics.yaml",
            "- id: housing.heating\n        name: Отопление",
            "- id: roads.heating\n        name: Отопление",
            "- id",
            "groups[1].topics[0].id",
            "housing.имя",
        ),
        (
            "group_id_with_a_point",
            "topics.yaml",
            "- id: housing\n",
            "- id: housing.x\n",
            "- id",
            "groups[1].id",
            "не бывает точки",
        ),
        (
            "starred_topic_that_is_not",
            "topics.yaml",
            "  - roads.markings",
            "  - roads.dragons",
            "- roads.dragons",
            "starred[5]",
            "не существует",
        ),
        (
            "trouble_that_is_out_of_bounds",
            "topics.yaml",
            "trouble: нет отопления",
            "trouble: разогнали митинг",
            None,
            "groups[1].topics[0].trouble",
            "не ведутся",
        ),
        (
            "word_in_capitals",
            "topics.yaml",
            "[отопление,",
            "[Отопление,",
            None,
            "groups[1].topics[0].words[0]",
            "строчными",
        ),
        (
            "word_twice",
            "topics.yaml",
            "[отопление,",
            "[отопление, отопление,",
            "[отопление,",
            "groups[1].topics[0].words[1]",
            "повторяется",
        ),
        (
            "phrase_too_long",
            "topics.yaml",
            "[отопление,",
            "[один два три четыре пять,",
            "[один",
            "groups[1].topics[0].words[0]",
            "от одного до",
        ),
    )
]


@pytest.mark.parametrize(("file", "old", "new", "at", "key", "says"), BROKEN)
def test_a_mistake_is_reported_with_its_file_line_and_key(
    problem: Callable[..., str], file: str, old: str, new: str, at: str | None, key: str, says: str
) -> None:
    assert says in problem(file, old, new, at, key)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Политика и выборы", "политические взгляды"),
        ("Оппозиция", "политические взгляды"),
        ("Сторонники партии", "политические взгляды"),
        ("Протесты жителей", "протесты"),
        ("Несогласованный митинг", "протесты"),
        ("Религиозные общины", "религия"),
        ("Строительство церкви", "религия"),
        ("Межнациональные отношения", "национальность"),
        ("Этнические группы", "национальность"),
        ("Диагнозы жителей", "здоровье отдельных людей"),
        ("Больные ВИЧ", "здоровье отдельных людей"),
        ("Мобилизация", "мобилизация"),
        ("Военкоматы", "мобилизация"),
        ("Участники СВО", "мобилизация"),
    ],
)
def test_a_topic_out_of_bounds_is_refused(
    problem: Callable[..., str], name: str, reason: str
) -> None:
    assert reason in problem(
        "topics.yaml", "name: Отопление", f"name: {name}", None, "groups[1].topics[0].name"
    )


def test_words_and_groups_out_of_bounds_are_refused_too(problem: Callable[..., str]) -> None:
    words = "groups[1].topics[0].words[0]"
    assert "протесты" in problem("topics.yaml", "[отопление,", "[забастовка,", None, words)
    assert "религия" in problem("topics.yaml", "name: ЖКХ", "name: Секты", None, "groups[1].name")


@pytest.mark.parametrize(
    "name",
    ["Протестировать лифт", "Полис", "Скачки свода", "Выбор подрядчика", "Очередь на витрину"],
)
def test_words_that_only_look_like_those_are_fine(
    copy: Path, edit: Callable[..., int], name: str
) -> None:
    edit("topics.yaml", "name: Отопление", f"name: {name}")
    assert check_region(copy) == []


def test_a_group_and_a_topic_may_have_no_words(copy: Path, edit: Callable[..., int]) -> None:
    edit(
        "topics.yaml",
        "    topics:\n",
        "    topics:\n      - id: improvement.new\n        name: Новая\n",
    )
    topic = load_region(copy).topics["improvement.new"]
    assert (topic.name, topic.group, topic.starred, topic.words) == (
        "Новая",
        "improvement",
        False,
        (),
    )


@pytest.mark.parametrize(
    "word",
    [
        "выборов",
        "на выборах",
        "партией",
        "навальный",
        "mитинг",
        "полuтика",
        "сход жителей",
        "намаз",
    ],
)
def test_no_form_or_foreign_letter_brings_a_word_in(problem: Callable[..., str], word: str) -> None:
    words = "groups[1].topics[0].words[0]"
    assert "не ведутся" in problem("topics.yaml", "[отопление,", f"[{word},", None, words)
