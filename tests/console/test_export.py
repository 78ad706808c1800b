from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from console.export import table
from desks.exports.export import Export
from files.sheets import Column, FileKind
from tests.client import TestClient

AT = datetime(2026, 11, 24, 18, 5, tzinfo=ZoneInfo("Asia/Yakutsk"))
HEAD = [("Найдено", 2)]
COLUMNS = [Column("Время"), Column("Текст", 80), Column("Просмотры")]


def download(kind, rows):
    def answer(request):
        return table(kind, Export("Поиск 24.11", HEAD, COLUMNS, 2, rows))

    return TestClient(Starlette(routes=[Route("/", answer)])).get("/")


@pytest.mark.parametrize("kind", FileKind)
def test_a_table_that_breaks_off_is_no_download(kind):
    def rows():
        yield AT, "первый", 1
        raise ConnectionError("the index went away")

    with pytest.raises(ConnectionError):
        download(kind, rows())


def test_its_name_is_readable_russian():
    answer = download(FileKind.XLSX, [])
    said = answer.headers["content-disposition"]
    assert "filename*=UTF-8''%D0%9F%D0%BE%D0%B8%D1%81%D0%BA%2024.11.xlsx" in said
