"""An absence: a person is away for a time, and a deputy does what is assigned to them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import EntryRefused

FARTHEST = LONGEST = timedelta(days=366)  # how far ahead one may begin; how long it may last


@dataclass(frozen=True, slots=True)
class Absence:
    """`person` is away from `since` until `until`; without a `deputy` their coordinator takes over.
    `ended_at` is when it was ended early. The id is None until it is stored.
    """

    person: str
    since: datetime
    until: datetime
    deputy: str | None
    who: str
    at: datetime
    ended_at: datetime | None = None
    id: int | None = None

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.ends

    @property
    def ends(self) -> datetime:
        return self.until if self.ended_at is None else min(self.until, self.ended_at)


def check(absence: Absence) -> None:
    """Raises EntryRefused, in Russian, for an absence that looks like a mistake."""
    if absence.until <= absence.since:
        raise EntryRefused("отсутствие кончается раньше, чем начинается: проверьте даты")
    if absence.until <= absence.at:
        raise EntryRefused("отсутствие уже кончилось: проверьте даты")
    if absence.since > absence.at + FARTHEST:
        raise EntryRefused("отсутствие начинается больше чем через год: проверьте год")
    if absence.until > absence.since + LONGEST:
        raise EntryRefused("отсутствие длится больше года: проверьте год в его конце")
    if absence.deputy == absence.person:
        raise EntryRefused("замещать себя нельзя: выберите другого или никого")


class Absences:
    """Who is away at one moment, and who stands in for them; of two absences of one person the
    later entry counts.
    """

    def __init__(self, entries: Iterable[Absence], at: datetime) -> None:
        present = sorted((one for one in entries if one.holds(at)), key=lambda one: one.id or 0)
        self._deputies: Mapping[str, str | None] = {one.person: one.deputy for one in present}

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self._deputies)

    def away(self, person: str) -> bool:
        return person in self._deputies

    def acting(self, person: str) -> str | None:
        """Who does the work of a person: they, a deputy, the deputy of a deputy who is away too;
        None if nobody does.
        """
        passed: set[str] = set()
        now: str | None = person
        while now is not None and now in self._deputies:
            if now in passed:
                return None
            passed.add(now)
            now = self._deputies[now]
        return now

    def represented(self, person: str) -> frozenset[str]:
        """Those who are away and whose work the person does."""
        return frozenset(one for one in self._deputies if self.acting(one) == person)

    @property
    def unrepresented(self) -> frozenset[str]:
        return frozenset(one for one in self._deputies if self.acting(one) is None)
