import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from xlsxwriter import Workbook

from desks.duty import DutyDesk
from desks.viewer import in_shell
from domain.duty import DutyRole, RosterEntry
from domain.errors import ChannelUnavailable, EntryRefused, NotFound
from domain.ports.audit import AuditFilter

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
VERA = in_shell("Вера")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LIST = """кто;роль;с;до;каналы
Анна Белова;дежурный;24.11.2026 08:00;24.11.2026 20:00;anna-tg, anna-mail
Борис;Второй дежурный;24.11.2026 08:00;24.11.2026 20:00;
;;;;
Анна Белова;отсутствует;25.11.2026 00:00;26.11.2026 00:00;
"""


class Line:
    """A Channel that keeps what it was given, and refuses mail."""

    def __init__(self):
        self.sent = []

    def send(self, address, title, text):
        if "mail" in address:
            raise ChannelUnavailable("connection refused")
        self.sent.append((address, title))


class Clock:
    """A Clock that stands still."""

    def now(self):
        return NOW


@pytest.fixture
def book(installation):
    channels = {name: SecretStr(f"json://{name}") for name in ("anna-tg", "anna-mail")}
    settings = installation.settings.model_copy(update={"channels": channels})
    return DutyDesk(replace(installation, settings=settings, clock=Clock()))


@pytest.fixture
def now():
    return NOW


def test_a_list_brings_shifts_absences_and_channels(book, now):
    for encoding in ("utf-8", "utf-8-sig", "cp1251"):
        assert book.take_list(VERA, LIST.encode(encoding)) == 3
    roster = book.installation.watch.duty.roster(LONG_AGO)
    assert [(e.person, e.role) for e in roster.entries] == 3 * [
        ("Анна Белова", DutyRole.OFFICER),
        ("Борис", DutyRole.SECOND),
        ("Анна Белова", None),
    ]
    assert roster.entries[0].since.astimezone(book.installation.region.zone).hour == 8
    assert roster.people["Анна Белова"].channels == ("anna-tg", "anna-mail")


def test_a_list_may_be_a_workbook_with_times_as_cells_of_time(book, now):
    out = io.BytesIO()
    with Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        look = workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, ["График на ноябрь"])
        sheet.write_row(2, 0, ["Кто", "Роль", "С", "До"])
        sheet.write_row(3, 0, ["Анна", "дежурный"])
        for place, hour in ((2, 8), (3, 20)):
            sheet.write_datetime(3, place, datetime(2026, 11, 24, hour), look)  # noqa: DTZ001
    assert book.take_list(VERA, out.getvalue()) == 1
    [entry] = book.installation.watch.duty.roster(LONG_AGO).entries
    zone = book.installation.region.zone
    assert [at.astimezone(zone).hour for at in (entry.since, entry.until)] == [8, 20]
    with pytest.raises(EntryRefused, match="не читается как таблица Excel"):
        book.take_list(VERA, b"PK nonsense")


WRONG = {
    "no column": ("кто;с;до\nАнна;1;2", "нет столбцов: роль"),
    "no role": (LIST.replace("дежурный;24", "повар;24", 1), "строка 2: «повар» — не роль"),
    "no time": (LIST.replace("25.11.2026 00:00", "завтра"), "строка 5: «завтра» — не время"),
    "the wrong year": (LIST.replace("24.11.2026 20:00", "24.11.2028 20:00"), "больше года"),
    "too far": (LIST.replace("11.2026", "12.2027"), "строка 2: .*на год вперёд"),
    "backwards": (LIST.replace("24.11.2026 20:00", "23.11.2026 20:00"), "раньше, чем начинается"),
    "no such channel": (LIST.replace("anna-tg", "sms"), "строка 2: каналов нет"),
    "nobody": (LIST.replace("Борис", ""), "строка 3: не сказано, кто дежурит"),
    "nothing": ("кто;роль;с;до", "ни одной смены"),
}


def test_a_list_with_a_mistake_writes_nothing_and_names_the_line(book, now):
    for text, said in WRONG.values():
        with pytest.raises(EntryRefused, match=said):
            book.take_list(VERA, text.encode())
    roster = book.installation.watch.duty.roster(LONG_AGO)
    assert (roster.people, roster.entries) == ({}, [])


def test_a_swap_gives_all_shifts_of_the_time_and_no_more(book, now):
    book.add(VERA, "Анна", "officer", now, now + 12 * HOUR)
    assert book.swap(VERA, "анна", "Борис", now + 4 * HOUR, now + 24 * HOUR) == 1
    roster = book.installation.watch.duty.roster(now)
    served = [roster.on_duty(DutyRole.OFFICER, now + h * HOUR).id for h in (0, 3, 4, 11)]
    assert served == ["Анна", "Анна", "Борис", "Борис"]
    with pytest.raises(EntryRefused, match="смен нет"):
        book.swap(VERA, "Анна", "Борис", now + 13 * HOUR, now + 14 * HOUR)
    with pytest.raises(EntryRefused, match="такого человека"):
        book.swap(VERA, "Глеб", "Борис", now, now + HOUR)


def test_a_test_message_tells_of_each_channel_what_became_of_it(book, now):
    line = Line()
    tested = [(t.person, t.channel) for t in book.test(VERA, "", line)]
    assert tested == [(None, "anna-mail"), (None, "anna-tg")]  # there is no roster yet
    book.save_person(VERA, "Анна", ["anna-tg", "anna-mail"])
    tested = [(t.person, t.channel, t.error) for t in book.test(VERA, "анна", line)]
    assert tested == [("Анна", "anna-tg", None), ("Анна", "anna-mail", "connection refused")]
    assert line.sent == 2 * [("json://anna-tg", "Проверка связи")]


def test_every_deed_is_audited_and_a_refused_one_is_not(book, now):
    book.add(VERA, "Анна", "officer", now, now + 12 * HOUR)
    book.swap(in_shell("Вера", "Глеб"), "Анна", "Борис", now, now + HOUR)
    book.save_person(VERA, "Анна", [])
    entry = book.look(VERA, HOUR).entries[0]
    book.remove(VERA, entry.id)
    book.take_list(VERA, LIST.encode())
    list(book.test(VERA, "", Line()))
    for refused in (
        lambda: book.remove(VERA, entry.id),
        lambda: book.add(VERA, "Анна", "officer", now, now),
        lambda: book.take_list(VERA, b""),
    ):
        with pytest.raises((EntryRefused, NotFound)):
            refused()
    looks = book.installation.audit.read(AuditFilter(what="duty"), 50)
    assert {look.who for look in looks} == {"Вера"}
    assert [look.detail for look in reversed(looks)] == [
        "Анна: дежурный",
        "Анна: заменяет Борис (от имени: Глеб)",
        "каналы: Анна",
        f"запись {entry.id} убрана",
        "график загружен",
        "проверка связи: все",
    ]


def test_an_entry_of_before_the_bounds_serves_on(book, now):
    years = RosterEntry("Анна", DutyRole.OFFICER, LONG_AGO, now + 9000 * HOUR, "Вера", LONG_AGO)
    book.installation.watch.duty.add([years])
    assert book.look(VERA, HOUR).serving[DutyRole.OFFICER].id == "Анна"
