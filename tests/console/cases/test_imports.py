"""Pages of imports: a table is brought, mapped, tried on its first rows, and its map kept."""

import io
from datetime import timedelta
from threading import Event

import pytest
from xlsxwriter import Workbook

from desks.cases.imports.maps import ImportMapDesk
from desks.tasks.folder import TaskFolder
from desks.tasks.runner import run_task
from desks.viewer import in_shell
from domain.cases.import_map import CaseColumn, ImportMap
from domain.cases.imports import ImportRun, ImportState
from domain.person import Role
from domain.terms.policy import Regime
from tests.console.signing import browser, person
from tests.making import page_of

TITLES = [
    "Идентификатор ПОС",
    "Дата и время создания",
    "Имя заявителя",
    "Телефон",
    "Текст обращения",
]
TITLES += ["Категория обращения", "Адрес", "Текущий статус", "Цвет"]
ROWS = [
    ["100", "{day} 12:30", "Мария", "89145551234", "Нет воды, звоните 8 914 555-12-34"],
    ["101", "31.12.1900", "Пётр", "89145551235", "Темно"],
]
MORE = ["ЖКХ", "г. Тында, ул. Красная Пресня, д. 12, кв. 5", "В работе", "красный"]


def table(installation):
    day = (installation.clock.now() - timedelta(days=2)).strftime("%d.%m.%Y")
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet("Выгрузка")
        sheet.write(0, 0, "Выгрузка из личного кабинета")
        sheet.write_row(2, 0, TITLES)
        for line, row in enumerate(ROWS, 3):
            sheet.write_row(line, 0, [cell.format(day=day) for cell in [*row, *MORE]])
    return out.getvalue()


def bring(client, content, name="pos.xlsx"):
    return client.post("/cases/imports", files={"file": (name, content)})


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


def chosen(answer, **fields):
    """The form of the page as a browser would send it, with some fields changed."""
    main = page_of(answer).main
    named = {
        one["name"]: one.get("value", "")
        for one in main.find(id="map").find_all("input")
        if one.get("type") != "checkbox" or one.has_attr("checked")
    }
    selects = [
        (one["name"], next((o["value"] for o in one("option") if o.has_attr("selected")), ""))
        for one in main.find_all("select")
    ]
    columns = [value for name, value in selects if name == "column"]
    return {**named, **dict(selects), "column": columns, **fields}


def test_a_table_is_mapped_tried_in_both_zones_and_its_map_comes_back_by_itself(
    client, filled
) -> None:
    page = bring(client, table(filled))
    shown = words(page)
    assert "2 строки под заголовком" in shown
    assert "Похоже на выгрузку «Платформа обратной связи (ПОС)», не проверено" in shown
    assert "Для примера, строка 4" in shown
    assert "Если это время московское" in shown
    assert "столбец «Дата и время создания»: «31.12.1900» — 1900 год" in shown
    assert "Тында, Красная Пресня, 12" in shown
    assert "Цвет" in shown
    for secret in ("Мария", "5551234", "555-12", "кв. 5"):
        assert secret not in page.text
    form = chosen(page)
    assert (form["stream"], form["zone"], form["regime"]) == ("pos", "", "message")
    address = page.url.path
    refused = client.post(address, data={**form, "deed": "save"})
    assert refused.status_code == 400
    assert "не выбран часовой пояс" in words(refused)
    done = client.post(
        address, data={**form, "deed": "save", "zone": "Europe/Moscow", "name": "ПОС, дневная"}
    )
    assert "Карта сохранена." in words(done)
    assert "московское, UTC+3" in words(done)
    again = bring(client, table(filled))
    assert "Подставлена карта «ПОС, дневная»" in words(again)
    assert chosen(again)["zone"] == "Europe/Moscow"


@pytest.fixture
def started(client, filled):
    """A table is imported, and the address of its report."""

    def start(content=None, **fields):
        page = bring(client, content or table(filled))
        form = {**chosen(page), "deed": "start", "zone": "Europe/Moscow", "name": "ПОС"}
        answer = client.post(page.url.path, data={**form, **fields})
        folder = TaskFolder(filled.settings)
        now, lease = filled.clock.now(), filled.settings.batch_lease
        if task := filled.processes.tasks.claim(folder.mark(), now, lease):
            run_task(filled, task, Event())
        return answer

    return start


def test_an_import_is_started_reported_fetched_and_undone(client, filled, started) -> None:
    waits = started()
    assert waits.status_code == 200
    assert "Ждёт своей очереди" in words(waits)
    address = waits.url.path
    assert not list((filled.settings.data / "tasks").glob("*.table"))
    report = client.get(address)
    shown = words(report)
    for text in ("Создано 1", "Не принято 1", "московское, UTC+3", "О-1", "1900 год"):
        assert text in shown
    assert "Не сохранено: Имя заявителя — 2, Телефон — 2, телефон — 1" in shown
    case = words(client.get("/cases/1"))
    assert "по умолчанию" in case
    assert "555-12" not in case
    only = words(client.get(f"{address}?outcome=created"))
    assert "1900 год" not in only
    file = client.get(f"{address}/report")
    assert file.content.startswith(b"PK")
    assert "№ 1 pos.xlsx" in words(client.get("/cases/imports"))
    assert "Данные выгрузок: ПОС — от" in words(client.get("/cases"))
    again = client.get(started().url.path)
    assert "Без изменений 1" in words(again)
    undone = client.post(f"{address}/undo")
    assert undone.url.path.startswith("/tasks/")
    assert client.get("/cases/imports/99").status_code == 404


