"""The page of a link: its reader sees one case of their body and answers without signing in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.cases.casework import make_case_links
from app.installation import Installation
from cases.answers.drafting import DraftCheck
from desks.cases.asked import Asked
from desks.cases.drafts.desk import DraftDesk, DraftOffer
from desks.cases.moves import CaseMoves
from desks.viewer import Viewer, by_link
from domain.cases.case import CaseMove
from domain.cases.clocks import clocks
from domain.cases.course import effective
from domain.cases.referrals.link import DEEDS, LinkDeed, Shut, ends_at, offered, shut
from domain.cases.referrals.referral import Referral
from domain.cases.workflow import CaseDeed
from domain.duty import DutyRole
from domain.errors import EntryRefused, IndexUnavailable, MoveRefused, NotFound
from domain.message import Message, MessageState
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.post import Post
from domain.privacy.admission import admit_text
from messages.signed.case_links import CaseLink
from russian.casework.referrals import (
    SHUT,
    DueWords,
    due_words,
    is_by_link,
    pictures,
    signature,
    term_message,
)

LONGEST_NAME = 80
LONGEST_REASON = 500
MOST = 30  # moves that a body makes by links from one routing to the next
# Of the centre, and of the body before it got the case, the page quotes these alone.
QUOTED = frozenset(
    {CaseDeed.ROUTE, CaseDeed.ALARM, CaseDeed.RETURN, CaseDeed.REJECT, CaseDeed.EXTEND}
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a reader sends with a button; `version` is that of the case which they looked at."""

    deed: LinkDeed
    name: str = ""
    note: str = ""
    link: str = ""
    body: str = ""
    version: int | None = None
    personal_checked: bool = False


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """What the page of a link shows. Of a link that is `shut` there is nothing else.

    `moves` are those since the body got the case, without notes that are not meant for it. `name`
    is how this contact called themselves last. `joined` means that another case stands for it.
    """

    referral: Referral
    stored: StoredCase
    shut: Shut | None
    deeds: Sequence[LinkDeed] = ()
    moves: Sequence[CaseMove] = ()
    due: DueWords | None = None
    post: Post | None = None
    pictures: Sequence[str] = ()
    name: str = ""
    asks: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class CaseLinkDesk:
    """Looking changes nothing, is counted, and is not audited as the reader's, because mail
    scanners follow links. Nothing but the case of the link is reached.
    """

    installation: Installation

    def read(self, token: str) -> Referral | None:
        """None for a link that is damaged, of another key, or of another database."""
        link = make_case_links(self.installation).read(token, self.installation.clock.now())
        return self._of(link)

    def read_address(self, addresses: Iterable[str]) -> Referral | None:
        """The same for the addresses that a letter was sent to."""
        links, now = make_case_links(self.installation), self.installation.clock.now()
        return self._of(links.read_address(addresses, now))

    def _of(self, link: CaseLink | None) -> Referral | None:
        if link is None:
            return None
        referral = self.installation.casework.referrals.get(link.referral)
        return referral if referral is not None and link.is_of(referral.made_at) else None

    def open(self, referral: Referral) -> LinkedCase:
        """A look at the page, which is counted."""
        linked = self.look(referral)
        now = self.installation.clock.now()
        self.installation.casework.referrals.count_look(referral.number, now)
        return linked

    def look(self, referral: Referral) -> LinkedCase:
        """The page as it is now. Raises NotFound."""
        installation, now = self.installation, self.installation.clock.now()
        referral = installation.casework.referrals.get(referral.number) or referral
        stored = installation.casework.cases.get(referral.case_id)
        if stored is None:
            raise NotFound("обращения нет: спросите центр")
        moves = installation.casework.cases.moves_of([referral.case_id])[referral.case_id]
        running = clocks(stored.case, moves, installation.region, now)
        why = shut(
            referral,
            stored.standing,
            installation.region.bodies.get(referral.body),
            self._is_known(referral),
            ends_at(referral, running),
            now,
        )
        if why is not None:
            return LinkedCase(referral, stored, why)
        post = self._post(stored)
        asks = self._asks(referral)
        joined = bool(installation.casework.pairs.heads([referral.case_id]))
        return LinkedCase(
            referral,
            stored,
            None,
            deeds=() if joined else offered(stored.standing, asks),
            moves=_shown(moves, referral),
            due=due_words(stored, running, installation.region),
            post=post,
            pictures=pictures(post) if post else (),
            name=installation.casework.referrals.last_name(referral) or referral.person,
            asks=asks,
            joined=joined,
        )

    def draft(self, referral: Referral, text: str, act: str) -> tuple[str, DraftCheck, DraftOffer]:
        """The text of an answer as it is being written: with what `act` puts into it, checked, and
        what it may start from. Raises MoveRefused if the link does not work, EntryRefused for too
        long a text, NotFound for a template that is gone.
        """
        linked = self.look(referral)
        if linked.shut is not None:
            raise MoveRefused(SHUT[linked.shut])
        viewer, case_id = self._viewer(linked.referral, linked.name), linked.referral.case_id
        desk = DraftDesk(self.installation)
        if act and act != "check":
            text = desk.insert(viewer, case_id, text, act)
        return text, desk.check(viewer, case_id, text), desk.offer(viewer, case_id, again=True)

    def press(self, referral: Referral, pressed: Pressed) -> StoredCase:
        """The case after a button; the same button pressed twice counts once.

        Raises MoveRefused if the link does not work or somebody else was faster, EntryRefused for
        what the button lacks.
        """
        linked = self.look(referral)
        if linked.shut is not None:
            raise MoveRefused(SHUT[linked.shut])
        name = named(pressed.name)
        if not name and pressed.deed is not LinkDeed.ACCEPT:
            raise EntryRefused("не написано, кто отвечает: напишите фамилию и должность")
        viewer = self._viewer(linked.referral, name)
        if self._is_again(linked, viewer, pressed):
            return linked.stored
        if pressed.deed not in linked.deeds:
            raise MoveRefused("этого сейчас сделать нельзя: посмотрите, что с обращением")
        if sum(is_by_link(move.who) for move in linked.moves) >= MOST:
            raise MoveRefused("по ссылкам уже очень много действий: позвоните в центр")
        installation, now = self.installation, self.installation.clock.now()
        number, referrals = linked.referral.number, installation.casework.referrals
        why = _reason(pressed) if pressed.deed is LinkDeed.TERM else ""
        with installation.transaction():
            # First, because the move may end the link, and so may somebody else meanwhile.
            if not referrals.press(number, now, name):
                raise MoveRefused("ссылка уже не действует: откройте её снова")
            case_id = linked.referral.case_id
            stored = CaseMoves(installation).make(viewer, case_id, _asked(pressed, why))
            if pressed.deed is LinkDeed.TERM:
                referrals.ask(number, now, why)
                put = self._term_message(linked, stored, viewer.name, why, now)
                installation.messages.outbox.put([put])
        return stored

    def _viewer(self, referral: Referral, name: str) -> Viewer:
        """With ASSIGN they see the case, whichever executor has it."""
        rights = (Right.READ_CASES, Right.ANSWER, Right.ASSIGN)
        bodies = frozenset({referral.body})
        return by_link(signature(name, referral), *rights, bodies=bodies)

    def _is_again(self, linked: LinkedCase, viewer: Viewer, pressed: Pressed) -> bool:
        """Whether the last move is this very button, pressed a moment ago."""
        if pressed.version is None or not linked.moves:
            return False
        last = linked.moves[-1]
        same = last.deed is DEEDS[pressed.deed] or (
            pressed.deed is LinkDeed.ANSWER and last.deed is CaseDeed.PROPOSE
        )
        return same and last.who == viewer.name and last.place == pressed.version + 1

    def _term_message(
        self, linked: LinkedCase, stored: StoredCase, who: str, why: str, now: datetime
    ) -> Message:
        settings = self.installation.settings
        title, text = term_message(
            stored, who, why, self.installation.region, settings.console_address
        )
        return Message(
            id=f"case link {linked.referral.number} asks {stored.version}",
            about=None,
            role=DutyRole.OFFICER,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
        )

    def _asks(self, referral: Referral) -> bool:
        """Whether the body waits for the centre, by whichever of its links it asked."""
        known = self.installation.casework.referrals.of_cases([referral.case_id])
        return any(one.asks for one in known.get(referral.case_id, ()) if one.is_open)

    def _is_known(self, referral: Referral) -> bool:
        """Whether the contact is still in bodies.yaml, or the person still there."""
        if referral.person:
            person = self.installation.access.people.get(referral.person)
            return person is not None and person.enabled
        body = self.installation.region.bodies.get(referral.body)
        return body is not None and referral.contact in {
            f"{one.kind}:{one.value}" for one in body.contacts
        }

    def _post(self, stored: StoredCase) -> Post | None:
        if (post_id := stored.case.post_id) is None:
            return None
        try:
            known = self.installation.posts.index.get([post_id])
        except IndexUnavailable:
            return None
        return known[post_id].post if post_id in known else None


