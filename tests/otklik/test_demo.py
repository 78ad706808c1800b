import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from app.settings import read_settings
from app.wiring import read_region
from desks.access.passwords import Passwords
from domain.alert import Cell
from domain.errors import SettingsError
from domain.person import Role
from domain.post import Outcome
from domain.source import HealthState
from otklik.demo import Played, make_people, replica, report, show_people
from russian.vocabulary import Vocabulary
from tests.making import an_alert

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TYNDA, BELOGORSK = Cell("housing", "tynda"), Cell("waste", "belogorsk")
STORM = Cell("roads", "zeya")
MAIL = "почта: Тында, отопление: 21 житель за 3 часа"


def reported(raised, inbox):
    played = Played(
        outcomes={Outcome.INDEXED: 5285, Outcome.OFF_REGION: 3},
        sources={"a": HealthState.WORKS, "b": HealthState.WORKS, "c": HealthState.QUIET},
        alerts=tuple(an_alert(AT, cell, id=cell.key) for cell in raised),
        expected=frozenset({TYNDA, BELOGORSK}),
        quiet=frozenset({STORM}),
        inbox=inbox,
    )
    said = Console(file=io.StringIO(), width=120)
    report(played, Vocabulary(read_region(read_settings())), said)
    return said.file.getvalue(), played.as_expected


def test_the_report_speaks_in_words():
    said, right = reported([TYNDA, BELOGORSK], (MAIL,) * 4)
    assert right
    assert "работает: 3" in said
    assert "новые: 5285, не о регионе: 3" in said
    assert "Тында, ЖКХ" in said
    assert MAIL in said
    assert "Всё как ожидалось." in said


def test_what_is_not_as_expected_is_named():
    said, right = reported([TYNDA, STORM], (MAIL,))
    assert not right
    assert "Не пришло: Белогорск, Мусор/Свалки/ТКО." in said
    assert "Лишнее: Зея, Дороги." in said
    assert "Сообщений доставлено 1, а нужно не меньше 4." in said
    assert "Всё как ожидалось" not in said


def test_a_spike_by_chance_is_named_and_a_false_alarm_is_wrong():
    said, right = reported([TYNDA, BELOGORSK, Cell("roads", None)], (MAIL,) * 4)
    assert right
    assert "по случайности имитации: Амурская область, Дороги." in said
    assert "Всё как ожидалось" not in said
    said, right = reported([TYNDA, BELOGORSK, STORM], (MAIL,) * 4)
    assert not right
    assert "Лишнее: Зея, Дороги." in said


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("file", "это файл"),
        ("file/below", "не создать"),
        ("full", "что-то, кроме показа"),
    ],
)
def test_a_folder_that_will_not_do_is_refused_before_anything_is_lost(tmp_path, folder, why):
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/kept").touch()
    with (
        pytest.raises(SettingsError, match=rf"{folder}: .*{why}.*--folder"),
        replica(tmp_path / folder, 1),
    ):
        pass
    assert (tmp_path / "full/kept").exists()


def test_the_demo_is_thrown_away_by_one_command_and_nothing_else_is(otklik, tmp_path):
    played, kept = tmp_path / "demo", tmp_path / "kept"
    for folder in (played, kept):
        folder.mkdir()
        (folder / "otklik.db").touch()
    (played / "replica.json").touch()
    assert otklik("demo", "--forget", "--folder", str(played)).exit_code == 0
    assert not played.exists()
    assert otklik("demo", "--forget", "--folder", str(played)).exit_code == 0
    refused = otklik("demo", "--forget", "--folder", str(kept))
    assert isinstance(refused.exception, SettingsError)
    assert (kept / "otklik.db").exists()


def test_the_demo_has_somebody_of_each_role_who_can_sign_in(installation):
    people, password = make_people(installation.settings)
    assert {role for person in people for role in person.roles} == set(Role)
    said = Console(file=io.StringIO(), width=120)
    show_people(people, password, said)
    passwords = Passwords()
    for person in people:
        _, stored = installation.access.people.password(person.login)
        assert person.login in said.file.getvalue()
    assert passwords.fits(stored, password)
    assert password in said.file.getvalue()
    limited = [person for person in people if person.scope is not None]
    assert [bool(person.scope) for person in limited] == [True, True, True]
