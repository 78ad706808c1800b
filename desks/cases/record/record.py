"""What the record of a case holds. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desks.cases.answers.quality import ReadAnswer
from desks.cases.story import CaseStory
from domain.cases.holder import Stretch


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """`stretches` say who had the case when. The record leaves out `earlier` moves, which came
    before those of the story. `quality` is that of the answers by their numbers, with what each
    promised.
    """

    story: CaseStory
    stretches: Sequence[Stretch]
    quality: Mapping[int, ReadAnswer]
    personal: bool
    earlier: int
