"""Talks with outlets through each door."""

from datetime import timedelta

from app.installation import Installation
from app.wiring import sync_registry
from desks.outreach.contacts import ContactForm, OutletContactDesk
from desks.verbs import Verb
from domain.outreach.outlet_contact import ContactWay
from domain.person import Right
from tests.desks.doors.cases import BEFORE
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

LEADERS = frozenset({Right.LEADERS})
OUTLET, PURPOSE, RESULT = "asn24", "Запрос о тарифах", "Ответ отправлен"
SENT = {"source": OUTLET, "way": "inquiry", "purpose": PURPOSE}
JSON = {"way": "inquiry", "purpose": PURPOSE, "at": "2026-12-03T10:00+09:00"}


def _registered(installation: Installation) -> Names:
    if OUTLET not in installation.region.sources:
        sync_registry(installation)
    return {}


def _written(installation: Installation) -> Names:
    _registered(installation)
    now = installation.clock.now()
    form = ContactForm(ContactWay.INQUIRY, now, purpose=PURPOSE, due=now + timedelta(days=1))
    return {"contact": OutletContactDesk(installation).add(BEFORE, OUTLET, form).number}


def _finished(installation: Installation) -> Names:
    names = _written(installation)
    OutletContactDesk(installation).finish(BEFORE, names["contact"], RESULT)
    return names


ROWS = (
    Row(
        "contacts with outlets",
        LEADERS,
        page=Call("GET", "/contacts"),
        api=Call("GET", "/outlet-contacts"),
        shell=("contacts", "list"),
        verb=Verb.OUTLET_CONTACTS,
        detail="список",
    ),
    Row(
        "contact with an outlet written down",
        LEADERS,
        page=Call("POST", "/contacts", SENT),
        api=Call("POST", "/outlet-contacts", {**JSON, "source_id": OUTLET}),
        shell=("contacts", "add", OUTLET, "--purpose", PURPOSE),
        verb=Verb.OUTLET_CONTACT_ADD,
        detail=f"№ * {OUTLET}",
        make=_registered,
    ),
    Row(
        "contact with an outlet changed",
        LEADERS,
        page=Call("POST", "/contacts/{contact}/edit", SENT),
        api=Call("POST", "/outlet-contacts/{contact}/edit", JSON),
        shell=("contacts", "edit", "{contact}", "--purpose", PURPOSE),
        verb=Verb.OUTLET_CONTACT_EDIT,
        detail=f"№ {{contact}} {OUTLET}",
        make=_written,
    ),
    Row(
        "contact with an outlet finished",
        LEADERS,
        page=Call("POST", "/contacts/{contact}/finish", {"result": RESULT}),
        api=Call("POST", "/outlet-contacts/{contact}/finish", {"result": RESULT}),
        shell=("contacts", "finish", "{contact}", "--result", RESULT),
        verb=Verb.OUTLET_CONTACT_FINISH,
        detail=f"№ {{contact}} {OUTLET}",
        make=_written,
    ),
    Row(
        "contact with an outlet finished twice",
        LEADERS,
        page=Call("POST", "/contacts/{contact}/finish", {"result": RESULT}),
        api=Call("POST", "/outlet-contacts/{contact}/finish", {"result": RESULT}),
        shell=("contacts", "finish", "{contact}", "--result", RESULT),
        outcome=REFUSED,
        make=_finished,
    ),
    Row(
        "no such contact with an outlet",
        LEADERS,
        page=Call("POST", "/contacts/999999/finish", {"result": RESULT}),
        api=Call("POST", "/outlet-contacts/999999/finish", {"result": RESULT}),
        shell=("contacts", "finish", "999999"),
        outcome=MISSING,
    ),
    Row(
        "who repeats whom",
        LEADERS,
        page=Call("GET", "/leaders/echoes?days=7"),
        api=Call("GET", "/leaders/echoes?days=7"),
        shell=("leaders", "echoes", "--days", "7"),
    ),
    Row(
        "whom one source repeats",
        LEADERS,
        api=Call("GET", f"/leaders/{OUTLET}/echoes"),
        shell=("leaders", "echoes", "--source", OUTLET),
    ),
    Row(
        "who repeats whom, as a file",
        LEADERS,
        page=Call("GET", "/leaders/echoes/export?format=csv"),
        verb=Verb.LEADERS_ECHOES_EXPORTED,
        detail="0 csv",
    ),
    Row(
        "sheet before a meeting",
        LEADERS,
        page=Call("GET", f"/leaders/{OUTLET}/briefing"),
        api=Call("GET", f"/leaders/{OUTLET}/briefing"),
        shell=("contacts", "briefing", OUTLET),
        verb=Verb.LEADER_BRIEFING,
        detail=OUTLET,
        make=_registered,
    ),
)
