"""Exports of the federal platform and of the monitoring of networks as workbooks, as offices get
them: Moscow time, a cover sheet, merged cells, a row twice.

Synthetic: no export of either system is public.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from replica.filed import Appeal

MOSCOW = ZoneInfo("Europe/Moscow")
TWICE = 2  # rows that stand in an export twice
_PLATFORM = (
    *("Идентификатор ПОС", "Дата и время создания", "Имя заявителя", "Фамилия заявителя"),
    *("Email заявителя", "Телефон заявителя", "Категория обращения", "Подкатегория обращения"),
    *("Текст обращения", "Адрес обращения", "Тип публикации", "Вид рассмотрения"),
    *("Организация исполнителя", "Текущий статус", "Ответ на обращение"),
)
_MONITORING = (
    *("Номер инцидента", "Дата создания", "Дата закрытия", "Группа тем", "Тема", "Регион"),
    *("Муниципалитет", "Населённый пункт", "Улица", "Дом", "Текст инцидента", "Теги"),
    *("Тип инцидента", "Автор", "Ссылка на сообщение", "Исполнитель", "Итог"),
)
_MERGED = 6  # the column of the platform's category, merged over equal neighbours

Cells = Sequence[str | datetime | None]


def platform(path: Path, appeals: Sequence[Appeal], at: datetime) -> None:
    ordered = sorted(appeals, key=lambda appeal: (appeal.rubric.group, appeal.number))
    rows = [_platform_row(appeal, at) for appeal in ordered]
    title = f"Сообщения, поступившие на платформу, на {_moscow(at):%d.%m.%Y %H:%M} (МСК)"
    _write(path, title, _PLATFORM, [*rows, *rows[:TWICE]], merged=_MERGED)


def monitoring(path: Path, appeals: Sequence[Appeal], at: datetime) -> None:
    rows = [_monitoring_row(appeal, at) for appeal in appeals]
    title = f"Инциденты на {_moscow(at):%d.%m.%Y %H:%M}"
    _write(path, title, _MONITORING, [*rows[-TWICE:], *rows])


def _platform_row(appeal: Appeal, at: datetime) -> Cells:
    answered = appeal.state(at) in ("Дан ответ", "Закрыто")
    return (
        appeal.number,
        f"{_moscow(appeal.filed_at):%Y-%m-%d %H:%M}",  # as text
        appeal.author.first_name,
        appeal.author.last_name,
        f"user{appeal.author.id}@example.org",
        f"+7 900 {appeal.author.id % 10_000_000:07}",
        appeal.rubric.group,
        appeal.rubric.topic,
        appeal.text,
        f"Амурская область, г. {appeal.place.name}, ул. {appeal.street}, {appeal.house}, кв. 7",
        "Публичное" if appeal.public else "Приватное",
        appeal.regime,
        appeal.performer if len(appeal.stages) > 1 else None,
        appeal.state(at),
        appeal.answer if answered else None,
    )


def _monitoring_row(appeal: Appeal, at: datetime) -> Cells:
    ended = appeal.ended(at)
    return (
        appeal.number,
        _moscow(appeal.filed_at),  # as a date
        _moscow(ended) if ended else None,
        appeal.rubric.group,
        appeal.rubric.topic,
        "Амурская область",
        appeal.place.name,
        appeal.place.name,
        appeal.street,
        appeal.house,
        appeal.text,
        "соцсети",
        "Решаемый",
        appeal.author.signature,
        appeal.link,
        appeal.performer,
        appeal.state(at),
    )


def _moscow(at: datetime) -> datetime:
    return at.astimezone(MOSCOW).replace(tzinfo=None)


def _write(
    path: Path, title: str, columns: Sequence[str], rows: Sequence[Cells], merged: int | None = None
) -> None:
    with Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        cover = book.add_worksheet("Титул")
        for line, text in enumerate(("Отчёт", title, "Время московское", "Для работы")):
            cover.write_string(line, 0, text)
        sheet = book.add_worksheet("Выгрузка")
        sheet.merge_range(0, 0, 0, len(columns) - 1, title)
        for column, name in enumerate(columns):
            sheet.write_string(2, column, name)
        dates = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        for line, row in enumerate(rows, 3):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, column, cell, dates)
                elif cell is not None and column != merged:
                    sheet.write_string(line, column, cell)
        if merged is not None:
            _merge(sheet, merged, [row[merged] for row in rows])


def _merge(sheet: Worksheet, column: int, values: Sequence[object]) -> None:
    line = 3
    write: Callable[[int, int, str], object] = sheet.write_string
    for value, some in groupby(values):
        count = len(list(some))
        if count > 1:
            sheet.merge_range(line, column, line + count - 1, column, str(value))
        else:
            write(line, column, str(value))
        line += count
