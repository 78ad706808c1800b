"""How serious an alert is, and the words that explain it."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.alert import Rule
from domain.alerting.severity import Circumstances, Ground, Severity, assess, circumstances
from domain.post import Label, Labels
from russian.severity import explained
from tests.making import a_signal, an_alert

NOVEMBER = datetime(2026, 11, 27, 10, tzinfo=UTC)
JULY = datetime(2026, 7, 3, 10, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yakutsk")
S, G = Severity, Ground


@pytest.mark.parametrize(
    ("known", "severity", "grounds"),
    [
        (Circumstances(9), S.ORDINARY, []),
        (Circumstances(10), S.ORDINARY, [G.PEOPLE]),
        (Circumstances(20), S.HIGH, [G.PEOPLE]),
        (Circumstances(50), S.HIGH, [G.PEOPLE]),
        (Circumstances(7, accidents=1), S.HIGH, [G.ACCIDENT]),
        (
            Circumstances(10, accidents=1, children=1),
            S.CRITICAL,
            [G.PEOPLE, G.ACCIDENT, G.CHILDREN],
        ),
        (Circumstances(7, dangers=1, accidents=4), S.HIGH, [G.DANGER]),
        (Circumstances(7, dangers=1, children=2), S.CRITICAL, [G.DANGER, G.CHILDREN]),
        (Circumstances(20, frost=True), S.CRITICAL, [G.PEOPLE, G.FROST]),
        (Circumstances(None, frost=True), S.HIGH, [G.FROST]),
        (Circumstances(None), S.ORDINARY, []),
    ],
)
def test_points_add_up(known, severity, grounds):
    assessed = assess(known, NOVEMBER)
    assert (assessed.severity, assessed.grounds) == (severity, grounds)


def labels(lemmas, urgency="ordinary"):
    return Labels(lemmas=lemmas, urgency=Label(urgency, 0.9))


def test_circumstances_are_read_from_the_labels_of_the_posts():
    alert = an_alert(NOVEMBER)
    posts = [
        labels("батарея холодный ребенок мерзнуть", "accident"),
        labels("запах газ", "danger"),
        labels("двор мусор"),
    ]
    assert circumstances(alert, posts, ZONE) == Circumstances(14, 1, 1, 1, frost=True)


def test_no_heat_in_summer_is_no_frost():
    assert not circumstances(an_alert(JULY), [labels("батарея")], ZONE).frost


def test_a_rule_that_counts_no_people_says_nothing_of_people():
    signal = a_signal(NOVEMBER, rule=Rule.REACH, observed=40_000)
    known = circumstances(replace(an_alert(NOVEMBER), signal=signal), [], ZONE)
    assert known.people is None
    assert assess(known, NOVEMBER).severity is S.ORDINARY


def test_the_explanation_names_every_ground():
    known = Circumstances(20, accidents=1, children=1, frost=True)
    assert explained(assess(known, NOVEMBER), ZONE) == (
        "Критично: 20 жителей, сообщают об аварии, пишут о детях, "
        "в домах холодно, а на улице ноябрь"
    )
    assert explained(assess(Circumstances(7), NOVEMBER), ZONE) == (
        "Обычно: ни аварии, ни опасности не называют"
    )
