"""Messages ready to send, each with its reader and channel, and their outcomes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from domain.message import About, Matter, Message, MessageState
from messages.folding import bundles

RETRIES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)

# A report is read in a sitting: it leaves soon after its channel works again.
REPORT_RETRY, REPORT_LIFE = timedelta(minutes=4), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as its reader gets it by `channel`, one of `ways` channels that may take it;
    `taken` is the message as in the outbox.
    """

    message: Message
    ways: int
    taken: Message


Bundle = Sequence[Parcel]  # sent as one message
Page = tuple[About | None, datetime, str]  # subject, creation time, reader


def page_of(message: Message, person: str) -> Page:
    return message.about, message.created_at, person


def batch_of(parcels: Sequence[Parcel]) -> list[Bundle]:
    alike: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        about = parcel.message.about
        folds = about is not None and about.kind is Matter.ALERT
        alike.setdefault(Matter.ALERT if folds else parcel.message.id, []).append(parcel)
    return list(chain.from_iterable(map(bundles, alike.values())))


def failed(parcel: Parcel, error: str, now: datetime) -> Message:
    message = parcel.message
    if parcel.ways > 1:
        error = f"{message.channel}: {error}"
    tried = replace(message, tries=message.tries + 1, error=error)
    round_ = tried.tries - parcel.ways
    if round_ < 0:
        return replace(tried, next_try_at=now)
    if (pause := _pause(message, round_, now)) is None:
        return replace(tried, state=MessageState.FAILED)
    return replace(tried, next_try_at=now + pause)


def _pause(message: Message, round_: int, now: datetime) -> timedelta | None:
    """None where the message is given up."""
    if message.about is None or message.about.kind is not Matter.REPORT:
        return RETRIES[round_] if round_ < len(RETRIES) else None
    if now - message.created_at >= REPORT_LIFE:
        return None
    return min(RETRIES[min(round_, len(RETRIES) - 1)], REPORT_RETRY)


def delivered(parcel: Parcel, now: datetime) -> Message:
    message = parcel.message
    return replace(
        message,
        state=MessageState.DELIVERED,
        tries=message.tries + 1,
        delivered_at=now,
        error=message.error if message.tries and parcel.ways > 1 else None,
    )
