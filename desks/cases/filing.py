"""Filing one case: a program for its stream, and an e-mail that somebody saved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.cases.casework import make_intake
from app.installation import Installation
from desks.audit import write
from desks.cases.contacts import CaseContacts
from desks.cases.facts import short
from desks.cases.opening import LONGEST_HOUSE, LONGEST_NUMBER, LONGEST_STREET
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import LONGEST_ANSWER, LONGEST_NOTE, LONGEST_TEXT, Place, numbered
from domain.cases.filed import FiledCase, FiledState, Taken, TakenAs
from domain.errors import EntryRefused
from domain.person import Right
from domain.privacy.admission import admit_address, admit_text, pseudonym
from domain.query import Field
from domain.source import SourceKind
from domain.terms.policy import Regime
from files.mail.reading import read_letter
from russian.casework.cases import TAKEN
from russian.vocabulary import Vocabulary

MAIL = "mail"
LONGEST_WORDS = 500  # of a topic, a body or a state as written there


@dataclass(frozen=True, slots=True)
class FiledForm:
    """What another system says of one case, as it writes it; see FiledCase. Places, topics and
    bodies are named by their ids or names here.

    `applicant` is its own id of the person, of which a keyed pseudonym is kept; `contact` is how to
    tell them the result. None of `said_at` is now.
    """

    number: str
    text: str
    received_at: datetime
    said_at: datetime | None = None
    regime: Regime | None = None
    topic: str = ""
    body: str = ""
    municipality: str = ""
    street: str = ""
    house: str = ""
    state: FiledState | None = None
    status: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    due: datetime | None = None
    score: int | None = None
    own_number: str = ""
    is_public: bool | None = None
    link: str | None = None
    applicant: str = ""
    contact: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """`attachments` were left out; `contact_kept` is false where the setting is off."""

    taken: Taken
    attachments: int = 0
    contact_kept: bool = False


@dataclass(frozen=True, slots=True)
class CaseFiling:
    """Every method raises Forbidden if the viewer lacks the right, EntryRefused for a mistake."""

    installation: Installation

    def file(self, viewer: Viewer, form: FiledForm) -> Filed:
        """A case of the viewer's own stream; the same number again changes that case."""
        viewer.demand(Right.FILE)
        if viewer.stream is None:
            raise EntryRefused("ключу не назван поток: создайте новый, --right file --stream …")
        row = self._row(viewer.stream, form)
        with self.installation.transaction():
            taken = take_filed(self.installation, viewer, row, Regime.MESSAGE)
            contacts = CaseContacts(self.installation)
            kept = contacts.keep(taken.case_id, form.contact) if taken.case_id else False
        return Filed(taken, contact_kept=kept)

    def mail(self, viewer: Viewer, content: bytes) -> Filed:
        """A saved e-mail (.eml) as a signal; the same letter again changes nothing."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        letter = read_letter(content)
        now, zone = self.installation.clock.now(), self.installation.region.zone
        row = FiledCase(
            stream=MAIL,
            number=letter.id,
            said_at=now,
            received_at=min(letter.sent_at or now, now),
            zone=zone.key,
            text=_text(letter.body),
            place=Place(),
            is_public=False,
            applicant=self._pseudonym(letter.sender),
        )
        filings = self.installation.casework.filings
        with self.installation.transaction():
            known = filings.hold(MAIL, [letter.id]).get(letter.id)
            before = Taken(TakenAs.SAME, known.case_id) if known else None
            taken = before or take_filed(self.installation, viewer, row, Regime.SIGNAL)
        return Filed(taken, attachments=letter.attachments)

    def _row(self, stream: str, form: FiledForm) -> FiledCase:
        region, words = self.installation.region, Vocabulary(self.installation.region)
        now = self.installation.clock.now()
        topic = _known(words, Field.TOPIC, region.topics, form.topic)
        body = _known(words, Field.BODY, region.bodies, form.body)
        place = _known(words, Field.MUNICIPALITY, region.municipalities, form.municipality)
        if form.municipality and place is None:
            raise EntryRefused(f"municipality: «{form.municipality}» в этом регионе нет")
        if form.said_at is not None and form.said_at > now:
            raise EntryRefused("said_at: время ещё не наступило")
        return FiledCase(
            stream=stream,
            number=form.number.strip(),
            said_at=form.said_at or now,
            received_at=form.received_at,
            zone=region.zone.key,
            text=_text(form.text),
            place=Place(
                place,
                None,
                short(form.street, LONGEST_STREET, "street"),
                short(form.house, LONGEST_HOUSE, "house"),
            ),
            regime=form.regime,
            group=region.topics[topic].group if topic else None,
            topic=topic,
            subject=_words(form.topic),
            body=body,
            performer=_words(form.body),
            state=form.state,
            status=_words(form.status),
            answer=admit_text(form.answer[:LONGEST_ANSWER]),
            answered_at=form.answered_at,
            due=form.due,
            score=form.score,
            own_number=short(form.own_number, LONGEST_NUMBER, "own_number"),
            is_public=form.is_public,
            link=_link(form.link),
            applicant=self._pseudonym(f"{stream}/{form.applicant}" if form.applicant else ""),
            comment=admit_text(form.comment[:LONGEST_NOTE]),
        )

    def _pseudonym(self, applicant: str) -> str | None:
        key = self.installation.key
        return pseudonym(key, SourceKind.FILED, applicant) if applicant else None


def take_filed(installation: Installation, viewer: Viewer, row: FiledCase, regime: Regime) -> Taken:
    """One case by the intake, with its line of the audit. Raises EntryRefused."""
    [taken] = make_intake(installation).take([row], regime=regime)
    if taken.outcome is TakenAs.REFUSED or taken.case_id is None:
        raise EntryRefused(taken.reason)
    detail = f"{numbered(taken.case_id)} {row.stream}: {TAKEN[taken.outcome]}"
    write(installation.audit, installation.clock.now(), viewer, Verb.CASE_FILED, detail)
    return taken


def _text(text: str) -> str:
    if len(bare := text.strip()) > LONGEST_TEXT:  # before it is masked, which takes time
        raise EntryRefused(f"текст длиннее {LONGEST_TEXT} знаков: сократите его")
    if not (kept := admit_text(bare)):
        raise EntryRefused("текст пуст: без него обращения нет")
    return kept[:LONGEST_TEXT]


def _link(address: str | None) -> str | None:
    """Of a post; no page of a person."""
    bare = (address or "").strip()
    return admit_address(bare) or None if bare.startswith(("http://", "https://")) else None


def _words(text: str) -> str:
    return admit_text(" ".join(text.split()))[:LONGEST_WORDS]


def _known(words: Vocabulary, field: Field, ids: Collection[str], named: str) -> str | None:
    """None for what the region does not have."""
    if named.strip() in ids:
        return named.strip()
    try:
        return words.id_of(field, named) if named.strip() else None
    except EntryRefused:
        return None
