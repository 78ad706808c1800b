"""Access: sign in and out, and change one's own password and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from app.signing import signer
from desks.access.attempts import FREE, wait
from desks.access.factors import accept_code, charge_code
from desks.access.invitations import USED, Invitations
from desks.access.notices import tell_of_device, tell_of_password
from desks.access.passwords import Passwords, check_password
from desks.access.people import newcomer
from desks.access.sessions import live, new_session
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer, on_page
from domain.access.session import Session
from domain.access.signed import Ticket
from domain.errors import EntryRefused, NotFound
from domain.ip_networks import subscriber
from domain.person import Density, Person, Right, Role, Theme

FREE_OF_ACCOUNT = 50
FREE_OF_ADDRESS = 30  # a whole office may share one address
SSO = "единый вход"
SECOND_STEP = "second step"
FOR_CODE = timedelta(minutes=5)
BY_LINK = "выбран по одноразовой ссылке"
CHANGED = "сменён"


@dataclass(frozen=True, slots=True)
class Approach:
    """The browser of a request; `device` is set if the login's owner has signed in on it before,
    and a new sign-in ends `session`.
    """

    address: str
    agent: str
    device: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """The password was right, and a code must follow; `ticket` proves that for some minutes."""

    person: Person
    ticket: str


Entry = SignIn | CodeAsked


@dataclass(frozen=True, slots=True)
class AccessDesk:
    installation: Installation
    passwords: Passwords

    def sign_in(self, login: str, password: str, visit: Approach) -> Entry:
        """Raises MustWait after too many failures, and EntryRefused if login and password do not
        match.
        """
        installation, now = self.installation, self.installation.clock.now()
        self._charge(login, visit)
        person, stored = installation.access.people.password(login) or (None, None)
        fits = self.passwords.fits(stored, password)
        if person is None or stored is None or not fits or not person.enabled:
            with installation.transaction():
                who = person.name if person else "неизвестно кто"
                installation.audit.write(now, who, Verb.SIGN_IN_FAILED, visit.address)
                if not visit.device:
                    installation.access.attempts.count(_of_address(visit), installation.clock.now)
            raise EntryRefused("имя или пароль не подошли")
        outdated = self.passwords.is_outdated(stored)
        fresh = self.passwords.hash(password) if outdated else stored
        with installation.transaction():
            if outdated:
                installation.access.people.set_password(person.id, fresh, stored)
            if person.has_factor:
                return self._ask(person, now)
            return self._enter(person, visit, now, is_new=not visit.device)

    def asked(self, ticket: str) -> Person:
        """The person whose code is asked; raises EntryRefused if the ticket no longer counts."""
        installation = self.installation
        read = signer(installation, SECOND_STEP)().read(ticket, installation.clock.now())
        person = installation.access.people.get(read.subject[0]) if read else None
        stands = person is not None and person.enabled and person.has_factor
        if read is None or person is None or not stands or not read.stands(self._mark(person)):
            raise EntryRefused("время вышло: войдите снова")
        return person

    def enter_code(self, ticket: str, typed: str, visit: Approach) -> SignIn:
        """Raises MustWait after too many failures, and EntryRefused for a wrong or used code."""
        installation, person = self.installation, self.asked(ticket)
        charge_code(installation, person)
        now = installation.clock.now()
        try:
            with installation.transaction():
                how = accept_code(installation, person, typed, now)
                entry = self._enter(person, visit, now, is_new=not visit.device)
                detail = f"{person.name}: {how}"
                write(installation.audit, now, on_page(person), Verb.SECOND_FACTOR, detail)
                return entry
        except EntryRefused:
            detail = f"второй фактор, {visit.address}"
            installation.audit.write(now, person.name, Verb.SIGN_IN_FAILED, detail)
            raise

    def enter_vouched(self, login: str, visit: Approach) -> Entry:
        """Sign in whom a single sign-on has named; raises EntryRefused for an unknown person."""
        installation, now = self.installation, self.installation.clock.now()
        person, _ = installation.access.people.password(login) or (None, None)
        if person is None or not person.enabled:
            who = person.name if person else "неизвестно кто"
            installation.audit.write(now, who, Verb.SIGN_IN_FAILED, f"{SSO}, {visit.address}")
            raise EntryRefused(
                "этой учётной записи организации здесь никто не соответствует: попросите "
                "администратора завести вас"
            )
        if person.may(Right.ADMINISTER):
            raise EntryRefused("администратор входит по паролю: чужая служба прав не даёт")
        with installation.transaction():
            if person.has_factor:
                return self._ask(person, now)
            return self._enter(person, visit, now, is_new=not visit.device, how=f"{SSO}, ")

    def sign_out(self, viewer: Viewer, session: str) -> None:
        viewer.demand(Right.OWN)
        with self.installation.transaction():
            self.installation.access.sessions.end(session)
            write(self.installation.audit, self.installation.clock.now(), viewer, Verb.SIGN_OUT)

    def sessions(self, viewer: Viewer) -> Sequence[Session]:
        viewer.demand(Right.OWN)
        return live(self.installation, self.installation.access.sessions.of(viewer.name))

    def end_sessions(self, viewer: Viewer, here: str, session: str = "") -> None:
        viewer.demand(Right.OWN)
        sessions = self.installation.access.sessions
        with self.installation.transaction():
            if not session:
                sessions.end_all(viewer.name, but=here)
            elif any(one.id == session for one in sessions.of(viewer.name)):
                sessions.end(session)
            detail = "свои сеансы закончены"
            write(
                self.installation.audit,
                self.installation.clock.now(),
                viewer,
                Verb.SESSIONS,
                detail,
            )

    def change_password(self, viewer: Viewer, old: str, new: str, visit: Approach) -> SignIn:
        """End every earlier session and begin a new one; raises MustWait or EntryRefused."""
        viewer.demand(Right.OWN)
        installation, now = self.installation, self.installation.clock.now()
        person = installation.access.people.get(viewer.name)
        if person is None or person.login is None:
            raise NotFound("такого человека нет")
        wait(installation.access.attempts.charge(_own(person.login), FREE, installation.clock.now))
        self._check(new, person)
        _, stored = installation.access.people.password(person.login) or (None, None)
        if not self.passwords.fits(stored, old):
            raise EntryRefused("прежний пароль набран неверно")
        if old == new:
            raise EntryRefused("новый пароль такой же, как прежний")
        fresh = self.passwords.hash(new)
        with installation.transaction():
            self._set(person, fresh, stored, CHANGED, now)
            return self._enter(person, visit, now)

    def invited(self, token: str) -> Person | None:
        """The person a link was issued to, None for the first administrator's link; raises
        EntryRefused.
        """
        return Invitations(self.installation).read(token, self.installation.clock.now()).person

    def accept(
        self, token: str, password: str, visit: Approach, name: str = "", login: str = ""
    ) -> Entry:
        """Set the password, end earlier sessions and sign in, by a code if there is a factor; a
        link without a person makes the first administrator of `name` and `login`. Raises
        EntryRefused.
        """
        installation, now = self.installation, self.installation.clock.now()
        invitation = Invitations(installation).read(token, now)
        person = invitation.person
        if person is None:
            first = newcomer(installation, name, login, {Role.ADMINISTRATOR}, ())
            self._check(password, first)
            stored = self.passwords.hash(password)
            with installation.transaction():
                if not installation.access.people.add_first(first, stored):
                    raise EntryRefused(USED)
                detail = f"{first.name}: первый администратор"
                write(installation.audit, now, on_page(first), Verb.PERSON, detail)
                return self._enter(first, visit, now)
        self._check(password, person)
        _, before = installation.access.people.password(str(person.login)) or (None, None)
        stored = self.passwords.hash(password)
        with installation.transaction():
            self._set(person, stored, before, BY_LINK, now, int(invitation.mark))
            if person.has_factor:
                return self._ask(person, now)
            return self._enter(person, visit, now)

    def set_look(self, viewer: Viewer, theme: Theme | None, density: Density | None) -> None:
        viewer.demand(Right.OWN)
        people = self.installation.access.people
        if (person := people.get(viewer.actor)) is not None:
            people.set_look(person.id, theme or person.theme, density or person.density)

    def set_calls(self, viewer: Viewer, sound: bool, desktop: bool) -> None:
        viewer.demand(Right.OWN, Right.ALERTS)
        people = self.installation.access.people
        if (person := people.get(viewer.actor)) is not None:
            people.set_calls(person.id, sound=sound, desktop=desktop)

    def _ask(self, person: Person, now: datetime) -> CodeAsked:
        ticket = Ticket((person.id,), now + FOR_CODE, self._mark(person))
        return CodeAsked(person, signer(self.installation, SECOND_STEP)().sign(ticket))

    def _mark(self, person: Person) -> str:
        """Changes with every password and every link."""
        return str(self.installation.access.people.invited(person.id))

    def _check(self, password: str, person: Person) -> None:
        region = self.installation.region
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
        installation, login = self.installation, str(person.login)
        if not installation.access.people.set_password(person.id, password, before, invited):
            raise EntryRefused(USED)
        installation.access.sessions.end_all(person.id)
        installation.access.attempts.forgive([_of_account(login), _own(login)])
        write(installation.audit, now, on_page(person), Verb.PASSWORD, how)
        tell_of_password(installation, person, how, now)

    def _enter(
        self,
        person: Person,
        visit: Approach,
        now: datetime,
        *,
        is_new: bool = False,
        how: str = "",
    ) -> SignIn:
        installation, settings = self.installation, self.installation.settings
        installation.access.attempts.forgive(
            [name for name, _ in _limits(str(person.login), visit)]
        )
        installation.access.sessions.drop(now - settings.session_life, now - settings.session_idle)
        installation.access.sessions.end(visit.session)
        token, session = new_session(person, now, visit.address, visit.agent)
        installation.access.sessions.add(session)
        write(installation.audit, now, on_page(person), Verb.SIGN_IN, f"{how}{visit.address}")
        if is_new:
            tell_of_device(installation, person, session, now)
        return SignIn(person, token)

    def _charge(self, login: str, visit: Approach) -> None:
        """Many people of one office may sign in at once, so an address is charged only after a
        failure; raises MustWait.
        """
        attempts, clock = self.installation.access.attempts, self.installation.clock
        if not visit.device:
            wait(attempts.wait(_of_address(visit), FREE_OF_ADDRESS, clock.now()))
        for name, free in _limits(login, visit):
            wait(attempts.charge(name, free, clock.now))


def _limits(login: str, visit: Approach) -> Sequence[tuple[str, int]]:
    """Failures allowed before a pause, by counter; a stranger must not lock owners out of their
    devices.
    """
    if visit.device:
        return ((f"device {visit.device} {login}", FREE),)
    return (
        (f"place {subscriber(visit.address)} {login}", FREE),
        (_of_account(login), FREE_OF_ACCOUNT),
    )


def _of_address(visit: Approach) -> str:
    return f"address {subscriber(visit.address)}"


def _of_account(login: str) -> str:
    return f"login {login}"


def _own(login: str) -> str:
    return f"own {login}"
