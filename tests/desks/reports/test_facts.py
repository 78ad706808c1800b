"""Facts after a play of deeds: as they were written, and as a task writes them anew."""

from dataclasses import replace
from datetime import timedelta
from threading import Event
from uuid import uuid4

from sqlalchemy import select

from app.assembly import make_regrouping, make_withholding, make_worker
from desks.cases.opening import CaseOpening
from desks.cases.pairs import CasePairDesk
from desks.outreach.surveys.counting import freeze
from desks.tasks.facts import MARK, renew_facts, terms_of
from desks.tasks.runner import run_task
from desks.triage import TriageDesk
from domain.alert import AlertState, Move
from domain.cases.answers.quality import AnswerQuality, Point
from domain.cases.outcome import CaseOutcome
from domain.cases.pairs import CasePair, PairReason
from domain.cases.workflow import CaseDeed
from domain.outreach.surveys.question import SPOILED, Question, QuestionKind
from domain.outreach.surveys.submission import Submission, SubmissionChannel
from domain.outreach.surveys.survey import Survey, SurveyAccess
from domain.post import Author, AuthorKind, Engagement
from domain.reports.fact import FactKind
from domain.source import SourceKind
from domain.task import Task, TaskKind, TaskState
from store.engine import open_database, reading, writing
from store.facts.surveys import SurveyFacts
from store.tables.facts import fact_values, facts
from tests.desks.test_cases import ANNA, by_hand, move
from tests.filing import a_filed, heard
from tests.making import a_post, an_alert

D = CaseDeed
OPEN = SurveyAccess.OPEN
DAY = timedelta(days=1)
HEAT = "В Тынде третий день нет отопления, холодно, дом {n} по улице Красная Пресня"
SNOW = "В Зее не чистят снег на улице Мухина у дома {n}, не пройти"


def queued(installation, posts):
    installation.posts.queue.put(posts, False)
    while make_worker(installation, "w").run_once():
        pass


def from_vk(n, text, at, **fields):
    author = Author(AuthorKind.PRIVATE, f"author {n % 5}")
    usual = {"source_id": "vk-tynda", "source_kind": SourceKind.VK, "author": author}
    return a_post(f"-1_{n}", at, text=text.format(n=n), **{**usual, **fields})


def play(installation):
    """Posts, corrections, merges, cases, answers, pairs, imports and alerts, with undone deeds."""
    now = installation.clock.now()
    posts = [from_vk(n, HEAT, now - timedelta(hours=n)) for n in range(6)]
    posts += [from_vk(n, SNOW, now - timedelta(hours=n)) for n in range(10, 14)]
    posts += [a_post("news", now, text="В Благовещенске открыли новую школу")]
    queued(installation, posts)
    play_posts(installation, posts, now)
    play_cases(installation, posts, now)
    play_surveys(installation, now)
    alert = an_alert(now)
    installation.watch.alerts.save(alert, None)
    closed = replace(alert, state=AlertState.CLOSED, closed_at=now, version=alert.version + 1)
    ended = Move(alert.id, AlertState.NEW, AlertState.CLOSED, now, "Анна")
    installation.watch.alerts.save(closed, ended)


def play_surveys(installation, now):
    """One is over, one is running; a sheet has two marks at the scale."""
    store = installation.outreach.surveys
    for number in (1, 2):
        assert store.add(a_scaled(now)).number == number
        store.publish(number, "Вера", now)
        for n, values in enumerate(
            ({"1": ["4"], "2": ["zeya"]}, {"1": [SPOILED]}, {"2": ["zeya"]})
        ):
            store.submit(Submission(number, f"{n}", SubmissionChannel.PAPER, now, values))
    freeze(installation, 1, "Вера")


def a_scaled(now):
    questions = (
        Question("Оцените автобусы", QuestionKind.SCALE),
        Question("Где вы живёте?", QuestionKind.PLACE),
    )
    return Survey("Автобусы", "Узнать", "ЦУР", OPEN, questions, now + DAY, "Вера", now)


def play_posts(installation, posts, now):
    triage, heat, snow = TriageDesk(installation), posts[:6], posts[6:10]
    triage.correct(ANNA, [heat[0].id], "kind", "question")
    triage.correct(ANNA, [heat[1].id], "municipality", "zeya")
    triage.correct(ANNA, [snow[0].id], "kind", "news")
    triage.undo(ANNA)
    places = installation.posts.incidents.of_posts([one.id for one in posts])
    regrouping = make_regrouping(installation)
    whole, part = places[heat[2].id].id, places[heat[3].id].id
    with installation.transaction():
        moved = regrouping.merge(whole, part, "Анна")
    regrouping.show(moved)
    with installation.transaction():
        moved = regrouping.split(whole, [heat[3].id], "Анна")
    regrouping.show(moved)
    with installation.transaction():
        regrouping.place([heat[4].id], None, "Анна")
    make_withholding(installation).withhold([heat[5].id])
    again = [
        replace(heat[2], fetched_at=heat[2].published_at + DAY, engagement=Engagement(views=400)),
        replace(snow[1], fetched_at=now + timedelta(hours=1), text="Спасибо, снег убрали"),
    ]
    queued(installation, again)


