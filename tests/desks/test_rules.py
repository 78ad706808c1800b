"""The rules of alerts over an installation: what its own models say of posts is what they go by."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.rules import load_rules
from app.assembly import make_worker
from app.wiring import sync_registry
from desks.rules import make_search_watch, make_single, matching, page_worktime
from domain.alert import Cell, Rule
from domain.post import Author, AuthorKind, Engagement, Post
from domain.saved_search import SavedSearch
from domain.source import SourceKind
from domain.terms.term import Term, TermUnit

HOUR = timedelta(hours=1)
COLD = "В Тынде нет отопления, замерзаем, батареи ледяные, безобразие!"


@pytest.fixture
def told(installation):
    """Puts texts through the worker; returns their posts."""
    sync_registry(installation)
    now = installation.clock.now().replace(microsecond=0)

    def tell(*texts, source="asn24", age=HOUR, thread=None, views=100, kind=SourceKind.TELEGRAM):
        posts = [
            Post(
                source,
                kind,
                f"chat/{source}-{age}-{n}",
                f"https://t.example/chat/{n}",
                now - age - timedelta(minutes=n),
                now,
                text,
                author=Author(AuthorKind.PRIVATE, f"p:{n:020x}"),
                thread_id=thread,
                parent_id=thread,
                engagement=Engagement(views=views),
            )
            for n, text in enumerate(texts)
        ]
        installation.posts.queue.put(posts, history=False)
        make_worker(installation, "w").run_once()
        installation.posts.index.refresh()
        return posts

    return tell


def test_a_complaint_that_very_many_see_is_an_alert(installation, told):
    (post,) = told(COLD, views=load_rules().reach)
    (alert,) = make_single(installation).tick(installation.clock.now())
    assert (alert.signal.rule, alert.evidence.post_ids) == (Rule.REACH, (post.id,))
    assert alert.cell == Cell("housing", "tynda")
    assert installation.watch.alerts.get(alert.id) == alert


def test_a_question_below_an_official_page_waits_for_its_body(installation, told):
    page = replace(installation.region.sources["asn24"], owner_body="tynda_administration")
    (post,) = told("Когда в Тынде включат отопление?", thread="0" * 32)
    minutes = load_rules().unanswered_after // timedelta(minutes=1)
    worktime = page_worktime(installation.region, page)
    due = worktime.due(post.published_at, Term(minutes, TermUnit.MINUTES))
    owned = replace(installation, region=replace(installation.region, sources={page.id: page}))
    assert make_single(owned).tick(due - HOUR / 60) == []
    (alert,) = make_single(owned).tick(due + HOUR / 60)
    assert (alert.signal.rule, alert.signal.subject) == (Rule.UNANSWERED, "asn24")
    assert installation.watch.alerts.get(alert.id) == alert


def test_a_watched_search_is_looked_at_with_a_baseline_of_its_own(installation, told):
    search = SavedSearch("Тепло", "Анна", "отопление место:Тында", True, installation.clock.now())
    installation.watch.searches.add(search)
    told(*(f"{COLD} Улица Мохортова, {n}" for n in range(1, 13)))
    now = installation.clock.now()
    found = matching(installation, "Тепло")
    assert found.tally(now - 6 * HOUR, now) == 12
    assert matching(installation, "Нет") is None
    make_search_watch(installation).tick(now)
    assert installation.watch.baselines.load(f"search {search.name} {search.query}")
