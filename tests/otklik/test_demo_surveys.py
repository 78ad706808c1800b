"""The surveys of the demo: one of each state, with results that say whose opinion they are."""

from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.results import SurveyResultDesk
from desks.viewer import in_shell
from domain.outreach.surveys.result import VariantName
from domain.outreach.surveys.survey import SurveyState
from otklik.demonstration.surveys import ask_residents
from replica.survey import CALLED, RESIDENTS, TWICE, survey


def test_the_demo_has_a_survey_of_each_state_and_a_poll_below_a_post(installation) -> None:
    viewer = in_shell("demo")
    world = survey(1, installation.clock.now(), "https://vk.com/wall-1_2")
    made = ask_residents(installation, viewer, world)
    assert made.as_expected
    assert (made.counted, made.repeated, made.bursts) == (RESIDENTS + CALLED, TWICE, 1)
    states = {one.state for one in SurveyDesk(installation).list(viewer)}
    assert states == set(SurveyState)
    _, result = SurveyResultDesk(installation).look(viewer, made.number)
    shown = {one.name: one for one in result.variants}
    assert not result.is_drawn
    assert shown[VariantName.ALL].submissions == RESIDENTS + CALLED
    buses = [table.mean for one in result.variants for table in one.tables if table.question == 3]
    assert buses[0] < buses[1]  # whom a chat has called to were angry
    _, votes = SurveyResultDesk(installation).look(viewer, made.poll)
    assert votes.variants[0].submissions == sum(world["poll"]["votes"])
