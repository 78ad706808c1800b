"""Letters from contacts of bodies: a reply becomes a proposal that the centre confirms."""

import logging
import re
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from app.cases.answers import CentreBell
from app.cases.mailbox import MailPlace, make_mailbox
from app.installation import Installation
from desks.audit import write
from desks.cases.referrals.handing import bounced
from desks.cases.referrals.linked import CaseLinkDesk, LinkedCase
from desks.verbs import Verb
from desks.viewer import Viewer, by_link
from domain.cases.answers.answer import (
    AnswerDoubt,
    AnswerOrigin,
    AnswerState,
    CaseAnswer,
    first_proof,
)
from domain.cases.case import LONGEST_ANSWER
from domain.cases.referrals.link import Shut
from domain.cases.referrals.mail import UNHEARD, CaseMail, MailOutcome
from domain.cases.referrals.referral import Referral
from domain.errors import EntryRefused
from domain.message import Message, MessageState
from domain.privacy.admission import admit_address, admit_text
from files.mail.letter import LARGEST
from files.mail.replies import read_apart
from files.mail.reply import MailReply
from messages.mailbox import HEAD, Arrived, Mailbox, OpenMailbox
from russian.casework.referrals import mail_signature, mail_words, returned

log = logging.getLogger(__name__)

AT_ONCE = 20  # letters of one turn
TRIES = 3  # turns that may end at one letter
ARRIVED = "пришёл ответ письмом"
UNHEARD_OF = "письмо органа не прочитано"
_LINK = re.compile(r"https?://[^\s<>\"]+")
_TOKEN = re.compile(r"\S*/reply/[\w.-]+|[^\s<>@]+\+\d+-\d+-[a-z2-7]{16}@[^\s<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReplyMail:
    """A job. A letter is handled at least once, and counts once. What cannot be read, or what
    ended several turns, is counted and left where it is.
    """

    installation: Installation
    mailbox: Mailbox | None

    def tick(self, now: datetime) -> int:
        """How many letters were handled. Raises MailboxUnavailable."""
        if self.mailbox is None:
            return 0
        installation = self.installation
        with self.mailbox.opened() as box:
            place = MailPlace.of(installation.marks)
            if place.validity != box.validity:
                place = replace(place, validity=box.validity, last=0, trying=0, tries=0)
            batch = box.waiting(place.last, AT_ONCE)
            for arrived in batch.letters:
                place = self._handled(box, arrived, place, now)
            last = max(place.last, batch.until)
            replace(place, last=last, read_at=now.isoformat()).save(installation.marks)
        return len(batch.letters)

    def _handled(
        self, box: OpenMailbox, arrived: Arrived, place: MailPlace, now: datetime
    ) -> MailPlace:
        again = place.tries if place.trying == arrived.uid else 0
        place = replace(place, trying=arrived.uid, tries=again + 1)
        place.save(self.installation.marks)
        if again >= TRIES:
            log.warning("letter %d ended %d turns and is left", arrived.uid, again)
            place = replace(place, unread=place.unread + 1)
        else:
            place = self._taken(box, arrived, place, now)
        place = replace(place, last=arrived.uid, trying=0, tries=0)
        place.save(self.installation.marks)
        return place

    def _taken(
        self, box: OpenMailbox, arrived: Arrived, place: MailPlace, now: datetime
    ) -> MailPlace:
        reply, lost = _read(box, arrived)
        if reply is None:
            log.warning("letter %d could not be read", arrived.uid)
            return replace(place, unread=place.unread + 1)
        referral = CaseLinkDesk(self.installation).read_address(reply.addresses)
        if referral is None:
            return replace(place, foreign=place.foreign + 1)
        at = max(referral.made_at, min(arrived.at or now, now))
        take(self.installation, referral, reply, at, lost)
        return replace(place, unread=place.unread + (lost is not None))


def make_reply_mail(installation: Installation) -> ReplyMail:
    return ReplyMail(installation, make_mailbox(installation.settings))


def take(
    installation: Installation,
    referral: Referral,
    reply: MailReply,
    at: datetime,
    lost: MailOutcome | None = None,
) -> CaseMail | None:
    """What became of a letter that carries the token of this referral; None if it is known."""
    mails, now = installation.casework.mails, installation.clock.now()
    digest = blake2b(f"{reply.id} {referral.number}".encode(), digest_size=16).hexdigest()
    if mails.get(digest) is not None:
        return None
    mail = CaseMail(
        id=digest,
        case_id=referral.case_id,
        referral=referral.number,
        at=at,
        outcome=MailOutcome.AUTOMATIC,
        attachments=reply.attachments,
    )
    if reply.bounce is not None:
        is_lost = reply.bounce == "failed"
        mail = replace(mail, outcome=MailOutcome.BOUNCED if is_lost else MailOutcome.DELAYED)
        if is_lost and referral.is_open:
            bounced(installation, referral, now)
        mails.add(mail)
        return mail
    if reply.is_automatic:
        mails.add(mail)
        return mail
    linked = CaseLinkDesk(installation).look(referral)
    text = _text(reply)
    if linked.shut is not None or linked.joined:
        closed = linked.shut or Shut.LEFT
        return _left(installation, linked, replace(mail, outcome=MailOutcome.SHUT, shut=closed))
    if lost is not None or not text:
        return _left(installation, linked, replace(mail, outcome=lost or MailOutcome.EMPTY))
    with installation.transaction():
        answer = installation.casework.answers.add(_answer(linked, reply, text, at, now))
        assert answer is not None
        mail = replace(mail, outcome=MailOutcome.PROPOSED, answer=answer.number)
        mails.add(mail)
        installation.casework.referrals.press(referral.number, now, "")
        installation.casework.referrals.answered(referral.case_id, now)
        _note(installation, linked, mail, now)
        CentreBell(installation)(ARRIVED, linked.stored, answer)
    return mail


def _read(box: OpenMailbox, arrived: Arrived) -> tuple[MailReply | None, MailOutcome | None]:
    """The letter, or its headers alone and why its text is not read."""
    lost = MailOutcome.TOO_LARGE if arrived.size > LARGEST else None
    content = box.content(arrived.uid, HEAD if lost else LARGEST)
    if content is None:
        return None, MailOutcome.UNREADABLE
    try:
        return read_apart(content, head=lost is not None), lost
    except EntryRefused:
        lost = lost or MailOutcome.UNREADABLE
    try:
        return read_apart(content[:HEAD], head=True), lost
    except EntryRefused:
        return None, lost


def _left(installation: Installation, linked: LinkedCase, mail: CaseMail) -> CaseMail:
    """A letter that became no answer: the centre is told, and its sender how to do better."""
    now, referral, stored = installation.clock.now(), linked.referral, linked.stored
    with installation.transaction():
        installation.casework.mails.add(mail)
        if mail.outcome in UNHEARD:
            installation.messages.outbox.put([_message(referral, mail, now)])
        if mail.outcome in UNHEARD or mail.shut is Shut.EXPIRED:
            about = f"mail {mail.id}"
            bell, words = CentreBell(installation), mail_words(mail)
            bell.call(about, UNHEARD_OF, stored, words, "links")
        _note(installation, linked, mail, now)
    return mail


def _message(referral: Referral, mail: CaseMail, now: datetime) -> Message:
    """At most one a day, for two programs may answer each other. Its link is that of the
    referral.
    """
    title, text = returned(referral, mail.outcome)
    return Message(
        id=f"case link {referral.number} {mail.outcome} {now.date().isoformat()}",
        about=None,
        title=title,
        text=text,
        state=MessageState.PENDING,
        created_at=referral.made_at,
        next_try_at=now,
        person=referral.person or None,
        contact=referral.contact or None,
        referral=referral.number,
    )


def _answer(
    linked: LinkedCase, reply: MailReply, text: str, at: datetime, now: datetime
) -> CaseAnswer:
    referral, stored = linked.referral, linked.stored
    link = _link(text)
    kind, _, address = referral.contact.partition(":")
    is_other = kind == "mail" and address.casefold() != reply.sender
    return CaseAnswer(
        case_id=referral.case_id,
        at=at,
        noticed_at=now,
        text=text,
        origin=AnswerOrigin.MAIL,
        state=AnswerState.PROPOSED,
        proof=first_proof(stored.case, link),
        body=referral.body,
        link=link,
        doubt=AnswerDoubt.OTHER_SENDER if is_other else None,
        who=mail_signature(referral),
    )


def _link(text: str) -> str | None:
    """The first address in the text: where the answer was published."""
    match = _LINK.search(text)
    return (admit_address(match[0].rstrip(".,;:!?)»")) or None) if match else None


def _text(reply: MailReply) -> str:
    """Masked; without tokens, which our quoted message carries."""
    return admit_text(_TOKEN.sub("[ссылка]", reply.text)).strip()[:LONGEST_ANSWER]


def _note(installation: Installation, linked: LinkedCase, mail: CaseMail, now: datetime) -> None:
    spoken = linked.stored.case.spoken
    detail = f"{spoken} {mail_words(mail)}"
    write(installation.audit, now, _sender(linked.referral), Verb.CASE_MAIL, detail)


def _sender(referral: Referral) -> Viewer:
    return by_link(mail_signature(referral), bodies=frozenset({referral.body}))
