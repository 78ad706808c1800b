import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from app.settings import read_settings
from app.vocabulary import Vocabulary
from app.wiring import read_region
from domain.alert import Alert, AlertState, Cell, Evidence, Signal
from domain.errors import SettingsError
from domain.post import Outcome
from domain.source import HealthState
from otklik.demo import Played, replica, report

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TYNDA, BELOGORSK = Cell("housing", "tynda"), Cell("waste", "belogorsk")
MAIL = "почта: Тында, отопление: 21 житель за 3 часа"


def reported(raised, inbox):
    played = Played(
        outcomes={Outcome.INDEXED: 5285, Outcome.OFF_REGION: 3},
        sources={"a": HealthState.WORKS, "b": HealthState.WORKS, "c": HealthState.QUIET},
        alerts=tuple(alert(cell) for cell in raised),
        expected=frozenset({TYNDA, BELOGORSK}),
        inbox=inbox,
    )
    said = Console(file=io.StringIO(), width=120)
    report(played, Vocabulary(read_region(read_settings())), said)
    return said.file.getvalue()


def alert(cell):
    evidence = Evidence(7, 2, 9, (), AT, ())
    signal = Signal(cell, AT, timedelta(hours=3), 7, 0.5, 1e-6)
    return Alert(
        id=cell.key,
        cell=cell,
        state=AlertState.NEW,
        signal=signal,
        evidence=evidence,
        since=AT,
        opened_at=AT,
        last_hot_at=AT,
    )


def test_the_report_speaks_in_words():
    said = reported([TYNDA, BELOGORSK], (MAIL,) * 4)
    assert "работает: 2, нет новых: 1" in said
    assert "новые: 5285, не о регионе: 3" in said
    assert "Тында, ЖКХ" in said
    assert MAIL in said
    assert "Всё как ожидалось." in said


def test_what_is_not_as_expected_is_named():
    said = reported([TYNDA, Cell("roads", "zeya")], (MAIL,))
    assert "Не пришло: Белогорск, Мусор/Свалки/ТКО." in said
    assert "Лишнее: Зея, Дороги." in said
    assert "Сообщений доставлено 1, а нужно не меньше 4." in said
    assert "Всё как ожидалось" not in said


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
