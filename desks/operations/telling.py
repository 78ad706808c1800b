"""Messages to every administrator at once."""

from datetime import datetime

from app.installation import Installation
from domain.message import Message, MessageState


def tell_administrators(
    installation: Installation, title: str, text: str, event: str, now: datetime
) -> None:
    """If no administrator has a channel, the operators' channels are used."""
    known = installation.settings.channels
    reached = [
        person.id
        for person in installation.access.people.all()
        if person.administers and any(name in known for name in person.channels)
    ]
    channels = [] if reached else sorted(installation.settings.operators or known)

    def message(person: str | None = None, channel: str | None = None) -> Message:
        return Message(
            id=f"{event} {person or channel}",
            about=None,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
            person=person,
            channel=channel,
        )

    messages = [message(person=one) for one in reached]
    installation.messages.outbox.put([*messages, *(message(channel=name) for name in channels)])
