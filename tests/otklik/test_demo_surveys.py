"""The surveys of the demo: one of each state, with results that say whose opinion they are."""

from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.results import SurveyResultDesk
from desks.viewer import in_shell
from domain.outreach.surveys.survey import SurveyState
from otklik.demonstration.surveys import RESIDENTS, ask_residents


def test_the_demo_has_a_survey_of_each_state(installation) -> None:
    viewer = in_shell("demo")
    number = ask_residents(installation, viewer)
    states = {one.state for one in SurveyDesk(installation).list(viewer)}
    assert states == set(SurveyState)
    _, result = SurveyResultDesk(installation).look(viewer, number)
    assert (result.is_drawn, result.variants[0].submissions) == (False, RESIDENTS)
