"""How many failures are free, and the refusal of who must wait."""

from datetime import timedelta
from math import ceil

from domain.errors import MustWait
from russian.plural import plural

FREE = 5  # failures of one account from one address, or on a known device, before a pause


def wait(time: timedelta) -> None:
    """Raises MustWait unless the time is zero."""
    if time:
        minutes = plural(ceil(time / timedelta(minutes=1)), "минуту", "минуты", "минут")
        raise MustWait(f"слишком много неудачных попыток: повторите через {minutes}", time)
