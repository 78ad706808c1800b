"""Cases through each door: lists, one case, opening, and every deed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.installation import Installation
from app.key import seal_contact
from desks.absences import AbsenceDesk
from desks.cases.asked import Asked
from desks.cases.choice import CaseChoice, Tab
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening, HandForm
from desks.cases.watch.views import CaseViewDesk
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.cases.workflow import CaseDeed
from domain.person import Person, Right, Role
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

READ = frozenset({Right.READ_CASES})
CASES = READ | {Right.CASES}
BEFORE = in_shell("заранее")
D = CaseDeed
COLLEAGUE = "colleague"
EXECUTOR = "executor"  # the only case that an executor sees is assigned to them
LETTER = "From: maria@example.ru\nMessage-ID: {letter}\n\nVo dvore yama\n"
STEPS: dict[CaseDeed, tuple[Any, ...]] = {
    D.ROUTE: ("body", BODY),
    D.ANSWER: ("note", "Починили 24 ноября"),
    D.PROPOSE: ("note", "Починили 24 ноября"),
}


def opened(installation: Installation, *deeds: CaseDeed, assigned: bool = True) -> Names:
    """A new case after these moves, assigned to the executor where a body has it."""
    form = HandForm("Не горит фонарь", "improvement.street_lights", "tynda", "Лесная", "5")
    number = CaseOpening(installation).by_hand(BEFORE, form).stored.case.number
    moves = CaseMoves(installation)
    for deed in deeds:
        name, value = STEPS.get(deed, ("note", "потому что"))
        moves.make(BEFORE, number, Asked(deed, **{name: value}))
        if deed is D.ROUTE and assigned:
            _hired(installation)
            moves.make(BEFORE, number, Asked(D.ASSIGN, person=EXECUTOR))
    later = installation.clock.now() + timedelta(days=1)
    zone = installation.region.zone
    return {
        "case": number,
        "spoken": f"О-{number}",
        "moment": later.isoformat(),
        "hour": f"{later.astimezone(zone):%Y-%m-%dT%H:%M}",
        "day": f"{later.astimezone(zone):%d.%m.%Y %H:%M}",
    }


def _contacted(installation: Installation) -> Names:
    """A case whose applicant left a contact."""
    names = opened(installation)
    now, number = installation.clock.now(), names["case"]
    sealed = seal_contact(installation.settings.contacts_key, number, "maria@example.ru")
    installation.casework.contacts.keep(number, sealed, now)
    return names


def _written(installation: Installation) -> Names:
    """A letter that nobody has brought before."""
    return {"letter": uuid4().hex}


def _hired(installation: Installation) -> None:
    if installation.access.people.get(EXECUTOR) is None:
        roles = frozenset({Role.EXECUTOR})
        installation.access.people.add(
            Person(EXECUTOR, EXECUTOR, roles, login=EXECUTOR, bodies=frozenset({BODY}))
        )


def _deed(deed: CaseDeed, right: Right, *before: CaseDeed, **sent: Any) -> Row:
    shell = [part for key, value in sent.items() for part in (f"--{key}", value)]
    page = {**sent, "until": "{hour}"} if "until" in sent else sent
    api = {**sent, "until": "{moment}"} if "until" in sent else sent
    return Row(
        f"case {deed}",
        READ | {right},
        page=Call("POST", f"/cases/{{case}}/{deed}", page),
        api=Call("POST", f"/cases/{{case}}/{deed}", api),
        shell=("cases", "move", "{spoken}", deed, *shell),
        verb=Verb(f"case {deed}"),
        detail="{spoken}",
        make=lambda installation: opened(installation, *before),
    )


def viewed(installation: Installation) -> int:
    """A view that the centre shares."""
    desk = CaseViewDesk(installation)
    id_ = desk.save(BEFORE, "Общий", CaseChoice(Tab.LATE), shared=True).id
    assert id_ is not None
    return id_


def absent(installation: Installation) -> Names:
    """Somebody of the body, who is away now."""
    roles = frozenset({Role.EXECUTOR})
    one = Person(COLLEAGUE, COLLEAGUE, roles, login=COLLEAGUE, bodies=frozenset({BODY}))
    installation.access.people.add(one)
    now = installation.clock.now()
    absence = AbsenceDesk(installation).add(BEFORE, COLLEAGUE, now, now + timedelta(days=1))
    return {"absence": absence.id}


ROWS = (
    Row(
        "cases",
        READ,
        page=Call("GET", "/cases?tab=late"),
        api=Call("GET", "/cases?tab=late"),
        shell=("cases", "list", "--tab", "late"),
        verb=Verb.CASES,
        detail="просрочены",
    ),
    Row(
        "horizon",
        READ,
        page=Call("GET", "/cases/horizon?municipality=tynda"),
        api=Call("GET", "/cases/horizon?municipality=tynda"),
        shell=("cases", "horizon", "--filters", "municipality=tynda"),
        verb=Verb.CASES,
        detail="горизонт, Тында",
    ),
    Row(
        "horizon of an unknown body",
        READ,
        page=Call("GET", "/cases/horizon?body=none"),
        api=Call("GET", "/cases/horizon?body=none"),
        shell=("cases", "horizon", "--body", "none"),
        outcome=REFUSED,
    ),
    Row(
        "ratings",
        READ,
        page=Call("GET", "/cases/ratings?months=3"),
        api=Call("GET", "/cases/ratings?months=3"),
        shell=("cases", "ratings", "--months", "3"),
        verb=Verb.CASES,
        detail="рейтинг за 3 мес.",
    ),
    Row(
        "ratings of another window",
        READ,
        page=Call("GET", "/cases/ratings?months=2"),
        api=Call("GET", "/cases/ratings?months=2"),
        shell=("cases", "ratings", "--months", "2"),
        outcome=REFUSED,
    ),
    Row(
        "cases of a body that is not rated",
        READ,
        page=Call("GET", "/cases/ratings/none/on_time"),
        api=Call("GET", "/cases/ratings/none/on_time"),
        outcome=MISSING,
    ),
    Row(
        "my body",
        READ | {Right.ANSWER},
        page=Call("GET", "/cases/mine"),
        api=Call("GET", "/cases/mine"),
        shell=("cases", "mine"),
        verb=Verb.CASES,
        detail="мой орган",
    ),
    Row(
        "own view",
        READ,
        page=Call("POST", "/cases/views", {"name": "Мои", "query": "tab=late"}),
        api=Call("POST", "/cases/views", {"name": "Мои", "choice": "tab=late"}),
        shell=("cases", "save-view", "Мои", "--filters", "tab=late"),
        verb=Verb.CASE_VIEW_SAVED,
        detail="Мои",
    ),
    Row(
        "shared view",
        CASES,
        page=Call("POST", "/cases/views", {"name": "Все", "query": "tab=late", "shared": "1"}),
        api=Call("POST", "/cases/views", {"name": "Все", "choice": "tab=late", "shared": True}),
        shell=("cases", "save-view", "Все", "--filters", "tab=late", "--shared"),
        verb=Verb.CASE_VIEW_SAVED,
        detail="Все",
    ),
    Row(
        "shared view forgotten",
        CASES,
        page=Call("POST", "/cases/views/{view}/forget"),
        api=Call("POST", "/cases/views/{view}/forget"),
        shell=("cases", "forget-view", "{view}"),
        verb=Verb.CASE_VIEW_FORGET,
        detail="Общий",
        make=lambda installation: {"view": viewed(installation)},
    ),
    Row(
        "absence of a colleague",
        READ | {Right.ASSIGN},
        page=Call("POST", "/absences", {"person": "colleague", "until": "{hour}"}),
        api=Call("POST", "/absences", {"person": "colleague", "until": "{moment}"}),
        shell=("absences", "add", "colleague", "--until", "{day}"),
        verb=Verb.ABSENCE,
        detail="colleague: *",
        make=lambda installation: absent(installation) | opened(installation),
    ),
    Row(
        "end of an absence",
        READ | {Right.ASSIGN},
        page=Call("POST", "/absences/{absence}/end"),
        api=Call("POST", "/absences/{absence}/end"),
        shell=("absences", "end", "{absence}"),
        verb=Verb.ABSENCE_END,
        detail="colleague",
        make=lambda installation: absent(installation),
    ),
    Row("board", READ, page=Call("GET", "/cases?view=states"), verb=Verb.CASES, detail="доска*"),
    Row(
        "case",
        READ,
        page=Call("GET", "/cases/{case}"),
        api=Call("GET", "/cases/{spoken}"),
        shell=("cases", "show", "{spoken}"),
        verb=Verb.CASE,
        detail="{spoken}",
        make=lambda installation: opened(installation, D.ROUTE),
    ),
    Row(
        "unknown case",
        READ,
        page=Call("GET", "/cases/999999"),
        api=Call("GET", "/cases/999999"),
        shell=("cases", "show", "О-999999"),
        outcome=MISSING,
    ),
    Row(
        "case by hand",
        CASES,
        page=Call("POST", "/cases/new", {"text": "Яма на дороге", "municipality": "tynda"}),
        api=Call("POST", "/cases", {"text": "Яма на дороге", "municipality": "tynda"}),
        shell=("cases", "add", "Яма на дороге", "--municipality", "tynda"),
        verb=Verb.CASE_OPEN,
        detail="О-*",
    ),
    Row(
        "case without a text",
        CASES,
        page=Call("POST", "/cases/new", {"text": " "}),
        api=Call("POST", "/cases", {"text": " "}),
        shell=("cases", "add", " "),
        outcome=REFUSED,
    ),
    Row(
        "case of a program whose token names no stream",
        frozenset({Right.FILE}),
        api=Call(
            "POST",
            "/filed-cases",
            {"number": "7", "text": "Яма", "received_at": "2026-11-24T09:30:00+09:00"},
        ),
        outcome=REFUSED,
    ),
    Row(
        "case of a letter",
        CASES,
        page=Call("POST", "/cases/mail", file=LETTER),
        verb=Verb.CASE_FILED,
        detail="О-* mail: заведено",
        make=_written,
    ),
    Row(
        "contact of an applicant",
        CASES,
        page=Call("POST", "/cases/{case}/contact"),
        api=Call("POST", "/cases/{case}/contact"),
        shell=("cases", "contact", "{spoken}"),
        verb=Verb.CASE_CONTACT,
        detail="{spoken}",
        make=_contacted,
    ),
    Row(
        "contact that nobody left",
        CASES,
        page=Call("POST", "/cases/{case}/contact"),
        api=Call("POST", "/cases/{case}/contact"),
        shell=("cases", "contact", "{spoken}"),
        outcome=MISSING,
        make=opened,
    ),
    _deed(D.MODERATE, Right.CASES),
    _deed(D.ROUTE, Right.CASES, body="transport"),
    _deed(D.ALARM, Right.CASES, confirmed="Диспетчер 112", body="administration_tynda"),
    _deed(D.RECALL, Right.CASES, D.ROUTE),
    _deed(D.ACCEPT, Right.ANSWER, D.ROUTE),
    _deed(D.TAKE, Right.ANSWER, D.ROUTE),
    _deed(D.ASSIGN, Right.ASSIGN, D.ROUTE, person=EXECUTOR),
    _deed(D.WRONG_BODY, Right.ANSWER, D.ROUTE, note="Не наш фонарь", body="transport"),
    _deed(D.INTERIM, Right.ANSWER, D.ROUTE, note="Выехала бригада"),
    _deed(D.PROPOSE, Right.ANSWER, D.ROUTE, note="Починили"),
    _deed(D.APPROVE, Right.APPROVE, D.ROUTE, D.PROPOSE),
    _deed(D.REJECT, Right.APPROVE, D.ROUTE, D.PROPOSE, note="Нет даты"),
    _deed(D.ANSWER, Right.ANSWER, D.ROUTE, link="https://vk.example/wall-1_2"),
    _deed(D.RATE, Right.CASES, D.ROUTE, D.ANSWER, score="4"),
    _deed(D.RETURN, Right.CASES, D.ROUTE, D.ANSWER, note="Не горит"),
    _deed(D.POSTPONE, Right.CASES, D.ROUTE, until="{day}", waits="applicant"),
    _deed(D.CLOSE, Right.CASES, outcome="explained"),
    _deed(D.SET, Right.CASES, regime="appeal"),
    _deed(D.NOTE, Right.ANSWER, D.ROUTE, note="Звонили"),
    Row(
        "deed that the state does not have",
        CASES,
        page=Call("POST", "/cases/{case}/reopen"),
        api=Call("POST", "/cases/{case}/reopen"),
        shell=("cases", "move", "{spoken}", "reopen"),
        outcome=REFUSED,
        make=opened,
    ),
)
