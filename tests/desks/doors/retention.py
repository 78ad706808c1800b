"""Terms, forgetting on request and holds through each door."""

from app.installation import Installation
from desks.cases.opening import CaseOpening, HandForm
from desks.operations.holds import HoldDesk
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.person import Right
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

ADMINISTERS = frozenset({Right.ADMINISTER})
LAMP = HandForm("Не горит фонарь", "improvement.street_lights", "tynda", "Лесная", "5")
WHOM = {"network": "vk", "person": "12345"}
WHY = {"reason": "запрос суда"}


def _case(installation: Installation) -> Names:
    opened = CaseOpening(installation).by_hand(in_shell("заранее"), LAMP)
    return {"number": opened.stored.case.number}


def _held(installation: Installation) -> Names:
    names = _case(installation)
    HoldDesk(installation).hold(in_shell("заранее"), names["number"], "запрос суда")
    return names


ROWS = (
    Row(
        "look at terms",
        ADMINISTERS,
        page=Call("GET", "/retention"),
        api=Call("GET", "/retention"),
        shell=("retention",),
        verb=Verb.RETENTION,
        detail="ничего",
    ),
    Row(
        "take what is older",
        ADMINISTERS,
        page=Call("POST", "/retention"),
        api=Call("POST", "/retention"),
        shell=("retention", "--do"),
        verb=Verb.RETENTION_DONE,
        detail="ничего",
    ),
    Row(
        "protocols",
        ADMINISTERS,
        page=Call("GET", "/forget"),
        api=Call("GET", "/forget"),
        shell=("forget", "--list"),
    ),
    Row(
        "look what would be forgotten",
        ADMINISTERS,
        page=Call("POST", "/forget/look", WHOM),
        api=Call("POST", "/forget/look", WHOM),
        shell=("forget", "--network", "vk", "--person", "12345"),
        verb=Verb.FORGET_LOOK,
        detail="person",
    ),
    Row(
        "forget a person",
        ADMINISTERS,
        page=Call("POST", "/forget", WHOM | {"words": "заявление"}),
        api=Call("POST", "/forget", WHOM | {"words": "заявление"}),
        shell=("forget", "--network", "vk", "--person", "12345", "--words", "заявление", "--do"),
        verb=Verb.FORGET,
        detail="протокол *, публикаций 0",
    ),
    Row(
        "forget a post that there is not",
        ADMINISTERS,
        page=Call("POST", "/forget", {"link": "https://vk.com/wall-1_2", "words": "заявление"}),
        api=Call("POST", "/forget", {"link": "https://vk.com/wall-1_2", "words": "заявление"}),
        shell=("forget", "--link", "https://vk.com/wall-1_2", "--words", "заявление", "--do"),
        outcome=MISSING,
    ),
    Row(
        "forget in no network",
        ADMINISTERS,
        page=Call("POST", "/forget", {"network": "x", "person": "1", "words": "заявление"}),
        api=Call("POST", "/forget", {"network": "x", "person": "1", "words": "заявление"}),
        shell=("forget", "--network", "x", "--person", "1", "--words", "заявление", "--do"),
        outcome=REFUSED,
    ),
    Row(
        "holds",
        ADMINISTERS,
        page=Call("GET", "/holds"),
        api=Call("GET", "/holds"),
        shell=("hold",),
    ),
    Row(
        "hold a case",
        ADMINISTERS,
        page=Call("POST", "/holds", {"case": "О-{number}"} | WHY),
        api=Call("POST", "/holds", {"case_id": "{number}"} | WHY),
        shell=("hold", "О-{number}", "--reason", "запрос суда"),
        verb=Verb.CASE_HOLD,
        detail="О-{number}: запрос суда",
        make=_case,
    ),
    Row(
        "lift a hold",
        ADMINISTERS,
        page=Call("POST", "/holds/{number}/lift", WHY),
        api=Call("POST", "/holds/{number}/lift", WHY),
        shell=("hold", "О-{number}", "--lift", "--reason", "запрос суда"),
        verb=Verb.CASE_HOLD_LIFTED,
        detail="О-{number}: запрос суда",
        make=_held,
    ),
    Row(
        "lift a hold that there is not",
        ADMINISTERS,
        page=Call("POST", "/holds/999999/lift", WHY),
        api=Call("POST", "/holds/999999/lift", WHY),
        shell=("hold", "О-999999", "--lift", "--reason", "запрос суда"),
        outcome=MISSING,
    ),
)
