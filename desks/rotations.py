"""Shifts in turn, and exchanges: a colleague offers a shift, the other agrees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.bell import Cause, Ring
from domain.duty import REMEMBERED, DutyRole, Gap, Roster, RosterEntry, check
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.rotation import Exchange, ExchangeState, Rotation, ShiftLength, met, shifts
from domain.spelling import plain
from russian.plural import plural
from russian.vocabulary import DUTY_ROLES

NAMED = 3  # shifts in the way that a refusal names
ANSWERS = {
    "agree": ExchangeState.AGREED,
    "refuse": ExchangeState.REFUSED,
    "withdraw": ExchangeState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Rotated:
    """`over` counts earlier shifts that the new ones override; `gaps` are times without an officer
    until the end of the rotation.
    """

    series: str
    count: int
    over: int
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class Offer:
    """An exchange with its two shifts, and whether the viewer is the proposer or the other."""

    exchange: Exchange
    offered: RosterEntry
    wanted: RosterEntry
    mine: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class RotationDesk:
    """A mistake raises EntryRefused, what is no longer so MoveRefused, and nothing is written."""

    installation: Installation

    def rotate(
        self,
        viewer: Viewer,
        people: Sequence[str],
        role: DutyRole,
        turn: ShiftLength,
        lasts: tuple[datetime, datetime],
        *,
        over: bool = False,
    ) -> Rotated:
        """Without `over` it is refused where others serve in the role already."""
        viewer.demand(Right.ALERTS)
        installation, now = self.installation, self.installation.clock.now()
        named = [name for one in people if (name := " ".join(one.split()))]
        series = uuid4().hex[:12]
        wanted = Rotation(named, role, turn, *lasts)
        made = shifts(wanted, installation.region.zone, viewer.actor, now, series)
        for entry in made:
            check(entry)
        with installation.transaction():
            roster = installation.watch.duty.roster(now)
            others = met(made, roster.entries)
            if others and not over:
                raise EntryRefused(f"в это время уже дежурят: {self._named(others)}")
            installation.watch.duty.add(made)
            words = f"чередование: {', '.join(named)}, {DUTY_ROLES[role]}"
            counted = plural(len(made), "смена", "смены", "смен")
            self._note(viewer, f"{words}, {counted}, запись {series}")
            after = installation.watch.duty.roster(now)
        until = lasts[1]
        gaps = [one for one in after.gaps(DutyRole.OFFICER, now) if one.since < until]
        return Rotated(series, len(made), len(others), gaps)

    def take_back(self, viewer: Viewer, series: str) -> int:
        """Remove the shifts of a rotation or an exchange that have not begun. Raises NotFound."""
        viewer.demand(Right.ALERTS)
        with self.installation.transaction():
            now = self.installation.clock.now()
            count = self.installation.watch.duty.remove_series(series, now)
            if not count:
                raise NotFound(f"записи {series} в графике нет, или её смены уже начались")
            counted = plural(count, "смена", "смены", "смен")
            self._note(viewer, f"запись {series} отменена: {counted}")
        return count

    def propose(self, viewer: Viewer, offered: int, wanted: int) -> Exchange:
        """Offer the viewer's coming shift for one of a colleague, who is told by the bell."""
        viewer.demand(Right.ALERTS)
        installation, now = self.installation, self.installation.clock.now()
        with installation.transaction():
            roster = installation.watch.duty.roster(now - REMEMBERED)
            own, theirs = self._shift(roster, offered, now), self._shift(roster, wanted, now)
            if not _is(viewer, roster, own.person):
                raise EntryRefused("отдать можно только свою смену")
            if own.person == theirs.person:
                raise EntryRefused("обе смены — одного человека: выберите смену коллеги")
            new = Exchange(offered, wanted, own.person, theirs.person, now)
            made = installation.watch.duty.propose(new)
            self._note(viewer, f"обмен {made.id}: {own.person} и {theirs.person}, предложен")
            words = f"{viewer.actor} предлагает обменяться сменами"
            about = f"exchange-{made.id}"
            installation.messages.bell.ring(
                [Ring(theirs.person, Cause.MENTION, about, words, "", "/duty#exchanges", now)]
            )
        return made

    def answer(self, viewer: Viewer, exchange_id: int, answer: str) -> None:
        """`agree` and `refuse` are the other's, `withdraw` is the proposer's. Raises NotFound."""
        viewer.demand(Right.ALERTS)
        installation, now = self.installation, self.installation.clock.now()
        if (state := ANSWERS.get(answer)) is None:
            raise EntryRefused(f"«{answer}» — не ответ на обмен")
        with installation.transaction():
            known = installation.watch.duty.exchanges(now - REMEMBERED)
            one = next((e for e in known if e.id == exchange_id), None)
            if one is None:
                raise NotFound(f"обмена {exchange_id} нет")
            roster = installation.watch.duty.roster(now - REMEMBERED)
            whose = one.proposer if state is ExchangeState.WITHDRAWN else one.other
            if not _is(viewer, roster, whose):
                raise MoveRefused(f"на этот обмен отвечает {whose}")
            if not installation.watch.duty.answer(exchange_id, state, now):
                raise MoveRefused("на этот обмен уже ответили")
            if state is ExchangeState.AGREED:
                installation.watch.duty.add(self._swapped(viewer, roster, one, now))
            self._note(viewer, f"обмен {exchange_id}: {one.proposer} и {one.other}, {_DONE[state]}")

    def offers(self, viewer: Viewer) -> Sequence[Offer]:
        """Exchanges that wait for an answer and whose shifts have not begun."""
        if not viewer.may(Right.ALERTS):
            viewer.demand(Right.REGION)
        now = self.installation.clock.now()
        roster = self.installation.watch.duty.roster(now)
        entries = {entry.id: entry for entry in roster.entries if entry.since > now}
        return [
            Offer(
                one,
                entries[one.offered],
                entries[one.wanted],
                _is(viewer, roster, one.proposer),
                _is(viewer, roster, one.other),
            )
            for one in self.installation.watch.duty.exchanges(now - REMEMBERED)
            if one.state is ExchangeState.PROPOSED
            and one.offered in entries
            and one.wanted in entries
        ]

    def own(self, viewer: Viewer, entries: Sequence[RosterEntry]) -> Sequence[RosterEntry]:
        """Of these entries the viewer's coming shifts."""
        viewer.demand(Right.REGION)
        now = self.installation.clock.now()
        roster = self.installation.watch.duty.roster(now)
        mine = [e for e in entries if e.role and e.since > now]
        return [e for e in mine if _is(viewer, roster, e.person)]

    def _swapped(
        self, viewer: Viewer, roster: Roster, one: Exchange, now: datetime
    ) -> Sequence[RosterEntry]:
        """Both shifts with the people exchanged; nobody may serve twice at a time."""
        offered, wanted = (self._shift(roster, id_, now) for id_ in (one.offered, one.wanted))
        new = [
            replace(entry, person=person, who=viewer.actor, at=now, id=None, series=one.series)
            for entry, person in ((offered, one.other), (wanted, one.proposer))
        ]
        for entry in new:
            twice = [
                e
                for e in roster.entries
                if e.person == entry.person
                and e.id not in (one.offered, one.wanted)
                and e.since < entry.until
                and entry.since < e.until
            ]
            if twice:
                raise MoveRefused(f"{entry.person} занят в это время: {self._named(twice)}")
        return new

    def _shift(self, roster: Roster, entry_id: int, now: datetime) -> RosterEntry:
        entry = next((e for e in roster.entries if e.id == entry_id), None)
        if entry is None or entry.role is None:
            raise NotFound(f"смены {entry_id} в графике нет")
        if entry.since <= now:
            raise MoveRefused(f"смена {entry_id} уже началась")
        return entry

    def _named(self, entries: Sequence[RosterEntry]) -> str:
        zone = self.installation.region.zone
        words = [
            f"{e.person} с {e.since.astimezone(zone):%d.%m %H:%M}"
            f" до {e.until.astimezone(zone):%d.%m %H:%M}"
            for e in entries[:NAMED]
        ]
        rest = f" и ещё {len(entries) - NAMED}" if len(entries) > NAMED else ""
        return "; ".join(words) + rest

    def _note(self, viewer: Viewer, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.DUTY, detail)


_DONE = {
    ExchangeState.AGREED: "согласован",
    ExchangeState.REFUSED: "отклонён",
    ExchangeState.WITHDRAWN: "отозван",
}


def _is(viewer: Viewer, roster: Roster, person: str) -> bool:
    """True if the viewer is the person of the roster: by account, or by the name they act in."""
    if viewer.person:
        return viewer.person == person
    known = roster.people.get(person)
    names = {plain(person)} | ({plain(known.name)} if known else set())
    return plain(viewer.in_name_of or viewer.name) in names
