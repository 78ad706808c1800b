from datetime import UTC, datetime, timedelta

import pytest

from app.settings import read_settings
from app.wiring import open_installation
from domain.ports.audit import AuditFilter
from otklik.shell import ME

DAY = f"{datetime.now(UTC) + timedelta(days=30):%d.%m.%Y}"
TIMES = ("--from", f"{DAY} 08:00", "--until", f"{DAY} 20:00")
NOWHERE = "mailto://127.0.0.1:1?from=a@mail.example&to=b@mail.example"


@pytest.fixture
def anna(otklik, monkeypatch):
    monkeypatch.setenv("OTKLIK_CHANNELS__MAIL", NOWHERE)
    assert otklik("duty", "add", "Анна", *TIMES).exit_code == 0
    return otklik


def test_a_roster_is_entered_listed_and_taken_back(anna):
    assert anna("duty", "swap", "Анна", "Борис", *TIMES).output == "Смен передано: 1.\n"
    assert anna("duty", "person", "Анна", "--channel", "mail").exit_code == 0
    listed = anna("duty", "list", "--days", "99999").output
    for said in (
        "Сейчас дежурный: не назначен",
        "Анна: mail",
        "Борис: каналов нет",
        f"{DAY} 08:00",
    ):
        assert said in listed
    assert f"Никто не дежурит с {DAY} 20:00 и дальше" in listed
    assert anna("duty", "remove", "2").exit_code == 0
    assert "записи 2 в графике нет" in str(anna("duty", "remove", "2").exception)
    with open_installation(read_settings()) as installation:
        looks = installation.audit.read(AuditFilter(what="duty"), 9)
    assert [(look.who, look.detail) for look in reversed(looks)] == [
        (ME, "Анна: дежурный"),
        (ME, "Анна: заменяет Борис"),
        (ME, "каналы: Анна"),
        (ME, "запись 2 убрана"),
    ]


def test_a_list_is_imported(otklik, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text(f"кто;роль;с;до\nВера;дежурный;{DAY} 08:00;{DAY} 20:00\n", "utf-8")
    assert otklik("duty", "import", str(file)).output == "Записей добавлено: 1.\n"


def test_a_channel_that_does_not_answer_fails_the_test_by_name(anna):
    anna("duty", "person", "Анна", "--channel", "mail")
    tested = anna("duty", "test", "Анна")
    assert tested.exit_code == 1
    assert tested.output.startswith("Анна, mail: ")
    assert "отправлено" not in tested.output
