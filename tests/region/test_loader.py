from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import FileMistake
from region.loader import check_region, load_region, region_folder
from tests.timing import costs


def test_every_mistake_is_reported_in_the_order_of_files_and_lines(
    copy: Path, edit: Callable[..., int]
) -> None:
    lines = [
        edit("sources.yaml", "kind: rss", "kind: fax"),
        edit("sources.yaml", "kind: web", "kind: fax"),
        edit("terms.yaml", "3 ч", "3 часа"),
    ]
    found = [(Path(m.file).name, m.line) for m in check_region(copy)]
    assert found == [
        ("terms.yaml", lines[2]),
        ("sources.yaml", lines[0]),
        ("sources.yaml", lines[1]),
    ]


@pytest.mark.parametrize(
    "file",
    [
        "region.yaml",
        "municipalities.yaml",
        "settlements.csv",
        "places.yaml",
        "topics.yaml",
        "bodies.yaml",
        "routing.yaml",
        "terms.yaml",
        "calendar.yaml",
        "sources.yaml",
        "polygons.geojson",
    ],
)
def test_a_missing_or_unreadable_file_is_a_mistake(copy: Path, file: str) -> None:
    (copy / file).write_bytes("имя\nЗея".encode("cp1251"))
    found = check_region(copy)
    assert (str(copy / file), 1) in [(m.file, m.line) for m in found if "UTF-8" in m.problem]
    (copy / file).unlink()
    found = check_region(copy)
    assert str(copy / file) in [m.file for m in found if m.problem == "не найден"]


def test_a_byte_order_mark_of_an_office_program_is_harmless(copy: Path) -> None:
    for file in ("settlements.csv", "terms.yaml"):
        path = copy / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_region(copy) == []


def test_another_registry_takes_the_place_of_the_own_one(copy: Path, tmp_path: Path) -> None:
    registry = tmp_path / "replica.yaml"
    registry.write_text(
        "sources:\n  - {id: a, kind: rss, title: А, address: 'http://127.0.0.1:80/a', "
        "internal: true, delay: 0}\n",
        "utf-8",
    )
    assert list(load_region(copy, registry).sources) == ["a"]
    registry.write_text("sources: 5\n", "utf-8")
    with pytest.raises(FileMistake, match="нужен список") as caught:
        load_region(copy, registry)
    assert (caught.value.file, caught.value.line) == (str(registry), 1)


def test_a_bare_name_is_an_installed_region_and_a_path_is_itself(
    amur: Path, copy: Path, tmp_path: Path
) -> None:
    assert region_folder(Path("amur")) == amur
    assert region_folder(copy) == copy
    with pytest.raises(FileMistake, match="папки региона нет"):
        region_folder(tmp_path / "atlantis")


def test_the_region_costs_little_to_load(amur: Path) -> None:
    assert costs(lambda: check_region(amur)) < 150


def test_a_region_is_read_again_only_after_a_change(copy: Path) -> None:
    region = load_region(copy)
    assert load_region(copy) is region
    head = copy / "region.yaml"
    head.write_text(head.read_text("utf-8").replace("Амурская", "Бурейская"), "utf-8")
    assert load_region(copy).name == "Бурейская область"
    head.write_text(head.read_text("utf-8").replace("press_within: 60", ""), "utf-8")
    assert load_region(copy).press_within == region.press_within == 60
    assert region.name == "Амурская область"


@pytest.mark.parametrize(
    ("old", "new", "at", "key", "says"),
    [
        ("zone:", "colour: red\nzone:", "colour", "colour", "неизвестный ключ"),
        ("id: amur\nname: Амурская область", "id: amur", "id: amur", "name", "обязателен"),
        ("zone:", "id: b\nzone:", "id: b", "id", "повторяется"),
        ("Yakutsk", "Tynda", "zone", "zone", "часовой пояс"),
        ("Asia/Yakutsk", "../zone", "zone", "zone", "часовой пояс"),
        ("Asia/Yakutsk", "9", "zone", "zone", "нужна строка"),
        ("press_within: 60", "press_within: 0", "press_within", "press_within", "1"),
    ],
)
def test_a_mistake_in_the_head_is_reported_at_its_key(
    problem: Callable[..., str], old: str, new: str, at: str, key: str, says: str
) -> None:
    assert says in problem("region.yaml", old, new, at, key)
