"""What keeps posts from being seen is told, once a day while it lasts."""

from datetime import UTC, datetime, timedelta, timezone

from messages.upkeep import LASTS, Upkeep
from tests.fakes.outbox import MemoryOutbox

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # noon in the region
HOUR = timedelta(hours=1)
WORK = ("Обработка постов", "стоит, посты ждут", "проверьте otklik work")


class Operators:
    def __init__(self):
        self.outbox, self.found = MemoryOutbox(), []
        self.start()

    def start(self):
        self.upkeep = Upkeep(
            ailments=lambda: self.found,
            outbox=self.outbox,
            channels=["mail"],
            console_url="http://console",
            zone=timezone(9 * HOUR),
        )

    def told(self, hours):
        """How many messages there are after a look."""
        self.upkeep.tick(NOW + hours * HOUR)
        return len(self.outbox.alerts.outbox)


def test_what_lasts_is_told_with_what_to_do():
    operators = Operators()
    operators.found = [WORK]
    assert (operators.told(0), operators.told(0.05), operators.told(0.1)) == (0, 0, 1)
    (message,) = operators.outbox.alerts.outbox.values()
    assert message.about is None
    assert message.title == "Обработка постов: стоит, посты ждут"
    assert message.text == (
        "Обработка постов: стоит, посты ждут.\n"
        "Что сделать: проверьте otklik work.\n"
        "http://console/health"
    )


def test_it_is_told_again_in_the_morning_and_after_no_restart():
    operators = Operators()
    operators.found = [WORK]
    operators.told(0)
    assert [operators.told(h) for h in (1, 12, 19.5, 20.5)] == [1, 1, 1, 2]
    operators.start()
    assert [operators.told(h) for h in (21, 22)] == [2, 2]


def test_a_clock_that_is_set_back_hides_nothing():
    operators = Operators()
    operators.found = [WORK]
    assert [operators.told(h) for h in (24 * 300, 0, 1)] == [0, 0, 1]


def test_what_passes_soon_is_not_told():
    operators = Operators()
    for turn in range(9):
        operators.found = [WORK] if turn % 2 else []
        assert operators.told(turn * LASTS / HOUR) == 0
