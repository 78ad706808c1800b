"""Warns of deadlines of cases: one message for all that a person has to know, in their working
time.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from hashlib import blake2b
from itertools import groupby

from domain.bell import Cause, Ring
from domain.cases.watch.staff import CENTRE, Staff
from domain.cases.watch.warnings import Audience, CaseWarning, WarningKind, ahead
from domain.duty import DutyRole
from domain.message import Message, MessageState
from domain.ports.casework.cases import CaseStore, StoredCase
from domain.ports.casework.watch.warnings import CaseWarningStore, WaitingWarning, WarningNote
from domain.region import Region
from russian.casework.warnings import WarnedCase, message

LOOKS, BATCH = 5_000, 500  # cases of one turn, and of one transaction
FIRST = time(9)  # what waits since the evening before leaves at this local time
PAUSE = timedelta(hours=1)  # between two messages to one reader
_URGENCY = list(WarningKind)


class DeadlineWarnings:
    """`staff` returns the people of a moment; `reaches` says whether they have a channel, without
    which the bell still rings. `at_centre` returns whose bell rings for the centre.

    Each look at a case is marked together with the warnings that it leaves, and each warning
    together with its message, so that a crash loses and repeats nothing.
    """

    def __init__(
        self,
        *,
        cases: CaseStore,
        warnings: CaseWarningStore,
        staff: Callable[[datetime], Staff],
        at_centre: Callable[[Staff, datetime], Sequence[str]],
        reaches: Callable[[str], bool],
        region: Region,
        console_url: str,
    ) -> None:
        self.cases, self.warnings, self.staff = cases, warnings, staff
        self.at_centre, self.reaches = at_centre, reaches
        self.region, self.url = region, console_url.rstrip("/")

    def tick(self, now: datetime) -> int:
        """Returns the number of messages put. Raises Unavailable; the caller may repeat the
        call.
        """
        staff = self.staff(now)
        self.look(staff, now)
        return self.send(staff, now)

    def look(self, staff: Staff, now: datetime) -> None:
        """Note the warnings of the cases whose time has come."""
        ids = self.warnings.due(now, LOOKS)
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            stored, moves = self.cases.several(some), self.cases.moves_of(some)
            self.warnings.note(
                [
                    _note(one, ahead(one.case, moves[id_], self.region, now), staff, now)
                    for id_, one in stored.items()
                    if one.version == len(moves[id_])  # else it is moved at this moment
                ]
            )

    def send(self, staff: Staff, now: datetime) -> int:
        waiting = self.warnings.waiting()
        readers = {one.person for one in waiting}
        open_ = {reader for reader in readers if _works(staff, reader, now)}
        last = self.warnings.last_sent(open_) if open_ else {}
        put = 0
        for reader, theirs in groupby(waiting, key=lambda one: one.person):
            if reader in open_ and (reader not in last or now - last[reader] >= PAUSE):
                put += self._send(staff, reader, list(theirs), now)
        return put

    def _send(
        self, staff: Staff, reader: str, theirs: Sequence[WaitingWarning], now: datetime
    ) -> int:
        stored = self.cases.several({one.case_id for one in theirs})
        needed, dropped = list[WaitingWarning](), list[WaitingWarning]()
        for one in theirs:
            (needed if _is_needed(one, stored.get(one.case_id), staff) else dropped).append(one)
        worst: dict[int, WaitingWarning] = {}
        for one in sorted(needed, key=lambda one: _URGENCY.index(one.kind)):
            worst[one.case_id] = one
        shown = [
            WarnedCase(
                one.case_id,
                one.kind,
                one.due,
                stored[one.case_id].case.place.municipality,
                stored[one.case_id].standing,
            )
            for one in sorted(worst.values(), key=lambda one: (one.due, one.case_id))
        ]
        messages: list[Message] = []
        rings: list[Ring] = []
        if shown:
            written = self._message(reader, shown, now)
            if reader == CENTRE or self.reaches(reader):
                messages.append(written)
            called = self.at_centre(staff, now) if reader == CENTRE else [reader]
            address = f"/cases/{shown[0].case_id}" if len(shown) == 1 else "/cases/mine"
            rings = [
                Ring(one, Cause.CASE, written.id, written.title, "", address, now) for one in called
            ]
        if not self.warnings.send(needed, dropped, messages, rings, now):
            return 0  # another process was faster
        return len(messages)

    def _message(self, reader: str, shown: Sequence[WarnedCase], now: datetime) -> Message:
        title, text = message(shown, self.region, self.url, now)
        of = blake2b(reader.encode()).hexdigest()[:16]  # ids are logged, and names must not be
        return Message(
            id=f"cases {now.isoformat()} {of}",
            about=None,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
            person=reader or None,
            role=None if reader else DutyRole.OFFICER,
        )


def _works(staff: Staff, reader: str, now: datetime) -> bool:
    worktime = staff.worktime(reader)
    return worktime.opening(now) == now and now.astimezone(worktime.zone).time() >= FIRST


def _note(
    stored: StoredCase, warnings: Sequence[CaseWarning], staff: Staff, now: datetime
) -> WarningNote:
    """Of each audience only the latest warning that has come: what was missed is not sent."""
    come: Mapping[Audience, CaseWarning] = {one.audience: one for one in warnings if one.at <= now}
    return WarningNote(
        stored.case.number,
        stored.version,
        [
            (one, reader)
            for audience, one in come.items()
            for reader in staff.readers(stored.standing, audience)
        ],
        min((one.at for one in warnings if one.at > now), default=None),
    )


def _is_needed(one: WaitingWarning, stored: StoredCase | None, staff: Staff) -> bool:
    """Whether the deadline still runs, and the reader is still who should know."""
    if stored is None:
        return False
    due = stored.deadlines.due
    if one.audience is Audience.BODY:
        due = stored.deadlines.body_due or due
    return due == one.due and one.person in staff.readers(stored.standing, one.audience)
