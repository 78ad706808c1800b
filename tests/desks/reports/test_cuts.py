"""Who may count what, how finely, and that words count as the index counts."""

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.clock import SystemClock
from app.deadline import Deadline
from console.api.reports.cuts import ROUTES
from console.workers import Work
from desks.reports.comparing import compared
from desks.reports.cuts.asked import cut_of
from desks.reports.cuts.desk import WITHIN, CutDesk
from desks.reports.saved_cuts import SavedCutDesk
from desks.verbs import Verb
from desks.viewer import by_token
from domain.access.token import Token
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, Forbidden, IndexUnavailable, NotFound
from domain.patience import Part
from domain.person import Right, Role
from domain.ports.audit import AuditFilter
from domain.post import EnrichedPost, Kind, Label, Labels, version_of
from domain.query import All
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.fact import fact_of_post
from domain.source import SourceKind
from domain.terms.comparison import ComparedWith
from domain.terms.period import Period
from reports.cuts.words import count_words
from tests.desks.test_cases import ANNA, by_hand, member, move
from tests.making import a_post, with_ports

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
POSTS = (Counted.POSTS, CutMeasure.COUNT)
CASES = (Counted.CASES, CutMeasure.COUNT)


@pytest.fixture
def filled(installation):
    """60 posts about the city, of two bodies, in the index and among the facts."""
    chance, some = random.Random(2), []
    for n in range(60):
        at = AT + timedelta(hours=23 * n)
        kind = SourceKind.FILED if n % 20 == 7 else SourceKind.VK
        post = a_post(f"{n}", at, text=f"Город, дом {n}", source_kind=kind)
        labels = Labels(
            lemmas=f"город дом {n}",
            municipality=sure(chance, "tynda", "zeya", ""),
            group=sure(chance, "housing", "roads", ""),
            body=sure(chance, "housing", "transport"),
            kind=sure(chance, Kind.COMPLAINT, Kind.NEWS),
        )
        some.append(EnrichedPost(post, labels, f"{at:%Y-%m}", version_of(at, 0)))
    installation.posts.index.save(some)
    installation.posts.index.refresh()
    facts = [fact_of_post(one.post, one.labels, None) for one in some]
    installation.reports.facts.record(facts)
    return installation


def sure(chance, *values):
    value = chance.choice(values)
    return Label(value, 0.9) if value else None


def months(installation):
    zone = installation.region.zone
    return Period(datetime(2026, 9, 1, tzinfo=zone), datetime(2026, 12, 1, tzinfo=zone))


def this_month(installation):
    """The month in which cases that are typed now are received."""
    now = installation.clock.now().astimezone(installation.region.zone)
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Period(first, (first + timedelta(days=31)).replace(day=1))


def audited(installation):
    rows = installation.audit.read(AuditFilter(), 50)
    return [(one.who, one.detail) for one in rows if one.what == Verb.CUT]


@pytest.mark.parametrize("grain", [None, Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER])
@pytest.mark.parametrize(
    "dimensions",
    [
        (None, None),
        (Dimension.MUNICIPALITY, None),
        (Dimension.MUNICIPALITY, Dimension.GROUP),
        (Dimension.BODY, Dimension.KIND),
    ],
)
def test_words_that_all_posts_have_count_what_facts_count(filled, dimensions, grain) -> None:
    period = Period(AT + timedelta(days=3), AT + timedelta(days=50))
    filters = {Dimension.BODY: frozenset({"housing"})}
    plain, worded = (
        CutDesk(filled).look(ANNA, Cut(*POSTS, period, *dimensions, grain, filters, words))
        for words in ("", "город")
    )
    assert plain.cells
    key = {(c.row, c.column, c.step): (c.value, c.n) for c in plain.cells}
    assert {(c.row, c.column, c.step): (c.value, c.n) for c in worded.cells} == key


