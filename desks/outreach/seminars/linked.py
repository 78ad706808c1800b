"""The page of an invitation's link: a body says how many come, and afterwards how many came."""

from dataclasses import dataclass

from app.installation import Installation
from app.reports.links import make_seminar_links
from desks.audit import write
from desks.outreach.seminars.checking import checked_people
from desks.verbs import Verb
from desks.viewer import by_link
from domain.errors import EntryRefused, MoveRefused
from domain.outreach.seminar import (
    LONGEST_NAME,
    Seminar,
    SeminarInvitation,
    SeminarLinkShut,
    SeminarPhase,
)
from domain.privacy.admission import admit_text
from russian.outreach.seminars import SHUT, addressee_words


@dataclass(frozen=True, slots=True)
class LinkedSeminar:
    invitation: SeminarInvitation
    seminar: Seminar
    phase: SeminarPhase
    shut: SeminarLinkShut | None


@dataclass(frozen=True, slots=True)
class SeminarLinkDesk:
    """Looking changes nothing, is counted, and is not audited as the reader's, because mail
    scanners follow links.
    """

    installation: Installation

    def read(self, token: str) -> SeminarInvitation | None:
        """None for a link that is damaged, of another key, or of another database."""
        row = make_seminar_links(self.installation).read(token, self.installation.clock.now())
        known = self.installation.outreach.seminars.invitation(row[0]) if row else None
        return known if known is not None and row == (known.number, known.subject) else None

    def open(self, invitation: SeminarInvitation) -> LinkedSeminar:
        """A look at the page, which is counted."""
        linked = self.look(invitation)
        if linked.shut is None:
            now = self.installation.clock.now()
            self.installation.outreach.seminars.count_look(invitation.number, now)
        return linked

    def look(self, invitation: SeminarInvitation) -> LinkedSeminar:
        store, now = self.installation.outreach.seminars, self.installation.clock.now()
        known = store.invitation(invitation.number) or invitation
        seminar = store.get(known.seminar)
        assert seminar is not None  # by the foreign key
        return LinkedSeminar(known, seminar, seminar.phase(now), known.shut(seminar, now))

    def answer(self, invitation: SeminarInvitation, name: str, people: int | None) -> LinkedSeminar:
        """Before the seminar how many come, from its beginning on how many came. Raises
        EntryRefused for what the form lacks, MoveRefused if the link does not work.
        """
        linked = self.look(invitation)
        if linked.shut is not None:
            raise MoveRefused(SHUT[linked.shut])
        who = admit_text(" ".join(name.split()))
        if not who or len(who) > LONGEST_NAME:
            raise EntryRefused("не написано, кто отвечает: напишите фамилию и должность")
        if people is None:
            raise EntryRefused("не сказано, сколько человек: напишите число, 0 — никто")
        checked_people(people)
        store, now = self.installation.outreach.seminars, self.installation.clock.now()
        is_ahead = linked.phase is SeminarPhase.AHEAD
        number, body = linked.seminar.number, linked.invitation.body
        verb = Verb.SEMINAR_PLANNED if is_ahead else Verb.SEMINAR_MARK
        viewer = by_link(f"{who} ({addressee_words(linked.invitation)}) по ссылке")
        with self.installation.transaction():
            done = (store.plan if is_ahead else store.mark)(
                linked.invitation.number, people, who, now
            )
            if not done:
                raise MoveRefused("ссылку только что отозвали")
            write(self.installation.audit, now, viewer, verb, f"№ {number} {body}: {people}")
        return self.look(invitation)
