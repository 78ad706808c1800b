from collections.abc import Callable

import pytest

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
