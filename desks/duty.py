"""The duty roster: shifts, absences, swaps, an uploaded table, and test messages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.assembly import make_channel
from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.duty import REMEMBERED, DutyRole, Gap, Roster, RosterEntry, check
from domain.errors import (
    ChannelUnavailable,
    EntryRefused,
    MissingColumns,
    NotFound,
    UnreadableList,
)
from domain.person import Person, Right
from domain.ports.messages import Channel
from domain.rotation import met
from domain.spelling import plain
from files.guards.limits import UPLOAD
from files.headers import Headers
from files.tables import open_table
from russian.typed_moments import moment_of
from russian.vocabulary import DUTY_ROLES

COLUMNS = Headers(
    {
        "person": frozenset({"кто", "фио", "дежурный", "имя", "сотрудник"}),
        "role": frozenset({"роль", "смена"}),
        "since": frozenset({"с", "начало", "от"}),
        "until": frozenset({"до", "конец", "по"}),
        "channels": frozenset({"каналы", "канал"}),
    },
    frozenset({"person", "role", "since", "until"}),
)
AWAY = "отсутствует"
SHOWN = timedelta(days=31)  # ahead, on the page and in the API
TEST = ("Проверка связи", "Это проверка: сюда будут приходить оповещения системы «Отклик».")


@dataclass(frozen=True, slots=True)
class Tested:
    person: str | None
    channel: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """`entries` last now or begin soon, ordered by start; `gaps` are coming times without an
    officer; `people` may be entered.
    """

    serving: Mapping[DutyRole, Person | None]
    entries: Sequence[RosterEntry]
    gaps: Sequence[Gap]
    people: Sequence[Person]
    filled: bool


@dataclass(frozen=True, slots=True)
class DutyDesk:
    """A mistake in an action raises EntryRefused, in Russian, and then nothing is written."""

    installation: Installation

    def look(self, viewer: Viewer, ahead: timedelta) -> Duty:
        viewer.demand(Right.REGION)
        return self._look(ahead)

    def officer(self, viewer: Viewer) -> tuple[bool, Person | None]:
        viewer.demand(Right.REGION)
        now = self.installation.clock.now()
        roster = self.installation.watch.duty.roster(now - REMEMBERED)
        return roster.filled, roster.on_duty(DutyRole.OFFICER, now)

    def after(self, viewer: Viewer) -> Duty:
        viewer.demand(Right.ALERTS)
        return self._look(SHOWN)

    def _look(self, ahead: timedelta) -> Duty:
        now = self.installation.clock.now()
        roster = self.installation.watch.duty.roster(now - REMEMBERED)
        coming = (e for e in roster.entries if e.until > now and e.since < now + ahead)
        return Duty(
            serving={role: roster.on_duty(role, now) for role in DutyRole},
            entries=sorted(coming, key=lambda e: (e.since, e.id)),
            gaps=list(roster.gaps(DutyRole.OFFICER, now)),
            people=list(roster.people.values()),
            filled=roster.filled,
        )

    def add(self, viewer: Viewer, person: str, role: str, since: datetime, until: datetime) -> int:
        """Add a shift, or an absence if the role is AWAY; returns the number of earlier shifts that
        a shift overrides.
        """
        viewer.demand(Right.ALERTS)
        entry = self._entry(viewer, person, role, since, until)
        others = self.installation.watch.duty.roster(since).entries if entry.role else ()
        served = DUTY_ROLES[entry.role] if entry.role else AWAY
        self._save(viewer, f"{entry.person}: {served}", [entry])
        return len(met([entry], others))

    def swap(self, viewer: Viewer, out: str, into: str, since: datetime, until: datetime) -> int:
        viewer.demand(Right.ALERTS)
        roster = self.installation.watch.duty.roster(since)
        leaving, into = _known(roster, out), _name(into)
        entries = [
            replace(
                e,
                person=into,
                since=max(e.since, since),
                until=min(e.until, until),
                who=_who(viewer),
                at=self.installation.clock.now(),
            )
            for e in roster.entries
            if e.person == leaving and e.role and e.since < until
        ]
        if not entries:
            raise EntryRefused(f"у «{leaving}» в это время смен нет")
        for entry in entries:
            check(entry)
        self._save(viewer, f"{leaving}: заменяет {into}", entries)
        return len(entries)

    def save_person(self, viewer: Viewer, name: str, channels: Sequence[str]) -> None:
        """Save the person's channels, in the order in which they are tried."""
        viewer.demand(Right.ALERTS)
        person = self._person(_name(name), channels)
        self._save(viewer, f"каналы: {person.id}", people=[person])

    def remove(self, viewer: Viewer, entry_id: int) -> None:
        """Remove an entry; the entries it overrode apply again. Raises NotFound."""
        viewer.demand(Right.ALERTS)
        with self.installation.transaction():
            if not self.installation.watch.duty.remove(entry_id):
                raise NotFound(f"записи {entry_id} в графике нет")
            self._note(viewer, f"запись {entry_id} убрана")

    def take_list(self, viewer: Viewer, content: bytes) -> int:
        """Add all shifts of a table (кто, роль, с, до, and optionally каналы) or none: the refusal
        names every wrong line. Returns their number.
        """
        viewer.demand(Right.ALERTS)
        now, zone = self.installation.clock.now(), self.installation.region.zone
        entries: list[RosterEntry] = []
        people: dict[str, Person] = {}
        wrong: list[str] = []
        for number, row in _rows(content):
            try:
                since, until = (moment_of(row[key], now, zone) for key in ("since", "until"))
                entry = self._entry(viewer, row["person"], row["role"], since, until)
                if named := row.get("channels", ""):
                    channels = [c.strip() for c in named.split(",")]
                    people[entry.person] = self._person(entry.person, channels)
            except EntryRefused as error:
                wrong.append(f"строка {number}: {error}")
            else:
                entries.append(entry)
        if wrong:
            raise EntryRefused("; ".join(wrong))
        if not entries:
            raise EntryRefused("в файле нет ни одной смены")
        self._save(viewer, "график загружен", entries, list(people.values()))
        return len(entries)

    def test(self, viewer: Viewer, person: str, channel: Channel | None = None) -> Iterator[Tested]:
        """Send a test message per step of the iterator to each channel of a person; without one to
        everybody on the roster, or to the channels of the settings if that is empty.
        """
        viewer.demand(Right.ALERTS)
        roster = self.installation.watch.duty.roster(self.installation.clock.now())
        wanted: list[tuple[str | None, Sequence[str]]]
        if person:
            known = _known(roster, person)
            wanted = [(known, roster.people[known].channels)]
        else:
            wanted = [(p.id, p.channels) for p in roster.people.values()]
        if not wanted:
            wanted = [(None, sorted(self.installation.settings.channels))]
        self._note(viewer, f"проверка связи: {person or 'все'}")
        by = channel or make_channel()
        return (Tested(who, name, self._tried(by, name)) for who, names in wanted for name in names)

    def _save(
        self,
        viewer: Viewer,
        detail: str,
        entries: Sequence[RosterEntry] = (),
        people: Sequence[Person] = (),
    ) -> None:
        with self.installation.transaction():
            self.installation.watch.duty.add(entries, people)
            self._note(viewer, detail)

    def _note(self, viewer: Viewer, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.DUTY, detail)

    def _tried(self, channel: Channel, name: str) -> str | None:
        address = self.installation.settings.channels.get(name)
        if address is None:
            return "не описан в настройке channels"
        try:
            channel.send(address.get_secret_value(), *TEST)
        except ChannelUnavailable as error:
            return str(error)
        return None

    def _person(self, name: str, channels: Sequence[str]) -> Person:
        if unknown := [c for c in channels if c not in self.installation.settings.channels]:
            raise EntryRefused(f"каналов нет в настройке channels: {', '.join(unknown)}")
        return Person(name, name, frozenset(), tuple(channels))

    def _entry(
        self, viewer: Viewer, person: str, role: str, since: datetime, until: datetime
    ) -> RosterEntry:
        now = self.installation.clock.now()
        entry = RosterEntry(_name(person), _role(role), since, until, _who(viewer), now)
        check(entry)
        return entry


