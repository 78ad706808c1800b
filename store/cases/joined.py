"""Cases that count as another one: a person joined them, and that other one stands."""

from sqlalchemy import Select, select

from domain.cases.pairs import PairState
from domain.cases.workflow import CaseState
from store.tables.cases import cases
from store.tables.pairs import case_pairs

_HEADS = cases.alias("heads")


def heads() -> Select[tuple[int, int]]:
    p, head = case_pairs.c, _HEADS.c
    of = case_pairs.join(_HEADS, p.earlier == head.id)
    stands = p.state == PairState.JOINED, head.state != CaseState.VOID
    return select(p.later, p.earlier).select_from(of).where(*stands)


def joined() -> Select[tuple[int]]:
    return heads().with_only_columns(case_pairs.c.later)
