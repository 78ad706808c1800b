import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import FileMistake
from domain.region import Municipality, PlaceName, Settlement
from files.guards.limits import LOCAL
from files.tables import open_table
from region.gazetteer import Merged, as_csv, import_gazetteer, merge
from region.loader import check_region, load_region
from region.places import read_rows, read_settlements
from region.spelling import HEADERS
from tests.files.workbook import xlsx

TOWN = Municipality("zeya", "Зея", (PlaceName("Городской округ г. Зея"),), None)
DISTRICT = Municipality("zeysky", "Зейский", (PlaceName("Зейский район"),), None, district=True)
OTHER = Municipality("other", "Иной", (PlaceName("Иной район"), PlaceName("Зейский округ")), None)
OVSYANKA = Settlement("zeysky.ovsyanka", "Овсянка", "zeysky", "village", 53.58, 126.9)
COUNCIL = Settlement("zeysky.oktyabrskiy_council", "Октябрьский", "zeysky", "council")
SQUARE = ((126.0, 53.0), (128.0, 53.0), (128.0, 54.0), (126.0, 54.0), (126.0, 53.0))
BORDERS = {"zeysky": ((SQUARE,),)}
HEADER = "name,municipality,kind,lat,lon,population\n"


def merged(text: str, *municipalities: Municipality) -> Merged:
    table = open_table(text.encode(), HEADERS, LOCAL)
    return merge(table, [OVSYANKA, COUNCIL], municipalities or (TOWN, DISTRICT), BORDERS)


def test_a_new_place_gets_an_id_of_its_own() -> None:
    result = merged(HEADER + "с. Алгач,Зейский р-н,,53.5,127.2,320\n")
    assert (result.added, result.changed, result.refused) == (1, 0, ())
    assert result.settlements[2] == Settlement(
        "zeysky.algach", "Алгач", "zeysky", "village", 53.5, 127.2, 320
    )


def test_a_known_place_takes_what_the_row_states_and_keeps_the_rest() -> None:
    result = merged(HEADER + "Овсянка,Зейский район,,,,2588\n")
    assert (result.added, result.changed) == (0, 1)
    assert result.settlements[0] == Settlement(
        "zeysky.ovsyanka", "Овсянка", "zeysky", "village", 53.58, 126.9, 2588
    )


def test_a_council_and_a_village_of_one_name_are_two_places() -> None:
    result = merged(HEADER + "Октябрьский,zeysky,посёлок,,,825\n")
    assert [s.id for s in result.settlements[1:]] == [COUNCIL.id, "zeysky.oktyabrskiy"]


def test_a_semicolon_table_with_russian_titles_and_decimal_commas_is_read() -> None:
    result = merged(
        "Тип;Наименование;Индекс;Муниципальное образование;Широта;Долгота;Население\r\n"
        "село;Алгач;676200;Зейский муниципальный округ;53,5;127,2;1 320\r\n"
    )
    assert result.ignored == ("Индекс",)
    assert result.settlements[2].population == 1320
    assert (result.settlements[2].lat, result.settlements[2].lon) == (53.5, 127.2)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Алгач,,село,,,", "муниципалитет не указан"),
        ("Алгач,Лунный район,село,,,", "нет в списке"),
        ("Алгач,Зейский,,,,", "не указан вид"),
        ("Октябрьский,Зейский,аул,,,", "вид «аул» неизвестен"),
        ("с. Алгач,Зейский,город,,,", "противоречат"),
        (",Зейский,село,,,", "не похоже на название"),
        ("676200,Зейский,село,,,", "не похоже на название"),
        ("Algach,Зейский,село,,,", "не похоже на название"),
        ("Алгач,Зейский,село,53.5,,", "только одна координата"),
        ("Алгач,Зейский,село,127.2,53.5,", "не градусы"),
        ("Алгач,Зейский,село,север,восток,", "не градусы"),
        ("Алгач,Зейский,село,57.0,41.0,", "далеко за границами"),
        ("Алгач,Зейский,село,,,около 300", "не целое число"),
        ("Алгач,Зейский,село,,,-3", "не целое число"),
        ("Алгач", "муниципалитет не указан"),
    ],
)
def test_a_row_that_cannot_be_placed_is_refused_with_its_line(row: str, reason: str) -> None:
    result = merged(HEADER + "\n" + row + "\nАлгая,Зея,село,,,\n")
    assert [(r.line, reason in r.reason) for r in result.refused] == [(3, True)], result.refused
    assert [s.name for s in result.settlements] == ["Овсянка", "Октябрьский", "Алгая"]


