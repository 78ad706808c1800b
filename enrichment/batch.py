"""Posts on their way through the steps together, and what models make of them. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from domain.post import Label, Labels
from enrichment.features import Floats, Matrix, terms
from enrichment.model import Model, aligned, softmax
from enrichment.reading import Reading
from enrichment.shares import Shares

UNLEARNED, HINTED = -4.0, 2.0  # the margin of a class that no model knows, and what a hint adds
LEFT = 1e-6  # the least share of a class


@dataclass(frozen=True)
class Batch:
    """`shares` are how common groups are where the posts come from, None if unknown; a centre's own
    model comes after the shipped one in `models`.
    """

    readings: Sequence[Reading]
    models: Sequence[Model]
    shares: Shares | None = None

    @cached_property
    def matrices(self) -> list[Matrix]:
        found = terms(self.readings)
        return [model.matrix(found) for model in self.models]

    @cached_property
    def _said(self) -> list[dict[str, Floats]]:
        return [model.said(m) for model, m in zip(self.models, self.matrices, strict=True)]

    def margins(
        self, head: str, names: Sequence[str], hints: Floats | None = None, kept: bool = False
    ) -> Floats:
        """(texts, names): softmax makes them probabilities. The last model that has the head
        decides, and hears the one before it; the first hears `hints`, a column for each of the
        first `names`. A name that no model knows has its hint, or the margin of the least likely
        name. A name that only an earlier model knows is unlikely, or, if `kept`, keeps that model's
        share as far as the last one trusts it.
        """
        if hints is None:
            hints = np.zeros((len(self.readings), 0), np.float32)
        *before, (found, columns) = self._stages(head, hints, names[: hints.shape[1]])
        places = {name: place for place, name in enumerate(names)}
        known = [places[name] for name in columns if name in places]
        judged = found[:, [name in places for name in columns]]
        least = judged.min(1, keepdims=True, initial=UNLEARNED)
        told: Floats = np.repeat(least, len(names), axis=1)
        told[:, known] = judged
        earlier = {name for _, others in before for name in others}
        fresh = [n for n in range(hints.shape[1]) if names[n] not in {*columns, *earlier}]
        hinted = UNLEARNED + HINTED * hints[:, fresh]
        told[:, fresh] = np.where(hints[:, fresh] > 0, hinted, told[:, fresh])
        if kept and before:
            self._keep(head, told, places, before[-1], set(columns))
        return told

    def heard(self, head: str, hints: Floats, names: Sequence[str]) -> Floats:
        return self._stages(head, hints, names)[-1][0]

    def _stages(
        self, head: str, heard: Floats, columns: Sequence[str]
    ) -> list[tuple[Floats, Sequence[str]]]:
        stages: list[tuple[Floats, Sequence[str]]] = []
        for model, matrix, said in zip(self.models, self.matrices, self._said, strict=True):
            if (judge := model.heads.get(head)) is not None:
                hints = aligned(heard, columns, judge.hint_names)
                margins = judge.margins(said[head], matrix.dense, hints)
                heard, columns = margins * np.float32(judge.sharpness), judge.classes
                stages.append((heard, columns))
        return stages or [(heard, columns)]

    def _keep(
        self,
        head: str,
        told: Floats,
        places: Mapping[str, int],
        before: tuple[Floats, Sequence[str]],
        known: Collection[str],
    ) -> None:
        found, columns = before
        lost = [n for n, name in enumerate(columns) if name in places and name not in known]
        if lost:
            last = [model.heads[head] for model in self.models if head in model.heads][-1]
            share = softmax(found)[:, lost]
            if last.trust is not None:
                names = [columns[n] for n in lost]
                share *= 1 + aligned(last.trust[None] - 1, last.hint_names, names)
            to = [places[columns[n]] for n in lost]
            rest = [place for place in places.values() if place not in to]
            among = np.log(np.exp(told[:, rest]).sum(1, keepdims=True))
            left = np.maximum(1 - share.sum(1, keepdims=True), LEFT)
            told[:, to] = among + np.log(np.maximum(share, LEFT) / left)

    def told(self, margins: Floats, names: Sequence[str]) -> list[Label | None]:
        """The most probable name for each text; None for a text without words."""
        likely = softmax(margins)
        best = likely.argmax(1)
        return [
            Label(names[b], round(float(row[b]), 3)) if reading.lemmas else None
            for reading, row, b in zip(self.readings, likely, best, strict=True)
        ]


BatchStep = Callable[[Batch, Sequence[Labels]], list[Labels]]
"""A step that asks models: from what is known of a batch's posts to what is known now."""
