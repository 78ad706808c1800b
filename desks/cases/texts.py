"""The end of texts: of a closed case after its days, in the search too; of what was no case."""

from datetime import datetime

from app.assembly import make_withholding
from app.installation import Installation

TEXTS = 5_000  # that one turn empties


def forget_texts(installation: Installation, now: datetime) -> int:
    """Returns how many. First in the index, so that a turn that dies is made again."""
    cases = installation.casework.cases
    if heard := cases.ended(now, TEXTS):
        make_withholding(installation).withhold(heard)
    return cases.forget_texts(now, TEXTS)
