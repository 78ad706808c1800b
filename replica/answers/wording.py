"""Words of residents and bodies about one trouble. Pure, except that it reads texts/."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from replica.cast import Place, Street
from replica.phrases import fill, read_sections

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_OF_TROUBLE = ("done", "work", "cause")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened where: `name` is that of its sections in texts/answers.txt."""

    name: str
    place: Place
    street: Street
    house: str

    def facts(self) -> dict[str, str]:
        return {
            "place": self.place.name,
            "in": self.place.where,
            "in_cap": _capital(self.place.where),
            "of": self.place.of,
            "on": self.street.on,
            "street": f"ул. {self.street.name}",
            "street_cap": f"Ул. {self.street.name}",
            "on_bare": self.street.name,
            "house": self.house,
        }


class Wording:
    """The same random generator writes the same texts."""

    def __init__(self, rng: Random) -> None:
        self._rng, self._texts = rng, read_sections("answers.txt")

    def cause(self, trouble: Trouble, other_than: str | None = None) -> str:
        causes = self._texts[f"{trouble.name}_cause"].patterns
        return self._rng.choice([cause for cause in causes if cause != other_than])

    def pattern(self, section: str) -> str:
        return self._rng.choice(self._texts[section].patterns)

    def text(self, pattern: str, trouble: Trouble, facts: Mapping[str, str]) -> str:
        """`facts` hold what only the writer knows: page, days, cause."""
        known = trouble.facts()
        for name in _OF_TROUBLE:
            pattern_of = self.pattern(f"{trouble.name}_{name}")
            known[name] = fill(self._rng, pattern_of, known, self._texts)
        known |= {"who": self.pattern("who"), **facts}
        known |= {f"{name}_cap": _capital(known[name]) for name in (*_OF_TROUBLE, "who")}
        return _capital(fill(self._rng, pattern, known, self._texts))

    def day(self, day: date, of: date) -> str:
        """As people write it; `of` is the day on which they write."""
        manner = self._rng.random()
        if manner < 0.15:
            return f"{day:%d.%m.%Y}"
        if manner < 0.25 and day.year == of.year:
            return f"{day:%d.%m}"
        year = f" {day.year} года" if day.year != of.year else ""
        return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