def _known(roster: Roster, name: str) -> str:
    typed = plain(_name(name))
    known = next((id_ for id_ in roster.people if plain(id_) == typed), None)
    if known is None:
        raise EntryRefused(f"«{name}»: такого человека в графике нет")
    return known


def _role(typed: str) -> DutyRole | None:
    words = plain(typed.strip())
    if words == AWAY:
        return None
    named = {plain(label): role for role, label in DUTY_ROLES.items()}
    named |= {role.value: role for role in DutyRole}
    if words not in named:
        known = ", ".join([*DUTY_ROLES.values(), AWAY])
        raise EntryRefused(f"«{typed}» — не роль; роли: {known}")
    return named[words]


def _name(typed: str) -> str:
    if not (name := " ".join(typed.split())):
        raise EntryRefused("не сказано, кто дежурит")
    return name


def _who(viewer: Viewer) -> str:
    if not (who := viewer.actor.strip()):
        raise EntryRefused("не сказано, кто это записывает: назовите себя")
    return who


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        yield from open_table(content, COLUMNS, UPLOAD).records()
    except MissingColumns as error:
        names = ", ".join(sorted(COLUMNS.titles[name])[0] for name in error.missing)
        raise EntryRefused(f"в файле нет столбцов: {names}; нужны кто, роль, с, до") from error
    except UnreadableList as error:
        raise EntryRefused(str(error)) from error