def test_a_body_counts_its_own_and_only_what_hides_few(filled) -> None:
    for number in range(7):
        case = by_hand(filled)
        move(filled, case, CaseDeed.ROUTE, body="housing" if number else "transport")
    head = member(filled, "Глава", Role.HEAD)
    desk, period = CutDesk(filled), this_month(filled)
    table = desk.look(head, Cut(*CASES, period, Dimension.BODY))
    assert {(c.row, c.n in (5, 10), c.is_hidden) for c in table.cells} <= {
        ("housing", True, False),
        ("housing", False, True),
    }
    assert table.cut.filters[Dimension.BODY] == frozenset({"housing"})
    whole = desk.look(ANNA, Cut(*CASES, period, Dimension.BODY))
    assert {c.row: c.n for c in whole.cells} == {"housing": 6, "transport": 1}
    autumn = Cut(*POSTS, months(filled), Dimension.MUNICIPALITY, grain=Grain.MONTH)
    posts = desk.look(head, autumn)
    assert all(c.is_hidden or c.n % 5 == 0 for c in posts.cells)
    assert len(posts.cells) == 3 * (len(filled.region.municipalities) + 1)
    assert [who for who, _ in audited(filled)][:2] == ["Глава", "Анна"]


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({"words": "город"}, Counted.POSTS),
        ({"rows": Dimension.SOURCE}, Counted.POSTS),
        ({"grain": Grain.DAY}, Counted.CASES),
        ({"filters": {Dimension.STATE: frozenset({"routed"})}}, Counted.CASES),
        ({"period": Period(AT, AT + timedelta(days=40))}, Counted.CASES),
    ],
)
def test_free_questions_are_refused_outside_the_centre(filled, change, counted) -> None:
    usual = {"period": months(filled)}
    cut = Cut(counted, CutMeasure.COUNT, **{**usual, **change})
    head, program = member(filled, "Глава", Role.HEAD), limited(Right.READ_CASES, Right.POSTS)
    for viewer in (head, program):
        with pytest.raises(EntryRefused):
            CutDesk(filled).look(viewer, cut)
    CutDesk(filled).look(ANNA, cut)
    assert [who for who, _ in audited(filled)] == ["Анна"]


def limited(*rights, bodies=("housing",)):
    token = Token("Программа", frozenset(rights), frozenset(bodies), "Вера", AT)
    return by_token(token)


def test_a_right_counts_its_own_things_only(filled) -> None:
    desk, period = CutDesk(filled), months(filled)
    reader = limited(Right.POSTS, bodies=())
    assert desk.look(reader, Cut(*POSTS, period)).cells
    for counted in (Counted.CASES, Counted.ANSWERS, Counted.ALERTS):
        with pytest.raises(Forbidden):
            desk.look(reader, Cut(counted, CutMeasure.COUNT, period))
    with pytest.raises(EntryRefused, match="только центр"):
        desk.look(limited(Right.REGION), Cut(Counted.ALERTS, CutMeasure.COUNT, period))


@pytest.mark.parametrize(
    ("counted", "measure", "fields", "words"),
    [
        (Counted.CASES, CutMeasure.AUTHORS, {}, "разных авторов считают только у жалоб"),
        (Counted.POSTS, CutMeasure.ON_TIME, {}, "выберите другой показатель"),
        (Counted.POSTS, CutMeasure.COUNT, {"rows": Dimension.STREAM}, "нет разреза «Поток»"),
        (Counted.CASES, CutMeasure.ON_TIME, {"rows": Dimension.HOUR}, "только количества"),
        (Counted.CASES, CutMeasure.COUNT, {"words": "вода"}, "уберите слова"),
        (Counted.POSTS, CutMeasure.REACH_DAY, {"words": "вода"}, "уберите слова"),
        (
            Counted.POSTS,
            CutMeasure.COUNT,
            {"rows": Dimension.BODY, "columns": Dimension.BODY},
            "выберите два разных",
        ),
    ],
)
def test_what_does_not_go_together_is_said(filled, counted, measure, fields, words) -> None:
    with pytest.raises(EntryRefused, match=words):
        CutDesk(filled).look(ANNA, Cut(counted, measure, months(filled), **fields))


