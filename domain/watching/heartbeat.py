"""The heartbeat: a planted post passes every stage of the installation, and a message leaves for
each, so that silence means failure. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.post import Post, post_id
from domain.source import Source, SourceKind

PLANTED = "planted:heartbeat"  # the planted source; no row of the registry may have a colon
EVERY = "every"  # the option of a source that is polled at fixed intervals, in seconds
LATE = timedelta(minutes=1)  # a beat that comes later than its interval by this is missing
TITLE = "Контрольная запись системы «Отклик»"
# Signs that JSON, mail and forms carry as they are.
_MARK, _FORM = "otklik-heartbeat-", "%Y%m%dT%H%M%S.%fZ"
_STAMP = re.compile(rf"{_MARK}(\d{{8}}T\d{{6}}\.\d{{6}}Z)")


def planted_source(address: str, every: timedelta) -> Source:
    """The source whose page says what time it is: polled twice in each interval, so that one poll
    may fail.
    """
    seconds = max(1.0, every.total_seconds() / 2)
    options: Mapping[str, str] = {EVERY: f"{seconds:g}"}
    return Source(
        PLANTED, SourceKind.RSS, TITLE, address, internal=True, delay=0.0, options=options
    )


def is_planted(post: Post) -> bool:
    return post.source_id == PLANTED


def native_id(now: datetime) -> str:
    """One post a month, edited by each poll: the index keeps posts of a month together. It has the
    form of an address, which feeds of any host may name.
    """
    return f"https://otklik.invalid/heartbeat/{month_of(now)}"


def month_of(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m}"


def planted_id(now: datetime) -> str:
    return post_id(SourceKind.RSS, native_id(now))


def beat_text(now: datetime) -> str:
    return f"{TITLE}: {_MARK}{now.astimezone(UTC).strftime(_FORM)}"


def stamp_of(text: str) -> datetime | None:
    """The moment that a planted text, or a message about it, carries."""
    match = _STAMP.search(text)
    try:
        return datetime.strptime(match[1], _FORM).replace(tzinfo=UTC) if match else None
    except ValueError:  # no such day
        return None


@dataclass(frozen=True, slots=True)
class Vigil:
    """What a listener knows: the last new stamp, when it came by the listener's own timer, and
    whether people were told that the next one is missing. `older` is the last beat that was older
    than the stamp, and when it came.
    """

    every: timedelta
    heard_at: timedelta
    stamp: datetime | None = None
    warned: bool = False
    older: tuple[datetime, timedelta] | None = None

    def hears(self, stamp: datetime, at: timedelta) -> "Vigil":
        """A repeated or older beat, which may have waited for its channel, proves nothing. Two that
        came apart, the second younger, are of a clock that was ahead and has been set back: beats
        that have waited come at once.
        """
        if self.stamp is None or stamp > self.stamp:
            return Vigil(self.every, at, stamp)
        if stamp == self.stamp:
            return self
        if self.older and stamp > self.older[0] and at - self.older[1] >= self.every / 4:
            return Vigil(self.every, at, stamp)
        return replace(self, older=(stamp, at))

    def is_silent(self, at: timedelta) -> bool:
        return at - self.heard_at > self.every + LATE
