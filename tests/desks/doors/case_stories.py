"""Records of cases, scores, and what keeps coming back, through each door."""

from uuid import uuid4

from app.installation import Installation
from app.key import seal_contact
from desks.cases.asked import Asked
from desks.cases.causes.chronic import ChronicDesk, ChronicPlan
from desks.cases.causes.track import AgreementForm, FastTrackDesk
from desks.cases.moves import CaseMoves
from desks.verbs import Verb
from domain.cases.case import Place
from domain.cases.causes.agreement import AgreedStep
from domain.cases.causes.problem import (
    ChronicDeed,
    ChronicReason,
    Member,
    MemberKind,
    Recurrence,
)
from domain.cases.outcome import CaseOutcome
from domain.cases.scores.returning import ReturnClue, ReturnProposal
from domain.cases.workflow import CaseDeed
from domain.person import Right
from tests.desks.doors.cases import BEFORE, CASES, READ, opened
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

D = CaseDeed
STAR, LAMP = "improvement.street_lights", "improvement.street_lights"


def _problem(installation: Installation, deed: ChronicDeed | None = None) -> Names:
    """A problem of three cases at one house, with what was decided of it."""
    at = installation.clock.now()
    members = tuple(
        Member(MemberKind.CASE, str(opened(installation)["case"]), at) for _ in range(3)
    )
    place = Place("tynda", street="Лесная", house="5")
    recurrence = Recurrence(uuid4().hex, LAMP, place, ChronicReason.REPEATED, members)
    [number] = installation.casework.chronic.note([recurrence], at)
    desk = ChronicDesk(installation)
    if deed is ChronicDeed.END:
        desk.end(BEFORE, number, ending="Поставили новый")
    elif deed is ChronicDeed.PLAN:
        desk.plan(BEFORE, number, ChronicPlan(BODY))
    return {"problem": number}


def _closed(installation: Installation) -> Names:
    """A closed case whose applicant left a contact."""
    names = opened(installation)
    now, number = installation.clock.now(), names["case"]
    CaseMoves(installation).make(BEFORE, number, Asked(D.CLOSE, outcome=CaseOutcome.EXPLAINED))
    sealed = seal_contact(installation.settings.contacts_key, number, "maria@example.ru")
    installation.casework.contacts.keep(number, sealed, now)
    return names


def _proposed(installation: Installation) -> Names:
    """An answered case of which a post says that nothing was done."""
    names = opened(installation, D.ROUTE, D.ANSWER)
    returns, post = installation.casework.returns, f"p{uuid4().hex}"
    at = installation.clock.now()
    returns.propose([ReturnProposal(names["case"], post, ReturnClue.AUTHOR, at)])
    [proposal] = returns.of_case(names["case"])
    return {**names, "proposal": proposal.id}


def _agreement(installation: Installation) -> Names:
    steps = (AgreedStep(BODY, "закрывает воду"), AgreedStep("transport", "везёт"))
    return {"agreement": FastTrackDesk(installation).agree(BEFORE, AgreementForm(STAR, steps)).id}


