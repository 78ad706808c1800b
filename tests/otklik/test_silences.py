from app.settings import read_settings
from app.wiring import open_installation
from domain.alert import Cell
from domain.ports.audit import AuditFilter
from otklik.shell import ME

MADE = ("alerts", "silence", "--group", "жкх", "--municipality", "Тында", "--reason", "ремонт")


def test_a_silence_is_added_listed_and_ended(otklik):
    assert "Ничего не приглушено" in otklik("alerts", "silences").output
    ended = otklik(*MADE, "--for", "6ч", "--who", "Анна")
    assert ended.exit_code == 0, ended.output
    with open_installation(read_settings()) as installation:
        (made,) = installation.watch.silences.since(installation.clock.now())
    assert (made.cell, made.reason, made.who) == (Cell("housing", "tynda"), "ремонт", "Анна")
    listed = otklik("alerts", "silences").output
    assert made.id in listed
    assert "действует" in listed
    assert otklik("alerts", "unsilence", made.id).exit_code == 0
    assert "Ничего не приглушено" in otklik("alerts", "silences").output
    assert "кончилась" in otklik("alerts", "silences", "--ended").output
    assert "уже кончился" in str(otklik("alerts", "unsilence", made.id).exception)
    assert "приглушённого под номером none нет" in str(
        otklik("alerts", "unsilence", "none").exception
    )
    with open_installation(read_settings()) as installation:
        looks = installation.audit.read(AuditFilter(what="silence"), 9)
    assert [(look.who, look.detail) for look in looks] == [
        (ME, f"{made.id} закончена"),
        (ME, f"{made.id} добавлена (от имени: Анна)"),
    ]


def test_a_silence_of_more_than_a_month_is_refused(otklik):
    assert "не больше месяца" in str(otklik(*MADE, "--for", "32д").exception)


def test_what_nothing_is_called_is_refused_by_name(otklik):
    ended = otklik("alerts", "silence", "--group", "погода", "--for", "1ч", "--reason", "р")
    assert "«погода»" in str(ended.exception)
    ended = otklik("alerts", "silence", "--source", "none", "--for", "1ч", "--reason", "р")
    assert "источника none нет" in str(ended.exception)
