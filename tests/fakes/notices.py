"""Notices to operators in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from threading import Lock

from domain.alert import Delivery
from tests.fakes.alerts import MemoryAlerts


class MemoryNotices:
    """A NoticeStore over the outbox of a MemoryAlerts."""

    def __init__(self, alerts: MemoryAlerts) -> None:
        self.alerts = alerts
        self.rows: dict[str, datetime] = {}
        self._lock = Lock()

    def told(self) -> Mapping[str, datetime]:
        return dict(self.rows)

    def save(
        self,
        begun: Collection[str],
        ended: Collection[str],
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> bool:
        with self._lock:
            if self.rows.keys() & set(begun) or set(ended) - self.rows.keys():
                return False
            self.rows |= dict.fromkeys(begun, now)
            for source_id in ended:
                del self.rows[source_id]
            self.alerts.put(deliveries)
            return True
