"""What the shell shows of the answers to a case."""

from app.settings import read_settings
from app.wiring import open_installation
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening, HandForm
from desks.viewer import in_shell
from domain.cases.workflow import CaseDeed


def test_a_case_is_shown_with_its_answers(otklik) -> None:
    me = in_shell("Анна")
    with open_installation(read_settings()) as installation:
        number = CaseOpening(installation).by_hand(me, HandForm("Яма")).stored.case.number
        moves = CaseMoves(installation)
        moves.make(me, number, Asked(CaseDeed.ROUTE, body="housing"))
        moves.make(me, number, Asked(CaseDeed.ANSWER, note="Яму засыпали"))
    shown = otklik("cases", "show", f"О-{number}").output
    [line] = [one for one in shown.splitlines() if one.startswith("Ответ 1, ")]
    assert "введён вручную; принят, не подтверждён" in line
    assert line.endswith("Яму засыпали")
