"""Past moments and lengths of time in words. Pure."""

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date, format_timedelta

from russian.figures import LOCALE
from russian.plural import plural


def span(window: timedelta) -> str:
    count = round(window / timedelta(hours=1))
    if count == 24:
        return "за сутки"
    return "за час" if count == 1 else f"за {plural(count, 'час', 'часа', 'часов')}"


def gap(length: timedelta) -> str:
    return format_timedelta(length, threshold=1, locale=LOCALE)


def short_gap(length: timedelta) -> str:
    """«13 мин», «2 ч 5 мин», «3 дн.»; less than a minute is «меньше минуты»."""
    minutes = int(length / timedelta(minutes=1))
    if minutes < 1:
        return "меньше минуты"
    if minutes < 60:
        return f"{minutes}\u00a0мин"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}\u00a0ч" + (f" {minutes}\u00a0мин" if minutes else "")
    return f"{hours // 24}\u00a0дн."


def clock(at: datetime, now: datetime, zone: tzinfo) -> str:
    """A past time in the region's zone, another year named: в 18:20, вчера в 18:20, 21 ноября в
    18:20.
    """
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    time = f"в {local:%H:%M}"
    if local.date() == today:
        return time
    if local.date() == today - timedelta(days=1):
        return f"вчера {time}"
    pattern = "d MMMM" if local.year == today.year else "d MMMM y 'г.'"
    return f"{format_date(local, pattern, locale=LOCALE)} {time}"
