"""How other systems' exports are read: exports.yaml."""

from pathlib import Path

import pytest

from domain.region import Exports
from region.exports import places, read_exports, spelled
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
    assert places(incident, exports) == {"group": 1, "topic": 2, "text": 3}
    assert places(portal, exports) == {"group": 0, "topic": 1, "text": 2}
