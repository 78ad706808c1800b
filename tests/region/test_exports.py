"""How other systems' exports are read: exports.yaml."""

from pathlib import Path

import pytest

from cases.intake.maps import guess
from domain.cases.filed import FiledState
from domain.region import Exports, KnownExport
from domain.spelling import spelled
from domain.terms.policy import Regime
from region.exports import LABELS, places, read_exports
from region.loader import load_region, region_folder


@pytest.fixture
def read(tmp_path):
    def read_(text):
        file = tmp_path / "exports.yaml"
        file.write_text(text, "utf-8")
        mistakes = []
        exports = read_exports(
            file, {"roads": None}, mistakes, {"roads.jams", "fires.smoke"}, {"mvd"}
        )
        return exports, [m.problem for m in mistakes]

    return read_


def test_titles_and_values_are_compared_by_their_words():
    assert spelled("★ Ямы  во ДВОРАХ!") == "ямы во дворах"
    assert spelled("Здравоохранение/Медицина") == "здравоохранение медицина"
    assert spelled("Ёлки") == "елки"


def test_the_title_named_first_wins(read):
    exports, mistakes = read("columns:\n  text: [Факт, Текст]\n  group: [Группа]\n")
    assert mistakes == []
    assert places(["ТЕКСТ", "факт ", "Дата"], exports) == {"text": 1}


def test_a_value_of_another_system_is_one_of_ours(read):
    exports, mistakes = read("groups:\n  Дорожное дело: roads\nkinds:\n  Жалоба: complaint\n")
    assert mistakes == []
    assert (exports.groups, exports.kinds) == (
        {"дорожное дело": "roads"},
        {"жалоба": "complaint"},
    )


def test_a_topic_may_mean_another_in_each_group_and_a_body_means_one(read):
    exports, mistakes = read(
        "topics:\n  ★ Пробки: roads.jams\n  Дым: [fires.smoke, roads.jams]\nbodies:\n  УМВД: mvd\n"
    )
    assert mistakes == []
    assert exports.topics == {"пробки": ("roads.jams",), "дым": ("fires.smoke", "roads.jams")}
    assert exports.bodies == {"умвд": "mvd"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("groups:\n  Космос: space\n", "группа «space» не существует"),
        ("kinds:\n  Жалоба: rant\n", "«rant»: неизвестное значение"),
        ("topics:\n  Ямы: roads.holes\n", "тема «roads.holes» не существует"),
        ("topics:\n  Ямы: [roads.jams, roads.holes]\n", "тема «roads.holes» не существует"),
        ("bodies:\n  Минкосмоса: space\n", "орган «space» не существует"),
        ("columns:\n  colour: [Цвет]\n", "неизвестный ключ"),
        ("colours: []\n", "неизвестный ключ"),
        ("states:\n  Решено: solved\n", "«solved»: неизвестное значение"),
        ("regimes:\n  59-ФЗ: law\n", "«law»: неизвестное значение"),
        ("publicity:\n  Да: open\n", "«open»: неизвестное значение"),
        ("exports:\n  - {stream: pos, title: П, zone: Moon}\n", "«Moon»: нет такого пояса"),
        (
            "exports:\n  - {stream: pos, title: П}\n  - {stream: pos, title: Р}\n",
            "«pos» повторяется",
        ),
    ],
)
def test_what_is_unknown_is_a_mistake(read, text, said):
    _, (problem, *_) = read(text)
    assert problem.startswith(said)


def test_a_region_without_the_file_knows_no_words(tmp_path):
    assert read_exports(tmp_path / "exports.yaml", {}, []) == Exports()


def test_the_shipped_file_knows_the_columns_of_both_cabinets():
    exports = load_region(region_folder(Path("amur"))).exports
    incident = ["Номер инцидента", "Группа тем", "Тема", "Текст инцидента", "Тип инцидента"]
    portal = ["Категория обращения", "Подкатегория обращения", "Текст обращения"]
    assert places(incident, exports, LABELS) == {"group": 1, "topic": 2, "text": 3}
    assert places(portal, exports, LABELS) == {"group": 0, "topic": 1, "text": 2}


def test_the_shipped_file_knows_the_columns_of_a_case_and_none_that_is_personal():
    exports = load_region(region_folder(Path("amur"))).exports
    titles = ["Идентификатор ПОС", "Имя заявителя", "Телефон", "№", "Дата создания", "Адрес"]
    assert places(titles, exports) == {"number": 0, "received": 4, "address": 5}
    named = {spelled(title) for known in exports.columns.values() for title in known}
    assert not named & exports.personal


def test_the_shipped_file_knows_the_platform_although_a_portal_has_categories_too():
    exports = load_region(region_folder(Path("amur"))).exports
    titles = ["Идентификатор ПОС", "Категория обращения", "Подкатегория обращения"]
    assert (known := guess(titles, exports).known)
    assert known.stream == "pos"


def test_values_of_cases_and_known_exports_are_read(read):
    exports, mistakes = read(
        "personal: [Ф.И.О.]\nstates:\n  Решено: closed\nregimes:\n  59-ФЗ: appeal\n"
        "publicity:\n  Приватное: private\nexports:\n"
        "  - {stream: pos, title: ПОС, marks: [Номер], zone: Europe/Moscow, regime: message}\n"
    )
    assert mistakes == []
    assert exports.personal == {"ф и о"}
    assert exports.states == {"решено": FiledState.CLOSED}
    assert exports.regimes == {"59 фз": Regime.APPEAL}
    assert exports.publicity == {"приватное": False}
    assert exports.known == (
        KnownExport("pos", "ПОС", ("Номер",), "Europe/Moscow", Regime.MESSAGE, False),
    )
