"""Filed cases over both databases: an export is a snapshot, and people's moves stay."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cases.intake.intake import Intake
from domain.cases.filed import FiledState, TakenAs
from domain.cases.workflow import CaseDeed, CaseState
from region.loader import load_region, region_folder
from store.cases.cases import SqlCases
from store.cases.filings import SqlFilings
from store.engine import transaction
from tests.cases.filed_rows import DAY, FILED, a_row

D, F, S, T = CaseDeed, FiledState, CaseState, TakenAs
AMUR = load_region(region_folder(Path("amur")))


@pytest.fixture
def intake(engine) -> Intake:
    stores = SqlFilings(engine), SqlCases(engine)
    return Intake(*stores, AMUR, 365, partial(transaction, engine))


def test_an_export_is_a_snapshot(intake) -> None:
    work = a_row(state=F.IN_WORK, body="housing")
    [taken] = intake.take([work])
    assert taken.outcome is T.CREATED
    [again] = intake.take([replace(work, said_at=FILED + 2 * DAY)])
    assert (again.outcome, again.case_id) == (T.SAME, taken.case_id)
