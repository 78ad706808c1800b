"""Posts on their way through the steps together, and what models make of them. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from domain.post import Label, Labels
from enrichment.features import Floats, Matrix, terms
from enrichment.model import Model, aligned, softmax
from enrichment.reading import Reading
from enrichment.shares import Shares

UNLEARNED, HINTED = -4.0, 2.0  # the margin of a class that no model knows, and what a hint adds


@dataclass(frozen=True)
class Batch:
    """`models` are the shipped one and, where there is one, what a centre learned from its own
    data. `shares` are how common groups are where the posts come from; None where nobody knows.
    """

    readings: Sequence[Reading]
    models: Sequence[Model]
    shares: Shares | None = None

    @cached_property
    def matrices(self) -> list[Matrix]:
        """A model's each: all of its heads read it."""
        found = terms(self.readings)
        return [model.matrix(found) for model in self.models]

    @cached_property
    def _said(self) -> list[dict[str, Floats]]:
        return [model.said(m) for model, m in zip(self.models, self.matrices, strict=True)]

    def margins(self, head: str, names: Sequence[str], hints: Floats | None = None) -> Floats:
        """How much each text is of each of `names`: a softmax makes it probabilities.

        The last model that has the head decides, and hears the one before it; the first hears
        `hints`, a column for each of the first `names`. A name that no model knows has its hint.
        """
        if hints is None:
            hints = np.zeros((len(self.readings), 0), np.float32)
        found, columns = self._judged(head, hints, names[: hints.shape[1]])
        known = [place for place, name in enumerate(names) if name in columns]
        told = np.full((len(self.readings), len(names)), UNLEARNED, np.float32)
        told[:, : hints.shape[1]] += HINTED * hints
        told[:, known] = aligned(found, columns, [names[place] for place in known])
        return told

    def heard(self, head: str, hints: Floats, names: Sequence[str]) -> Floats:
        """What the next model would hear: (texts, classes of the last model's head)."""
        return self._judged(head, hints, names)[0]

    def _judged(
        self, head: str, heard: Floats, columns: Sequence[str]
    ) -> tuple[Floats, Sequence[str]]:
        for model, matrix, said in zip(self.models, self.matrices, self._said, strict=True):
            if (judge := model.heads.get(head)) is not None:
                hints = aligned(heard, columns, judge.hint_names)
                margins = judge.margins(said[head], matrix.dense, hints)
                heard, columns = margins * np.float32(judge.sharpness), judge.classes
        return heard, columns

    def told(self, margins: Floats, names: Sequence[str]) -> list[Label | None]:
        """The most probable of `names` for each text; a text without words is none of them."""
        likely = softmax(margins)
        best = likely.argmax(1)
        return [
            Label(names[b], round(float(row[b]), 3)) if reading.lemmas else None
            for reading, row, b in zip(self.readings, likely, best, strict=True)
        ]


BatchStep = Callable[[Batch, Sequence[Labels]], list[Labels]]
"""A step that asks models: from what is known of a batch's posts to what is known now."""
