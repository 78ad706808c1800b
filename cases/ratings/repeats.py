"""The same trouble at the same house again after an answer. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.cases.case import Case
from domain.cases.ratings.rated import RatedCase

WITHIN = timedelta(days=30)


def with_repeats(
    rated: Iterable[RatedCase],
    cases: Mapping[str, Case],
    later: Iterable[tuple[Case, str]] = (),
) -> list[RatedCase]:
    """Marks each case after whose answer another one of its topic came from its house: one of
    these, or of the `later` ones with their topics. A case without a topic or a house has no
    repeats.
    """
    known: dict[tuple[str, ...], list[Case]] = {}
    every: Sequence[RatedCase] = list(rated)
    subjects = {one.case: one.subject for one in every}
    for case, subject in (*((cases[one], topic) for one, topic in subjects.items()), *later):
        if (key := _house(case, subject)) is not None:
            known.setdefault(key, []).append(case)
    marked = []
    for one in every:
        key = _house(cases[one.case], one.subject)
        since = one.answered
        again = (
            key is not None
            and since is not None
            and any(
                str(other.number) != one.case and since < other.received_at <= since + WITHIN
                for other in known[key]
            )
        )
        marked.append(replace(one, repeated=True) if again else one)
    return marked


def _house(case: Case, subject: str) -> tuple[str, ...] | None:
    place = case.place
    if not subject or not place.street or not place.house:
        return None
    where = (place.municipality or "", place.settlement or "", place.street, place.house)
    return (subject, *(part.casefold() for part in where))
