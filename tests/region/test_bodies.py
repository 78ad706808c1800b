from collections.abc import Callable

import pytest

ADMINISTRATION = (
    "- id: administration_tynda\n    name: Администрация города Тынды\n    level: municipal"
)
BROKEN = [
    pytest.param(*row[1:], id=row[0])
    for row in (
        (
            "body_in_unknown_municipality",
            "bodies.yaml",
            "municipality: tynda\n",
            "municipality: moon\n",
            "municipality: moon",
            "bodies[21].municipality",
            "не существует",
        ),
        (
            "two_administrations",
            "bodies.yaml",
            "municipality: tynda\n",
            "municipality: zeya\n",
            "municipality: zeya",
            "bodies[21].municipality",
            "повторяется",
        ),
        (
            "municipal_body_without_place",
            "bodies.yaml",
            ADMINISTRATION + "\n    municipality: tynda",
            ADMINISTRATION,
            None,
            "bodies[21].municipality",
            "нужен муниципалитет",
        ),
        (
            "regional_body_with_place",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    municipality: tynda",
            "municipality: tynda",
            "bodies[0].municipality",
            "муниципалитета нет",
        ),
        (
            "body_of_unknown_level",
            "bodies.yaml",
            "level: regional",
            "level: galactic",
            None,
            "bodies[0].level",
            "бывает regional",
        ),
        (
            "unknown_successor",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    successor: moon",
            "successor",
            "bodies[0].successor",
            "не существует",
        ),
        (
            "own_successor",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    successor: health",
            "successor",
            "bodies[0].successor",
            "самого себя",
        ),
        (
            "body_that_ends_before_it_begins",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    since: 2020-01-01\n    until: 2019-01-01",
            "until",
            "bodies[0].until",
            "не позже",
        ),
        (
            "route_for_unknown_group",
            "routing.yaml",
            "group: health",
            "group: moon",
            None,
            "routes[20].group",
            "не существует",
        ),
        (
            "route_for_unknown_topic",
            "routing.yaml",
            "topic: housing.management",
            "topic: housing.dragons",
            "topic",
            "routes[0].topic",
            "не существует",
        ),
        (
            "route_to_unknown_body",
            "routing.yaml",
            "body: housing_inspection",
            "body: moon",
            None,
            "routes[0].body",
            "не существует",
        ),
        (
            "route_for_unknown_municipality",
            "routing.yaml",
            "body: housing_inspection",
            "body: housing_inspection\n    municipality: moon",
            "municipality",
            "routes[0].municipality",
            "не существует",
        ),
        (
            "route_with_two_answers",
            "routing.yaml",
            "body: housing_inspection",
            "level: municipal\n    body: housing_inspection",
            "body:",
            "routes[0].body",
            "не указывается",
        ),
        (
            "route_without_answer",
            "routing.yaml",
            "topic: housing.management\n    body: housing_inspection",
            "topic: housing.management",
            None,
            "routes[0].body",
            "нужен орган",
        ),
        (
            "topic_outside_its_group",
            "routing.yaml",
            "topic: housing.management",
            "topic: housing.management\n    group: roads",
            "topic: housing.management",
            "routes[0].topic",
            "не из группы",
        ),
        (
            "route_twice",
            "routing.yaml",
            "topic: housing.charges",
            "topic: housing.management",
            "reason",
            "routes[1].reason",
            "сработает первая",
        ),
        (
            "route_after_the_last",
            "routing.yaml",
            "  - group: sanitary",
            "  - level: municipal\n    reason: все\n  - group: sanitary",
            "Роспотребнадзор",
            "routes[38].reason",
            "не сработает",
        ),
    )
]


@pytest.mark.parametrize(("file", "old", "new", "at", "key", "says"), BROKEN)
def test_a_mistake_is_reported_with_its_file_line_and_key(
    problem: Callable[..., str], file: str, old: str, new: str, at: str | None, key: str, says: str
) -> None:
    assert says in problem(file, old, new, at, key)
