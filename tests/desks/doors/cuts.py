"""Cuts through each door."""

from desks.verbs import Verb
from domain.person import Right
from tests.desks.doors.table import REFUSED, Call, Row

MONTHS = "since=2026-01-01T00:00:00%2B09:00&until=2026-07-01T00:00:00%2B09:00"
SHELL = ("--since", "01.01.2026 00:00", "--until", "01.07.2026 00:00")


def _row(name: str, right: Right, counted: str, detail: str) -> Row:
    return Row(
        f"cut of {name}",
        frozenset({right}),
        api=Call("GET", f"/cuts?counted={counted}&rows=group&grain=month&{MONTHS}"),
        shell=("cuts", counted, "--rows", "group", "--grain", "month", *SHELL),
        verb=Verb.CUT,
        detail=detail,
    )


ROWS = (
    _row("posts", Right.POSTS, "posts", "posts, count по group, month*"),
    _row("cases", Right.READ_CASES, "cases", "cases, count по group, month*"),
    Row(
        "cut of surveys",
        frozenset({Right.SURVEYS}),
        api=Call("GET", f"/cuts?counted=surveys&rows=municipality&grain=month&{MONTHS}"),
        shell=("cuts", "surveys", "--rows", "municipality", "--grain", "month", *SHELL),
        verb=Verb.CUT,
        detail="surveys, count по municipality, month*",
    ),
    Row(
        "cut of authors of cases",
        frozenset({Right.READ_CASES}),
        api=Call("GET", f"/cuts?counted=cases&measure=authors&{MONTHS}"),
        shell=("cuts", "cases", "--measure", "authors", *SHELL),
        outcome=REFUSED,
    ),
)