def _shown(moves: Sequence[CaseMove], referral: Referral) -> Sequence[CaseMove]:
    return [
        move
        if move.deed in QUOTED or move.acts_for == referral.body
        else replace(move, note="", link=None)
        for move in effective(moves)
        if move.place >= referral.turn
    ]


def _asked(pressed: Pressed, why: str) -> Asked:
    asks = pressed.deed is LinkDeed.TERM
    return Asked(
        DEEDS[pressed.deed],
        note=f"Просит продлить срок: {why}" if asks else pressed.note,
        body=pressed.body or None,
        link=pressed.link or None,
        version=pressed.version,
        personal_checked=pressed.personal_checked,
    )


def _reason(pressed: Pressed) -> str:
    why = admit_text(" ".join(pressed.note.split()))
    if not why:
        raise EntryRefused("нет причины: напишите, почему срока не хватает")
    if len(why) > LONGEST_REASON:
        raise EntryRefused(f"причина длиннее {LONGEST_REASON} знаков: сократите её")
    return why


def named(typed: str) -> str:
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    if len(name) > LONGEST_NAME:
        raise EntryRefused(f"имя длиннее {LONGEST_NAME} знаков: сократите его")
    if name and not any(sign.isalpha() for sign in name):
        raise EntryRefused("в имени нет букв: напишите фамилию и должность")
    return name