def test_a_name_that_fits_two_municipalities_is_refused() -> None:
    result = merged(HEADER + "Алгач,Зейский,село,,,\n", DISTRICT, OTHER)
    assert ["подходит нескольким" in r.reason for r in result.refused] == [True]


def test_the_second_row_of_one_place_is_refused() -> None:
    result = merged(HEADER + "Овсянка,Зейский,село,,,1\nОвсянка,Зейский,село,,,2\n")
    assert [(r.line, "строке 2" in r.reason) for r in result.refused] == [(3, True)]
    assert result.settlements[0].population == 1


def test_two_names_that_make_one_id_are_not_mixed_up() -> None:
    result = merged(HEADER + "Юхта 3,Зейский,село,,,\nЮхта-3,Зейский,село,,,\n")
    assert [(r.line, "zeysky.yukhta_3" in r.reason) for r in result.refused] == [(3, True)]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "файл пуст"),
        ("название,широта\nАлгач,1\n", 1, "нет столбца"),
        ("название,имя\n", 1, "нет столбца"),
        ("name,название,район\n", 1, "значат одно"),
        (HEADER + 'Ал"гач,"Зей"ский,,,,\n', 2, "разметке CSV"),
    ],
)
def test_a_table_that_cannot_be_read_changes_nothing(
    copy: Path, text: str, line: int, says: str
) -> None:
    before = (copy / "settlements.csv").read_bytes()
    source = copy / "brought.csv"
    source.write_text(text, "utf-8")
    with pytest.raises(FileMistake, match=says) as caught:
        import_gazetteer(source, copy)
    assert (caught.value.file, caught.value.line) == (str(source), line)
    source.write_bytes(b"\x89PNG\r\n\0\0")
    with pytest.raises(FileMistake, match="это не CSV"):
        import_gazetteer(source, copy)
    source.unlink()
    with pytest.raises(FileMistake, match=os.strerror(2)):
        import_gazetteer(source, copy)
    assert (copy / "settlements.csv").read_bytes() == before


def test_an_import_into_a_broken_region_is_refused(copy: Path) -> None:
    source = copy / "brought.csv"
    source.write_text(HEADER, "utf-8")
    (copy / "settlements.csv").write_text("id\n", "utf-8")
    with pytest.raises(FileMistake, match="столбца нет"):
        import_gazetteer(source, copy)


def test_an_imported_table_is_a_valid_part_of_the_region(copy: Path) -> None:
    source = copy / "brought.csv"
    source.write_text(
        "\ufeffНазвание,Район,Вид,Широта,Долгота\n"
        "Соловьевск,Тындинский район,село,,\nПервомайское,Тындинский район,посёлок,54.9,124.7\n",
        "utf-8",
    )
    result = import_gazetteer(source, copy)
    assert (result.added, result.changed, result.refused) == (1, 0, ())
    assert check_region(copy) == []
    place = load_region(copy).settlements["tyndinsky.pervomayskoe"]
    assert (place.kind, place.lat, place.lon) == ("village", 54.9, 124.7)
    again = import_gazetteer(source, copy)
    assert (again.added, again.changed) == (0, 0)


def test_what_is_written_is_what_stood_there(amur: Path) -> None:
    assert as_csv(load_region(amur).settlements.values()) == (amur / "settlements.csv").read_text(
        "utf-8"
    )


@given(
    st.builds(
        Settlement,
        id=st.just("zeysky.x"),
        name=st.sampled_from(["Овсянка", 'Село, "то самое"', "Юхта-3"]),
        municipality=st.just("zeysky"),
        kind=st.sampled_from(["town", "village", "council"]),
        lat=st.floats(-90, 90),
        lon=st.floats(-180, 180),
        population=st.none() | st.integers(0, 10**7),
        aliases=st.lists(st.sampled_from(["Овсянки", "Юхта 3"]), unique=True).map(tuple),
    )
)
def test_a_settlement_survives_its_file(
    tmp_path_factory: pytest.TempPathFactory, settlement: Settlement
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_text(as_csv([settlement]), "utf-8")
    read = read_settlements(path, read_rows(path, []), {"zeysky"}, mistakes := [])
    assert (read, mistakes) == ({"zeysky.x": settlement}, [])


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "utf-16"])
def test_a_gazetteer_may_be_of_any_encoding_and_a_workbook(copy: Path, encoding: str) -> None:
    source = copy / "brought.csv"
    source.write_text("Название,Район,Вид\nПервомайское,Тындинский район,посёлок\n", encoding)
    assert import_gazetteer(source, copy).added == 1
    source.write_bytes(
        xlsx(("Название", "Район", "Вид"), ("Первомайское", "Тындинский район", "посёлок"))
    )
    again = import_gazetteer(source, copy)
    assert (again.added, again.refused) == (0, ())
