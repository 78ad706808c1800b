"""The search page's own reckoning: what is usual beside what is."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.installation import Installation
from desks.lists.looking import LookingDesk
from desks.viewer import in_shell
from domain.query_text import parse
from domain.steps import Step, Steps
from russian.vocabulary import Vocabulary
from tests.console.conftest import NOW, fill, post, written

ANNA = in_shell("Анна")


def at(n: int, when: datetime) -> object:
    one = post(n, f"В Зее на Мухина {n} не работает светофор, перекрёсток без света")
    return replace(one, published_at=when, fetched_at=when + timedelta(minutes=5))


def test_the_usual_of_a_day_is_the_mean_of_that_weekday(installation: Installation) -> None:
    fill(installation)
    zone = installation.region.zone
    steps = Steps(Step.DAY, zone)
    noon = steps.start(NOW) + timedelta(hours=12) - timedelta(days=2)
    weeks = [noon - timedelta(days=7 * week) for week in (1, 1, 2, 4)]  # none three weeks ago
    posts = [at(3000 + n, when) for n, when in enumerate([noon, *weeks])]
    written(installation, *posts, history=True)
    desk = LookingDesk(installation, Vocabulary(installation.region))
    condition = parse("светофор", zone, Vocabulary(installation.region).names)
    start = steps.start(noon)
    assert desk.usual(ANNA, condition, [start], steps) == {start: 1.0}
    assert desk.usual(ANNA, condition, [start], Steps(Step.MONTH, zone)) is None
    first = steps.start(noon - timedelta(days=28))
    assert desk.usual(ANNA, condition, [first], steps) is None  # the index does not reach back


def test_the_usual_of_an_hour_is_the_mean_of_that_hour(installation: Installation) -> None:
    fill(installation)
    steps = Steps(Step.HOUR, installation.region.zone)
    then = steps.start(NOW) - timedelta(hours=3)
    days = [then - timedelta(days=day) + timedelta(minutes=7) for day in range(1, 15)]
    written(installation, *(at(3000 + n, when) for n, when in enumerate(days)), history=True)
    desk = LookingDesk(installation, Vocabulary(installation.region))
    condition = parse("светофор", installation.region.zone)
    starts = [then, then + timedelta(hours=1)]
    assert desk.usual(ANNA, condition, starts, steps) == {starts[0]: 1.0, starts[1]: 0.0}
