"""Links of cases through each door: who has one, hand over, revoke, a term that is refused."""

from app.installation import Installation
from desks.cases.referrals.desk import ReferralDesk
from desks.verbs import Verb
from domain.cases.workflow import CaseDeed
from tests.desks.doors.cases import BEFORE, CASES, opened
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

CONTACT = "mail:housing@example.org"


def _routed(installation: Installation) -> Names:
    return opened(installation, CaseDeed.ROUTE)


def _handed(installation: Installation) -> Names:
    """A case with one link."""
    names = _routed(installation)
    sent = ReferralDesk(installation).hand(BEFORE, names["case"], CONTACT)
    return {**names, "link": sent.number}


def _asking(installation: Installation) -> Names:
    """A case whose body asks for more time."""
    names = _handed(installation)
    now = installation.clock.now()
    installation.casework.referrals.ask(names["link"], now, "нет трубы")
    return names


ROWS = (
    Row(
        "cases that get no answer",
        CASES,
        page=Call("GET", "/cases/silent"),
        api=Call("GET", "/cases/silent"),
        shell=("cases", "silent"),
        verb=Verb.CASES,
        detail="не отвечают",
    ),
    Row(
        "links of a case",
        CASES,
        api=Call("GET", "/cases/{case}/links"),
        shell=("cases", "links", "{spoken}"),
        verb=Verb.CASE,
        detail="{spoken}",
        make=_asking,
    ),
    Row(
        "case handed over by a link",
        CASES,
        page=Call("POST", "/cases/{case}/links", {"contact": CONTACT}),
        api=Call("POST", "/cases/{case}/links", {"contact": CONTACT}),
        shell=("cases", "hand", "{spoken}", CONTACT),
        verb=Verb.CASE_LINK,
        detail="{spoken} housing@example.org",
        make=_routed,
    ),
    Row(
        "case handed to a stranger",
        CASES,
        page=Call("POST", "/cases/{case}/links", {"contact": "mail:x@example.org"}),
        api=Call("POST", "/cases/{case}/links", {"contact": "mail:x@example.org"}),
        shell=("cases", "hand", "{spoken}", "mail:x@example.org"),
        outcome=REFUSED,
        make=_routed,
    ),
    Row(
        "link revoked",
        CASES,
        page=Call("POST", "/cases/{case}/links/{link}/revoke"),
        api=Call("POST", "/cases/{case}/links/{link}/revoke"),
        shell=("cases", "revoke", "{spoken}", "{link}"),
        verb=Verb.CASE_LINK_REVOKED,
        detail="{spoken} housing@example.org",
        make=_handed,
    ),
    Row(
        "unknown link revoked",
        CASES,
        page=Call("POST", "/cases/{case}/links/999999/revoke"),
        api=Call("POST", "/cases/{case}/links/999999/revoke"),
        shell=("cases", "revoke", "{spoken}", "999999"),
        outcome=MISSING,
        make=_handed,
    ),
    Row(
        "term refused",
        CASES,
        page=Call("POST", "/cases/{case}/term", {"note": "Труба есть"}),
        api=Call("POST", "/cases/{case}/term", {"note": "Труба есть"}),
        shell=("cases", "decline", "{spoken}", "--note", "Труба есть"),
        verb=Verb.CASE_NOTE,
        detail="{spoken}",
        make=_asking,
    ),
)
