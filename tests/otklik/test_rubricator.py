"""Topics and bodies of an export become the centre's own."""

import shutil

import pytest

from app.settings import read_settings
from app.wiring import open_installation, read_region
from desks.rubricator.labelled_export import read_labelled
from domain.ports.audit import AuditFilter
from otklik.texts import open_texts
from region.loader import check_region, region_folder
from tests.files.workbook import xlsx

HEAD = ("Группа тем", "Тема", "Исполнитель", "Текст инцидента")
ROWS = (
    ("Дороги", "★ 3.2 Круги на поле", "Управление космоса", "Опять круги на поле"),
    ("Дороги", "Ямы и выбоины на дороге", "Министерство культуры", "Яма"),
    ("Небо", "Драконы", "Иванов Иван Петрович", "Пожар в лесу, горит трава и лес"),
    ("Мобилизация", "Поддержка семей", "Отдел 8 914 555-12-34", "Выплата"),
    ("Дороги", "Митинги", "Администрация г. Тынды", "Дорога"),
)


@pytest.fixture
def export(tmp_path):
    file = tmp_path / "export.xlsx"
    rows = [row for row in ROWS for _ in range(10)]
    file.write_bytes(xlsx(HEAD, *rows, ("Дороги", "Редкое", "Редкий отдел", "Дорога")))
    return file


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The installation's own copy of the shipped region."""
    folder = tmp_path / "region"
    shutil.copytree(region_folder(read_settings().region), folder)
    monkeypatch.setenv("OTKLIK_REGION", str(folder))
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_an_adoption_is_shown_first_and_written_when_asked(otklik, export, own):
    before = contents(own)
    shown = otklik("adopt", str(export))
    assert shown.exit_code == 0, shown.output
    for line in (
        "Тема: «Круги на поле» в «Дороги» (строк 10, ускоренный порядок): roads.own_krugi_na_pole",
        "Тема: «Драконы» в «Пожары и дым» (строк 10, группу выбрала модель,",
        "Орган: «Управление космоса» (строк 10), не проверено: own_upravlenie_kosmosa",
        "Похоже: «Министерство культуры» — «Министерство культуры Амурской области» (строк 10)",
        "Похоже: «Администрация г. Тынды» — «Администрация города Тынды» (строк 10)",
        "Не берём «Мобилизация»: ",
        "Не берём «Митинги»: ",
        "Не берём «Отдел 8 914 555-12-34»: в названии личные данные",
        "похоже на имя человека",
        "Реже 10 строк, не берём: 2, например «Редкое» (1); «Редкий отдел» (1)",
        "Ничего не записано. Записать: --apply",
    ):
        assert line in shown.output, line
    assert contents(own) == before

    done = otklik("adopt", str(export), "--apply", "--who", "Анна")
    assert done.exit_code == 0, done.output
    assert f"Записано в {own}" in done.output
    region = read_region(read_settings())
    names = {t.name: t for group in region.groups.values() for t in group.topics}
    assert names["Круги на поле"].starred
    assert names["Драконы"].group == "fires"
    assert region.bodies["own_upravlenie_kosmosa"].name == "Управление космоса"
    assert not {"Митинги", "Поддержка семей", "Редкое"} & names.keys()
    kept = {path.name.split(".yaml.")[0]: path for path in own.glob("*.yaml.*")}
    assert {name: path.read_bytes() for name, path in kept.items()} == {
        name: before[f"{name}.yaml"] for name in ("topics", "bodies")
    }
    assert check_region(own) == []
    assert "Ошибок нет" in otklik("check").output
    with open_installation(read_settings()) as installation:
        [look] = installation.audit.read(AuditFilter(what="rubricator"), 9)
    assert look.detail == f"{own}: тем 2, органов 1 (от имени: Анна)"


def test_a_second_adoption_adds_nothing(otklik, export, own):
    assert otklik("adopt", str(export), "--apply").exit_code == 0
    before = contents(own)
    again = otklik("adopt", str(export), "--apply")
    assert "Добавлять нечего" in again.output
    assert "Тема: " not in again.output
    assert contents(own) == before


def test_what_was_adopted_teaches(otklik, export, own):
    assert otklik("adopt", str(export), "--apply").exit_code == 0
    done = otklik("train", "--from", str(export))
    assert done.exit_code == 0, done.output
    assert "«Тема»: не знаем 11 значений: «Митинги»" not in done.output
    assert "«Тема»: не знаем 1 значений: «Редкое» (1)" in done.output


def test_shipped_files_are_never_written_but_copied(otklik, export, tmp_path, monkeypatch):
    shipped = region_folder(read_settings().region)
    before = contents(shipped)
    refused = otklik("adopt", str(export), "--apply")
    assert "файлы из поставки" in str(refused.exception)
    folder = tmp_path / "mine"
    done = otklik("adopt", str(export), "--apply", "--to", str(folder))
    assert done.exit_code == 0, done.output
    assert f'region = "{folder}"' in done.output
    assert contents(shipped) == before
    assert check_region(folder) == []
    assert "уже есть" in str(otklik("adopt", str(export), "--apply", "--to", str(folder)).exception)
    monkeypatch.setenv("OTKLIK_REGION", str(folder))
    assert "Добавлять нечего" in otklik("adopt", str(export)).output


def test_a_folder_that_cannot_be_made_is_named(otklik, export, tmp_path):
    (tmp_path / "file").write_text("")
    done = otklik("adopt", str(export), "--apply", "--to", str(tmp_path / "file" / "region"))
    assert f"{tmp_path / 'file' / 'region'}: не скопировать" in str(done.exception)


def test_of_an_own_folder_no_copy_is_made(otklik, export, own, tmp_path):
    refused = otklik("adopt", str(export), "--apply", "--to", str(tmp_path / "other"))
    assert "копия не нужна" in str(refused.exception)
    assert not (tmp_path / "other").exists()


def test_how_many_rows_make_a_name_may_be_chosen(otklik, export, own):
    shown = otklik("adopt", str(export), "--least", "1").output
    assert "Тема: «Редкое» в «Дороги» (строк 1)" in shown
    assert "Реже" not in shown


def test_a_centre_may_keep_its_own_names_for_all_topics(otklik, tmp_path, own):
    file = tmp_path / "export.xlsx"
    names = ("★ Ямы во дворах", "★ Открытые канализационные люки", "Уборка территорий")
    rows = [("Благоустройство", name, "", f"Текст {n}") for name in names for n in range(10)]
    file.write_bytes(xlsx(HEAD, *rows))
    assert "Добавлять нечего" in otklik("adopt", str(file)).output
    done = otklik("adopt", str(file), "--all-topics", "--apply")
    assert done.exit_code == 0, done.output
    assert "Тема: «Открытые канализационные люки» в «Благоустройство»" in done.output
    assert "Тема: «Уборка территорий» в «Благоустройство»" in done.output
    assert "Ямы" not in done.output  # our own name
    table = open_texts(file, "Текст инцидента")
    read = read_labelled(table, "x", read_region(read_settings())).rows
    assert {row.known["topic"] for row in read} == {
        "improvement.yard_potholes",
        "improvement.own_otkrytye_kanalizatsionnye_lyuki",
        "improvement.own_uborka_territoriy",
    }
    assert "Добавлять нечего" in otklik("adopt", str(file), "--all-topics").output
