"""A person's planted words go through the real pipeline and are forgotten: nothing finds them."""

import json
import zlib

import pytest

from app.erasure.listing import NAME
from desks.operations.erasure import ErasureDesk, Forgotten
from domain.errors import EntryRefused, NotFound
from domain.operations.erasure import ErasureClass
from domain.ports.audit import AuditFilter
from domain.post import Outcome
from domain.query import Word
from tests.app.erasure.planted import PERSON, PLANTED, SHELL, needles, plant, post_of, rows_with

WHOM = Forgotten(network="vk", person=f"https://vk.com/id{PERSON}")
STAYS = {"audit.detail"}


def work(installation):
    from app.assembly import make_worker

    worker = make_worker(installation, "again")
    while worker.run_once():
        pass


def test_nothing_of_a_person_is_left_in_rows_and_bytes(installation):
    planted = plant(installation)
    desk, data = ErasureDesk(installation), installation.settings.data
    words = needles(installation, planted)
    assert len(rows_with(data / "otklik.db", words)) > 20
    before = desk.look(SHELL, WHOM)
    assert (before.posts, before.held) == (3, [])
    made = desk.forget(SHELL, WHOM, "заявление от 28.11.2026")
    assert made.counts[ErasureClass.POSTS] == 3
    assert made.counts[ErasureClass.QUEUE] == 2
    assert made.counts[ErasureClass.CASES] > 1
    assert made.counts[ErasureClass.QUOTES] >= 1
    left = rows_with(data / "otklik.db", words) | rows_with(data / "index.db", words)
    assert {one for one in left if one.split(":")[0] not in STAYS} == set()
    assert not installation.posts.index.search(Word(PLANTED[0]), limit=0).total
    assert not installation.posts.index.search(Word("выхухолевидный"), limit=0).total
    installation.posts.index.compact()
    installation.keeping.erasure.compact()
    texts = [word.encode() for word in words if word not in {one.id for one in planted.posts}]
    for file in data.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            lower = content.decode("utf-8", "replace").lower().encode()
            assert [w for w in texts if w in content or w in lower] == [], file
    assert installation.posts.index.get([planted.other.id])
    [signed] = desk.protocols(SHELL)
    assert signed == (made, True)


def test_a_story_a_case_and_counts_live_on_without_the_person(installation):
    planted = plant(installation)
    [story] = set(installation.posts.incidents.of_posts([planted.other.id]).values())
    assert story.posts == 4
    ErasureDesk(installation).forget(SHELL, WHOM, "заявление")
    rest = installation.posts.incidents.get(story.id)
    assert rest.posts == 1
    assert {one.post_id for one in rest.tellings} <= {planted.other.id}
    assert installation.posts.complaints.of([p.id for p in planted.posts]) == []
    stored = installation.casework.cases.get(planted.case)
    assert (stored.case.text, stored.case.post_id, stored.case.origin_id) == (None, None, None)
    assert installation.casework.cases.posts(planted.case) == []
    message = quoting(installation)
    assert "выхухол" not in message
    assert message.startswith("Пишут: «")


def quoting(installation):
    from sqlalchemy import create_engine, text

    engine = create_engine(installation.settings.database_url)
    with engine.connect() as connection:
        return connection.scalar(text("SELECT text FROM outbox WHERE id = 'quoting'"))


def test_a_second_run_finds_nothing_and_a_new_crawl_brings_nothing_back(installation):
    planted = plant(installation)
    desk = ErasureDesk(installation)
    desk.forget(SHELL, WHOM, "заявление")
    assert desk.look(SHELL, WHOM).posts == 0
    again = desk.forget(SHELL, WHOM, "заявление ещё раз")
    assert sum(again.counts.values()) == 0
    installation.posts.queue.put([*planted.posts, planted.other], history=False)
    installation.posts.queue.put([post_of(installation, 77, PERSON)], history=False)
    work(installation)
    assert installation.posts.queue.outcomes()[Outcome.FORGOTTEN] == len(planted.posts) + 1 + 2
    words = needles(installation, planted)
    left = rows_with(installation.settings.data / "otklik.db", words)
    assert {one for one in left if one.split(":")[0] not in STAYS} == set()
    assert not installation.posts.index.search(Word("выхухолевидный"), limit=0).total


def test_a_post_by_its_link_goes_alone_or_with_all_of_its_author(installation):
    planted = plant(installation)
    desk = ErasureDesk(installation)
    one = Forgotten(link=planted.posts[2].url)
    assert desk.look(SHELL, one).posts == 1
    desk.forget(SHELL, one, "по ссылке")
    assert sorted(installation.posts.index.get([p.id for p in planted.posts])) == sorted(
        p.id for p in planted.posts[:2]
    )
    with pytest.raises(NotFound):
        desk.look(SHELL, one)
    all_ = Forgotten(link=f"http://127.0.0.1:8000/posts/{planted.posts[1].id}", everything=True)
    assert desk.look(SHELL, all_).posts == 2
    desk.forget(SHELL, all_, "весь автор")
    assert installation.posts.index.get([p.id for p in planted.posts]) == {}
    for wrong in (Forgotten(), Forgotten("vkk", "1"), Forgotten("vk", " ")):
        with pytest.raises(EntryRefused):
            desk.look(SHELL, wrong)
    with pytest.raises(EntryRefused):
        desk.forget(SHELL, WHOM, " ")


def test_a_worker_that_held_a_batch_meanwhile_brings_nothing_back(installation):
    from app.assembly import make_eraser, make_worker

    plant(installation)
    desk, worker = ErasureDesk(installation), make_worker(installation, "slow")
    late = post_of(installation, 500, PERSON)
    installation.posts.queue.put([late], history=False)
    label = worker.labeller.label

    class Meanwhile:
        def label(self, *given):
            if not desk.protocols(SHELL):
                desk.forget(SHELL, WHOM, "пока работник занят")
            return label(*given)

    worker.labeller = Meanwhile()
    while worker.run_once():
        pass
    assert len(desk.protocols(SHELL)) == 1
    assert not installation.posts.index.search(Word("выхухолевидный"), limit=0).total
    assert make_eraser(installation).forgotten([late]) == {late.id}
    assert installation.posts.ledger.recorded([late.id]) == {}


def test_the_list_lies_beside_the_copies_and_names_nobody(installation):
    planted = plant(installation, 1)
    ErasureDesk(installation).forget(SHELL, WHOM, "заявление")
    whole = installation.settings.data.absolute()
    text = (whole.parent / f"{whole.name}.copies" / NAME).read_text("utf-8")
    assert text.startswith("otklik forgotten 1 ")
    assert not [w for w in needles(installation, planted) if w in text]
    [line] = installation.audit.read(AuditFilter(what="forget"), 9)
    assert line.detail.startswith("протокол 1, публикаций 1")


def test_words_of_nobody_else_are_counted_no_more(installation):
    from sqlalchemy import create_engine, text

    plant(installation)
    engine = create_engine(installation.settings.database_url)

    def counted():
        with engine.connect() as connection:
            states = connection.scalars(text("SELECT state FROM frequencies")).all()
        return {stem for one in states for stem in json.loads(zlib.decompress(one))}

    before = counted()
    own = {stem for stem in before if stem.startswith(("кракозяб", "выхухол", "шмыгозав"))}
    assert own
    ErasureDesk(installation).forget(SHELL, WHOM, "заявление")
    after = counted()
    assert not own & after
    assert after
