"""Scores by residents: links to a contact and in a thread, what they answer, and the totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.cases.casework import make_score_links
from app.installation import Installation
from desks.audit import write
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer, by_link
from domain.cases.case import CaseMove, OriginKind
from domain.cases.needs import SCORES
from domain.cases.scores.score_link import (
    APPLICANT,
    LONGEST_COMMENT,
    READER,
    READERS,
    ReaderScore,
    ScoreLink,
    ScoreLinkKind,
    ScoreLinkMessage,
    ScoreOrigin,
    ScoreTally,
    closes_of,
    may_score,
)
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.privacy.admission import admit_text

LATELY = timedelta(days=90)  # of the totals
SHOWN = 20  # readers' comments on a case


@dataclass(frozen=True, slots=True)
class SentScoreLink:
    """`address` is what the centre publishes, or sends by hand; `sent` is the message that took it
    to the contact, None if the centre made the link.
    """

    score_link: ScoreLink
    address: str
    sent: ScoreLinkMessage | None


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """What a page without sign-in may say of a case: neither its text nor its street."""

    score_link: ScoreLink
    stored: StoredCase


@dataclass(frozen=True, slots=True)
class CaseScores:
    """`offers` are the links that may be made now; `rates` say how many answer."""

    links: Sequence[SentScoreLink]
    offers: Sequence[ScoreLinkKind]
    readers: Sequence[ReaderScore]
    rates: Mapping[ScoreOrigin, ScoreTally]
    origin: ScoreOrigin | None


@dataclass(frozen=True, slots=True)
class ScoreDesk:
    """A viewer's methods raise Forbidden if they lack the right, NotFound for a case that they may
    not see.
    """

    installation: Installation

    def link(self, viewer: Viewer, case_id: int, kind: ScoreLinkKind) -> SentScoreLink:
        """The link of this close; the same one each time. Raises MoveRefused if the case may not be
        scored by such a link now.
        """
        viewer.demand(Right.READ_CASES, Right.CASES)
        stored = CaseScope(self.installation, viewer).known(case_id)
        now, moves = self.installation.clock.now(), self._moves(case_id)
        if stored.standing.state is not CaseState.CLOSED:
            raise MoveRefused("оценку просят после закрытия: сначала закройте обращение")
        if kind is ScoreLinkKind.CONTACT and not self._has_contact(case_id):
            raise MoveRefused("контакта у обращения нет: запишите оценку после звонка")
        if kind is ScoreLinkKind.THREAD and stored.case.post_id is None:
            raise MoveRefused("обращение не из поста: публиковать ссылку негде")
        with self.installation.transaction():
            asked = ScoreLink(case_id, kind, closes_of(moves), now, viewer.doer)
            score_link = self.installation.casework.score_links.ask(asked)
            detail = f"{stored.case.spoken} {kind}"
            write(self.installation.audit, now, viewer, Verb.CASE_SCORE_LINK, detail)
        if now >= score_link.ends_at:
            raise MoveRefused("ссылка этого закрытия уже кончилась: она живёт 14 дней")
        return self._link(score_link)

    def part(self, viewer: Viewer, case_id: int) -> CaseScores:
        """What a case's page shows of its scores, as a part of another look."""
        viewer.demand(Right.READ_CASES)
        scope, casework = CaseScope(self.installation, viewer), self.installation.casework
        stored, now = scope.known(case_id), self.installation.clock.now()
        standing, score_links = stored.standing, casework.score_links.of_case(case_id)
        links: list[SentScoreLink] = []
        offers: list[ScoreLinkKind] = []
        if viewer.may(Right.CASES) and standing.state is CaseState.CLOSED:
            turn = closes_of(self._moves(case_id))
            alive = [one for one in score_links if one.turn == turn]
            links = [self._link(one) for one in alive if now < one.ends_at]
            made = {one.kind for one in alive}
            offers = [one for one in self._kinds(stored) if one not in made]
        read = any(one.kind is ScoreLinkKind.THREAD for one in score_links)
        readers = casework.score_links.readers(case_id, SHOWN) if read else ()
        rates: Mapping[ScoreOrigin, ScoreTally] = {}
        if standing.score:
            tally = casework.score_links.tally(now - LATELY, scope.bodies)
            rates = {one.origin: one for one in tally}
        return CaseScores(links, offers, readers, rates, _origin(stored, score_links))

    def totals(self, viewer: Viewer) -> Sequence[ScoreTally]:
        """Of the last 90 days, within what the viewer sees."""
        viewer.demand(Right.READ_CASES)
        now, scope = self.installation.clock.now(), CaseScope(self.installation, viewer)
        write(self.installation.audit, now, viewer, Verb.CASE_SCORES)
        return self.installation.casework.score_links.tally(now - LATELY, scope.bodies)

    def read(self, token: str) -> ScoreLink | None:
        """None for a link that is damaged, expired, of another key, or of no such row."""
        now = self.installation.clock.now()
        if (link := make_score_links(self.installation).read(token, now)) is None:
            return None
        score_link = self.installation.casework.score_links.get(link.number)
        if score_link is None or now >= score_link.ends_at:
            return None
        return score_link if link.is_of(score_link) else None

    def look(self, score_link: ScoreLink) -> ScoredCase:
        """Changes nothing and is not audited: mail scanners follow links. Raises NotFound once the
        case was returned, or opened again.
        """
        stored = self.installation.casework.cases.get(score_link.case_id)
        if stored is None or not may_score(
            score_link, stored.standing, self._moves(score_link.case_id)
        ):
            raise NotFound("оценить уже нельзя: обращение снова в работе")
        return ScoredCase(score_link, stored)

    def answer(self, score_link: ScoreLink, score: int, comment: str) -> None:
        """Raises EntryRefused, MoveRefused if it was answered already, and NotFound."""
        self.look(score_link)
        if score not in SCORES:
            raise EntryRefused("оценка не выбрана: выберите от 1 до 5")
        if len(comment) > LONGEST_COMMENT:
            raise EntryRefused(f"текст длиннее {LONGEST_COMMENT} знаков: сократите его")
        words, now = admit_text(comment.strip()), self.installation.clock.now()
        score_links = self.installation.casework.score_links
        if score_link.kind is ScoreLinkKind.THREAD:
            by = by_link(READER)
            spoken = self.look(score_link).stored.case.spoken
            with self.installation.transaction():
                if not score_links.read(score_link.number, ReaderScore(now, score, words), READERS):
                    raise MoveRefused("оценок по этой ссылке уже очень много")
                write(self.installation.audit, now, by, Verb.CASE_READ_SCORE, spoken)
            return
        by = by_link(APPLICANT, Right.READ_CASES, Right.CASES)
        with self.installation.transaction():
            if not score_links.answer(score_link.number, score, now):
                raise MoveRefused("оценка по этой ссылке уже записана")
            asked = Asked(CaseDeed.RATE, note=words, score=score)
            CaseMoves(self.installation).make(by, score_link.case_id, asked)

    def _kinds(self, stored: StoredCase) -> Sequence[ScoreLinkKind]:
        kinds = [ScoreLinkKind.CONTACT] if self._has_contact(stored.case.number) else []
        return [*kinds, *([ScoreLinkKind.THREAD] if stored.case.post_id else [])]

    def _has_contact(self, case_id: int) -> bool:
        return self.installation.casework.contacts.sealed(case_id) is not None

    def _moves(self, case_id: int) -> Sequence[CaseMove]:
        return self.installation.casework.cases.moves_of([case_id])[case_id]

    def _link(self, score_link: ScoreLink) -> SentScoreLink:
        sent = self.installation.casework.score_links.message(score_link.number)
        return SentScoreLink(score_link, make_score_links(self.installation).url(score_link), sent)


def _origin(stored: StoredCase, score_links: Sequence[ScoreLink]) -> ScoreOrigin | None:
    """Where the score of a case comes from."""
    if not stored.standing.score:
        return None
    if any(one.kind is ScoreLinkKind.CONTACT and one.score for one in score_links):
        return ScoreOrigin.LINK
    filed = stored.case.origin is OriginKind.FILED
    return ScoreOrigin.EXPORT if filed else ScoreOrigin.CALL