def test_an_import_whose_cases_people_worked_on_leaves_these(client, filled, started) -> None:
    address = started().url.path
    version = str(filled.casework.cases.get(1).version)
    client.post("/cases/1/route", data={"body": "housing", "version": version})
    refused = client.post(f"{address}/undo")
    assert refused.status_code == 409
    assert "уже работали: О-1" in words(refused)
    assert "Отменить остальные" in words(refused)
    assert client.post(f"{address}/undo", data={"rest": "true"}).status_code == 200


def test_an_export_of_the_future_is_not_started(filled, started) -> None:
    answer = started(made="2099-01-01T00:00")
    assert (answer.status_code, "выгрузка из будущего" in words(answer)) == (400, True)
    assert not filled.casework.imports.page(9)


def test_a_stream_whose_export_is_older_than_usual_is_a_banner(client, filled) -> None:
    now = filled.clock.now()
    columns = {CaseColumn.NUMBER: "Номер", CaseColumn.RECEIVED: "Дата", CaseColumn.TEXT: "Текст"}
    one = ImportMap("ПОС", "pos", columns, "Europe/Moscow", Regime.MESSAGE)
    for days in range(10, 4, -1):
        said_at = now - timedelta(days=days)
        filled.casework.imports.add(
            ImportRun(now, "Анна", "a.csv", one, said_at, state=ImportState.DONE)
        )
    for path in ("/cases", "/cases/mine"):
        assert "Выгрузка «ПОС» старше обычного" in words(client.get(path))
    assert "старее обычного" in words(client.get("/cases/imports"))


def test_a_form_shows_the_rows_as_it_reads_them_and_names_what_is_wrong(client, filled) -> None:
    page = bring(client, table(filled))
    form, address = chosen(page), page.url.path
    columns = list(form["column"])
    columns[TITLES.index("Телефон")] = "applicant"
    columns[TITLES.index("Цвет")] = "number"
    twice = client.post(address, data={**form, "column": columns})
    assert (twice.status_code, "значат одно и то же" in words(twice)) == (400, True)
    columns[0] = ""
    other = client.post(address, data={**form, "column": columns})
    assert other.status_code == 200
    assert "красный" in words(other)
    assert "89145551234" not in other.text
    none = client.post(address, data={**form, "column": [""] * len(columns)})
    assert "Строки пока не читаются: не выбран столбец с номером" in words(none)
    assert chosen(none)["zone"] == ""


def test_a_name_is_of_one_map_and_a_map_is_deleted(client, filled) -> None:
    page = bring(client, table(filled))
    form = {**chosen(page), "deed": "save", "zone": "Asia/Yakutsk", "name": "ПОС"}
    for path, status in ((page.url.path, 200), (page.url.path, 409)):
        assert client.post(path, data=form).status_code == status
    [stored] = ImportMapDesk(filled).maps(in_shell("Анна"))
    assert "Карта удалена." in words(client.post(f"/cases/imports/maps/{stored.id}/forget"))
    assert client.post(f"/cases/imports/maps/{stored.id}/forget").status_code == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Выберите файл"),
        (b"\0\1\2 not a table", "это не CSV, не таблица Excel"),
        (b"<html><table><tr><td>1</td></tr></table>", "веб-страница, сохранённая под именем"),
        (b"PK\3\4 broken", "не читается как таблица"),
        (("N;" * 16_384 + "\n1\n").encode(), "столбцов: 16384"),
        (b" \n \n", "нет ни одной строки"),
    ],
)
def test_what_is_no_table_is_refused_in_words(client, content, why) -> None:
    answer = bring(client, content)
    assert answer.status_code == 400
    assert why in words(answer)
    assert not list((client.app.state.pages.installation.settings.data / "tasks").glob("*.brought"))


def test_a_file_is_of_the_person_who_brought_it_and_gone_after_an_hour(client, filled) -> None:
    path = bring(client, table(filled)).url.path
    other = person(filled, Role.MONITOR, name="Борис")
    with browser(filled, one=other) as theirs:
        assert theirs.get(path).status_code == 404
    assert client.get(path).status_code == 200
    assert client.get("/cases/imports/files/..%2F..%2Fx/map").status_code == 404
    for file in (filled.settings.data / "tasks").glob("*.table"):
        file.unlink()
    answer = client.get(path)
    assert (answer.status_code, "хранится час" in words(answer)) == (404, True)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR, Role.EXECUTOR])
def test_who_does_no_casework_brings_nothing(filled, role) -> None:
    with browser(filled, role) as theirs:
        assert theirs.get("/cases/imports").status_code == 403
        assert bring(theirs, table(filled)).status_code == 403
