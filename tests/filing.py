"""Filed cases of tests, as an import leaves them."""

from datetime import datetime
from typing import Any

from app.assembly import make_worker
from app.cases.casework import make_hearing
from app.installation import Installation
from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.clocks import deadlines
from domain.cases.filed import FiledCase
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed
from domain.ports.casework.cases import StoredCase
from domain.terms.policy import Regime


def a_filed(number: str, at: datetime, text: str, **fields: Any) -> FiledCase:
    """What a federal export says of a public message about Tynda."""
    usual = {
        "stream": "pos",
        "said_at": at,
        "zone": "Europe/Moscow",
        "place": Place("tynda"),
        "is_public": True,
    }
    return FiledCase(number=number, received_at=at, text=text, **{**usual, **fields})


def filed_case(installation: Installation, row: FiledCase) -> StoredCase:
    """The case of a row, which nobody has heard yet."""
    case = Case(
        row.received_at,
        row.zone,
        row.stream,
        row.text,
        row.place,
        365,
        stream_number=row.number,
        origin=OriginKind.FILED,
        origin_id=f"{row.stream}/{row.number}",
    )
    move = CaseMove(1, CaseDeed.OPEN, row.said_at, "system", regime=Regime.MESSAGE)
    due = deadlines(case, [move], installation.region)
    stored = installation.casework.cases.add(case, move, standing([move]), due)
    assert stored is not None
    return stored


def heard(installation: Installation, *rows: FiledCase) -> list[StoredCase]:
    """Cases of these rows, heard and labelled."""
    stored = [filed_case(installation, row) for row in rows]
    make_hearing(installation).hear(stored, rows)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()
    return stored