def test_a_typed_cut_names_what_exists() -> None:
    cut = cut_of(
        *("cases", "count", "body", "", "month"),
        since=None,
        until=AT,
        filters=["municipality:tynda", "municipality:", "state:routed"],
    )
    assert cut.filters == {
        Dimension.MUNICIPALITY: frozenset({"tynda", ""}),
        Dimension.STATE: frozenset({"routed"}),
    }
    for wrong in (["municipality"], ["город:тында"]):
        with pytest.raises(EntryRefused):
            cut_of("cases", "count", "", "", "", since=None, until=AT, filters=wrong)
    with pytest.raises(EntryRefused, match="posts"):
        cut_of("всё", "count", "", "", "", since=None, until=AT)


class SlowCounter:
    """Searches until the time of the whole cut is over."""

    def __init__(self) -> None:
        self.left = []

    def count(self, cut, *, guarded=False):
        deadline = Deadline(Part.INDEX, SystemClock())
        for _ in range(2):
            self.left.append(deadline.left())
            with deadline.asking(IndexUnavailable):
                pass
        raise IndexUnavailable("slow")


def test_a_count_that_does_not_end_is_audited_and_has_one_deadline(filled) -> None:
    slow = SlowCounter()
    with pytest.raises(IndexUnavailable):
        CutDesk(with_ports(filled, cuts=slow)).look(
            ANNA, Cut(*POSTS, months(filled), words="город")
        )
    assert [who for who, _ in audited(filled)] == ["Анна"]
    assert 0 < slow.left[1] < slow.left[0] <= WITHIN.total_seconds()
    [route] = ROUTES
    assert route.work is Work.LONG


class Many:
    """An index where every field has many values."""

    def __init__(self) -> None:
        self.searches = 0

    def search(self, condition, *, limit, facets=(), steps=None):
        self.searches += 1
        values = {f"v{n}": 2 for n in range(200)}
        return SimpleNamespace(total=400, facets=dict.fromkeys(facets, values), over_time={})


def test_words_take_no_more_than_a_hundred_searches(filled) -> None:
    many, cut = Many(), Cut(*POSTS, months(filled), Dimension.TOPIC, Dimension.SOURCE, words="вода")
    with pytest.raises(EntryRefused, match="слишком велика"):
        count_words(many, filled.region, cut, lambda words: All(()))
    assert many.searches <= 100


def test_a_body_compares_whole_months(filled) -> None:
    """Equal working days rarely begin on a first."""
    head, zone = member(filled, "Глава", Role.HEAD), filled.region.zone
    firsts = {n: datetime(2026, n, 1, tzinfo=zone) for n in (7, 9, 11)}
    cut = Cut(*CASES, Period(firsts[9], firsts[11]), Dimension.BODY)
    before = compared(filled, head, cut, ComparedWith.BEFORE)
    assert (before.period, before.before) == (
        Period(firsts[7], firsts[9]),
        {("housing", None): before.before["housing", None]},
    )
    year = compared(filled, head, cut, ComparedWith.YEAR).period
    assert year == Period(firsts[9].replace(year=2025), firsts[11].replace(year=2025))
    assert compared(filled, ANNA, cut, ComparedWith.BEFORE).period.until == firsts[9]


def test_a_shared_cut_is_listed_in_the_centre_alone(filled) -> None:
    """What it asks for may name what a body does not see."""
    desk, head = SavedCutDesk(filled), member(filled, "Глава", Role.HEAD)
    duty = member(filled, "Дежурный", Role.DUTY)
    number = desk.save(ANNA, "О домах", "what=cases&only=topic:heating").number
    desk.share(ANNA, number, True)
    own = desk.save(head, "Свой", "what=cases")
    assert [one.cut.number for one in desk.list(duty)] == [number]
    assert [one.cut.number for one in desk.list(head)] == [own.number]
    desk.pin(duty, number, True)
    for wrong in (number, 10**30):
        with pytest.raises(NotFound):
            desk.pin(head, wrong, True)
