"""What a person and every administrator are told of an account: a new password, a new device."""

from collections.abc import Iterator
from datetime import datetime

from app.wiring import Parts
from domain.alert import Delivery, DeliveryState
from domain.person import Person
from domain.session import Session
from russian.browsers import device
from russian.moments import clock


def tell_of_password(parts: Parts, person: Person, how: str, now: datetime) -> None:
    """A password was chosen or changed; `how` follows the word «пароль»."""
    text = f"{_when(parts, now)}: пароль для входа {person.login} ({person.name}) {how}."
    _tell(parts, person, f"Новый пароль: {person.name}", text, f"password {now.isoformat()}", now)


def tell_of_device(parts: Parts, person: Person, session: Session, now: datetime) -> None:
    """Somebody has signed in on a device that had not been used for this login before."""
    text = (
        f"{_when(parts, now)}: {person.name} входит с нового устройства: {device(session.agent)}, "
        f"адрес {session.address or 'неизвестен'}."
    )
    event = f"device {session.id[:16]}"
    _tell(parts, person, f"Новое устройство: {person.name}", text, event, now)


def _when(parts: Parts, now: datetime) -> str:
    return clock(now, now, parts.region.zone).capitalize()


def _tell(parts: Parts, person: Person, title: str, text: str, event: str, now: datetime) -> None:
    url, login = parts.settings.console_address, person.login
    advice = "Если это не вы, закончите сеансы и смените пароль: "
    own = f"{text}\n{advice}{url}/me"
    others = f"{text}\nЕсли это не {person.name}, закончите сеансы и выдайте новую ссылку: "
    others += f"{url}/people/{person.login}"

    def message(text: str, person: str | None = None, channel: str | None = None) -> Delivery:
        return Delivery(
            id=f"access {event} {login} {person or channel}",
            alert_id=None,
            title=title,
            text=text,
            state=DeliveryState.PENDING,
            created_at=now,
            next_try_at=now,
            person=person,
            channel=channel,
        )

    administrators = [one for one in _reached(parts) if one.administers and one.id != person.id]
    messages = [message(others, person=one.id) for one in administrators]
    messages += [message(own, person=one.id) for one in _reached(parts) if one.id == person.id]
    if not any(one.administers for one in _reached(parts)):
        # No administrator has a channel of their own: the operators' channels stand in for them.
        channels = sorted(parts.settings.operators or parts.settings.channels)
        messages += [message(others, channel=name) for name in channels]
    parts.duty.tell(messages)


def _reached(parts: Parts) -> Iterator[Person]:
    """Those with a channel that the settings know."""
    known = parts.settings.channels
    return (one for one in parts.people.all() if any(name in known for name in one.channels))
