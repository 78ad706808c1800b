"""Posts join turn by turn, and stories are looked at after each turn."""

from datetime import UTC, datetime, timedelta
from itertools import count

from domain.post import Label, Labels
from enrichment.incidents.memory import MOST_OF_TURN, TURN, Course, turns
from enrichment.incidents.telling import Candidate

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HEAT = "отопление батарея ледяной котельная порыв теплотрасса"
SAME = {"municipality": "tynda", "group": "housing", "topic": "housing.heating"}


def post(n: int, lemmas: str, hours: float = 0, **more) -> Candidate:
    labels = {name: Label(value, 1.0) for name, value in (SAME | {"kind": "complaint"}).items()}
    at = NOW + timedelta(hours=hours)
    return Candidate(f"p{n}", at, Labels(**labels, lemmas=lemmas), lemmas, **more)


def course(*taken: list[Candidate]) -> Course:
    numbers = count(1)
    made = Course(lambda: str(next(numbers)))
    for some in taken:
        made.take(some)
    return made


def test_a_turn_ends_by_time_or_number() -> None:
    times = [NOW, NOW + TURN, NOW + TURN + timedelta(seconds=1)]
    assert list(turns(times, lambda at: at)) == [times[:2], times[2:]]
    assert [len(some) for some in turns([NOW] * (MOST_OF_TURN + 1), lambda at: at)] == [
        MOST_OF_TURN,
        1,
    ]
    assert list(turns([], lambda at: at)) == []


def test_a_reply_joins_what_it_answers_of_an_earlier_turn() -> None:
    made = course([post(1, HEAT)], [post(2, "тоже", 1, answers=("p1",))], [])
    assert made.place("p2").incident_id == made.place("p1").incident_id
    assert made.place("p3") is None


def test_an_author_on_one_topic_stays_in_one_incident() -> None:
    own = course(
        [post(1, HEAT, author="a")], [post(2, "забор калитка качели скамейка", 1, author="a")]
    )
    others = course(
        [post(1, HEAT, author="a")], [post(2, "забор калитка качели скамейка", 1, author="b")]
    )
    assert own.place("p1").incident_id == own.place("p2").incident_id
    assert others.place("p1").incident_id != others.place("p2").incident_id
