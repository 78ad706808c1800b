"""The page of an enquiry's link: a body fills in the form without signing in."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.installation import Installation
from app.reports.links import make_enquiry_links
from desks.audit import write
from desks.reports.enquiries.desk import differing
from desks.reports.enquiries.own import is_of_cut, own_figures
from desks.verbs import Verb
from desks.viewer import by_link
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.privacy.admission import admit_text
from domain.reports.enquiries.enquiry import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_SENT,
    AskedBody,
    Enquiry,
    EnquiryAnswer,
    EnquiryShut,
    shut,
)
from domain.reports.enquiries.form import CellKind, read_values
from domain.reports.figure import Figure
from russian.reports.enquiries import SHUT, contact_words


@dataclass(frozen=True, slots=True)
class LinkedEnquiry:
    """What the page shows. `own` are the centre's figures of the body, once it has answered."""

    asked: AskedBody
    enquiry: Enquiry
    shut: EnquiryShut | None
    answer: EnquiryAnswer | None
    own: Mapping[str, Figure]
    contradictions: frozenset[str]


@dataclass(frozen=True, slots=True)
class EnquiryLinkDesk:
    """Looking changes nothing, is counted, and is not audited as the reader's, because mail
    scanners follow links. Nothing but the form of the link is reached.
    """

    installation: Installation

    def read(self, token: str) -> AskedBody | None:
        """None for a link that is damaged, of another key, or of another database."""
        links = make_enquiry_links(self.installation)
        row = links.read(token, self.installation.clock.now())
        asked = self.installation.reports.enquiries.asked(row[0]) if row else None
        return asked if asked is not None and row == (asked.number, asked.subject) else None

    def open(self, asked: AskedBody) -> LinkedEnquiry:
        """A look at the page, which is counted."""
        linked = self.look(asked)
        now = self.installation.clock.now()
        self.installation.reports.enquiries.count_look(asked.number, now)
        return linked

    def look(self, asked: AskedBody) -> LinkedEnquiry:
        """The page as it is now. Raises NotFound."""
        store, now = self.installation.reports.enquiries, self.installation.clock.now()
        asked = store.asked(asked.number) or asked
        if (enquiry := store.get(asked.enquiry)) is None:
            raise NotFound("запроса нет: спросите центр")
        body = self.installation.region.bodies.get(asked.body)
        why = shut(enquiry, asked, body is not None and body.until is None, now)
        answers = store.answers([asked.number])[asked.number]
        last = answers[-1] if answers and why is None else None
        own = own_figures(self.installation, enquiry).get(asked.body, {}) if last else {}
        own = {name: one for name, one in own.items() if not is_of_cut(one)}  # exact counts of few
        return LinkedEnquiry(asked, enquiry, why, last, own, differing(enquiry, last, own))

    def answer(
        self, asked: AskedBody, name: str, typed: Mapping[str, str], note: str = ""
    ) -> LinkedEnquiry:
        """The page after the answer; the same answer sent twice counts once. Raises EntryRefused
        for what the form lacks, MoveRefused if the link does not work.
        """
        linked = self.look(asked)
        if linked.shut is not None:
            raise MoveRefused(SHUT[linked.shut])
        who = " ".join(name.split())
        if not who or len(who) > LONGEST_NAME:
            raise EntryRefused("не написано, кто отвечает: напишите фамилию и должность")
        if len(note) > LONGEST_NOTE:
            raise EntryRefused(f"пояснение длиннее {LONGEST_NOTE} знаков: сократите его")
        values = self._values(linked.enquiry, typed)
        words = admit_text(note.strip())
        last = linked.answer
        if last is not None and (last.name, last.values, last.note) == (who, values, words):
            return linked
        now, store = self.installation.clock.now(), self.installation.reports.enquiries
        viewer = by_link(f"{who} ({contact_words(linked.asked)}) по ссылке")
        with self.installation.transaction():
            if not store.answer(EnquiryAnswer(asked.number, now, who, values, words), MOST_SENT):
                raise MoveRefused("по ссылке уже очень много ответов, или её отозвали")
            detail = f"№ {linked.enquiry.number} {linked.asked.body}"
            write(self.installation.audit, now, viewer, Verb.ENQUIRY_ANSWER, detail)
        return self.look(asked)

    def _values(self, enquiry: Enquiry, typed: Mapping[str, str]) -> Mapping[str, str]:
        texts = {cell.name for cell in enquiry.cells if cell.kind is CellKind.TEXT}
        values = read_values(enquiry.cells, typed)
        return {
            name: admit_text(value) if name in texts else value for name, value in values.items()
        }
