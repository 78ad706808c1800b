"""Official pages through each door."""

from app.installation import Installation
from desks.outreach.pages.desk import PageDesk
from desks.outreach.pages.owners import PageOwnerDesk
from desks.verbs import Verb
from domain.person import Right
from tests.desks.doors.cases import BEFORE
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

LEADERS = frozenset({Right.LEADERS})
PAGE = "housing_page"


def registered(installation: Installation) -> Names:
    row = {
        "id": PAGE,
        "kind": "vk",
        "title": "ЖКХ области",
        "address": "-1001",
        "owner_body": BODY,
    }
    if PAGE not in installation.region.sources:
        installation.crawl.registry.save([row], "test")
    return {}


def _ticked(installation: Installation) -> Names:
    registered(installation)
    PageDesk(installation).tick(BEFORE, PAGE, "mark", True)
    return {}


def _to_do(installation: Installation) -> Names:
    """An audit with something to do, and a contact that its list may go to."""
    _ticked(installation)
    PageDesk(installation).tick(BEFORE, PAGE, "site", False)
    return {}


def _sent(installation: Installation) -> Names:
    _to_do(installation)
    PageOwnerDesk(installation).send(BEFORE, PAGE)
    return {}


ROWS = (
    Row(
        "list of an official page sent to its owner",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/send"),
        api=Call("POST", f"/pages/{PAGE}/send"),
        shell=("pages", "send", PAGE),
        verb=Verb.PAGE_SENT,
        detail=f"{PAGE} *",
        make=_to_do,
    ),
    Row(
        "list of an official page sent to nobody",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/send", {"key": "mail:nobody@example.org"}),
        api=Call("POST", f"/pages/{PAGE}/send", {"contact": "mail:nobody@example.org"}),
        shell=("pages", "send", PAGE, "--contact", "mail:nobody@example.org"),
        outcome=REFUSED,
        make=_to_do,
    ),
    Row(
        "link of an official page revoked",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/revoke"),
        api=Call("POST", f"/pages/{PAGE}/revoke"),
        shell=("pages", "revoke", PAGE),
        verb=Verb.PAGE_REVOKED,
        detail=PAGE,
        make=_sent,
    ),
    Row(
        "official pages",
        LEADERS,
        page=Call("GET", "/pages"),
        api=Call("GET", "/pages"),
        shell=("pages", "list"),
        verb=Verb.PAGES,
        detail="список",
        make=registered,
    ),
    Row(
        "one official page",
        LEADERS,
        page=Call("GET", f"/pages/{PAGE}"),
        api=Call("GET", f"/pages/{PAGE}"),
        shell=("pages", "show", PAGE),
        verb=Verb.PAGES,
        detail=PAGE,
        make=registered,
    ),
    Row(
        "official page that is not there",
        LEADERS,
        page=Call("GET", "/pages/nothing"),
        api=Call("GET", "/pages/nothing"),
        shell=("pages", "show", "nothing"),
        outcome=MISSING,
    ),
    Row(
        "official pages exported",
        LEADERS,
        page=Call("GET", "/pages/export?format=csv"),
        verb=Verb.PAGES_EXPORTED,
        detail="* csv",
        make=registered,
    ),
    Row(
        "class and unit of an official page",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/keep", {"page_class": "flagship", "unit": "Отдел"}),
        api=Call("POST", f"/pages/{PAGE}/keep", {"page_class": "flagship", "unit": "Отдел"}),
        shell=("pages", "keep", PAGE, "--class", "flagship", "--unit", "Отдел"),
        verb=Verb.PAGE_KEPT,
        detail=f"{PAGE} flagship",
        make=registered,
    ),
    Row(
        "official page ticked",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/tick", {"element": "mark", "met": "yes"}),
        api=Call("POST", f"/pages/{PAGE}/tick", {"element": "mark", "met": True}),
        shell=("pages", "tick", PAGE, "mark"),
        verb=Verb.PAGE_TICKED,
        detail=f"{PAGE} mark: есть",
        make=registered,
    ),
    Row(
        "official page ticked in what is counted",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/tick", {"element": "rhythm", "met": "yes"}),
        api=Call("POST", f"/pages/{PAGE}/tick", {"element": "rhythm", "met": True}),
        shell=("pages", "tick", PAGE, "rhythm"),
        outcome=REFUSED,
        make=registered,
    ),
    Row(
        "tick of an official page taken back",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/tick", {"element": "mark", "met": "forget"}),
        api=Call("POST", f"/pages/{PAGE}/tick", {"element": "mark", "met": None}),
        shell=("pages", "untick", PAGE, "mark"),
        verb=Verb.PAGE_UNTICKED,
        detail=f"{PAGE} mark",
        make=_ticked,
    ),
    Row(
        "official page audited",
        LEADERS,
        page=Call("POST", f"/pages/{PAGE}/audit"),
        api=Call("POST", f"/pages/{PAGE}/audit"),
        shell=("pages", "audit", PAGE),
        verb=Verb.PAGE_AUDITED,
        detail=PAGE,
        make=registered,
    ),
)
