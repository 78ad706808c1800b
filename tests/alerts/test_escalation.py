"""Who is told when, and what may wake people at night."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from alerts.escalation import FILE, Escalation, load_escalation
from domain.duty import DutyRole
from domain.errors import SettingsError

ZONE = timezone(timedelta(hours=9))
SURE, LIKELY = 1e-9, 1e-4


def test_the_shipped_table_is_the_one_of_the_centre() -> None:
    minutes = [(s.role, s.after / timedelta(minutes=1)) for s in load_escalation().steps]
    assert minutes == list(zip(DutyRole, (0, 10, 20, 30), strict=True))


@pytest.mark.parametrize(
    ("at", "p", "leaves"),
    [
        ("24 12:00", LIKELY, "24 12:00"),
        ("24 21:59", LIKELY, "24 21:59"),
        ("24 22:00", LIKELY, "25 08:00"),
        ("25 03:30", LIKELY, "25 08:00"),
        ("25 08:00", LIKELY, "25 08:00"),
        ("25 03:30", SURE, "25 03:30"),
    ],
)
def test_at_night_only_what_is_nearly_sure_leaves_at_once(at: str, p: float, leaves: str) -> None:
    def local(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)

    assert load_escalation().start(p, local(at), ZONE) == local(leaves)


def test_a_night_may_lie_within_one_day() -> None:
    table = Escalation((), 0, 6, 1e-6)
    at = datetime(2026, 11, 24, 1, tzinfo=ZONE)
    assert table.start(LIKELY, at, ZONE) == at + timedelta(hours=5)
    assert table.start(LIKELY, at + timedelta(hours=22), ZONE) == at + timedelta(hours=22)


MISTAKES = {
    "an unknown role": ("role: second", "role: chief", "steps[1].role: «chief»: неизвестное"),
    "not ascending": ("after_minutes: 20", "after_minutes: 5", "after_minutes должны возрастать"),
    "no hour": ("begin_hour: 22", "begin_hour: 25", "night.begin_hour: 25 вне границ"),
    "unknown key": ("end_hour: 8", "hour_end: 8", "night.hour_end: неизвестный ключ"),
}


@pytest.mark.parametrize(("old", "new", "problem"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    file = tmp_path / "escalation.yaml"
    file.write_text(FILE.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_escalation(file)
    assert problem in str(caught.value)
    assert f"{file}:" in str(caught.value)
