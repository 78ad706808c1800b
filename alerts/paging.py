"""Which messages an alert needs, and when each may leave. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from alerts.notification import Writer
from domain.alert import Alert, Delivery, DeliveryState


class Pager:
    """`channels` name those who are told, `describe` says what and where in Russian, messages link
    to `console_url`/alerts/ID and show times in `zone`.
    """

    def __init__(
        self,
        *,
        channels: Sequence[str],
        describe: Callable[[Alert], str],
        console_url: str,
        zone: tzinfo,
    ) -> None:
        self.channels, self.describe, self.zone = tuple(channels), describe, zone
        self.console_url = console_url.rstrip("/")

    def messages(self, alert: Alert, write: Writer, now: datetime) -> list[Delivery]:
        """What `write` says of the alert, to leave now, or once its snooze is over."""
        title, text = write(
            alert, self.describe(alert), self.zone, f"{self.console_url}/alerts/{alert.id}"
        )
        return [
            Delivery(
                id=f"{alert.id}-{alert.version}-{channel}",
                alert_id=alert.id,
                channel=channel,
                title=title,
                text=text,
                state=DeliveryState.PENDING,
                created_at=now,
                next_try_at=max(now, alert.snoozed_until or now),
            )
            for channel in self.channels
        ]
