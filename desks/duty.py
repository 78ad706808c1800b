"""The roster as people enter it: shifts, absences, swaps, a list as a file, and test messages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.wiring import Parts
from domain.duty import REMEMBERED, DutyRole, Entry, Gap, check
from domain.errors import ChannelUnavailable, EntryRefused, MissingColumns, UnreadableList
from domain.person import Person
from domain.ports.messages import Channel
from domain.spelling import plain
from files.headers import Headers
from files.limits import UPLOAD
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
TEST = ("Проверка связи", "Это проверка: сюда будут приходить оповещения системы «Отклик».")


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of a test message; `error` is None where the channel took it."""

    person: str | None
    channel: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """What the roster says now: who serves, entries that last or begin soon, by their beginning,
    times without an officer from now on, and everybody who may be entered.
    """

    serving: Mapping[DutyRole, Person | None]
    entries: Sequence[Entry]
    gaps: Sequence[Gap]
    people: Sequence[Person]
    filled: bool


class DutyBook:
    """Every call raises EntryRefused, in Russian, where something in it is wrong; then nothing is
    written. What is done is audited under `by`: who signed in, a program, an account of the shell.
    """

    def __init__(self, parts: Parts, by: str) -> None:
        self.parts, self.by = parts, by

    def look(self, now: datetime, ahead: timedelta) -> Duty:
        """The roster as it is, with what begins within `ahead`."""
        roster = self.parts.duty.roster(now - REMEMBERED)
        coming = (e for e in roster.entries if e.until > now and e.since < now + ahead)
        return Duty(
            serving={role: roster.on_duty(role, now) for role in DutyRole},
            entries=sorted(coming, key=lambda e: (e.since, e.id)),
            gaps=list(roster.gaps(DutyRole.OFFICER, now)),
            people=list(roster.people.values()),
            filled=roster.filled,
        )

    def add(
        self, person: str, role: str, since: datetime, until: datetime, who: str, now: datetime
    ) -> None:
        """A shift, or where the role is AWAY an absence; it overrides what was entered before."""
        entry = self._entry(person, role, since, until, who, now)
        self.parts.duty.add([entry])
        served = DUTY_ROLES[entry.role] if entry.role else AWAY
        self._note(f"{entry.person}: {served}", who, now)

    def swap(
        self, out: str, into: str, since: datetime, until: datetime, who: str, now: datetime
    ) -> int:
        """One person takes all shifts of another within the time. Returns how many."""
        roster = self.parts.duty.roster(since)
        leaving = self._known(out)
        into = _name(into)
        entries = [
            replace(
                e,
                person=into,
                since=max(e.since, since),
                until=min(e.until, until),
                who=_who(who),
                at=now,
            )
            for e in roster.entries
            if e.person == leaving and e.role and e.since < until
        ]
        if not entries:
            raise EntryRefused(f"у «{leaving}» в это время смен нет")
        for entry in entries:
            check(entry)
        self.parts.duty.add(entries)
        self._note(f"{leaving}: заменяет {into}", who, now)
        return len(entries)

    def save_person(self, name: str, channels: Sequence[str], now: datetime) -> None:
        """The person's channels, in the order in which they are tried."""
        person = self._person(_name(name), channels)
        self.parts.duty.add([], [person])
        self._note(f"каналы: {person.id}", self.by, now)

    def remove(self, entry_id: int, now: datetime) -> None:
        """Take an entry back; what it had overridden holds again."""
        if not self.parts.duty.remove(entry_id):
            raise EntryRefused(f"записи {entry_id} в графике нет")
        self._note(f"запись {entry_id} убрана", self.by, now)

    def take_list(self, content: bytes, who: str, now: datetime) -> int:
        """Shifts of a table: кто, роль, с, до, and каналы if wanted. All or nothing: the refusal
        names every line that is wrong. Returns how many.
        """
        entries: list[Entry] = []
        people: dict[str, Person] = {}
        wrong: list[str] = []
        for number, row in _rows(content):
            try:
                since, until = (
                    moment_of(row[key], now, self.parts.region.zone) for key in ("since", "until")
                )
                entry = self._entry(row["person"], row["role"], since, until, who, now)
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
        self.parts.duty.add(entries, list(people.values()))
        self._note("график загружен", who, now)
        return len(entries)

    def test(self, channel: Channel, person: str, now: datetime) -> Iterator[Tested]:
        """A test message to each channel of a person; where nobody is named, of everybody on the
        roster, or of the settings where there is no roster.
        """
        roster = self.parts.duty.roster(now)
        wanted: list[tuple[str | None, Sequence[str]]]
        if person:
            known = self._known(person)
            wanted = [(known, roster.people[known].channels)]
        else:
            wanted = [(p.id, p.channels) for p in roster.people.values()]
        if not wanted:
            wanted = [(None, sorted(self.parts.settings.channels))]
        self._note(f"проверка связи: {person or 'все'}", self.by, now)
        for whom, names in wanted:
            for name in names:
                yield Tested(whom, name, self._tried(channel, name))

    def _note(self, done: str, who: str, now: datetime) -> None:
        detail = done if who.strip() == self.by else f"{done}: {who.strip()}"
        self.parts.audit.write(now, self.by, "duty", detail)

    def _tried(self, channel: Channel, name: str) -> str | None:
        address = self.parts.settings.channels.get(name)
        if address is None:
            return "не описан в настройке channels"
        try:
            channel.send(address.get_secret_value(), *TEST)
        except ChannelUnavailable as error:
            return str(error)
        return None

    def _known(self, name: str) -> str:
        """The id of somebody who is on the list of people, in whatever case it was typed."""
        typed = plain(_name(name))
        people = self.parts.duty.roster(self.parts.clock.now()).people
        found = next((id_ for id_ in people if plain(id_) == typed), None)
        if found is None:
            raise EntryRefused(f"«{name}»: такого человека в графике нет")
        return found

    def _person(self, name: str, channels: Sequence[str]) -> Person:
        if unknown := [c for c in channels if c not in self.parts.settings.channels]:
            raise EntryRefused(f"каналов нет в настройке channels: {', '.join(unknown)}")
        return Person(name, name, frozenset(), tuple(channels))

    def _entry(
        self, person: str, role: str, since: datetime, until: datetime, who: str, now: datetime
    ) -> Entry:
        entry = Entry(_name(person), _role(role), since, until, _who(who), now)
        check(entry)
        return entry


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


def _who(typed: str) -> str:
    if not (who := typed.strip()):
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
