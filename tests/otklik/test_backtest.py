from datetime import UTC, datetime, timedelta

import pytest

from app.settings import read_settings
from app.wiring import open_installation
from tests.making import a_complaint

NOW = datetime.now(UTC)


@pytest.fixture
def history(otklik):
    calm = [(NOW - timedelta(days=n + 1), f"calm{n}") for n in range(30)]
    storm = [(NOW - timedelta(days=3, minutes=9 * n), f"storm{n}") for n in range(10)]
    with open_installation(read_settings()) as installation:
        installation.posts.complaints.record(
            [
                a_complaint(name, at, source_id=f"s{at.minute % 3}", incident_id=name)
                for at, name in calm + storm
            ]
        )


def test_a_rule_is_tried_on_the_stored_history(otklik, history):
    ended = otklik("alerts", "backtest", "--place", "тында", "--group", "ЖКХ")
    assert ended.exit_code == 0, ended.output
    alert, total = ended.output.splitlines()
    assert "жителей за" in alert
    assert "обычно меньше одного" in alert
    assert total.startswith("Тында, ЖКХ, с ")
    assert "1 оповещение, в неделю 0," in total


def test_a_rule_over_the_day_alone_looks_at_the_day(otklik, history):
    ended = otklik("alerts", "backtest", "--place", "Тында", "--window", "24")
    assert "жителей за сутки" in ended.output


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (["--place", "Чита"], "муниципалитета «Чита» нет"),
        (["--group", "Мода"], "раздела «Мода» нет"),
        ([], "назовите муниципалитет или раздел"),
        (["--search", "Тепло"], "сохранённого поиска «Тепло» нет"),
        (["--place", "Тында", "--window", "5"], "промежутка 5 ч нет"),
        (["--place", "Тында", "--sensitivity", "max"], "чувствительности «max» нет"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_reason(otklik, typed, reason):
    ended = otklik("alerts", "backtest", *typed)
    assert ended.exit_code != 0
    assert reason in str(ended.exception)
