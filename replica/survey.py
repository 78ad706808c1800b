"""What residents of the replica answer to a survey on its public page, and to a poll below a post.

The questions are those of the demo: 1 content with the snow or not, 2 what is cleared badly, 3 the
buses from 1 to 5, 4 the municipality. Pure.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

DAYS = 11  # the survey began so long ago
RESIDENTS, CALLED, TWICE = 130, 45, 6
BURST = timedelta(minutes=8)  # in which those answer whom a chat has called to
# Of each town: how many of the answers, the share of the content, the usual point of the buses.
TOWNS: Mapping[str, tuple[int, float, int]] = {
    "blagoveshchensk": (50, 0.6, 4),
    "belogorsk": (16, 0.5, 3),
    "svobodny": (13, 0.45, 3),
    "tynda": (12, 0.2, 2),
    "zeya": (7, 0.3, 2),
    "raychikhinsk": (2, 0.5, 3),
}
VOTES = (147, 62, 31)
AWAKE = (7, 23)  # hours


def survey(seed: int, now: datetime, wall: str) -> dict[str, Any]:
    """The answers in the order of their times. Who presses the button twice sends the same `once`
    again. `wall` is the address of the post that the poll stands below.
    """
    rng = Random(f"{seed} survey")
    began = now - timedelta(days=DAYS)
    forms = [_form(rng, _time(rng, began, now)) for _ in range(RESIDENTS)]
    evening = (now - timedelta(days=4)).replace(hour=10, minute=0)  # 19:00 in Blagoveshchensk
    forms += [
        _form(rng, evening + BURST * rng.random(), town="tynda", angry=True) for _ in range(CALLED)
    ]
    again = [{**one, "at": one["at"] + timedelta(seconds=1)} for one in rng.sample(forms, TWICE)]
    ordered = sorted([*forms, *again], key=lambda one: one["at"])
    return {
        "began": began.isoformat(),
        "answers": [{**one, "at": one["at"].isoformat()} for one in ordered],
        "poll": {
            "post": wall,
            "votes": [rng.randint(votes - 9, votes + 9) for votes in VOTES],
        },
    }


def _time(rng: Random, began: datetime, now: datetime) -> datetime:
    """By day in Blagoveshchensk; half an hour is left until now."""
    while True:
        at = began + (now - began - timedelta(minutes=30)) * rng.random()
        if AWAKE[0] <= (at.hour + 9) % 24 < AWAKE[1]:
            return at


def _form(rng: Random, at: datetime, town: str = "", *, angry: bool = False) -> dict[str, Any]:
    town = town or rng.choices(list(TOWNS), [people for people, *_ in TOWNS.values()])[0]
    _, content, usual = TOWNS[town]
    is_content = not angry and rng.random() < content
    point = 1 if angry else min(5, max(1, round(rng.gauss(usual + (is_content - 0.5), 0.9))))
    values = {"1": ["0" if is_content else "1"], "3": [str(point)], "4": [town]}
    if not is_content:
        values["2"] = sorted(rng.sample(["0", "1"], rng.choice((1, 1, 2))))
    return {"at": at, "once": f"{rng.getrandbits(128):032x}", "values": values}
