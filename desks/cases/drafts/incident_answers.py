"""One answer for all cases of an incident: each case has its own record, below its own post."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.installation import Installation
from desks.cases.asked import Asked
from desks.cases.checks import check_ready
from desks.cases.moves import MOST, CaseMoves
from desks.cases.scope import CaseScope
from desks.viewer import Viewer
from domain.cases.answers.template import filled_in, places
from domain.cases.case import GREATEST, numbered
from domain.cases.workflow import WORKFLOW, CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from russian.casework.drafts import known_places

DEEDS = (CaseDeed.ANSWER, CaseDeed.INTERIM)


@dataclass(frozen=True, slots=True)
class CommonAnswer:
    """A text for several cases; `links` say below which post it stands, by case."""

    text: str
    case_ids: Collection[int]
    deed: CaseDeed = CaseDeed.ANSWER
    links: Mapping[int, str] = field(default_factory=dict)
    personal_checked: bool = False


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The cases that were answered, as they stand now, and why the others were not."""

    done: Mapping[int, StoredCase]
    refused: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class CommonAnswerDesk:
    """Every method raises Forbidden if the viewer lacks the right, and NotFound for a case that
    they may not see, and for a case of another incident or body.
    """

    installation: Installation

    def cases(self, viewer: Viewer, case_id: int) -> Sequence[StoredCase]:
        """The other cases of the incident that the same body has and may answer now."""
        viewer.demand(Right.READ_CASES, Right.ANSWER)
        scope = CaseScope(self.installation, viewer)
        return answerable(self.installation, scope, scope.known(case_id))

    def answer(self, viewer: Viewer, case_id: int, common: CommonAnswer) -> Outcomes:
        """Answers this case and the chosen others, each by a move of its own; places to fill in
        take what each case knows. Raises EntryRefused for a text that fits no case.
        """
        viewer.demand(Right.READ_CASES, Right.ANSWER)
        scope = CaseScope(self.installation, viewer)
        stored = scope.known(case_id)
        if common.deed not in DEEDS:
            raise EntryRefused("так сразу только отвечают: окончательно или промежуточно")
        if not common.text.strip():
            raise EntryRefused("общего ответа нет: напишите его")
        if not common.case_ids:
            raise EntryRefused("сначала отметьте обращения")
        wanted = self._wanted(scope, stored, common.case_ids)
        check_ready(filled_in(common.text, _any_place(common.text)), common.personal_checked)
        done, refused = dict[int, StoredCase](), dict[int, str]()
        moves, now = CaseMoves(self.installation), self.installation.clock.now()
        for id_, one in wanted.items():
            text = filled_in(common.text, known_places(one, self.installation.region, now))
            asked = Asked(
                common.deed,
                note=text,
                link=common.links.get(id_) or None,
                personal_checked=common.personal_checked,
            )
            try:
                done[id_] = moves.make(viewer, id_, asked)
            except (EntryRefused, MoveRefused) as error:
                refused[id_] = str(error)
        return Outcomes(done, refused)

    def _wanted(
        self, scope: CaseScope, stored: StoredCase, case_ids: Collection[int]
    ) -> Mapping[int, StoredCase]:
        """In the order of their numbers; those that somebody has answered meanwhile are among them
        and are refused by their move.
        """
        if len(set(case_ids)) > MOST:
            raise EntryRefused(f"за раз не больше {MOST} обращений: отметьте меньше")
        known = {one.case.number: one for one in _of_incident(self.installation, scope, stored)}
        known[stored.case.number] = stored
        ids = sorted(set(case_ids))
        if missing := [numbered(id_) for id_ in ids if id_ not in known]:
            raise NotFound(
                f"это не обращения того же инцидента и органа: {', '.join(missing[:5])}; "
                "обновите страницу"
            )
        return {id_: known[id_] for id_ in ids if 0 < id_ <= GREATEST}


def answerable(
    installation: Installation, scope: CaseScope, stored: StoredCase
) -> Sequence[StoredCase]:
    """The other open cases of the same body and incident that may be answered now."""
    return [
        one
        for one in _of_incident(installation, scope, stored)
        if one.case.number != stored.case.number and CaseDeed.ANSWER in WORKFLOW[one.standing.state]
    ][:MOST]


def _of_incident(
    installation: Installation, scope: CaseScope, stored: StoredCase
) -> Sequence[StoredCase]:
    """Cases of the same incident that this body has and the viewer reads."""
    incident, body = incident_of(installation, stored), stored.standing.body
    if incident is None or body is None:
        return ()
    return [
        one
        for one in installation.casework.cases.about([incident])
        if one.standing.body == body and scope.sees(one) and scope.reads(one)
    ]


def incident_of(installation: Installation, stored: StoredCase) -> str | None:
    """Of a filed case, the incident that its text joined."""
    if (incident := stored.case.incident_id) is not None or not stored.case.is_filed:
        return incident
    if not (posts := installation.casework.cases.posts(stored.case.number)[:1]):
        return None
    heard = installation.posts.incidents.of_posts(posts)
    return next((one.id for one in heard.values()), None)


def _any_place(text: str) -> Mapping[str, str]:
    """Every place filled in: each case is asked for its own later."""
    return {name.lower(): "—" for name in places(text)}
