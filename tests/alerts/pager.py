"""A pager over alerts in memory."""

from collections.abc import Callable, Sequence
from datetime import timedelta, timezone

from alerts.escalation import load_escalation
from alerts.paging import Pager
from domain.alert import Alert
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.duty import MemoryDuty


def pager_of(
    alerts: MemoryAlerts, channels: Sequence[str], describe: Callable[[Alert], str]
) -> Pager:
    """A Pager without a roster."""
    return Pager(
        alerts=alerts,
        duty=MemoryDuty(),
        escalation=load_escalation(),
        channels=channels,
        describe=describe,
        console_url="http://console/",
        zone=timezone(timedelta(hours=9)),
        patience=timedelta(minutes=30),
    )