def play_cases(installation, posts, now):
    casework = installation.casework
    one, two, three = by_hand(installation), by_hand(installation), by_hand(installation)
    four = CaseOpening(installation).of_post(ANNA, posts[0].id).stored.case.number
    for number in (one, two, four):
        move(installation, number, D.ROUTE, body="housing")
    move(installation, two, D.WRONG_BODY, note="Не наше")
    move(installation, two, D.ROUTE, body="transport")
    move(installation, one, D.ANSWER, note="Фонарь починили 20 ноября")
    move(installation, one, D.RATE, score=4)
    move(installation, two, D.ANSWER, note="Починим до 1 декабря")
    move(installation, two, D.RETURN, note="Не починили")
    move(installation, four, D.ANSWER, note="Отопление дали")
    move(installation, four, D.UNDO)
    move(installation, four, D.CLOSE, outcome=CaseOutcome.NO_ANSWER, note="не ответили")
    move(installation, three, D.UNDO)
    (answer,) = casework.answers.of_cases([one])[one]
    read = AnswerQuality(
        *(answer.number, one, answer.body, answer.at),
        points=frozenset({Point.TERM, Point.MANNER}),
        is_formal=False,
    )
    casework.quality.save(read, now)
    filed = heard(installation, a_filed("7", now - DAY, "Не горит фонарь на улице Лесной"))[0]
    gone = heard(installation, a_filed("8", now - DAY, "Яма на дороге у дома 3"))[0]
    move(installation, gone.case.number, D.UNDO)
    make_withholding(installation).retract(casework.cases.posts(gone.case.number))
    pair = CasePair(one, filed.case.number, (PairReason.TEXT,), 0.9)
    casework.pairs.propose([pair], now)
    (proposed,) = casework.pairs.of_case(one)
    CasePairDesk(installation).accept(ANNA, proposed.number)


def written(installation):
    """Rows that count, by kind and name, with words in place of codes; and their last changes."""
    engine = open_database(installation.settings.database_url)
    with reading(engine) as connection:
        words = {row.code: row.value for row in connection.execute(select(fact_values))}
        rows = list(connection.execute(select(facts).where(facts.c.gone == 0)).mappings())
    engine.dispose()
    dims = [c.name for c in facts.c if str(c.type) == "INTEGER" and c.name not in ("returns",)]
    known, changed = {}, {}
    for row in rows:
        key = row["kind"], row["of"]
        changed[key] = row["seq"]
        known[key] = {
            name: words.get(value, value) if name in dims else value
            for name, value in row.items()
            if name not in ("number", "seq")
        }
    return known, changed


def rebuilt(installation):
    now = installation.clock.now()
    task = Task(uuid4().hex, TaskKind.FACTS_REBUILD, {}, "Анна", "page", now, now)
    installation.processes.tasks.ask(task)
    claimed = installation.processes.tasks.claim(None, now, timedelta(minutes=1))
    run_task(installation, claimed, Event())
    assert installation.processes.tasks.get(task.id).state is TaskState.DONE


def test_what_was_written_is_what_is_written_anew(installation) -> None:
    play(installation)
    before, changed = written(installation)
    assert {kind for kind, _ in before} == set(FactKind)
    assert [row["reach_day"] for row in before.values() if row["reach_day"] >= 0] == [400]
    rebuilt(installation)
    assert written(installation) == (before, changed)  # not one row was written
    engine = open_database(installation.settings.database_url)
    with writing(engine) as connection:
        connection.execute(facts.delete())
        connection.execute(fact_values.delete())
    engine.dispose()
    rebuilt(installation)
    after, _ = written(installation)
    for rows in (before, after):
        for row in rows.values():
            del row["reach_day"], row["reach_week"]  # the index holds one look's counters only
    assert after == before


def test_only_a_survey_that_is_over_has_facts_and_a_spoiled_sheet_none(installation) -> None:
    play_surveys(installation, installation.clock.now())
    known, _ = written(installation)
    assert {
        (of, row["question"], row["municipality"], row["score"]) for (_, of), row in known.items()
    } == {("1/1/1", "1.1", "zeya", 4)}


def test_each_survey_is_written_anew_in_a_transaction_of_its_own(installation, monkeypatch) -> None:
    play_surveys(installation, installation.clock.now())
    wrote, write = [], SurveyFacts.write
    monkeypatch.setattr(
        SurveyFacts, "write", lambda *args: wrote.append(list(args[-1])) or write(*args)
    )
    rebuilt(installation)
    assert wrote == [[1], [2], []]


def test_facts_are_asked_for_once_where_they_were_written_by_other_terms(installation) -> None:
    now, tasks = installation.clock.now(), installation.processes.tasks
    renew_facts(installation, now)  # nothing to count yet
    assert (tasks.recent(9), installation.marks.value(MARK)) == ([], terms_of(installation))
    installation.marks.replace({MARK: "of other terms"})
    by_hand(installation)
    for _ in range(2):
        renew_facts(installation, now)
    [task] = tasks.recent(9)
    assert task.kind is TaskKind.FACTS_REBUILD
    run_task(installation, tasks.claim(None, now, timedelta(minutes=1)), Event())
    renew_facts(installation, now)
    assert (len(tasks.recent(9)), installation.marks.value(MARK)) == (1, terms_of(installation))


def test_answers_and_turns_are_of_the_people_whose_cases_they_are(installation) -> None:
    numbers = [by_hand(installation) for _ in range(2)]
    for number in numbers:
        move(installation, number, D.ROUTE, body="housing")
        for note in ("Ждём детали", "Мастер едет"):
            move(installation, number, D.INTERIM, note=note)
    facts_ = installation.reports.facts
    for kind, count in ((FactKind.ANSWER, 4), (FactKind.TURN, 2)):
        rows = next(iter(facts_.changes(kind, None))).rows
        cases = facts_.cases(kind, [int(row[0]) for row in rows])
        assert (len(cases), set(cases.values())) == (count, set(numbers))
