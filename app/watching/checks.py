"""Findings about what an installation depends on while it runs: clocks, the calendar, exports,
channels, the heartbeat, the key's randomness.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.health import Finding, tried
from app.installation import Installation
from app.key import read_key
from app.watching.heartbeat import told_at
from domain.errors import SettingsError
from domain.watching.heartbeat import LATE
from russian.moments import gap

DRIFT = timedelta(seconds=5)  # between this machine's clock and that of the database
LEAST = 16  # different bytes of a key of 32; random ones have fewer once in 10^13 keys
LATELY = timedelta(days=1)


def watched(installation: Installation) -> Iterator[Finding]:
    yield tried("Случайность ключа", lambda: _random(installation))
    yield _drift(installation)
    yield _calendar(installation)
    yield from _exports(installation)
    yield from _channels(installation)
    yield from _beats(installation)


def _random(installation: Installation) -> str:
    different = len(set(read_key(installation.settings.key_file)))
    if different < LEAST:
        raise SettingsError(
            "ключ псевдонимов не случаен: его писали руками. На новой установке удалите его и "
            "выполните otklik doctor --fix; с данными он уже не меняется"
        )
    return f"разных байтов: {different}"


def _drift(installation: Installation) -> Finding:
    """A database on this machine has the same clock."""
    drift = installation.meters.now() - datetime.now(UTC)
    seconds = drift.total_seconds()
    return Finding(
        "Часы",
        abs(drift) <= DRIFT,
        f"расходятся с базой на {round(seconds, 1) + 0.0:+.1f} с",  # not -0.0
        "включите сверку времени на обеих машинах: timedatectl set-ntp true",
    )


def _calendar(installation: Installation) -> Finding:
    region = installation.region
    lacks = region.calendar.lacks(installation.clock.now().astimezone(region.zone).date())
    years = [row.year for row in region.calendar.years]
    state = f"внесены годы: {', '.join(map(str, sorted(years)))}" if years else "годы не внесены"
    if unverified := [str(row.year) for row in region.calendar.years if not row.verified]:
        state += f"; не проверены: {', '.join(sorted(unverified))}"
    if lacks is not None:
        state = f"нет {lacks} года; {state}"
    advice = (
        f"впишите переносы {lacks} года в calendar.yaml региона (docs/ru/terms.md) и перезапустите "
        "otklik: без них сроки этого года неверны"
    )
    return Finding("Рабочий календарь", lacks is None, state, advice)


def _exports(installation: Installation) -> Iterator[Finding]:
    now = installation.clock.now()
    for fresh in installation.casework.imports.freshness():
        state = f"последняя выгрузка {gap(now - fresh.said_at)} назад"
        advice = "загрузите новую на странице «Загрузка обращений» или узнайте, почему её нет"
        yield Finding(f"Выгрузка «{fresh.stream}»", not fresh.is_stale(now), state, advice)


def _channels(installation: Installation) -> Iterator[Finding]:
    """A channel is ill whose last message failed; how its address reads is found elsewhere."""
    now, zone = installation.clock.now(), installation.region.zone
    for last in installation.meters.channels(now - LATELY):
        if last.channel not in installation.settings.channels:
            continue
        well = last.delivered is not None and (last.failed is None or last.delivered >= last.failed)
        when = f"{last.delivered.astimezone(zone):%d.%m.%Y %H:%M}" if last.delivered else "не было"
        yield Finding(
            f"Канал «{last.channel}»: доставка",
            well,
            f"последняя за сутки: {when}",
            "проверьте связь: otklik duty test; причина — в карточке оповещения",
        )


def _beats(installation: Installation) -> Iterator[Finding]:
    settings, now = installation.settings, installation.clock.now()
    if not settings.heartbeat:
        return
    at = told_at(installation)
    well = at is not None and now - at <= settings.heartbeat_every + LATE
    yield Finding(
        "Сигнал о работе",
        well,
        f"последний {gap(now - at)} назад" if at else "ещё не уходил",
        "запустите все роли и посмотрите journalctl -u 'otklik-*'; см. docs/ru/watching.md",
    )
