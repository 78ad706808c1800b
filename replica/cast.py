"""Invented residents and the real places they write about. Pure, except that it reads texts/."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from replica.phrases import read_rows, read_sections
from replica.post import Person

_FIRST_ID = 510_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Nominative `name`, `where` («в Тынде») and genitive `of`; `weight` is about its population in
    thousands.
    """

    municipality: str
    weight: float
    name: str
    where: str
    of: str


@dataclass(frozen=True, slots=True)
class Street:
    """`name` follows «ул.», `on` follows «на» and «по»."""

    name: str
    on: str


@cache
def read_places() -> tuple[Place, ...]:
    return tuple(
        Place(row[0], float(row[1]), row[2], row[3], row[4]) for row in read_rows("places.txt")
    )


def place_of(municipality: str) -> Place:
    return next(place for place in read_places() if place.municipality == municipality)


class Cast:
    def __init__(self, rng: Random) -> None:
        names = read_sections("people.txt")
        self.streets = [
            Street(*map(str.strip, line.split("|"))) for line in names["streets"].patterns
        ]
        weights: dict[str, float] = {}
        for place in read_places():
            weights[place.municipality] = weights.get(place.municipality, 0.0) + place.weight
        taken: set[str] = set()
        self._residents: dict[str, Sequence[Person]] = {}
        self._activity: dict[str, Sequence[float]] = {}
        count = 0
        for municipality, weight in weights.items():
            residents = []
            for _ in range(60 + round(weight * 5)):
                residents.append(_resident(rng, _FIRST_ID + count * 7, taken))
                count += 1
            self._residents[municipality] = residents
            self._activity[municipality] = list(
                accumulate(1 / (rank + 25) for rank in range(len(residents)))
            )

    def someone(self, rng: Random, municipality: str) -> Person:
        activity = self._activity[municipality]
        return self._residents[municipality][bisect(activity, rng.random() * activity[-1])]

    def several(self, rng: Random, municipality: str, count: int) -> list[Person]:
        return rng.sample(self._residents[municipality], count)


def _resident(rng: Random, number: int, taken: set[str]) -> Person:
    names = read_sections("people.txt")
    woman = rng.random() < 0.58
    first = rng.choice(names["women" if woman else "men"].patterns)
    last = rng.choice(names["surnames"].patterns)
    if woman:
        last += "а"
    nick = rng.choice(names["nicks"].patterns).replace("{n}", str(rng.randint(1, 99)))
    shapes = [f"{first} {last}", f"{first} {last[0]}.", f"{last} {first}", nick, first]
    signature = rng.choices(shapes, (5, 3, 1, 2, 1))[0]
    if signature in taken:
        signature = f"{first} {last}"
    spare = 2
    while signature in taken:
        signature = f"{first} {last} {spare}"
        spare += 1
    taken.add(signature)
    return Person(number, first, last, signature)
