"""Segment files of the raw archive, one per hour and crawler; finds and deletes old ones."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.settings import Settings

SUFFIX = ".segment"
HOUR = timedelta(hours=1)
NAMED = "%Y%m%dT%HZ"


def segments(folder: Path) -> list[tuple[Path, datetime]]:
    """Each segment with the beginning of its hour, by time; other files are left out."""
    dated = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(ValueError):
            hour = datetime.strptime(path.name.partition("-")[0], NAMED).replace(tzinfo=UTC)
            dated.append((path, hour))
    return sorted(dated, key=lambda segment: (segment[1], segment[0]))


def expire(folder: Path, until: datetime) -> None:
    for path in _older(folder, until):
        path.unlink(missing_ok=True)


def expire_archive(settings: Settings, now: datetime) -> None:
    """Deletes raw responses whose term is over, or all if none may be kept; a file that cannot be
    deleted is tried again at the next turn, and the doctor names it.
    """
    with suppress(OSError):
        expire(settings.archive_folder, _limit(settings, now))


def overdue(settings: Settings, now: datetime) -> timedelta | None:
    old = _older(settings.archive_folder, _limit(settings, now))
    ends = [hour + HOUR for path, hour in segments(settings.archive_folder) if path in old]
    return _limit(settings, now) - min(ends) if ends else None


def _older(folder: Path, until: datetime) -> list[Path]:
    return [path for path, hour in segments(folder) if hour + HOUR <= until]


def _limit(settings: Settings, now: datetime) -> datetime:
    return now - timedelta(hours=settings.archive_hours) if settings.archive_hours else now + HOUR
