"""Words of the record of a case: who made a move. Pure."""

from domain.cases.case import CaseMove
from domain.person import SYSTEM


def doer(move: CaseMove) -> str:
    """Without a name only whether the centre or a body made the move."""
    if move.who == SYSTEM:
        return "система"
    return move.who or ("орган" if move.acts_for else "центр")
