"""The whole story of one case: moves, clocks with their arithmetic, holders, neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.installation import Installation
from desks.cases.answers.desk import shown as answer_shown
from desks.cases.scope import CaseScope
from desks.posts import Shown, shown
from desks.viewer import Viewer
from domain.cases.answers.answer import CaseAnswer
from domain.cases.answers.watching import WatchedPost
from domain.cases.case import Case, CaseMove, OriginKind
from domain.cases.clocks import CaseClock, clocks, policy_row
from domain.cases.course import effective
from domain.cases.filing import Filing
from domain.cases.holder import Holder, shares
from domain.cases.life import stretches, undoable
from domain.cases.pairs import CasePair, PairState
from domain.cases.workflow import RIGHTS_OF, WITH_BODY, WORKFLOW, CaseDeed
from domain.errors import IndexUnavailable
from domain.incident import Incident
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.ports.casework.filings import FiledMark
from domain.ports.index import Hit
from domain.post import Label, Labels
from domain.region import Region
from domain.terms.policy import CaseStep
from russian.casework.deadlines import arithmetic

POSTS = 5  # shown of a case; the others are of its incident
# Not offered as a button.
APART = frozenset({CaseDeed.OPEN, CaseDeed.JOIN, CaseDeed.FORWARD, CaseDeed.UNDO})


@dataclass(frozen=True, slots=True)
class StoryMove:
    """A move of the story; `stands` is false once it was undone."""

    move: CaseMove
    stands: bool


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock with its arithmetic in words, a text for each leg; `spent` is working time."""

    clock: CaseClock
    is_late: bool
    why: Sequence[str]
    spent: timedelta


@dataclass(frozen=True, slots=True)
class CaseStory:
    """What the viewer may know of a case.

    `text` is None where they may not read it, and after its end.

    `linked` are the cases of several bodies, this one among them. `deeds` are those that the viewer
    may do now; `undo` is the move that they may take back. `proposal` is the body that should have
    it. `filed` is how another system showed it last, and `filings` what its exports said, in order.
    `pairs` are other cases that may be the same, for the centre, or are joined with it; their posts
    are voices of the first. `answers` are in the order of their times, and `watched` is the post
    whose thread is looked at for them, one of so many `threads`. `at` is the moment of the story.
    """

    stored: StoredCase
    text: str | None
    moves: Sequence[StoryMove]
    clocks: Sequence[ClockView]
    holders: Sequence[tuple[Holder, timedelta]]
    linked: Sequence[StoredCase]
    incident: Incident | None
    post_ids: Sequence[str]
    posts: Sequence[Shown]
    voices: int
    deeds: Sequence[CaseDeed]
    undo: CaseMove | None
    draft: CaseMove | None
    proposal: str | None
    filed: FiledMark | None
    filings: Sequence[Filing]
    pairs: Sequence[CasePair]
    answers: Sequence[CaseAnswer]
    watched: WatchedPost | None
    threads: int
    at: datetime


def story_of(installation: Installation, scope: CaseScope, stored: StoredCase) -> CaseStory:
    cases, case, now = installation.casework.cases, stored.case, installation.clock.now()
    moves = cases.moves_of([case.number])[case.number]
    post_ids = cases.posts(case.number)
    linked = [scope.shown(one) for one in cases.linked(case.number) if scope.sees(one)]
    counted = {move.place for move in effective(moves)}
    reads, is_filed = scope.reads(stored), case.origin is OriginKind.FILED
    filings = installation.casework.filings
    pairs = _pairs(installation, scope, case.number)
    has_joined = any(one.earlier == case.number for one in pairs if _is_joined(one))
    more = installation.casework.pairs.voices(case.number) if has_joined else 0
    watched = [
        one
        for one in installation.casework.watches.of_cases([case.number])[case.number]
        if one.source_id
    ]
    shown_moves = moves if reads else [replace(one, note="", link=None) for one in moves]
    return CaseStory(
        stored=scope.shown(stored),
        text=case.text if reads else None,
        moves=[
            StoryMove(move, move.place in counted or move.deed is CaseDeed.UNDO)
            for move in shown_moves
        ],
        clocks=_views(installation, stored, moves, now),
        holders=list(shares(stretches(case, moves), now).items()),
        linked=linked if len(linked) > 1 else (),
        incident=_incident(installation, scope.viewer, case, post_ids),
        post_ids=post_ids[:POSTS],
        posts=() if case.is_filed else _posts(installation, scope.viewer, post_ids[:1]),
        voices=max(0, len(post_ids) - 1) + more,
        deeds=[
            deed
            for deed in offered(scope.viewer, stored)
            if deed is not CaseDeed.EXTEND or _extends(case, moves, installation.region)
        ],
        undo=_undo(scope.viewer, moves),
        draft=next((m for m in shown_moves if m.place == stored.standing.draft), None),
        proposal=_proposal(installation.region, stored, moves),
        filed=filings.marks([case.number]).get(case.number) if is_filed else None,
        filings=filings.filings([case.number]).get(case.number, ()) if is_filed and reads else (),
        pairs=pairs,
        answers=[
            answer_shown(scope, one, stored)
            for one in installation.casework.answers.of_cases([case.number])[case.number]
        ],
        watched=_watched(case, watched),
        threads=sum(one.is_root for one in watched),
        at=now,
    )


