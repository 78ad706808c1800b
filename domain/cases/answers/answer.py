"""An answer to a case: where it was given, whose it is, and what proves it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AnswerOrigin(StrEnum):
    """THREAD was found by a poll below the resident's post; TYPED came with a move of the case, by
    a page or a link; EXPORT stood in a row of another system; MAIL came as a reply to a message.
    """

    THREAD = "thread"
    TYPED = "typed"
    EXPORT = "export"
    MAIL = "mail"


class AnswerState(StrEnum):
    """PROPOSED waits for a person's decision, TAKEN is the case's answer."""

    PROPOSED = "proposed"
    TAKEN = "taken"
    REJECTED = "rejected"


class Proof(StrEnum):
    """What is known of an answer's being published. MISSING was looked for in two polls of the
    thread; IN_PERSON was given by a private message or an own account, which no poll can see.
    """

    WAITING = "waiting"
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    REFUTED = "refuted"
    MISSING = "missing"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """`at` is when the answer itself was given, `noticed_at` when the system learned of it. `text`
    is masked. `move` is the place of the case's move that says it, `post_id` the comment or post in
    our index. `author` names the official page that published it. An answer was changed or deleted
    in its network at `edited_at` or `gone_at`, as far as a later look saw.
    """

    case_id: int
    at: datetime
    noticed_at: datetime
    text: str
    origin: AnswerOrigin
    state: AnswerState
    proof: Proof
    is_final: bool = True
    body: str | None = None
    author: str | None = None
    link: str | None = None
    post_id: str | None = None
    move: int | None = None
    edited_at: datetime | None = None
    gone_at: datetime | None = None
    id: int | None = None

    @property
    def is_published(self) -> bool:
        return self.proof is Proof.VERIFIED and self.gone_at is None
