"""An answer to a case: where it was given, whose it is, and what proves it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cases.case import Case


class AnswerOrigin(StrEnum):
    """THREAD was found by a poll below the resident's post; TYPED came with a move of the case, by
    a page or a link; EXPORT stood in a row of another system; MAIL came as a reply to a message.
    """

    THREAD = "thread"
    TYPED = "typed"
    EXPORT = "export"
    MAIL = "mail"


class AnswerState(StrEnum):
    """PROPOSED waits for a person's decision, TAKEN is the case's answer. COPY is an answer's text
    again, below another post of the case: it is not counted.
    """

    PROPOSED = "proposed"
    TAKEN = "taken"
    REJECTED = "rejected"
    COPY = "copy"


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


class AnswerDoubt(StrEnum):
    """Why an answer waits for a person. OTHER_BODY is the page of another body, APART stands below
    the post and is addressed to nobody. RESIDENT is a resident who calls himself a body: it is
    never proposed, and its text is not kept. ELSEWHERE is a link that leads to another thread.
    NOT_OFFICIAL is a link to what no official page wrote, EARLIER is older than the question, LOST
    is a page that does not exist. CLOSED is a page that cannot be read. OTHER_SENDER is a letter
    that did not come from the address of the contact.
    """

    OTHER_BODY = "other_body"
    APART = "apart"
    RESIDENT = "resident"
    NO_ANSWER = "no_answer"
    ELSEWHERE = "elsewhere"
    NOT_OFFICIAL = "not_official"
    EARLIER = "earlier"
    LOST = "lost"
    CLOSED = "closed"
    OTHER_SENDER = "other_sender"


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """`at` is when the answer itself was given, `noticed_at` when the system learned of it. `text`
    is masked. `move` is the place of the case's move that says it, `post_id` the comment or post in
    our index. `author` names the official page that published it. An answer was changed or deleted
    in its network at `edited_at` or `gone_at`, as far as a later look saw.

    `digest` is that of the post when its text was read last, `earlier` the text before the first
    of its `edits`. `polls` counts the looks into the thread, the last at `polled_at`, that did not
    find a typed answer. `who` decided, `probe` is the reading of the link that was asked for. It is
    `settled` once the centre has dealt with a change, a loss or a refutation. A copy `copies` the
    answer with that id; `reason` says why one was rejected.
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
    doubt: AnswerDoubt | None = None
    digest: str | None = None
    earlier: str | None = None
    edits: int = 0
    polls: int = 0
    polled_at: datetime | None = None
    who: str = ""
    probe: str | None = None
    settled: bool = False
    copies: int | None = None
    reason: str | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def is_typed_only(self) -> bool:
        """Its time is what somebody typed: no look has shown it published."""
        return self.origin is not AnswerOrigin.THREAD and self.proof is not Proof.VERIFIED


def first_proof(case: Case, link: str | None) -> Proof:
    """Of an answer that somebody sent: what has a thread or a link is looked for."""
    return Proof.WAITING if link or case.post_id else Proof.UNVERIFIED
