"""Filed texts leave the search with their end; of a case by mistake, the count goes too."""

from datetime import timedelta

from app.index.published import whole
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.texts import forget_texts
from desks.viewer import in_shell
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from tests.filing import a_filed, heard

ANNA = in_shell("Анна")
COLD = "В Тынде второй день нет отопления, батареи ледяные"


def filed(installation, number):
    """A public case, with what the index and the counts know of it."""
    [stored] = heard(installation, a_filed(number, installation.clock.now(), COLD))
    [post_id] = installation.casework.cases.posts(stored.case.number)

    def known():
        enriched = whole(installation.posts.index).get([post_id])[post_id]
        return enriched.post.text, enriched.labels.lemmas, enriched.labels.kind.value

    return stored.case.number, known, lambda: len(installation.posts.complaints.of([post_id]))


def test_a_text_ends_in_the_search_with_its_case(installation) -> None:
    number, known, counts = filed(installation, "1")
    _, other, _ = filed(installation, "2")
    closing = Asked(CaseDeed.CLOSE, outcome=CaseOutcome.EXPLAINED)
    CaseMoves(installation).make(ANNA, number, closing)
    days = timedelta(days=installation.settings.case_text_days)
    now = installation.clock.now()
    assert forget_texts(installation, now + days - timedelta(hours=1)) == 0
    assert known()[0] == COLD
    assert forget_texts(installation, now + days) == 1
    assert known() == ("", "", "complaint")
    assert counts() == 1
    assert other()[0] == COLD


def test_a_case_by_mistake_counts_for_nothing(installation) -> None:
    number, known, counts = filed(installation, "1")
    CaseMoves(installation).undo(ANNA, number)
    assert installation.casework.cases.get(number).standing.state is CaseState.VOID
    assert known() == ("", "", "complaint")
    assert counts() == 0
