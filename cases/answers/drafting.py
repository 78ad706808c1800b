"""What a draft of an answer shows before it is copied or sent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.answers.quality.reading import AnswerReading
from domain.cases.answers.network import NetworkLimit
from domain.cases.answers.template import places
from domain.privacy.masking import personal


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """`text` is what the draft says, `kind` what masking takes it for."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """`limit` is that of the network where the answer goes, None where none is known."""

    length: int
    limit: NetworkLimit | None
    empty: Sequence[str]
    personal: Sequence[PersonalPart]
    reading: AnswerReading

    @property
    def is_too_long(self) -> bool:
        return self.limit is not None and self.length > self.limit.longest

    @property
    def is_ready(self) -> bool:
        """It may be sent as it is."""
        return self.length > 0 and not self.empty and not self.personal


def checked_draft(text: str, limit: NetworkLimit | None, reading: AnswerReading) -> DraftCheck:
    data = [PersonalPart(text[start:end], kind.strip("[]")) for start, end, kind in personal(text)]
    return DraftCheck(len(text.strip()), limit, places(text), data, reading)
