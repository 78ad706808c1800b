"""Records of cases, scores, and what keeps coming back, through each door."""

from desks.audit import Verb
from domain.cases.workflow import CaseDeed
from domain.person import Right
from tests.desks.doors.cases import READ, opened
from tests.desks.doors.table import MISSING, Call, Row

D = CaseDeed

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
)
