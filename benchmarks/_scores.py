"""Prints lines at once, and scores of joined posts in one form."""

import sys
from collections.abc import Sequence

from enrichment.learning.pairs import b_cubed, score


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def show(name: str, stated: Sequence[str], joined: Sequence[str]) -> None:
    pairs, cubed = score(stated, joined), b_cubed(stated, joined)
    say(
        f"  {name:<12} pairs P {pairs.precision:.3f} R {pairs.recall:.3f} F1 {pairs.f1:.3f};"
        f" B-cubed P {cubed.precision:.3f} R {cubed.recall:.3f} F1 {cubed.f1:.3f}"
    )
