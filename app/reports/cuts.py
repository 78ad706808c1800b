"""Cuts over an open installation."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from app.installation import Installation
from cases.ratings.turns import held_turns
from domain.query_text import parse
from russian.vocabulary import Vocabulary

if TYPE_CHECKING:
    from reports.cuts.engine import CutEngine


def make_cuts(installation: Installation) -> "CutEngine":
    """Reads no fact before its first cut; a process makes one and keeps it."""
    from reports.cuts.engine import CutEngine

    region = installation.region
    return CutEngine(
        installation.reports.facts,
        region,
        installation.posts.index,
        partial(parse, zone=region.zone, names=Vocabulary(region).names),
        _medians,
        partial(_dues, installation),
        installation.clock.now,
    )


def _medians(groups: Any, hours: Any, answered: Any) -> tuple[Any, Any]:
    from cases.ratings.survival import quantiles

    return quantiles(groups, hours, answered, 0.5)


def _dues(
    installation: Installation, turns: Collection[str], at: datetime
) -> Mapping[str, datetime | None]:
    ids = {int(name.partition("/")[0]) for name in turns}
    cases = installation.casework.cases.several(ids)
    moves = installation.casework.cases.moves_of(ids)
    return {
        f"{id_}/{held.case.body}": held.case.due
        for id_, stored in cases.items()
        for held in held_turns(stored.case, moves[id_], installation.region, at)
    }
