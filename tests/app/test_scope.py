from collections.abc import Mapping

import pytest

from app.assembly import make_worker
from app.index.scope import ScopedIndex
from app.wiring import sync_registry
from domain.query import FACETS, All, Field, Is, Word
from domain.steps import Step, Steps
from tests.console.conftest import POSTS


@pytest.fixture
def filled(installation):
    sync_registry(installation)
    installation.posts.queue.put(POSTS, history=False)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()
    return installation


@pytest.fixture
def bodies(filled) -> Mapping[str, str]:
    """Post id -> body, of the posts that have one."""
    found = filled.posts.index.get([post.id for post in POSTS])
    return {id_: e.labels.body.value for id_, e in found.items() if e.labels.body}


def test_everything_that_is_read_is_limited_to_the_bodies(filled, bodies):
    assert len(set(bodies.values())) > 1
    everything = [post.id for post in POSTS]
    steps = Steps(Step.DAY, filled.region.zone)
    for allowed in ([b] for b in set(bodies.values())):
        theirs = {id_ for id_, body in bodies.items() if body in allowed}
        index = ScopedIndex(filled.posts.index, allowed)
        page = index.search(All(), facets=[*FACETS, Field.BODY], steps=steps)
        assert {hit.enriched.post.id for hit in page.hits} == theirs
        assert page.total == len(theirs)
        assert set(page.facets[Field.BODY]) == set(allowed)
        assert sum(page.facets[Field.KIND].values()) == len(theirs)
        assert sum(page.over_time.values()) == len(theirs)
        assert {e.post.id for e in index.walk(All())} == theirs
        assert index.get(everything).keys() == theirs


def test_no_query_leads_out_of_the_scope(filled, bodies):
    one, *others = sorted(set(bodies.values()))
    index = ScopedIndex(filled.posts.index, [one])
    for condition in (
        Is(Field.BODY, others[0]),
        *(Is(Field.POST, id_) for id_, body in bodies.items() if body != one),
    ):
        assert index.search(condition).total == 0
        assert list(index.walk(condition)) == []


def test_several_bodies_are_seen_together(filled, bodies):
    index = ScopedIndex(filled.posts.index, set(bodies.values()))
    assert index.search(All()).total == len(bodies)


def test_without_a_body_nothing_is_found(filled):
    index = ScopedIndex(filled.posts.index, [])
    page = index.search(Word("отопление"), facets=FACETS)
    assert (page.hits, page.total, page.next) == ((), 0, None)
    assert set(page.facets) == set(FACETS)
    assert list(index.walk(All())) == []
    assert index.get([post.id for post in POSTS]) == {}
