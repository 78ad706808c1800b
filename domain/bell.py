"""The bell: what concerns one person alone, and whether they have read it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.message import Matter, Message, MessageState
from domain.person import Right

RING_LIFE = timedelta(days=30)
QUOTED = 300  # characters of a note
_MENTION = re.compile(r"(?<![\w.@-])@([a-z0-9][a-z0-9._@-]{1,63})", re.IGNORECASE)


class Cause(StrEnum):
    MENTION = "mention"  # a colleague wrote `@login` in a note
    SUBSCRIPTION = "subscription"
    CASE = "case"  # a deadline of their cases comes near, or has passed
    RECOMMENDATION = "recommendation"  # one was signed to their body
    REACH = "reach"  # a followed source is read far more than it usually is
    ACCESS = "access"  # somebody got the rights of an administrator, or data was erased
    FAILURE = "failure"  # a message reached them by none of their channels


# What a person must be allowed to see to read such an entry.
NEEDS: Mapping[Cause, Right] = {
    Cause.MENTION: Right.REGION,
    Cause.SUBSCRIPTION: Right.POSTS,
    Cause.CASE: Right.READ_CASES,
    Cause.RECOMMENDATION: Right.READ_CASES,
    Cause.REACH: Right.LEADERS,
    Cause.ACCESS: Right.ADMINISTER,
    Cause.FAILURE: Right.OWN,
}


# Their texts come from what the person could see then.
SCOPED = frozenset({Cause.MENTION, Cause.SUBSCRIPTION})


@dataclass(frozen=True, slots=True)
class Ring:
    """One entry of a person's bell, leading to the page `address`; a cause calls a person about the
    same `about` once. The id is None until it is stored.
    """

    person: str
    cause: Cause
    about: str
    title: str
    text: str
    address: str
    at: datetime
    read_at: datetime | None = None
    id: int | None = None


def mentioned(text: str) -> frozenset[str]:
    """The logins after `@` in a note, in lower case; an address of e-mail mentions nobody."""
    return frozenset(login.rstrip(".-@").lower() for login in _MENTION.findall(text))


def failure(message: Message) -> Ring | None:
    if message.state is not MessageState.FAILED or message.person is None:
        return None
    about = message.about
    pages = {Matter.ALERT: "/alerts", Matter.REPORT: "/reports"}
    address = f"{pages[about.kind]}/{about.id}" if about else "/me"
    return Ring(
        person=message.person,
        cause=Cause.FAILURE,
        about=message.id,
        title=f"Не дошло: {message.title}",
        text=message.error or "",
        address=address,
        at=message.next_try_at,
    )
