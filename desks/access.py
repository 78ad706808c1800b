"""Access: how people sign in and out, and change their own password and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.wiring import Parts
from desks.access_notices import tell_of_device, tell_of_password
from desks.audit import Verb, write
from desks.invitations import USED, Invitations
from desks.passwords import Passwords, check_password
from desks.people import newcomer
from desks.sessions import live, new_session
from desks.viewer import Viewer, on_page
from domain.errors import EntryRefused, MustWait, NotFound
from domain.ip_networks import subscriber
from domain.person import Person, Right, Role
from domain.session import Session
from russian.plural import plural

FREE = 5  # failures of one account from one address, or on a known device, before a pause
FREE_OF_ACCOUNT = 50  # from all addresses together
FREE_OF_ADDRESS = 30  # a whole office may come from one
BY_LINK = "выбран по одноразовой ссылке"
CHANGED = "сменён"


@dataclass(frozen=True, slots=True)
class Visit:
    """Where somebody comes from. `device` is the id of one on which the login's owner has signed in
    before; `session` is the id of that which the browser holds, and which ends.
    """

    address: str
    agent: str
    device: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody has signed in: what their browser keeps is the token of the session."""

    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class AccessDesk:
    """Every call raises Forbidden where the viewer lacks the right."""

    parts: Parts
    passwords: Passwords

    def sign_in(self, login: str, password: str, visit: Visit) -> Entry:
        """A session of its own. Raises MustWait after too many failures, and EntryRefused for a
        login and a password that do not fit.
        """
        parts, now = self.parts, self.parts.clock.now()
        self._charge(login, visit)
        person, stored = parts.people.password(login) or (None, None)
        fits = self.passwords.fits(stored, password)
        if person is None or stored is None or not fits or not person.enabled:
            with parts.transaction():
                who = person.name if person else "неизвестно кто"
                parts.audit.write(now, who, Verb.SIGN_IN_FAILED, visit.address)
                if not visit.device:
                    parts.attempts.count(_of_address(visit), parts.clock.now)
            raise EntryRefused("имя или пароль не подошли")
        outdated = self.passwords.is_outdated(stored)
        fresh = self.passwords.hash(password) if outdated else stored
        with parts.transaction():
            if outdated:
                parts.people.set_password(person.id, fresh, stored)
            return self._enter(person, visit, now, is_new=not visit.device)

    def sign_out(self, viewer: Viewer, session: str) -> None:
        """The session has ended, on this device."""
        viewer.demand(Right.OWN)
        with self.parts.transaction():
            self.parts.sessions.end(session)
            write(self.parts.audit, self.parts.clock.now(), viewer, Verb.SIGN_OUT)

    def sessions(self, viewer: Viewer) -> Sequence[Session]:
        """Where they are signed in, the session last used first."""
        viewer.demand(Right.OWN)
        return live(self.parts, self.parts.sessions.of(viewer.name))

    def end_sessions(self, viewer: Viewer, here: str, session: str = "") -> None:
        """End one's own session on one device, or all but this."""
        viewer.demand(Right.OWN)
        sessions = self.parts.sessions
        with self.parts.transaction():
            if not session:
                sessions.end_all(viewer.name, but=here)
            elif any(one.id == session for one in sessions.of(viewer.name)):
                sessions.end(session)
            detail = "свои сеансы закончены"
            write(self.parts.audit, self.parts.clock.now(), viewer, Verb.SESSIONS, detail)

    def change_password(self, viewer: Viewer, old: str, new: str, visit: Visit) -> Entry:
        """One's own; every session of before has ended, and a new one begins. Raises MustWait or
        EntryRefused.
        """
        viewer.demand(Right.OWN)
        parts, now = self.parts, self.parts.clock.now()
        person = parts.people.get(viewer.name)
        if person is None or person.login is None:
            raise NotFound("такого человека нет")
        _wait(parts.attempts.charge(_own(person.login), FREE, parts.clock.now))
        self._check(new, person)
        _, stored = parts.people.password(person.login) or (None, None)
        if not self.passwords.fits(stored, old):
            raise EntryRefused("прежний пароль набран неверно")
        if old == new:
            raise EntryRefused("новый пароль такой же, как прежний")
        fresh = self.passwords.hash(new)
        with parts.transaction():
            self._set(person, fresh, stored, CHANGED, now)
            return self._enter(person, visit, now)

    def invited(self, token: str) -> Person | None:
        """Whom a link is for; None where it makes the first administrator. Raises EntryRefused."""
        return Invitations(self.parts).read(token, self.parts.clock.now()).person

    def accept(
        self, token: str, password: str, visit: Visit, name: str = "", login: str = ""
    ) -> Entry:
        """The password is chosen, every session of before has ended; the first administrator is
        made, by the name and the login. Raises EntryRefused.
        """
        parts, now = self.parts, self.parts.clock.now()
        invitation = Invitations(parts).read(token, now)
        person = invitation.person
        if person is None:
            first = newcomer(parts, name, login, {Role.ADMINISTRATOR}, ())
            self._check(password, first)
            stored = self.passwords.hash(password)
            with parts.transaction():
                if not parts.people.add_first(first, stored):
                    raise EntryRefused(USED)
                detail = f"{first.name}: первый администратор"
                write(parts.audit, now, on_page(first), Verb.PERSON, detail)
                return self._enter(first, visit, now)
        self._check(password, person)
        _, before = parts.people.password(str(person.login)) or (None, None)
        stored = self.passwords.hash(password)
        with parts.transaction():
            self._set(person, stored, before, BY_LINK, now, int(invitation.mark))
            return self._enter(person, visit, now)

    def _check(self, password: str, person: Person) -> None:
        region = self.parts.region
        towns = {settlement.name for settlement in region.settlements.values()}
        districts = {municipality.short for municipality in region.municipalities.values()}
        check_password(password, str(person.login), {region.name} | towns | districts)

    def _set(
        self,
        person: Person,
        password: str,
        before: str | None,
        how: str,
        now: datetime,
        invited: int | None = None,
    ) -> None:
        """A new hash in place of the one before; `how` follows the word «пароль»."""
        parts, login = self.parts, str(person.login)
        if not parts.people.set_password(person.id, password, before, invited):
            raise EntryRefused(USED)
        parts.sessions.end_all(person.id)
        parts.attempts.forgive([_of_account(login), _own(login)])
        write(parts.audit, now, on_page(person), Verb.PASSWORD, how)
        tell_of_password(parts, person, how, now)

    def _enter(self, person: Person, visit: Visit, now: datetime, *, is_new: bool = False) -> Entry:
        """A new session in place of the one that the browser held; of one on a device that is new
        to the login people are told.
        """
        parts, settings = self.parts, self.parts.settings
        parts.attempts.forgive([name for name, _ in _limits(str(person.login), visit)])
        parts.sessions.drop(now - settings.session_life, now - settings.session_idle)
        parts.sessions.end(visit.session)
        token, session = new_session(person, now, visit.address, visit.agent)
        parts.sessions.add(session)
        write(parts.audit, now, on_page(person), Verb.SIGN_IN, visit.address)
        if is_new:
            tell_of_device(parts, person, session, now)
        return Entry(person, token)

    def _charge(self, login: str, visit: Visit) -> None:
        """Count an attempt. Of an address only failures are counted, after they were made: many
        people of one office may come at once. Raises MustWait.
        """
        attempts, clock = self.parts.attempts, self.parts.clock
        if not visit.device:
            _wait(attempts.wait(_of_address(visit), FREE_OF_ADDRESS, clock.now()))
        for name, free in _limits(login, visit):
            _wait(attempts.charge(name, free, clock.now))


def _limits(login: str, visit: Visit) -> Sequence[tuple[str, int]]:
    """What an attempt is counted by, and how often it may fail before a pause: a stranger who knows
    a login must not lock its owner out of the owner's devices.
    """
    if visit.device:
        return ((f"device {visit.device} {login}", FREE),)
    return (
        (f"place {subscriber(visit.address)} {login}", FREE),
        (_of_account(login), FREE_OF_ACCOUNT),
    )


def _of_address(visit: Visit) -> str:
    return f"address {subscriber(visit.address)}"


def _of_account(login: str) -> str:
    return f"login {login}"


def _own(login: str) -> str:
    """What guesses of the old password by somebody who is signed in are counted by."""
    return f"own {login}"


def _wait(wait: timedelta) -> None:
    if wait:
        minutes = plural(ceil(wait / timedelta(minutes=1)), "минуту", "минуты", "минут")
        raise MustWait(f"слишком много неудачных попыток: повторите через {minutes}", wait)
