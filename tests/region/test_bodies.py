from collections.abc import Callable

import pytest

from domain.contact import Contact, ContactKind, DutyService
from region.loader import check_region, load_region

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
            "unknown_parent",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    parent: moon",
            "parent: moon",
            "bodies[0].parent",
            "не существует",
        ),
        (
            "own_parent",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    parent: health",
            "parent: health",
            "bodies[0].parent",
            "частью самого себя",
        ),
        (
            "contact_of_unknown_kind",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    contacts:\n      - {kind: pigeon, value: coo}",
            "pigeon",
            "bodies[0].contacts[0].kind",
            "бывает phone, mail, telegram, max, person",
        ),
        (
            "phone_without_digits",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    contacts:\n      - {kind: phone, value: звоните}",
            "звоните",
            "bodies[0].contacts[0].value",
            "не телефон",
        ),
        (
            "contact_without_value",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    contacts:\n      - {kind: phone}",
            "{kind: phone}",
            "bodies[0].contacts[0].value",
            "обязателен",
        ),
        (
            "unknown_key_of_a_contact",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    contacts:\n      - {kind: person, value: Дежурный, fax: '1'}",
            "fax",
            "bodies[0].contacts[0].fax",
            "неизвестный ключ",
        ),
        (
            "duty_service_without_phone",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    duty_service: {name: ЕДДС}",
            "ЕДДС",
            "bodies[0].duty_service.phone",
            "обязателен",
        ),
        (
            "duty_service_with_a_word_for_a_phone",
            "bodies.yaml",
            "level: regional",
            "level: regional\n    duty_service: {name: ЕДДС, phone: круглосуточно}",
            "круглосуточно",
            "bodies[0].duty_service.phone",
            "не телефон",
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


DEPARTMENT = """
  - id: tynda_heating
    name: Отдел теплоснабжения
    level: municipal
    municipality: tynda
    verified: false
    parent: administration_tynda
    contacts:
      - {kind: person, value: "Иванов И. И., диспетчер", note: по ночам}
      - {kind: phone, value: "+7 (000) 000-00-01, доб. 2"}
    duty_service: {name: Диспетчерская, phone: "112"}
"""


def test_a_department_is_a_part_of_its_administration_and_says_how_to_reach_it(copy):
    file = copy / "bodies.yaml"
    file.write_text(file.read_text("utf-8").rstrip() + DEPARTMENT, "utf-8")
    assert check_region(copy) == []
    region = load_region(copy)
    body = region.bodies["tynda_heating"]
    assert body.contacts == (
        Contact(ContactKind.PERSON, "Иванов И. И., диспетчер", "по ночам"),
        Contact(ContactKind.PHONE, "+7 (000) 000-00-01, доб. 2"),
    )
    assert body.duty_service == DutyService("Диспетчерская", "112")
    chain = [one.id for one in region.chain("tynda_heating")]
    assert chain == ["tynda_heating", "administration_tynda"]
    administration = region.administration("tynda")
    assert administration is not None
    assert administration.id == "administration_tynda"


def test_two_bodies_are_not_parts_of_each_other(copy):
    file = copy / "bodies.yaml"
    text = file.read_text("utf-8")
    for one, other in (("health", "education"), ("education", "health")):
        text = text.replace(f"- id: {one}\n", f"- id: {one}\n    parent: {other}\n")
    file.write_text(text, "utf-8")
    assert [one.key for one in check_region(copy)] == ["bodies[0].parent", "bodies[1].parent"]
