"""What a draft of an answer shows before it is copied or sent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.answers.quality.reading import AnswerReading
from domain.cases.answers.network import NetworkLimit
from domain.cases.answers.template import places
from domain.privacy.masking import personal


@dataclass(frozen=True, slots=True)
class DraftPart:
    """`text` is what the draft says, `kind` what is to be looked at in it."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """`limit` is that of the network where the answer goes, None where none is known. `personal`
    names what masking takes each part for; `unanswered` are parts of the appeal.
    """

    length: int
    limit: NetworkLimit | None
    empty: Sequence[str]
    personal: Sequence[DraftPart]
    wrong: Sequence[DraftPart]
    hints: Sequence[DraftPart]
    unanswered: Sequence[str]
    reading: AnswerReading

    @property
    def is_too_long(self) -> bool:
        return self.limit is not None and self.length > self.limit.longest

    @property
    def is_ready(self) -> bool:
        """It may be sent as it is."""
        return self.length > 0 and not self.empty and not self.personal


def checked_draft(
    appeal: str, text: str, limit: NetworkLimit | None, reading: AnswerReading
) -> DraftCheck:
    return DraftCheck(
        length=len(text.strip()),
        limit=limit,
        empty=places(text),
        personal=[DraftPart(text[a:b], kind.strip("[]")) for a, b, kind in personal(text)],
        wrong=[DraftPart(text[one.start : one.end], one.kind) for one in reading.wrong],
        hints=[DraftPart(text[one.start : one.end], one.hint) for one in reading.hints],
        unanswered=[
            appeal[one.start : one.end].strip() for one in reading.asked if one.answer is None
        ],
        reading=reading,
    )