ROWS = (
    Row(
        "record of a case",
        READ,
        page=Call("GET", "/cases/{case}/story"),
        api=Call("GET", "/cases/{spoken}/story"),
        shell=("cases", "story", "{spoken}"),
        verb=Verb.CASE_RECORD,
        detail="{spoken}",
        make=lambda installation: opened(installation, D.ROUTE, D.ANSWER),
    ),
    Row(
        "record with personal data",
        READ | {Right.ANSWER},
        page=Call("GET", "/cases/{case}/story?personal=1"),
        api=Call("GET", "/cases/{spoken}/story?personal=true"),
        shell=("cases", "story", "{spoken}", "--personal"),
        verb=Verb.CASE_RECORD_PERSONAL,
        detail="{spoken}",
        make=lambda installation: opened(installation, D.ROUTE, D.ANSWER),
    ),
    Row(
        "record of an unknown case",
        READ,
        page=Call("GET", "/cases/999999/story"),
        api=Call("GET", "/cases/999999/story"),
        shell=("cases", "story", "О-999999"),
        outcome=MISSING,
    ),
    Row(
        "scores",
        READ,
        page=Call("GET", "/cases/scores"),
        api=Call("GET", "/case-scores"),
        shell=("cases", "scores"),
        verb=Verb.CASE_SCORES,
    ),
    Row(
        "link to score by",
        CASES,
        page=Call("POST", "/cases/{case}/score-link", {"kind": "contact"}),
        api=Call("POST", "/cases/{case}/score-link", {"kind": "contact"}),
        shell=("cases", "score-link", "{spoken}"),
        verb=Verb.CASE_SCORE_LINK,
        detail="{spoken} contact",
        make=_closed,
    ),
    Row(
        "link of a case that is open",
        CASES,
        page=Call("POST", "/cases/{case}/score-link", {"kind": "contact"}),
        api=Call("POST", "/cases/{case}/score-link", {"kind": "contact"}),
        shell=("cases", "score-link", "{spoken}"),
        outcome=REFUSED,
        make=opened,
    ),
    Row(
        "proposed returns",
        CASES,
        api=Call("GET", "/case-returns"),
        shell=("cases", "returns"),
        verb=Verb.CASE_SCORES,
        detail="предложено вернуть",
    ),
    Row(
        "return as proposed",
        CASES,
        page=Call("POST", "/cases/returns/{proposal}/accept"),
        api=Call("POST", "/case-returns/{proposal}/accept"),
        shell=("cases", "returns", "--accept", "{proposal}"),
        verb=Verb.CASE_RETURN,
        detail="{spoken}",
        make=_proposed,
    ),
    Row(
        "proposed return rejected",
        CASES,
        page=Call("POST", "/cases/returns/{proposal}/reject"),
        api=Call("POST", "/case-returns/{proposal}/reject"),
        shell=("cases", "returns", "--reject", "{proposal}"),
        verb=Verb.CASE_RETURN_REJECTED,
        detail="{spoken} p*",
        make=_proposed,
    ),
    Row(
        "alike cases",
        READ,
        api=Call("GET", "/cases/{spoken}/alike"),
        shell=("cases", "alike", "{spoken}"),
        verb=Verb.CASE_ALIKE,
        detail="{spoken}",
        make=lambda installation: opened(installation, D.ROUTE),
    ),
    Row(
        "chronic problems",
        READ,
        page=Call("GET", "/cases/chronic?ended=1"),
        api=Call("GET", "/chronic-problems?ended=true"),
        shell=("cases", "chronic", "--ended"),
        verb=Verb.CHRONIC,
        detail="решённые",
    ),
    Row(
        "chronic problem of the body",
        READ,
        page=Call("GET", "/cases/chronic/{problem}"),
        api=Call("GET", "/chronic-problems/{problem}"),
        shell=("cases", "chronic-show", "{problem}"),
        verb=Verb.CHRONIC,
        detail="№ {problem}",
        make=lambda installation: _problem(installation, ChronicDeed.PLAN),
    ),
    Row(
        "unknown chronic problem",
        READ,
        page=Call("GET", "/cases/chronic/999999"),
        api=Call("GET", "/chronic-problems/999999"),
        shell=("cases", "chronic-show", "999999"),
        outcome=MISSING,
    ),
    Row(
        "chronic problem planned",
        CASES,
        page=Call("POST", "/cases/chronic/{problem}/plan", {"owner": BODY, "due": "2026-12-24"}),
        api=Call("POST", "/chronic-problems/{problem}/plan", {"owner": BODY, "due": "2026-12-24"}),
        shell=("cases", "chronic-plan", "{problem}", "--owner", BODY, "--due", "2026-12-24"),
        verb=Verb.CHRONIC_PLAN,
        detail="№ {problem}",
        make=_problem,
    ),
    Row(
        "chronic problem ended",
        CASES,
        page=Call("POST", "/cases/chronic/{problem}/end", {"ending": "Заменили"}),
        api=Call("POST", "/chronic-problems/{problem}/end", {"ending": "Заменили"}),
        shell=("cases", "chronic-end", "{problem}", "--ending", "Заменили"),
        verb=Verb.CHRONIC_END,
        detail="№ {problem}",
        make=_problem,
    ),
    Row(
        "chronic problem rejected",
        CASES,
        page=Call("POST", "/cases/chronic/{problem}/reject", {"why": "Разные"}),
        api=Call("POST", "/chronic-problems/{problem}/reject", {"why": "Разные"}),
        shell=("cases", "chronic-reject", "{problem}", "--why", "Разные"),
        verb=Verb.CHRONIC_REJECT,
        detail="№ {problem}",
        make=_problem,
    ),
    Row(
        "chronic problem reopened",
        CASES,
        page=Call("POST", "/cases/chronic/{problem}/reopen"),
        api=Call("POST", "/chronic-problems/{problem}/reopen"),
        shell=("cases", "chronic-reopen", "{problem}"),
        verb=Verb.CHRONIC_REOPEN,
        detail="№ {problem}",
        make=lambda installation: _problem(installation, ChronicDeed.END),
    ),
    Row(
        "chronic problem that did not end",
        CASES,
        page=Call("POST", "/cases/chronic/{problem}/reopen"),
        api=Call("POST", "/chronic-problems/{problem}/reopen"),
        shell=("cases", "chronic-reopen", "{problem}"),
        outcome=REFUSED,
        make=_problem,
    ),
    Row(
        "fast track",
        READ,
        page=Call("GET", "/cases/fast-track"),
        api=Call("GET", "/fast-track"),
        shell=("cases", "fast-track"),
        verb=Verb.FAST_TRACK,
    ),
    Row(
        "agreement",
        CASES,
        page=Call(
            "POST",
            "/cases/fast-track",
            {"topic": STAR, "body": [BODY, "transport"], "what": ["закрывает", "везёт"]},
        ),
        api=Call(
            "POST",
            "/fast-track",
            {
                "topic": STAR,
                "steps": [
                    {"body": BODY, "what": "закрывает"},
                    {"body": "transport", "what": "везёт"},
                ],
            },
        ),
        shell=("cases", "agree", STAR, f"{BODY}: закрывает", "transport: везёт"),
        verb=Verb.FAST_TRACK_AGREED,
        detail="№ *",
    ),
    Row(
        "agreement of one body",
        CASES,
        page=Call("POST", "/cases/fast-track", {"topic": STAR, "body": BODY, "what": "закрывает"}),
        api=Call(
            "POST", "/fast-track", {"topic": STAR, "steps": [{"body": BODY, "what": "закрывает"}]}
        ),
        shell=("cases", "agree", STAR, f"{BODY}: закрывает"),
        outcome=REFUSED,
    ),
    Row(
        "agreement withdrawn",
        CASES,
        page=Call("POST", "/cases/fast-track/{agreement}/withdraw"),
        api=Call("POST", "/fast-track/{agreement}/withdraw"),
        shell=("cases", "agree-withdraw", "{agreement}"),
        verb=Verb.FAST_TRACK_WITHDRAWN,
        detail="№ {agreement}",
        make=_agreement,
    ),
)
