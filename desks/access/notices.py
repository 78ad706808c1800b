"""Messages about accounts to their people, and about rights and erasure to every administrator."""

from collections.abc import Iterator
from datetime import datetime

from app.installation import Installation
from domain.access.session import Session
from domain.bell import Cause, Ring
from domain.message import Message, MessageState
from domain.person import Person
from russian.browsers import device
from russian.moments import clock


def tell_of_password(installation: Installation, person: Person, how: str, now: datetime) -> None:
    """`how` follows the word «пароль» in the message."""
    text = f"{_when(installation, now)}: пароль для входа {person.login} ({person.name}) {how}."
    _tell(
        installation,
        person,
        f"Новый пароль: {person.name}",
        text,
        f"password {now.isoformat()}",
        now,
    )


def tell_of_device(
    installation: Installation, person: Person, session: Session, now: datetime
) -> None:
    when, where = _when(installation, now), device(session.agent)
    text = (
        f"{when}: {person.name} входит с нового устройства: {where}, "
        f"адрес {session.address or 'неизвестен'}."
    )
    event = f"device {session.id[:16]}"
    _tell(installation, person, f"Новое устройство: {person.name}", text, event, now)


def tell_of_factor(installation: Installation, person: Person, what: str, now: datetime) -> None:
    """`what` follows the words «второй фактор» and the name in the message."""
    text = f"{_when(installation, now)}: второй фактор для входа {person.login} ({person.name}): "
    title, event = f"Второй фактор: {person.name}", f"factor {what} {now.isoformat()}"
    _tell(installation, person, title, f"{text}{what}.", event, now)


def tell_administrators(
    installation: Installation,
    title: str,
    text: str,
    *,
    about: str,
    page: str,
    now: datetime,
) -> None:
    """Tell every administrator, also the one who acted, by their channels and in the bell, which
    leads to `page`; if nobody has a channel, the operators' channels are used. Called in the
    transaction of the deed; the same `about` is told once.
    """
    url = installation.settings.console_address.rstrip("/")
    whole = f"{_when(installation, now)}: {text}\n{url}{page}"
    people = [one for one in installation.access.people.all() if one.administers]
    known = installation.settings.channels
    reached = [one.id for one in people if any(name in known for name in one.channels)]
    channels = () if reached else sorted(installation.settings.operators or known)
    ways: list[tuple[str | None, str | None]] = [(one, None) for one in reached]
    ways += [(None, name) for name in channels]
    installation.messages.outbox.put(
        [
            Message(
                id=f"administrators {about} {person or channel}",
                about=None,
                title=title,
                text=whole,
                state=MessageState.PENDING,
                created_at=now,
                next_try_at=now,
                person=person,
                channel=channel,
            )
            for person, channel in ways
        ]
    )
    installation.messages.bell.ring(
        [Ring(one.id, Cause.ACCESS, about, title, text, page, now) for one in people]
    )


def tell_of_administrator(
    installation: Installation, person: Person, who: str, now: datetime
) -> None:
    tell_administrators(
        installation,
        f"Новый администратор: {person.name}",
        f"{person.name} получает права администратора; их дал {who}. "
        "Если это ошибка, снимите роль или запретите вход.",
        about=f"administrator {person.login} {now.isoformat()}",
        page=f"/people/{person.login}",
        now=now,
    )


def _when(installation: Installation, now: datetime) -> str:
    return clock(now, now, installation.region.zone).capitalize()


def _tell(
    installation: Installation, person: Person, title: str, text: str, event: str, now: datetime
) -> None:
    url, login = installation.settings.console_address, person.login
    advice = "Если это не вы, закончите сеансы и смените пароль: "
    own = f"{text}\n{advice}{url}/me"
    others = f"{text}\nЕсли это не {person.name}, закончите сеансы и выдайте новую ссылку: "
    others += f"{url}/people/{person.login}"

    def message(text: str, person: str | None = None, channel: str | None = None) -> Message:
        return Message(
            id=f"access {event} {login} {person or channel}",
            about=None,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
            person=person,
            channel=channel,
        )

    administrators = [
        one for one in _reached(installation) if one.administers and one.id != person.id
    ]
    messages = [message(others, person=one.id) for one in administrators]
    messages += [
        message(own, person=one.id) for one in _reached(installation) if one.id == person.id
    ]
    if not any(one.administers for one in _reached(installation)):
        # If no administrator has a channel, the operators' channels are used.
        channels = sorted(installation.settings.operators or installation.settings.channels)
        messages += [message(others, channel=name) for name in channels]
    installation.messages.outbox.put(messages)


def _reached(installation: Installation) -> Iterator[Person]:
    known = installation.settings.channels
    return (
        one
        for one in installation.access.people.all()
        if any(name in known for name in one.channels)
    )