def _watched(case: Case, watched: Sequence[WatchedPost]) -> WatchedPost | None:
    """The question, else the first post of the case, with when its thread was read last."""
    some = [one for one in watched if one.post_id == case.post_id or one.asked]
    asked = next((one for one in some if one.post_id == case.post_id), next(iter(some), None))
    if asked is None:
        return None
    root = next((one for one in watched if one.is_root and one.root == asked.root), None)
    if root is None:
        return asked
    looked = max((one for one in (asked.looked_at, root.looked_at) if one), default=None)
    gone, shut = asked.gone_at or root.gone_at, root.shut_at
    return replace(asked, looked_at=looked, heard_at=root.heard_at, gone_at=gone, shut_at=shut)


def _pairs(installation: Installation, scope: CaseScope, case_id: int) -> Sequence[CasePair]:
    shown = installation.casework.pairs.of_case(case_id)
    return [
        one
        for one in shown
        if _is_joined(one) or (one.state is PairState.PROPOSED and scope.is_casework)
    ]


def _is_joined(pair: CasePair) -> bool:
    return pair.state is PairState.JOINED


def offered(viewer: Viewer, stored: StoredCase) -> Sequence[CaseDeed]:
    """The deeds that the state has and the viewer may do."""
    now = stored.standing
    return [
        deed
        for deed in CaseDeed
        if deed in WORKFLOW[now.state]
        and deed not in APART
        and viewer.may(Right.READ_CASES, RIGHTS_OF[deed])
        and (deed not in (CaseDeed.APPROVE, CaseDeed.REJECT) or now.draft is not None)
        and (deed is not CaseDeed.RETURN or now.body is not None)
        and (deed is not CaseDeed.EXTEND or not now.extensions)
        and (deed is not CaseDeed.WRONG_BODY or now.state in WITH_BODY)
    ]


def _undo(viewer: Viewer, moves: Sequence[CaseMove]) -> CaseMove | None:
    last = undoable(moves)
    if last is None or not viewer.may(RIGHTS_OF[CaseDeed.UNDO], RIGHTS_OF[last.deed]):
        return None
    own = last.who == (viewer.in_name_of or viewer.name)
    return last if own or viewer.may(Right.CASES) else None


def _proposal(region: Region, stored: StoredCase, moves: Sequence[CaseMove]) -> str | None:
    """The body that the last refusal named, else that of the routing."""
    last = effective(moves)[-1:]
    if last and last[0].deed is CaseDeed.WRONG_BODY and last[0].body:
        return last[0].body
    now, place = stored.standing, stored.case.place.municipality
    known = Labels(group=_label(now.group), topic=_label(now.topic), municipality=_label(place))
    routed = region.route(known)
    return routed[1] if routed else None


def _extends(case: Case, moves: Sequence[CaseMove], region: Region) -> bool:
    row = policy_row(case, moves, region)
    return row is not None and CaseStep.EXTENSION in row.terms


def _label(value: str | None) -> Label | None:
    return Label(value, 1.0) if value else None


def _views(
    installation: Installation, stored: StoredCase, moves: Sequence[CaseMove], now: datetime
) -> Sequence[ClockView]:
    region, place = installation.region, stored.case.place.municipality
    views = []
    for clock in clocks(stored.case, moves, region, now):
        worktime = region.worktime(place, clock.body) if clock.body else region.worktime(place)
        why = [arithmetic(worktime, leg.start, leg.term, leg.due) for leg in clock.legs]
        spent = worktime.between(clock.start, clock.stopped or max(now, clock.start))
        views.append(ClockView(clock, clock.is_late(now), why, spent))
    return views


def _incident(
    installation: Installation, viewer: Viewer, case: Case, post_ids: Sequence[str]
) -> Incident | None:
    """Of a filed case, the incident that its text joined."""
    if not viewer.may(Right.REGION):
        return None
    incidents, incident_id = installation.posts.incidents, case.incident_id
    if case.is_filed:
        heard = incidents.of_posts(post_ids[:1]) if post_ids else {}
        return next((one for one in heard.values() if one.voiced), None)
    if incident_id is None:
        return None
    return incidents.get(incidents.heir(incident_id) or incident_id)


def _posts(installation: Installation, viewer: Viewer, post_ids: Sequence[str]) -> Sequence[Shown]:
    """Without the index a case can still be read and moved."""
    if not post_ids or not viewer.may(Right.POSTS):
        return ()
    index = viewer.posts(installation.posts.index)
    try:
        known = index.get(post_ids)
        return shown(installation, index, [Hit(known[i]) for i in post_ids if i in known])
    except IndexUnavailable:
        return ()
